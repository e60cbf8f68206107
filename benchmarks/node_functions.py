"""Functions as people write them in notebooks, for `promoted_tests.py`: each is the code of a node."""

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

NIGHT = 22


def clean(df, least):
    df = df.copy()
    df["ward"] = df["ward"].str.strip().str.upper()
    df = df.dropna(subset=["hours"])
    return df[df.hours >= least].reset_index(drop=True)


def features(df):
    out = df.assign(night=df.start.dt.hour.lt(6) | df.start.dt.hour.ge(NIGHT))
    out["group"] = pd.cut(out.age, [0, 18, 65, 120], right=False, labels=["child", "adult", "old"])
    out["long"] = np.where(out.hours > 8, 1, 0)
    out["hours"] = out["hours"].fillna(out["hours"].median())
    return out[out["start"] >= "2024-03-01"].drop(columns=["remark"])


def by_sex(visits, patients):
    joined = visits.merge(patients, on="patient", how="left")
    joined["old"] = (joined["age"] > 65).astype(int)
    found = joined.groupby(["sex", "old"]).agg(n=("visit_id", "count"), hours=("hours", "sum"))
    return found.reset_index().sort_values("hours", ascending=False)


def price(row):
    if row["age"] < 18:
        return row["hours"] * 10
    if row["ward"] == "north" and row["hours"] > 5:
        return row["hours"] * 30 + 25
    return row["hours"] * 20


def bills(df):
    df = df.copy()
    df["price"] = df.apply(price, axis=1)
    return df[["visit_id", "price"]]


def risk(df):
    conditions = [(df.age >= 80) & (df.hours > 6), (df.age >= 65) | (df.hours > 10)]
    df = df.copy()
    df["risk"] = np.select(conditions, ["high", "medium"], default="low")
    return df["risk"].value_counts().rename_axis("risk").reset_index(name="n")


def daily(df):
    hours = df.set_index("start").sort_index()["hours"].resample("MS").sum()
    return hours.rolling(3, min_periods=1).mean().rename("rolling").reset_index()


def without_outliers(df, share):
    low, high = df["hours"].quantile(share), df["hours"].quantile(1 - share)  # noqa: F841 - by name in the query
    return df.query("hours > @low and hours < @high and age > 17")


def wide(df):
    table = df.pivot_table(index="ward", columns=df.start.dt.quarter, values="hours", aggfunc="mean")
    return table.round(2).fillna(0)


def loops(df):
    seen, rows = {}, []
    for _, row in df.iterrows():
        count = seen.get(row["patient"], 0) + 1
        seen[row["patient"]] = count
        if count > 1:
            rows.append({"patient": row["patient"], "visit": count, "again": row["visit_id"]})
    return pd.DataFrame(rows, columns=["patient", "visit", "again"])


def report(df, settings):
    kept = df[df.age.between(settings["youngest"], settings["oldest"])]
    return {"n": len(kept), "mean": kept.hours.mean(), "north": int((kept.ward == "north").sum())}


def split(df, size):
    df = df.dropna()
    y = (df["hours"] > 4).astype(int)
    return train_test_split(df[["age", "patient"]], y, test_size=size, random_state=3)


def train(df, C):
    known = df.dropna(subset=["hours"])
    prepare = ColumnTransformer([("n", StandardScaler(), ["age"]), ("c", OneHotEncoder(), ["ward"])])
    model = make_pipeline(prepare, LogisticRegression(C=C))
    return model.fit(known[["age", "ward"]], (known["hours"] > 4).astype(int))


def score(model, df):
    known = df.dropna(subset=["hours"])
    guess = model.predict(known[["age", "ward"]])
    return {"accuracy": accuracy_score((known["hours"] > 4).astype(int), guess), "share": float(guess.mean())}
