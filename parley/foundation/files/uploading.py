"""Stopping what is too large while it arrives, before it fills the disk."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from parley.foundation.files.storage import limit


class LimitedUpload(FileUploadHandler):
    """Drops a file beyond the limit and notes its name in `request.refused_files`.

    Only at addresses of files: imports are larger by nature.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._size = 0

    def new_file(self, *arguments: Any, **named: Any) -> None:
        super().new_file(*arguments, **named)
        self._size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._size += len(raw_data)
        match = getattr(self.request, "resolver_match", None)
        if self._size > limit() and match is not None and match.app_name == "files":
            self.request.refused_files = [*getattr(self.request, "refused_files", []), self.file_name]  # type: ignore[union-attr]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
