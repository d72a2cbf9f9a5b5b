"""The first pictures a person sees: the contact sheet of a storyboard, and the poster of a film."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, ClassVar, Self

from pydantic import Field

from ....story.artifact import Making
from ....story.brief import Asset
from ....story.document import Part
from ....story.storyboard import Shot, Storyboard, texts_of
from ....story.time import Frames, Seconds, to_frames
from ....story.timeline import Placement
from ....templates.platform import Platform
from ....templates.scene import Scene
from ...work.job import Bench, Made
from ..spans.span_source import PictureJob, Recipe, picture

SHEET_FILE = "storyboard.jpg"
POSTER_FILE = "poster.jpg"
_LONGEST_ENTRANCE = Fraction(4)


class SheetCell(Part):
    """One shot on the sheet."""

    source: Recipe
    scene: str
    """Its scene's title."""
    words: str
    """The words that stand largest on it."""
    seconds: Seconds
    """By plan; the voice has the last word."""


class SheetJob(PictureJob):
    """Draws `storyboard.jpg`: one finished frame a shot, with number, length, scene and first words."""

    kind: ClassVar[str] = "sheet"
    makers: ClassVar[tuple[str, ...]] = ("tools.compositor.sheets.sheet", "tools.compositor.sheets.sheet_page")
    title: ClassVar[str] = "Storyboard"

    film_title: str
    seconds: Seconds
    language: str = "en"
    fonts: str
    """The digest of the faces of the labels."""
    cells: tuple[SheetCell, ...] = Field(min_length=1)

    @classmethod
    def of(cls, storyboard: Storyboard, *, assets: Mapping[str, Asset], platform: Platform) -> Self:
        """The sheet of a storyboard, its lengths estimated by its words."""
        from ....templates.library import scene
        from ...text.fonts import faces_digest
        from .sheet_page import FAMILY

        lengths = _lengths(storyboard)
        cells = tuple(
            SheetCell(
                source=settled_source(shot, storyboard, assets=assets, platform=platform),
                scene=scene(shot.scene).title,
                words=_first_words(shot, scene(shot.scene)),
                seconds=seconds,
            )
            for shot, seconds in zip(storyboard.shots, lengths, strict=True)
        )
        return cls(
            film_title=storyboard.title,
            seconds=storyboard.seconds,
            language=storyboard.language,
            fonts=faces_digest(FAMILY),
            cells=cells,
        )

    def recipes(self) -> tuple[Part, ...]:
        """The shots."""
        return tuple(cell.source for cell in self.cells)

    def cost(self) -> float:
        """Core-seconds."""
        return 0.3 * len(self.cells)

    def make(self, bench: Bench) -> Made:
        """Leave `storyboard.jpg`."""
        from .sheet_page import SheetPage
        from .still import save_jpeg, settled_still

        began = time.process_time()
        page = SheetPage(self)
        for number, cell in enumerate(self.cells):
            page.put(number, settled_still(cell.source, bench))
            bench.progress((number + 1) / (len(self.cells) + 1))
        save_jpeg(page.finish(), bench.folder / SHEET_FILE, quality=88)
        facts = {"shots": len(self.cells), "width": page.width, "height": page.height}
        return Made(facts=facts, making=Making(engine="compositor", compute_s=time.process_time() - began))


class PosterJob(PictureJob):
    """Draws `poster.jpg`: the film's best frame at full size, straight from the compositor, never from the video."""

    kind: ClassVar[str] = "poster"
    makers: ClassVar[tuple[str, ...]] = ("tools.compositor.sheets.sheet", "tools.compositor.sheets.still")
    title: ClassVar[str] = "Poster"

    source: Recipe
    frame: Frames | None = None
    """None: the frame on which everything stands."""

    @classmethod
    def of(cls, storyboard: Storyboard, *, assets: Mapping[str, Asset], platform: Platform) -> Self:
        """The poster of a storyboard, before anything is timed."""
        shot = poster_shot(storyboard, assets)
        return cls(source=settled_source(shot, storyboard, assets=assets, platform=platform))

    def recipes(self) -> tuple[Part, ...]:
        """The shot."""
        return (self.source,)

    def cost(self) -> float:
        """Core-seconds."""
        return 0.4

    def make(self, bench: Bench) -> Made:
        """Leave `poster.jpg`."""
        from .still import save_jpeg, settled_still

        began = time.process_time()
        pixels = settled_still(self.source, bench, frame=self.frame)
        save_jpeg(pixels, bench.folder / POSTER_FILE, quality=92)
        facts = {"width": picture(self.source).width, "height": picture(self.source).height}
        return Made(facts=facts, making=Making(engine="compositor", compute_s=time.process_time() - began))


def poster_shot(storyboard: Storyboard, assets: Mapping[str, Asset]) -> Shot:
    """The shot that stands for the film: the first with a picture of the product, else the hook."""
    shown = {asset.id for asset in assets.values() if asset.kind == "product"}
    with_product = [shot for shot in storyboard.shots if shown & set(map(str, shot.slots.values()))]
    return (with_product or list(storyboard.shots))[0]


def settled_source(shot: Shot, storyboard: Storyboard, *, assets: Mapping[str, Asset], platform: Platform) -> Part:
    """A recipe of a shot that is long enough for every entrance to end."""
    # Long enough that every entrance ends; without cues they all begin at once. Captions stand under the real film.
    from ..scene_source import build_scene_source

    frames = to_frames(_LONGEST_ENTRANCE, storyboard.fps)
    source: Any = build_scene_source(
        shot, Placement(shot=shot.id, start=0, frames=frames), storyboard, assets=dict(assets), platform=platform
    )
    found: Part = source
    return found


def _lengths(storyboard: Storyboard) -> list[Fraction]:
    """The seconds of each shot: as wished, the rest shared by how much there is to read."""
    wished = [shot.seconds for shot in storyboard.shots]
    pairs = list(zip(storyboard.shots, wished, strict=True))
    weights = [Fraction(3 + _words(shot)) if wish is None else Fraction(0) for shot, wish in pairs]
    left = max(Fraction(0), storyboard.seconds - sum((wish for wish in wished if wish is not None), Fraction(0)))
    whole = sum(weights, Fraction(0)) or Fraction(1)
    return [wish if wish is not None else left * weight / whole for wish, weight in zip(wished, weights, strict=True)]


def _words(shot: Shot) -> int:
    texts = (" ".join(texts_of(value)) for value in shot.slots.values())
    return sum(max(len(text.split()), math.ceil(len(text) / 8)) for text in texts)


def _first_words(shot: Shot, scene: Scene) -> str:
    for name, slot in scene.slots.items():
        value = shot.slots.get(name)
        if slot.kind in ("text", "number", "items") and value:
            return ", ".join(texts_of(value))
    return ""
