"""Features to a model, its baseline, and the evidence about both."""

from .pipeline import create_pipeline

__all__ = ["create_pipeline"]
