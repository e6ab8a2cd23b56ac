"""Regular expressions as XPath 3.1 writes them, matched in bounded time.

Python's `re` has another syntax, and a pattern such as `(a+)+b` can hold it for ever. Here a pattern is
parsed to a tree. A harmless one (see `fast`) is handed to `re`; every other one runs on a backtracking
matcher that never tries the same state at the same place twice, so that its cost is the length of the text
times that of the pattern.
"""

from .pattern import PatternError
from .regex import Match, Regex

__all__ = ["Match", "PatternError", "Regex"]
