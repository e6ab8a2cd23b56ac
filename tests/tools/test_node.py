from __future__ import annotations

import pytest

from tools.node import suits


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("v18.20.4\n", False),
        ("v20.18.3", False),
        ("v20.19.0", True),
        ("v21.7.0", False),
        ("v22.11.0", False),
        ("v22.12.0", True),
        ("v24.0.0", True),
        ("", False),
        ("nonsense", False),
    ],
)
def test_suits_vite(version: str, expected: bool) -> None:
    assert suits(version) is expected
