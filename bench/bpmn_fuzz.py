"""Broken BPMN files for as long as wanted: `python -m bench.bpmn_fuzz [examples]`; only a BpmnError may come out."""

from __future__ import annotations

import os
import sys

import pytest


def main(arguments: list[str]) -> int:
    """Run the fuzz tests of the reader with many examples; the exit status."""
    os.environ["PARLEY_TEST_EXAMPLES"] = arguments[0] if arguments else "10000"
    return int(pytest.main(["-q", "tests/foundation/lib/bpmn/test_fuzz.py"]))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
