"""A large, skewed company for measuring: `python -m bench.scale --deals 1000000`."""
