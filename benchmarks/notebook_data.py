"""Small seeded tables for the corpus of notebooks: the shapes and the dirt of well-known public ones."""

from __future__ import annotations

import numpy as np
import pandas as pd

ROWS = 180


def tables() -> dict[str, pd.DataFrame]:
    """All tables by dataset name; the same each time."""
    makers = (passengers, houses, houses_test, taxi, zones, energy, sales, stores, daily_sales, churn)
    makers += (patients, reviews, stocks, students, bikes, loans, sensors, wine)
    return {
        maker.__name__: maker(np.random.default_rng(number)) for number, maker in enumerate(makers, start=1)
    }


def _with_gaps(rng, values, share):
    column = pd.Series(values)
    return column.mask(rng.random(len(column)) < share)


def passengers(rng):
    titles = rng.choice(["Mr", "Mrs", "Miss", "Master", "Dr"], ROWS, p=[0.5, 0.2, 0.2, 0.05, 0.05])
    return pd.DataFrame(
        {
            "PassengerId": range(1, ROWS + 1),
            "Survived": rng.integers(0, 2, ROWS),
            "Pclass": rng.integers(1, 4, ROWS),
            "Name": [f"Smith{n}, {title}. Jo" for n, title in enumerate(titles)],
            "Sex": rng.choice(["male", "female"], ROWS),
            "Age": _with_gaps(rng, rng.integers(1, 75, ROWS).astype(float), 0.2),
            "SibSp": rng.integers(0, 4, ROWS),
            "Parch": rng.integers(0, 3, ROWS),
            "Ticket": [f"A/5 {n}" for n in rng.integers(1000, 9999, ROWS)],
            "Fare": rng.gamma(2, 15, ROWS).round(2),
            "Cabin": _with_gaps(rng, rng.choice(["C85", "B42", "E46", "A10"], ROWS), 0.7),
            "Embarked": _with_gaps(rng, rng.choice(["S", "C", "Q"], ROWS), 0.02),
        }
    )


def houses(rng):
    built = rng.integers(1900, 2010, ROWS)
    return pd.DataFrame(
        {
            "Id": range(1, ROWS + 1),
            "MSZoning": rng.choice(["RL", "RM", "FV"], ROWS),
            "LotArea": rng.gamma(3, 3000, ROWS).astype(int),
            "LotFrontage": _with_gaps(rng, rng.normal(70, 20, ROWS).round(), 0.18),
            "Neighborhood": rng.choice(["NAmes", "CollgCr", "OldTown"], ROWS),
            "OverallQual": rng.integers(1, 11, ROWS),
            "YearBuilt": built,
            "YearRemodAdd": built + rng.integers(0, 20, ROWS),
            "GrLivArea": rng.normal(1500, 500, ROWS).clip(400).astype(int),
            "TotalBsmtSF": _with_gaps(rng, rng.normal(1000, 300, ROWS).clip(0).round(), 0.03),
            "GarageCars": rng.integers(0, 4, ROWS),
            "GarageType": _with_gaps(rng, rng.choice(["Attchd", "Detchd"], ROWS), 0.06),
            "CentralAir": rng.choice(["Y", "N"], ROWS, p=[0.9, 0.1]),
            "SaleType": rng.choice(["WD", "New", "COD"], ROWS),
            "SalePrice": rng.normal(180_000, 60_000, ROWS).clip(40_000).astype(int),
        }
    )


def houses_test(rng):
    return houses(rng).drop(columns="SalePrice").head(60)


def taxi(rng):
    start = pd.Timestamp("2016-01-01") + pd.to_timedelta(rng.integers(0, 180 * 86400, ROWS), unit="s")
    seconds = rng.gamma(2, 400, ROWS).astype(int) + 30
    return pd.DataFrame(
        {
            "pickup_datetime": start.strftime("%Y-%m-%d %H:%M:%S"),
            "dropoff_datetime": (start + pd.to_timedelta(seconds, unit="s")).strftime("%Y-%m-%d %H:%M:%S"),
            "passenger_count": rng.integers(0, 7, ROWS),
            "pickup_longitude": rng.normal(-73.97, 0.03, ROWS),
            "pickup_latitude": rng.normal(40.75, 0.03, ROWS),
            "dropoff_longitude": rng.normal(-73.97, 0.03, ROWS),
            "dropoff_latitude": rng.normal(40.75, 0.03, ROWS),
            "store_and_fwd_flag": rng.choice(["N", "Y"], ROWS, p=[0.98, 0.02]),
            "trip_duration": seconds,
            "payment_type": rng.integers(1, 4, ROWS),
            "fare_amount": rng.gamma(3, 4, ROWS).round(2),
            "tip_amount": rng.gamma(1, 2, ROWS).round(2),
            "pickup_zone": rng.integers(1, 9, ROWS),
        }
    )


