def mean_by_ward(visits):
    return {ward: float(hours) for ward, hours in visits.groupby("ward")["hours"].mean().items()}
