"""The real server measured over HTTP, beside hand-written SQL and a bare view: `python -m bench.http`."""
