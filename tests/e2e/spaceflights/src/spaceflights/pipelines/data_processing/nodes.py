import pandas as pd


def preprocess_companies(companies: pd.DataFrame) -> pd.DataFrame:
    rating = companies["company_rating"].str.rstrip("%").astype(float) / 100
    return companies.assign(company_rating=rating, iata_approved=companies["iata_approved"] == "t")


def preprocess_shuttles(shuttles: pd.DataFrame) -> pd.DataFrame:
    return shuttles.assign(price=shuttles["price"].str.replace(r"[$,]", "", regex=True).astype(float))


def create_model_input_table(
    shuttles: pd.DataFrame, companies: pd.DataFrame, reviews: pd.DataFrame
) -> pd.DataFrame:
    rated = shuttles.merge(reviews, left_on="id", right_on="shuttle_id")
    return rated.merge(companies, left_on="company_id", right_on="id", suffixes=("", "_company"))
