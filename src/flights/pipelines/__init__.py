"""One package a pipeline; they meet in the catalog and nowhere else."""
