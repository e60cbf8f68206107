"""What tells two objects apart, one kind of object a module; the door is `notebooks/comparison.py`."""
