"""Bad rows: what a contract says of them, which they are, and where they are set aside."""
