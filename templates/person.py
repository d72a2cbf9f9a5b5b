"""A person of the cast, from parameters; `templates/cast/ID.yaml`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ..story.document import Part

Hex = str
Hair = Literal[
    "bald", "buzz", "crop", "side-part", "curls", "afro", "bob", "long", "ponytail", "bun", "braids", "waves", "hijab",
    "none",
]  # fmt: skip
Beard = Literal["none", "stubble", "moustache", "goatee", "full"]
Eyewear = Literal["none", "round", "square"]
TopStyle = Literal["none", "t-shirt", "shirt", "blouse", "sweater", "hoodie", "turtleneck", "tank", "dress"]
CoatStyle = Literal["none", "blazer", "jacket", "coat", "cardigan"]
BottomStyle = Literal["none", "trousers", "jeans", "shorts", "skirt"]
ShoeStyle = Literal["none", "sneakers", "shoes", "boots", "heels"]


class Body(Part):
    """Figure: factors of an average adult, 1 is average."""

    height_m: float = Field(default=1.70, ge=0.8, le=2.2)
    head: float = Field(default=1.0, ge=0.8, le=1.8)
    legs: float = 1.0
    arms: float = 1.0
    shoulders: float = 1.0
    hips: float = 1.0
    hands: float = 1.0
    girth: float = Field(default=1.0, ge=0.7, le=1.6)
    """How stout."""
    bust: float = Field(default=0.0, ge=0, le=1)
    muscle: float = Field(default=0.3, ge=0, le=1)
    age: Literal["teen", "adult", "elder"] = "adult"


class Face(Part):
    """Features; factors are of an average face."""

    shape: Literal["oval", "round", "square", "heart", "long"] = "oval"
    eyes: float = Field(default=1.0, ge=0.7, le=1.5)
    eye_tilt: float = Field(default=0.0, ge=-1, le=1)
    eye_colour: Hex = "#4a3526"
    lashes: float = Field(default=0.3, ge=0, le=1)
    brows: float = Field(default=1.0, ge=0.4, le=2)
    nose: float = Field(default=1.0, ge=0.6, le=1.6)
    mouth: float = Field(default=1.0, ge=0.7, le=1.4)
    lips: float = Field(default=1.0, ge=0.4, le=2)
    lip_colour: Hex = ""
    """Empty: a darker skin tone."""
    freckles: bool = False


class Outfit(Part):
    """What they wear when nothing else is asked. Colours are hex, or roles that a brand or look fills: 'brand',
    'brand-2', 'brand-dark', 'brand-light'."""

    top: TopStyle = "t-shirt"
    top_colour: str = "brand"
    coat: CoatStyle = "none"
    coat_colour: str = "brand-dark"
    bottom: BottomStyle = "trousers"
    bottom_colour: str = "#3b4252"
    shoes: ShoeStyle = "sneakers"
    shoes_colour: str = "#f2efe9"
    sleeves: Literal["none", "short", "long"] = "short"
    pockets: bool = True


class Person(Part):
    """One person of the library."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    name: str
    description: str
    kind: Literal["presenter", "model", "mascot"] = "presenter"
    gender: Literal["female", "male", "neutral"] = "neutral"
    tags: tuple[str, ...] = ()
    skin: Hex = "#c98f6b"
    hair: Hair = "crop"
    hair_colour: Hex = "#2c2019"
    beard: Beard = "none"
    eyewear: Eyewear = "none"
    wheelchair: bool = False
    body: Body = Body()
    face: Face = Face()
    outfit: Outfit = Outfit()
    voices: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """By language ('en', 'zh'): ids of voices that fit, the best first, across engines."""
