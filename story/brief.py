"""What a person asks for."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .artifact import Key
from .brand import Brand
from .document import Document, Part
from .time import Seconds

AssetKind = Literal[
    "product", "logo", "music", "person", "garment", "driving-video", "narration", "footage", "slides", "image"
]
"""`slides`: one page of a presentation; `image`: a picture that a script names."""


class Moment(Part):
    """A stretch of footage without a cut."""

    start_s: Seconds
    end_s: Seconds
    worth: float = Field(ge=0, le=1)
    """By sharpness, exposure and steadiness, against the clip's own."""


class Cutout(Part):
    """A product cut out of its photo."""

    key: Key
    width: int
    height: int


class Asset(Part):
    """A file that a person gave, taken into the store when the brief was made."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    """How storyboards name it: `product-1`, `logo`."""
    kind: AssetKind
    name: str
    """The file's own name, for people; never used as a path."""
    key: Key
    """Where the store keeps the normalised copy."""
    width: int | None = None
    height: int | None = None
    alpha: bool = False
    """True where the picture has transparent parts (a cut-out)."""
    seconds: Seconds | None = None
    text: str = ""
    """The words on it, where the file tells them: a page of slides."""
    moments: tuple[Moment, ...] = ()
    """For footage: what of it is worth showing, in its order."""
    cutout: Cutout | None = None
    """The product of the picture without its background, where it could be cut out cleanly."""
    colours: tuple[str, ...] = ()
    """What colours the product has (`#rrggbb`), the most of it first; empty where it was not told from its ground."""


class Tag(Part):
    """One quality of a product on one dimension: category, colour, material, pattern, season..."""

    dimension: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    value: str
    source: Literal["brief", "photo", "user"] = "brief"
    confidence: float = Field(default=1.0, ge=0, le=1)
    asset: str = ""
    """The photo in which it was seen, where it was one."""


class Product(Part):
    """What is being shown or sold, as far as the brief says it. Nothing here is ever guessed."""

    name: str = ""
    brand: str = ""
    noun: str = ""
    """What it is: 'trail shoe'."""
    features: tuple[str, ...] = ()
    """Short phrases from the brief: 'waterproof'."""
    offer: str = ""
    price: str = ""
    """As written: '€129', '$49.99'."""
    colours: tuple[str, ...] = ()
    tags: tuple[Tag, ...] = ()
    """What was read or seen, each with its source; a photo's tags choose scenes, they are never spoken as claims."""


class Brief(Document):
    """One request: what to say, to whom, how long, where it will be shown."""

    NAME = "brief"

    text: str
    """The brief as typed; data, never instructions."""
    product: Product = Product()
    assets: tuple[Asset, ...] = ()
    seconds: Seconds | None = None
    """None: the planner (or a script) sets the length."""
    platform: str = "tiktok"
    ratio: str = ""
    """Overrides the platform's: '9:16', '16:9', '1:1', '3:4'."""
    language: str = "en"
    tone: tuple[str, ...] = ()
    """'punchy', 'calm', 'premium', 'playful', ..."""
    audience: str = ""
    call_to_action: str = ""
    look: str = ""
    """Empty: the planner chooses."""
    brand: Brand | None = None
    """The brand kit, where one was given."""
    voice: str = "auto"
    """A voice's id, 'auto', or 'none' for a film without speech."""
    pace: float = Field(default=1.0, ge=0.5, le=2.0)
    """How fast lines are spoken; 1.2 is a fifth faster than the voice's own pace."""
    lexicon: dict[str, str] = Field(default_factory=dict)
    """How words are to be said: written form to spoken form ('Reelwright' -> 'reel right')."""
    script_text: str = ""
    """The user's own script; where present, its words are kept."""
    speakers: dict[str, str] = Field(default_factory=dict)
    """Whose voice is wished for by name: speaker, as in the script's lines, to a voice's id."""
    people: Literal["", "presenter", "model"] = ""
    """What people do in it: a presenter speaks to the viewer, a model wears and shows. Empty: nobody was asked for."""
    presenter: str = ""
    """Who is seen: a person's id, 'woman', 'man' or 'auto' for somebody who fits, 'none' for nobody. Empty: as the text
    and the script ask."""
    cast: dict[str, str] = Field(default_factory=dict)
    """Who plays whom: speaker, as in the script's lines, to a person's id."""
    seed: int = 0
    shots: int | None = None
    """How many shots were asked for; a wish, None where the planner decides."""
    points: int | None = None
    """How many points were asked for ('three reasons'); None where the text counts none."""
    notes: tuple[str, ...] = ()
    """What reading found that a person should know ('the text says 30 s, --seconds says 20: took 20')."""

    def assets_of(self, kind: AssetKind) -> tuple[Asset, ...]:
        """The assets of one kind, in the order given."""
        return tuple(asset for asset in self.assets if asset.kind == kind)
