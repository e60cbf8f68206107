from mini.pipelines.shapes.pipeline import create_pipeline

__all__ = ["create_pipeline"]
