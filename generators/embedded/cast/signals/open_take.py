"""A recipe of a person, opened as a take in a picture of any size."""

from __future__ import annotations

from dataclasses import replace

from .....story.frame_source import Files
from ..open_cast import OpenCast
from ..source import CastSource
from .take import Take


def open_take(
    source: CastSource, files: Files, *, width: int, height: int, x: float = 0.0, y: float = 0.0, scale: float = 1.0
) -> Take:
    """All that the person does, in a picture of `width` x `height` pixels.

    The upper left corner of the place that the recipe's framing fills lies at (x, y), `scale` times as large.
    """
    opened = OpenCast(source, files)
    left, top = source.around[:2]
    view = replace(opened.view, at_px=(opened.view.at_px[0] - left, opened.view.at_px[1] - top))
    acting = opened.acting
    take = Take(
        figure=opened.figure,
        view=view,
        fps=source.fps,
        rotations=acting.rotations,
        root=acting.root,
        face=acting.face,
        light=source.light,
    )
    return take.framed(width=width, height=height, x=x, y=y, scale=scale)
