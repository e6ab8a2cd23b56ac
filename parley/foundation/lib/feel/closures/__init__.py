"""Compiles the syntax tree to Python closures of the form `closure(scope, run) -> value`.

Every construct has one `_compile_...` function, found by the class of its node.
"""

from . import control, operators, values
from .compilation import Closure, Compilation

__all__ = ["Closure", "Compilation", "control", "operators", "values"]
