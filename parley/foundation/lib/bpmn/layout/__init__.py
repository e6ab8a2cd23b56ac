"""Automatic layout: a diagram for a model that has none."""

from __future__ import annotations

from .pools import arrange

__all__ = ["arrange"]
