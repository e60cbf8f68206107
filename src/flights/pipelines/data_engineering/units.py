"""From the units of American aviation to SI, exactly as the units are defined."""

import pandas as pd

KILOMETRES_PER_MILE = 1.609344
METRES_PER_SECOND_PER_MPH = 0.44704
MILLIMETRES_PER_INCH = 25.4
METRES_PER_FOOT = 0.3048


def celsius(fahrenheit: pd.Series) -> pd.Series:
    """Give degrees Celsius; null stays null."""
    return (fahrenheit - 32.0) * 5.0 / 9.0
