"""Raw tables to features that are known before departure."""

from .pipeline import create_pipeline

__all__ = ["create_pipeline"]
