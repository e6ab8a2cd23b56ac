"""What an import keeps beside records."""

from __future__ import annotations

from parley.foundation.importing.models import LaterLink
from parley.foundation.records.following import stays

stays(LaterLink)
