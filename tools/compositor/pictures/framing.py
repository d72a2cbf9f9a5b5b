"""How a photo stands in its region: edge to edge where that costs almost nothing, else whole, as a card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ....story.frame_source import Box

COVER_KEPT = 0.93
"""The least share of a picture's width or height that a frame edge leaves; the look's edge takes a little more."""
LEAST_REGION = 0.62
"""A region may become this much smaller for a picture that fills it; below, the picture is a card."""
DETAIL_ROOM = 1.6
"""A detail is cut only from pictures that are this much larger than its box: the cut is sharp and shows enough."""
DETAIL_KEPT = 0.76
UPRIGHT = 0.95
"""Pictures narrower than this (width by height) are taken for portraits: nothing is cut at their top."""

Manner = Literal["bare", "whole", "detail"]


@dataclass(frozen=True)
class Framing:
    """The manner, and the box that it needs."""

    manner: Manner
    box: Box


def framed(
    region: Box, *, width: int, height: int, frame: Box, inset: Box, bare: bool, zoom: float, align: str, unit: float
) -> Framing:
    """Where a picture of `width` by `height` stands; `inset` is the region's part in which a card may stand."""
    ratio = width / height
    if bare:
        box = _edge_to_edge(within(region, frame), ratio, frame=frame)
        if box is not None:
            return Framing("bare", box)
        return Framing("whole", fitted(inset, ratio, align, "middle"))
    large = min(width / region.width, height / region.height) * unit >= DETAIL_ROOM
    if zoom > 1 and large and ratio >= UPRIGHT:
        return Framing("detail", _kept(region, ratio, align))
    return Framing("whole", fitted(region, ratio, align, "middle"))


def _edge_to_edge(region: Box, ratio: float, *, frame: Box) -> Box | None:
    """The region, made smaller towards the frame's edge until it cuts next to nothing; None where it cannot."""
    own = region.width / region.height
    if ratio * COVER_KEPT > own:
        height = region.width / (ratio * COVER_KEPT)
        if height < LEAST_REGION * region.height or region.bottom > frame.height - 1:
            return None
        return Box(x=region.x, y=region.y, width=region.width, height=height)
    if ratio < own * COVER_KEPT:
        width = region.height * ratio / COVER_KEPT
        if width < LEAST_REGION * region.width or region.width > frame.width - 1:
            return None
        at_right = region.right > frame.width - 1
        return Box(x=region.right - width if at_right else region.x, y=region.y, width=width, height=region.height)
    return region


def _kept(region: Box, ratio: float, align: str) -> Box:
    """The largest box of the region that leaves at least `DETAIL_KEPT` of either side."""
    own = region.width / region.height
    return fitted(region, min(max(own, ratio * DETAIL_KEPT), ratio / DETAIL_KEPT), align, "middle")


def fitted(box: Box, ratio: float, align: str, valign: str) -> Box:
    """The largest box of that ratio within another."""
    width = min(box.width, box.height * ratio)
    height = width / ratio
    return Box(x=across(box, width, align), y=down(box, height, valign), width=width, height=height)


def within(box: Box, frame: Box) -> Box:
    """What of a box is on the frame."""
    left, top = max(box.x, frame.x), max(box.y, frame.y)
    right, bottom = min(box.right, frame.right), min(box.bottom, frame.bottom)
    return Box(x=left, y=top, width=max(1.0, right - left), height=max(1.0, bottom - top))


def across(box: Box, width: float, align: str) -> float:
    """The left of what is `width` wide in a box."""
    return {"left": box.x, "center": box.x + (box.width - width) / 2, "right": box.right - width}[align]


def down(box: Box, height: float, valign: str) -> float:
    """The top of what is `height` high in a box."""
    return {"top": box.y, "middle": box.y + (box.height - height) / 2, "bottom": box.bottom - height}[valign]
