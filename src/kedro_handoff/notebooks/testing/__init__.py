"""Tests of promoted nodes: small inputs made up, tests written, each proved able to fail."""
