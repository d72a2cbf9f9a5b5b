"""What large letters stand on: the rim of a sticker, a second ink, a flat shadow."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import skia

from ....templates.layer import ColourRole, TypeRole
from ....templates.look import Lettering
from ..lettering.lettering import SHAPE_SIZE
from ..pictures.colour import TEXT_CONTRAST, contrast, from_hex
from ..stagecraft import Stagecraft, fill_paint
from .set_word import SetWord

LARGE: frozenset[TypeRole] = frozenset({"display", "headline", "numeral"})
"""Small words are left plain: they have to be read."""


@dataclass(frozen=True)
class Underlay:
    """A look's lettering for one text, resolved."""

    style: str
    reach: float
    """Sizes."""
    colour: str
    angle: float
    """Where it falls, in degrees clockwise from the top."""

    def draw_word(self, canvas: skia.Canvas, word: SetWord, opacity: float) -> None:
        """Draw it under one word; the canvas stands where the word does."""
        paint = fill_paint(0xFF000000 | int(self.colour[1:], 16), opacity)
        if self.style == "rim":
            paint.setStyle(skia.Paint.Style.kStrokeAndFill_Style)
            paint.setStrokeWidth(2 * self.reach * SHAPE_SIZE)
            paint.setStrokeJoin(skia.Paint.Join.kRound_Join)
            self._draw_fall(canvas, word, paint, opacity)
        steps = 1 if self.style != "shadow" else 6
        for glyphs, pen in word.pens():
            if glyphs.emoji is not None:
                continue
            for step in range(steps):
                share = (step + 1) / steps
                reach = 0.0 if self.style == "rim" else self.reach * word.size * share
                canvas.save()
                canvas.translate(
                    pen + reach * math.sin(math.radians(self.angle)),
                    word.baseline - reach * math.cos(math.radians(self.angle)),
                )
                canvas.scale(word.scale, word.scale)
                canvas.drawPath(glyphs.path, paint)
                canvas.restore()

    def _draw_fall(self, canvas: skia.Canvas, word: SetWord, rim: skia.Paint, opacity: float) -> None:
        """The thin shadow by which a sticker lies on its ground."""
        paint = skia.Paint(rim)
        paint.setColor(0xFF000000)
        paint.setAlphaf(0.16 * opacity)
        reach = 0.55 * self.reach * word.size
        for glyphs, pen in word.pens():
            if glyphs.emoji is None:
                canvas.save()
                canvas.translate(
                    pen + reach * math.sin(math.radians(self.angle)),
                    word.baseline - reach * math.cos(math.radians(self.angle)),
                )
                canvas.scale(word.scale, word.scale)
                canvas.drawPath(glyphs.path, paint)
                canvas.restore()


def underlay_for(role: TypeRole, craft: Stagecraft) -> Underlay | None:
    """What the look puts under the letters of a role, if anything."""
    lettering = craft.style.lettering
    if lettering.style == "plain" or role not in LARGE:
        return None
    angle = craft.style.light.angle + 180
    role_under = rim_role(craft.style.colours, lettering) if lettering.style == "rim" else lettering.colour
    return Underlay(lettering.style, lettering.reach, craft.style.colours[role_under], angle)


def rim_role(colours: Mapping[ColourRole, str], lettering: Lettering) -> ColourRole:
    """The colour of a rim: the look's, or the first of others on which the letters can be read."""
    ink = from_hex(colours["ink"])
    others: tuple[ColourRole, ...] = (lettering.colour, "on-accent", "ground")
    return next((role for role in others if contrast(from_hex(colours[role]), ink) >= TEXT_CONTRAST), "ground")
