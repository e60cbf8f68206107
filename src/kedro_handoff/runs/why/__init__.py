"""Why a dataset is as it is: the chain that made it."""