def zones(_):
    boroughs = ["Manhattan", "Queens", "Brooklyn", "Bronx"]
    return pd.DataFrame({"zone_id": range(1, 9), "borough": boroughs * 2})


def energy(rng):
    hours = pd.date_range("2023-01-01", periods=24 * 20, freq="h")
    daily = 50 + 10 * np.sin(hours.hour / 24 * 2 * np.pi)
    return pd.DataFrame(
        {
            "timestamp": hours.strftime("%Y-%m-%d %H:%M:%S"),
            "consumption": _with_gaps(rng, daily + rng.normal(0, 3, len(hours)), 0.02),
            "temperature": rng.normal(5, 4, len(hours)).round(1),
            "building": rng.choice(["A", "B"], len(hours)),
        }
    )


def sales(rng):
    count = 4 * ROWS
    days = pd.Timestamp("2011-06-01") + pd.to_timedelta(rng.integers(0, 180, count), unit="D")
    return pd.DataFrame(
        {
            "InvoiceNo": [
                f"{'C' if rng.random() < 0.05 else ''}{n}" for n in rng.integers(5000, 5400, count)
            ],
            "StockCode": rng.choice(["85123A", "71053", "84406B", "22423"], count),
            "Description": _with_gaps(
                rng, rng.choice(["HEART", "LANTERN", "CUPID", "CAKE STAND"], count), 0.03
            ),
            "Quantity": rng.integers(-2, 30, count),
            "InvoiceDate": days.strftime("%Y-%m-%d %H:%M"),
            "UnitPrice": rng.gamma(2, 2, count).round(2) + 0.01,
            "CustomerID": _with_gaps(rng, rng.integers(100, 180, count).astype(float), 0.1),
            "Country": rng.choice(
                ["United Kingdom", "France", "Germany", "Malta"], count, p=[0.7, 0.15, 0.14, 0.01]
            ),
        }
    )


def stores(rng):
    distance = _with_gaps(rng, rng.integers(50, 9000, 12).astype(float), 0.2)
    return pd.DataFrame(
        {
            "Store": range(1, 13),
            "StoreType": rng.choice(["a", "b", "c", "d"], 12),
            "CompetitionDistance": distance,
            "Promo2": rng.integers(0, 2, 12),
        }
    )


def daily_sales(rng):
    days = pd.date_range("2023-01-01", periods=30).strftime("%Y-%m-%d")
    frame = pd.MultiIndex.from_product([range(1, 13), days], names=["Store", "Date"]).to_frame(index=False)
    count = len(frame)
    opened = rng.random(count) > 0.15
    return frame.assign(
        Sales=(rng.gamma(5, 1000, count) * opened).astype(int),
        Customers=(rng.gamma(5, 100, count) * opened).astype(int),
        Open=opened.astype(int),
        Promo=rng.integers(0, 2, count),
    )


def churn(rng):
    months = rng.integers(0, 72, ROWS)
    monthly = rng.uniform(20, 110, ROWS).round(2)
    total = [" " if m == 0 else str(round(m * c, 2)) for m, c in zip(months, monthly, strict=True)]
    return pd.DataFrame(
        {
            "customerID": [f"{n:04d}-XYZ" for n in range(ROWS)],
            "gender": rng.choice(["Male", "Female"], ROWS),
            "SeniorCitizen": rng.integers(0, 2, ROWS),
            "Partner": rng.choice(["Yes", "No"], ROWS),
            "tenure": months,
            "PhoneService": rng.choice(["Yes", "No"], ROWS),
            "Contract": rng.choice(["Month-to-month", "One year", "Two year"], ROWS),
            "PaymentMethod": rng.choice(["Electronic check", "Mailed check"], ROWS),
            "MonthlyCharges": monthly,
            "TotalCharges": total,
            "Churn": rng.choice(["Yes", "No"], ROWS, p=[0.3, 0.7]),
        }
    )


def patients(rng):
    admitted = pd.Timestamp("2022-01-01") + pd.to_timedelta(rng.integers(0, 300, ROWS), unit="D")
    stay = pd.to_timedelta(rng.integers(0, 14, ROWS), unit="D")
    return pd.DataFrame(
        {
            "patient_id": range(ROWS),
            "age": rng.integers(18, 95, ROWS),
            "sex": rng.choice(["f", "m"], ROWS),
            "bmi": rng.normal(27, 5, ROWS).round(1),
            "glucose": rng.choice([0] * 9 + [*range(80, 180)], ROWS),
            "blood_pressure": rng.choice([0, 0, 0, 0, *range(60, 100)], ROWS),
            "insulin": rng.choice([0, 0, *range(50, 200)], ROWS),
            "admitted": admitted.strftime("%Y-%m-%d"),
            "discharged": (admitted + stay).strftime("%Y-%m-%d"),
            "diagnosis": rng.choice(["I21.9", "J18.1", "E11.5", "K35"], ROWS),
            "outcome": rng.integers(0, 2, ROWS),
        }
    )


