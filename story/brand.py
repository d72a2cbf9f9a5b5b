"""What a brand lays down for its films, and the colours and letters that one film takes from it or from a photo."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .artifact import Key
from .document import Part

Hex = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]
BaseColour = Literal["deep", "paper", "accent", "second"]
"""`deep`: dark, for words and dark grounds; `paper`: light; `accent`: the one to remember; `second`: its companion."""
FontUse = Literal["headline", "text"]
"""`headline`: large words and figures; `text`: all that is read at length, labels and captions."""


class BrandColour(Part):
    """One colour of a brand; without a role it is given one by its lightness and strength."""

    hex: Hex
    role: BaseColour | None = None


class BrandFont(Part):
    """A family of the library, or a font file of the brand's own in the store."""

    family: str
    """As the library names it; for a file `brand-` and the first sixteen digits of its key."""
    key: Key = ""
    """The store's copy of the font file; empty for families of the library."""
    name: str = ""
    """The file's own name, for people."""
    file: str = "source"
    """The name under which the store keeps it."""


class Brand(Part):
    """A brand kit as it was taken in: with it in the brief, the film can be made again without the kit's file."""

    name: str = ""
    colours: tuple[BrandColour, ...] = ()
    fonts: dict[FontUse, BrandFont] = Field(default_factory=dict)
    look: str = ""
    """A look of the library, where the kit names one."""
    tone: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    """Words and phrases that the film must not say or show."""
    call_to_action: str = ""
    disclaimer: str = ""
    """Small words for the end card."""
    voice: str = ""
    music_mood: str = ""


class FilmColours(Part):
    """The base colours of one film in place of its look's own, as OKLCH."""

    deep: tuple[float, float, float]
    paper: tuple[float, float, float]
    accent: tuple[float, float, float]
    second: tuple[float, float, float]
    source: str
    """'brand', or the id of the asset from whose picture they were drawn."""
    why: str = ""
    """For people: what was taken, and what was moved so that words can be read."""
