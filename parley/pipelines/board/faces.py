"""What a card shows, by record type. A type that declares nothing gets a card with its title and owner."""

from __future__ import annotations

from dataclasses import dataclass

from parley.foundation.records.declaration import RecordType


@dataclass(frozen=True)
class CardFace:
    """Names of fields of one record type.

    `under` is a link shown below the title, `amount` the money that columns add up, `date` what columns are sorted by
    at first (R094: from top to bottom), `sorts` the other orders to choose from.
    """

    record_type: str
    under: str = ""
    amount: str = ""
    date: str = ""
    sorts: tuple[str, ...] = ()


_faces: dict[str, CardFace] = {}


def declare_face(face: CardFace) -> CardFace:
    """Makes the face known to the board; called from a context's `panels.py`."""
    _faces[face.record_type] = face
    return face


def face_of(record_type: RecordType) -> CardFace:
    """The declared face, else the plain one."""
    return _faces.get(record_type.key) or CardFace(record_type.key, date="created_at", sorts=("-created_at",))
