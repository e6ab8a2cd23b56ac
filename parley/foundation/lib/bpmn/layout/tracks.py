"""Channels between columns and rows, where lines run without touching a shape."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from heapq import heappop, heappush


@dataclass(slots=True, eq=False)
class Track:
    """One line's part in a channel; `slot` is its place among the parallel lines there."""

    channel: int
    start: int
    end: int
    slot: int = 0


class Channels:
    """Channel `k` lies before column (or row) `k`. Positions along it count half cells: cell `c` is 2c+1, the channel
    before it 2c."""

    def __init__(self) -> None:
        self._tracks: dict[int, list[Track]] = defaultdict(list)

    def claim(self, channel: int, start: int, end: int) -> Track:
        track = Track(channel, min(start, end), max(start, end))
        self._tracks[channel].append(track)
        return track

    def arrange(self) -> dict[int, int]:
        """Give overlapping tracks different slots; the number of slots used by each channel."""
        used: dict[int, int] = {}
        for channel, tracks in self._tracks.items():
            ends: list[tuple[int, int]] = []
            for track in sorted(tracks, key=lambda track: (track.start, track.end)):
                is_free = bool(ends) and ends[0][0] < track.start
                track.slot = heappop(ends)[1] if is_free else len(ends)
                heappush(ends, (track.end, track.slot))
            used[channel] = len(ends)
        return used
