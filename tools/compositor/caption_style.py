"""How a look sets captions: its plate, its colours, what marks the spoken word."""

from __future__ import annotations

from typing import Literal

from ...story.document import Part
from ...templates.look import Look, Oklch, Palette, TypeRoleStyle
from .pictures.colour import TEXT_CONTRAST, contrast, mix, readable, to_hex, to_rgb

Kind = Literal["box", "plate", "outline", "bar", "line", "pill"]


PLATE_OPACITY = 0.94


class CaptionStyling(Part):
    """How the look sets captions, resolved."""

    style: Kind
    size: float
    """Units."""
    type: TypeRoleStyle
    plate: str
    """Behind the line; for `outline` the rim of the letters."""
    ink: str
    lit: str
    """The spoken word."""
    box: str
    """Behind the spoken word; empty for none."""
    radius: float
    edge: str = ""
    """The accent at the plate's side (`bar`) or over it (`line`)."""


def caption_styling(look: Look, palette: Palette) -> CaptionStyling:
    """The look's captions in a palette; words and plates keep a contrast of 4.5."""
    own = look.captions
    dark = own.ground == "deep" if own.ground else own.style in ("box", "outline", "bar")
    plate, ink = (palette.deep, palette.paper) if dark else (palette.paper, palette.deep)
    # A plate lets a little through: its words are chosen for the picture that helps them least, too.
    plates = [plate, mix(plate, (1.0 if dark else 0.0, 0.0, plate[2]), 1 - PLATE_OPACITY)]
    boxed = own.style in ("box", "pill")
    behind = palette.accent if boxed else plate
    lit = _shown_on(behind, palette) if boxed else palette.accent
    return CaptionStyling(
        style=own.style,
        size=own.size,
        type=look.type["caption"],
        plate=_hex(plate),
        ink=_hex(readable(ink, plates, TEXT_CONTRAST)),
        lit=_hex(readable(lit, [behind] if boxed else plates, TEXT_CONTRAST)),
        box=_hex(behind) if boxed else "",
        radius=0.5 * own.size if own.style == "pill" else min(18.0, look.radius),
        edge=_hex(palette.accent) if own.style in ("bar", "line") else "",
    )


def _shown_on(ground: Oklch, palette: Palette) -> Oklch:
    """Of the deep and the paper that which stands out more."""
    return max((palette.deep, palette.paper), key=lambda one: contrast(to_rgb(one), to_rgb(ground)))


def _hex(colour: Oklch) -> str:
    return to_hex(to_rgb(colour))
