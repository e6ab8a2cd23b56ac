"""The whole API under schemathesis: every operation, right and wrong, as three roles. Takes a quarter of an hour.

.venv/bin/python -m bench.api                 20 examples of each kind for each operation
.venv/bin/python -m bench.api 100 /deals      more of them, for some addresses only
"""

from __future__ import annotations

import os
import sys

import pytest

from tools.paths import ROOT

if __name__ == "__main__":
    os.environ["PARLEY_EXAMPLES"] = sys.argv[1] if len(sys.argv) > 1 else "20"
    os.environ["PARLEY_ADDRESSES"] = sys.argv[2] if len(sys.argv) > 2 else "/"
    sys.exit(
        pytest.main([str(ROOT / "tests/foundation/api/test_everything.py"), "-q", "-p", "no:cacheprovider"])
    )
