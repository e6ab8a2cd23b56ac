"""Addresses of views by name, remembered: a page asks for two hundred, and they never change while the program runs."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.urls import reverse


@lru_cache(maxsize=20_000)
def address(name: str, *arguments: Any, **named: Any) -> str:
    """Django's reverse: `address("deals:page", 7)`. Raises NoReverseMatch, and tries again next time."""
    return reverse(name, args=arguments or None, kwargs=named or None)
