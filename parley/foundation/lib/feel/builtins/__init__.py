"""The built-in functions, one module for each topic of the standard."""

from . import calendar, contexts, conversions, lists, numbers, ranges, strings
from .registry import BUILTINS

__all__ = ["BUILTINS", "calendar", "contexts", "conversions", "lists", "numbers", "ranges", "strings"]
