"""The colours of a face, made from its skin, hair and lips so that they belong together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from .....templates.person import Person
from .....tools.compositor.pictures.colour import mix, to_hex, to_rgb
from .....tools.compositor.pictures.palettes import oklch

NOTHING = "#00000000"
"""Seen in part semantics alone."""


@lru_cache(maxsize=2048)
def tinted(colour: str, *, light: float = 0.0, chroma: float = 1.0, towards: str = "", share: float = 0.0) -> str:
    """A neighbour of a colour: lighter by `light` (of OKLCH's 0 to 1), more colourful, then `share` of the way to
    another."""
    found = oklch(colour)
    found = (min(0.985, max(0.08, found[0] + light)), found[1] * chroma, found[2])
    if towards:
        found = mix(found, oklch(towards), share)
    return to_hex(to_rgb(found))


@dataclass(frozen=True)
class Tones:
    """Every colour of one face, as `#rrggbb`."""

    skin: str
    line: str
    """Lines in the skin: nose, dimples, creases."""
    shadow: str
    lid: str
    hollow: str
    """Of an ear."""
    blush: str
    stubble: str
    white: str
    white_shade: str
    iris: str
    iris_light: str
    pupil: str
    lash: str
    brow: str
    lip: str
    lip_upper: str
    lip_line: str
    inside: str
    teeth: str
    tongue: str
    freckle: str

    @staticmethod
    def of(person: Person) -> Tones:
        """The tones of a person."""
        skin, hair = person.skin, person.hair_colour
        lightness = oklch(skin)[0]
        deep = 0.10 + 0.06 * lightness
        natural = tinted(skin, light=-0.06 - 0.05 * lightness, chroma=1.12, towards="#b4404a", share=0.34)
        soft = tinted(skin, light=-0.06 - 0.04 * lightness, chroma=1.05, towards="#a8434f", share=0.24)
        lip = person.face.lip_colour or (natural if person.gender == "female" else soft)
        # Brows are read from afar: fair ones are darker than the hair, and all stand out from the skin.
        tone = oklch(hair)[0]
        wanted = min(tone - 0.04 if tone < 0.62 else tone - 0.20, lightness - 0.17)
        brow = tinted(hair, light=wanted - tone)
        return Tones(
            skin=skin,
            line=tinted(skin, light=-deep - 0.03, chroma=1.1, towards="#8f3434", share=0.28),
            shadow=tinted(skin, light=-deep * 0.5, chroma=1.12, towards="#a04a42", share=0.14),
            lid="#7d2a2a" + ("20" if lightness > 0.5 else "30"),
            hollow="#6b2424" + ("38" if lightness > 0.5 else "50"),
            blush="#d8434a" + ("24" if lightness > 0.5 else "38"),
            stubble=hair[:7] + ("42" if tone < 0.5 else "55"),
            white="#faf5ee",
            white_shade=tinted("#faf5ee", light=-0.10, towards=skin, share=0.25),
            iris=person.face.eye_colour,
            iris_light=tinted(person.face.eye_colour, light=0.13, chroma=1.3),
            pupil="#17110f",
            lash=tinted(hair, light=-0.3, towards="#1d1412", share=0.75),
            brow=brow,
            lip=lip,
            lip_upper=tinted(lip, light=-0.055),
            lip_line=tinted(lip, light=-0.19, chroma=1.05),
            inside="#4a1a1f",
            teeth="#fbf6ec",
            tongue="#c8656a",
            freckle=tinted(skin, light=-deep * 0.6, chroma=1.3),
        )
