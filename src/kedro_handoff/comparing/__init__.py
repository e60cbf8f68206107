"""What tells two objects apart, one kind of object a module; the door is `comparing/comparison.py`."""
