"""Units, areas and the layout grid of a frame."""

from __future__ import annotations

from ...story.frame_source import Box
from ...templates.layer import Area, SceneLayout
from ...templates.platform import SafeZone

MARGIN = 72.0
"""The least distance of words from the frame's edge, in units."""
CAPTION_BAND = 220.0
"""Height in units of the band above the safe zone's bottom that belongs to captions."""


_FROM_THE_RIGHT = frozenset(("ar", "fa", "he", "ur"))


def runs_from_the_right(language: str) -> bool:
    """Whether a language is read from the right."""
    return language.split("-")[0].lower() in _FROM_THE_RIGHT


class Grid:
    """Turns grid positions of a layout into pixels of one frame."""

    def __init__(self, width: int, height: int, *, safe: SafeZone, mirrored: bool = False) -> None:
        self.width = width
        self.height = height
        self.mirrored = mirrored
        """True where the language runs from the right: layouts are turned around within their areas."""
        self.unit = min(width, height) / 1080
        """Pixels a unit."""
        margin = MARGIN * self.unit
        left, top = max(safe.left, margin), max(safe.top, margin)
        right, bottom = width - max(safe.right, margin), height - max(safe.bottom, margin)
        # The band is kept free without captions as well: one composition, with room for its foot.
        band = CAPTION_BAND * self.unit
        self.safe = Box(x=left, y=top, width=right - left, height=bottom - top)
        self.stage = Box(x=left, y=top, width=right - left, height=bottom - top - band)
        self.frame = Box(x=0, y=0, width=width, height=height)
        self.bleed = Box(x=0, y=0, width=width, height=bottom - band)
        self.column = Box(x=left, y=0, width=right - left, height=bottom - band)
        self.foot = Box(x=0, y=bottom - band, width=width, height=height - bottom + band)
        self.captions = Box(x=left, y=bottom - band, width=right - left, height=band)

    def area(self, name: Area) -> Box:
        """The pixels of an area."""
        box: Box = getattr(self, name)
        return box

    def box(self, area: Area, at: tuple[float, float, float, float], *, layout: SceneLayout) -> Box:
        """The pixels of `(column, row, columns, rows)`; gutters stand between cells, not around them."""
        whole = self.area(area)
        columns, rows = layout.grid
        gutter = layout.gutter * self.unit
        column, row, across, down = at
        step_x = (whole.width + gutter) / columns
        step_y = (whole.height + gutter) / rows
        wide = max(1.0, across * step_x - gutter)
        left = column * step_x
        return Box(
            x=whole.x + (whole.width - left - wide if self.mirrored else left),
            y=whole.y + row * step_y,
            width=wide,
            height=max(1.0, down * step_y - gutter),
        )
