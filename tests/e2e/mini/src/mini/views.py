import pandas as pd


def metrics_table(metrics):
    return pd.DataFrame({"metric": list(metrics), "value": list(metrics.values())})
