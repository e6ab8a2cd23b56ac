"""Where the calendar's address stands among what one sets for oneself."""

from __future__ import annotations

from parley.foundation.web.corners import add_corner

add_corner("profile", "planning/feed_link.html")
