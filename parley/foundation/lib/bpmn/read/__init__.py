"""From an XML tree to the values of `model`."""

from __future__ import annotations

from .definitions import read_definitions

__all__ = ["read_definitions"]
