"""Tables that are no pandas frames: which they are, and how they are looked at column by column."""
