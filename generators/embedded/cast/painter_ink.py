"""The two inks of a figure: colours with their shades for the picture, numbers of labels for part semantics."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

import skia

from ....tools.compositor.pictures.colour import to_hex, to_rgb
from ....tools.compositor.pictures.palettes import oklch
from .rotation import Floats
from .surface import PART_LABELS, PartLabel
from .view import View

_SKIN_HUE, _CLOTH_HUE = 28.0, 300.0
"""Where shadows lean to: blood under skin, the evening sky on cloth."""


@lru_cache(maxsize=1024)
def ink(colour: str, *, alpha: float = 1.0) -> int:
    """`#rrggbb`, or `#rrggbbaa` with how much it covers, as Skia's number."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    if len(colour) == 9:
        alpha *= int(colour[7:], 16) / 255
    return int(skia.Color(red, green, blue, round(alpha * 255)))


@lru_cache(maxsize=512)
def shade(colour: str, *, skin: bool = False, depth: float = 1.0) -> str:
    """The colour where the light does not reach; `depth` 2 is twice as dark: an inside, a fold."""
    lightness, chroma, hue = oklch(colour)
    drop = (0.035 + 0.075 * min(1.0, lightness / 0.75)) * depth
    lean = _SKIN_HUE if skin else _CLOTH_HUE
    turn = (lean - hue + 180) % 360 - 180
    limit = 12.0 if skin else 8.0
    hue = math.radians(hue + max(-limit, min(limit, turn)) * min(depth, 1.5))
    # What is nearly grey leans by a hair's breadth; its own hue stays.
    a = chroma * 1.03 * math.cos(hue) + 0.005 * math.cos(math.radians(lean))
    b = chroma * 1.03 * math.sin(hue) + 0.005 * math.sin(math.radians(lean))
    found = (max(0.05, lightness - drop), min(0.36, math.hypot(a, b)), math.degrees(math.atan2(b, a)) % 360)
    return to_hex(to_rgb(found))


@lru_cache(maxsize=512)
def lit(colour: str) -> str:
    """The colour where the light falls fully."""
    lightness, chroma, hue = oklch(colour)
    return to_hex(to_rgb((min(0.98, lightness + 0.035), chroma, hue)))


class PictureInk:
    """Puts features onto the picture. It is a `FeaturePaint`."""

    def __init__(self, colours: Mapping[str, str], view: View) -> None:
        self.colours, self.view = colours, view
        self._paints: dict[str, skia.Paint] = {}

    def paint(self, colour: str) -> skia.Paint:
        """What fills a path in a colour of the figure or '#rrggbb'."""
        found = self._paints.get(colour)
        if found is None:
            found = self._paints[colour] = skia.Paint(Color=ink(self.colour(colour)), AntiAlias=True)
        return found

    def fill(self, canvas: skia.Canvas, path: skia.Path, colour: str, label: PartLabel) -> None:  # noqa: ARG002
        """Fill a path in a colour of the figure or '#rrggbb'; what is wholly clear is passed over."""
        if not (colour.startswith("#") and colour.endswith("00") and len(colour) == 9):
            canvas.drawPath(path, self.paint(colour))

    def stroke(
        self,
        canvas: skia.Canvas,
        path: skia.Path,
        width_px: float,
        colour: str,
        label: PartLabel,  # noqa: ARG002
    ) -> None:
        """Stroke a path with round ends."""
        canvas.drawPath(path, _stroke(ink(self.colour(colour)), width_px, smooth=True))

    def project(self, points: Floats) -> Floats:
        """World points `(N, 3)` to pixels `(N, 2)`."""
        return self.view.project(points)

    def colour(self, name: str) -> str:
        """`#rrggbb` of a colour's name; 'top.shade', 'top.fold' and 'top.lit' are made from 'top'."""
        base, _, tone = name.partition(".")
        found = base if base.startswith("#") else self.colours[base]
        skin = base.startswith("skin")
        if tone == "shade":
            return shade(found, skin=skin)
        if tone == "fold":
            return shade(found, skin=skin, depth=1.7)
        if tone == "lit":
            return lit(found)
        return found


class LabelInk:
    """Puts features onto part semantics: every pixel of a shape holds its label's number, none is mixed."""

    def __init__(self, view: View) -> None:
        self.view = view

    def fill(self, canvas: skia.Canvas, path: skia.Path, colour: str, label: PartLabel) -> None:  # noqa: ARG002
        """Fill a path with the label's number."""
        canvas.drawPath(path, skia.Paint(Color=label_ink(label), AntiAlias=False))

    def stroke(
        self,
        canvas: skia.Canvas,
        path: skia.Path,
        width_px: float,
        colour: str,  # noqa: ARG002
        label: PartLabel,
    ) -> None:
        """Stroke a path with the label's number."""
        canvas.drawPath(path, _stroke(label_ink(label), width_px, smooth=False))

    def project(self, points: Floats) -> Floats:
        """World points `(N, 3)` to pixels `(N, 2)`."""
        return self.view.project(points)


def label_ink(label: PartLabel) -> int:
    """Grey of the label's number in `PART_LABELS`."""
    number = PART_LABELS.index(label)
    return int(skia.Color(number, number, number))


def _stroke(colour: int, width_px: float, *, smooth: bool) -> skia.Paint:
    return skia.Paint(
        Color=colour,
        AntiAlias=smooth,
        Style=skia.Paint.kStroke_Style,
        StrokeWidth=width_px,
        StrokeCap=skia.Paint.kRound_Cap,
        StrokeJoin=skia.Paint.kRound_Join,
    )
