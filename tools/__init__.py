"""What `./run` and `./test` do, in standard-library Python: it runs before anything is installed."""