def reviews(rng):
    good, bad = ["great", "love", "perfect", "fast"], ["broken", "bad", "slow", "refund"]
    plain = ["the", "product", "arrived", "It", "was", "a", "Box2", "and", "screen,", "[sic]"]
    stars = rng.integers(1, 6, ROWS)
    texts = [
        " ".join([*rng.choice(plain, 6), *rng.choice(good if s > 3 else bad, 3)]) + rng.choice(["!", "."])
        for s in stars
    ]
    return pd.DataFrame({"review_id": range(ROWS), "text": texts, "stars": stars})


def stocks(rng):
    days = pd.bdate_range("2023-01-02", periods=50).strftime("%Y-%m-%d")
    frame = pd.MultiIndex.from_product([days, ["AAA", "BBB", "CCC", "DDD"]], names=["date", "ticker"])
    frame = frame.to_frame(index=False)
    return frame.assign(
        close=(100 + rng.normal(0, 1, len(frame)).cumsum()).round(2), volume=rng.integers(1, 1000, len(frame))
    )


def students(rng):
    return pd.DataFrame(
        {
            "gender": rng.choice(["female", "male"], ROWS),
            "parental level of education": rng.choice(
                ["high school", "master's degree", "some college"], ROWS
            ),
            "lunch": rng.choice(["standard", "free/reduced"], ROWS),
            "math score": rng.integers(20, 101, ROWS),
            "reading score": rng.integers(20, 101, ROWS),
            "writing score": rng.integers(20, 101, ROWS),
        }
    )


def bikes(rng):
    hours = pd.date_range("2011-01-01", periods=ROWS, freq="7h")
    return pd.DataFrame(
        {
            "datetime": hours.strftime("%Y-%m-%d %H:%M:%S"),
            "season": rng.integers(1, 5, ROWS),
            "holiday": rng.integers(0, 2, ROWS),
            "workingday": rng.integers(0, 2, ROWS),
            "temp": rng.normal(20, 8, ROWS).round(2),
            "humidity": rng.integers(20, 100, ROWS),
            "windspeed": rng.gamma(2, 6, ROWS).round(4),
            "count": rng.gamma(2, 90, ROWS).astype(int) + 1,
        }
    )


def loans(rng):
    return pd.DataFrame(
        {
            "Loan_ID": [f"LP{n:06d}" for n in range(ROWS)],
            "Gender": _with_gaps(rng, rng.choice(["Male", "Female"], ROWS), 0.05),
            "Dependents": _with_gaps(rng, rng.choice(["0", "1", "2", "3+"], ROWS), 0.05),
            "Education": rng.choice(["Graduate", "Not Graduate"], ROWS),
            "ApplicantIncome": rng.integers(1500, 12_000, ROWS),
            "CoapplicantIncome": rng.integers(0, 5000, ROWS).astype(float),
            "LoanAmount": _with_gaps(rng, rng.integers(50, 400, ROWS).astype(float), 0.05),
            "Loan_Amount_Term": _with_gaps(rng, rng.choice([180.0, 360.0], ROWS), 0.05),
            "Credit_History": _with_gaps(rng, rng.choice([0.0, 1.0], ROWS), 0.08),
            "Property_Area": rng.choice(["Urban", "Rural", "Semiurban"], ROWS),
            "Loan_Status": rng.choice(["Y", "N"], ROWS),
        }
    )


def sensors(rng):
    units, cycles = np.divmod(np.arange(ROWS), 30)
    frame = pd.DataFrame({"unit": units + 1, "cycle": cycles + 1, "setting": rng.normal(0, 1, ROWS).round(3)})
    for number in range(1, 7):
        frame[f"s{number}"] = 1.5 if number == 5 else rng.normal(number * 10, 1, ROWS).round(2)
    return frame


def wine(rng):
    return pd.DataFrame(
        {
            "fixed acidity": rng.normal(7, 1, ROWS).round(1),
            "volatile acidity": rng.gamma(3, 0.1, ROWS).round(2),
            "citric acid": rng.uniform(0, 0.7, ROWS).round(2),
            "residual sugar": rng.gamma(2, 2, ROWS).round(1),
            "alcohol": rng.normal(10.5, 1, ROWS).round(1),
            "quality": rng.integers(3, 9, ROWS),
            "type": rng.choice(["red", "white"], ROWS),
        }
    )
