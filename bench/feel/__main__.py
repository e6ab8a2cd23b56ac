"""Measures FEEL: `python -m bench.feel [seconds per figure]`, or `python -m bench.feel fuzz [examples]`."""

from __future__ import annotations

import os
import sys

from bench.feel.speed import print_figures


def main(arguments: list[str]) -> int:
    """Print the figures, or run the fuzz tests with many examples; the exit status."""
    if arguments[:1] == ["fuzz"]:
        import pytest

        os.environ["PARLEY_TEST_EXAMPLES"] = arguments[1] if len(arguments) > 1 else "10000"
        return int(pytest.main(["-q", "tests/foundation/lib/feel/test_fuzz.py"]))
    print_figures(float(arguments[0]) if arguments else 1.0)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
