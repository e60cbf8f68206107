"""Features and a model to predictions."""

from .pipeline import create_pipeline

__all__ = ["create_pipeline"]
