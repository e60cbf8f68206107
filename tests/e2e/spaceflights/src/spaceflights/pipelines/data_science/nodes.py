import logging

import pandas as pd
from sklearn.linear_model import LinearRegression

FEATURES = ["engines", "company_rating", "review_scores_rating"]


def train_model(table: pd.DataFrame) -> LinearRegression:
    return LinearRegression().fit(table[FEATURES], table["price"])


def evaluate_model(regressor: LinearRegression, table: pd.DataFrame) -> None:
    logging.getLogger(__name__).info("R2 %.3f", regressor.score(table[FEATURES], table["price"]))
