"""The one error of this library."""

from __future__ import annotations


class BpmnError(ValueError):
    """What is wrong, where (element id and line, where known) and what to do about it."""

    def __init__(self, message: str, *, element_id: str = "", line: int = 0) -> None:
        where = [f"element {element_id!r}"] if element_id else []
        if line:
            where.append(f"line {line}")
        super().__init__(f"{message} ({', '.join(where)})" if where else message)
        self.message = message
        self.element_id = element_id
        self.line = line
