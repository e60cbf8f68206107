def clean(raw):
    return raw.assign(hours=raw["minutes"] / 60).drop(columns="minutes")
