# ruff: noqa: T201 (a command that prints its figures)
"""Random DMN models for as long as wanted: ``python -m bench.dmn.fuzz [models]``.

Runs the strategies of the tests with more examples; anything but a DmnError ends it with the model that caused it.
"""

from __future__ import annotations

import sys
import time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.foundation.lib.dmn.models import document
from tests.foundation.lib.dmn.test_fuzz import TREES, graphs, try_everything

MODELS = st.one_of(graphs(), st.lists(TREES, max_size=5).map("".join))


def main(models: int) -> None:
    start = time.process_time()
    count = 0

    @settings(max_examples=models, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(MODELS)
    def fuzz(model: str) -> None:
        nonlocal count
        count += 1
        try_everything(document(model))

    fuzz()
    print(f"{count:,} random models in {time.process_time() - start:.0f} s, no uncaught exception")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
