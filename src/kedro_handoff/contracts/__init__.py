"""Contracts: a suite on disk, the judge, the verdict, and what people see of it."""
