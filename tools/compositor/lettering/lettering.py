"""Shapes words into outlines: crisp at every scale and sub-pixel position, and measured without drawing.

A word is shaped once at `SHAPE_SIZE` and only scaled afterwards. Skia's paragraph shaper gives its outlines through
its SVG canvas, which is the one door that skia-python leaves open for shaped glyphs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import skia

from ....templates.look import TypeRoleStyle
from ...text.clusters import clusters, script
from ...text.shaping import Setting, build
from ..layers.svg_path import read_path

SHAPE_SIZE = 256.0
_PATHS = re.compile(rb'<path[^>]* d="([^"]*)"')


@dataclass(frozen=True)
class Glyphs:
    """Letters of one kind, shaped at `SHAPE_SIZE` with their baseline's start at the origin."""

    text: str
    path: Any
    """A `skia.Path`; empty for emoji."""
    emoji: Any
    """A laid-out paragraph of colour glyphs, or None."""
    baseline: float
    """Of the emoji paragraph, from its top."""
    advance: float
    left: float
    top: float
    right: float
    bottom: float
    """The ink."""


def setting_of(style: TypeRoleStyle, *, language: str, tabular: bool = False) -> Setting:
    """A look's type style in the shaper's terms."""
    return Setting(
        family=style.face, weight=style.weight, tracking_em=style.tracking, tabular=tabular, language=language
    )


def split_emoji(text: str) -> list[str]:
    """The text cut into stretches that are colour pictures and stretches that are letters."""
    found: list[tuple[bool, str]] = []
    for cluster in clusters(text):
        picture = script(cluster) == "emoji"
        if found and found[-1][0] == picture:
            found[-1] = (picture, found[-1][1] + cluster)
        else:
            found.append((picture, cluster))
    return [part for _, part in found]


@lru_cache(maxsize=4096)
def shape(text: str, setting: Setting, *, rtl: bool = False) -> Glyphs:
    """Shape letters, or emoji: one of the two, as `split_emoji` cuts them."""
    picture = script(clusters(text)[0]) == "emoji"
    paragraph = build(text, setting, size_px=SHAPE_SIZE, rtl=rtl, colour=0xFF000000)
    advance = float(paragraph.MaxIntrinsicWidth)
    baseline = float(paragraph.AlphabeticBaseline)
    if picture:
        return Glyphs(
            text, skia.Path(), paragraph, baseline, advance, 0.0, -0.93 * SHAPE_SIZE, advance, 0.24 * SHAPE_SIZE
        )
    path = _outline(paragraph, width=advance, height=float(paragraph.Height))
    path.offset(0, -baseline)
    ink = path.computeTightBounds()
    return Glyphs(text, path, None, baseline, advance, ink.left(), ink.top(), ink.right(), ink.bottom())


def _outline(paragraph: Any, *, width: float, height: float) -> skia.Path:
    stream = skia.DynamicMemoryWStream()
    # Glyphs that stick out are clipped by the canvas: leave room on all sides.
    room = SHAPE_SIZE
    canvas = skia.SVGCanvas.Make(
        skia.Rect.MakeWH(width + 2 * room, height + 2 * room), stream, skia.SVGCanvas.kConvertTextToPaths_Flag
    )
    paragraph.paint(canvas, room, room)
    del canvas
    stream.flush()
    whole = skia.Path()
    for data in _PATHS.findall(bytes(stream.detachAsData())):
        whole.addPath(read_path(data.decode("ascii")))
    whole.offset(-room, -room)
    whole.setFillType(skia.PathFillType.kWinding)
    return whole
