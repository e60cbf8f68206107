"""Will a scheduled flight out of New York arrive late? The reference project of kedro-handoff."""

__version__ = "0.1.0"
