"""Parquet tables larger than memory, held to a contract in one pass over batches of rows.

The verdict is that of `evaluate` on the whole table. What looks at one row at a time is proved or judged
batch by batch and the counts are summed; smallest, largest and distinct values are judged on the few rows
that stand for all; sums, means and quantiles come from counts with a bound on their error; uniqueness from
64-bit keys, sorted in parts on disk. What none of these can tell is judged on its own columns, if they fit in
memory.
"""
