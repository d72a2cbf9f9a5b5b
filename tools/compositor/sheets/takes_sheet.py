"""The sheet of takes: several films of one brief side by side, to choose one from."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import ClassVar, Self

from pydantic import Field

from ....story.artifact import Making
from ....story.brief import Asset
from ....story.document import Part
from ....story.storyboard import Storyboard
from ....templates.platform import Platform
from ...work.job import Bench, Made
from ..spans.span_source import PictureJob, Recipe
from .sheet import settled_source

TAKES_FILE = "takes.jpg"
FRAMES_MAX = 4
"""The first frame large, and so many less one in a strip under it."""


class TakeCell(Part):
    """One take on the sheet."""

    number: int
    look: str
    """Its look's title."""
    hook: str
    """The words that open it."""
    idea: str = ""
    frames: tuple[Recipe, ...] = Field(min_length=1)
    """Its first shots."""

    @classmethod
    def of(
        cls,
        storyboard: Storyboard,
        *,
        number: int,
        look: str,
        hook: str,
        idea: str,
        assets: Mapping[str, Asset],
        platform: Platform,
    ) -> Self:
        """The cell of a storyboard: its first shots, each as it stands when it has settled."""
        shots = storyboard.shots[:FRAMES_MAX]
        frames = tuple(settled_source(shot, storyboard, assets=assets, platform=platform) for shot in shots)
        return cls(number=number, look=look, hook=hook, idea=idea, frames=frames)


class TakesSheetJob(PictureJob):
    """Draws `takes.jpg`: a card a take, with number, look, hook and its first frames."""

    kind: ClassVar[str] = "takes-sheet"
    makers: ClassVar[tuple[str, ...]] = ("tools.compositor.sheets.takes_sheet", "tools.compositor.sheets.takes_page")
    title: ClassVar[str] = "Takes"

    film_title: str
    language: str = "en"
    fonts: str
    """The digest of the faces of the labels."""
    cells: tuple[TakeCell, ...] = Field(min_length=1)

    @classmethod
    def over(cls, cells: tuple[TakeCell, ...], *, title: str, language: str) -> Self:
        """The sheet of some takes."""
        from ...text.fonts import faces_digest
        from .sheet_page import FAMILY

        return cls(film_title=title, language=language, fonts=faces_digest(FAMILY), cells=cells)

    def recipes(self) -> tuple[Part, ...]:
        """The shots."""
        return tuple(frame for cell in self.cells for frame in cell.frames)

    def cost(self) -> float:
        """Core-seconds."""
        return 0.3 * len(self.recipes())

    def make(self, bench: Bench) -> Made:
        """Leave `takes.jpg`."""
        from .still import save_jpeg, settled_still
        from .takes_page import TakesPage

        began = time.process_time()
        page = TakesPage(self)
        whole, done = len(self.recipes()), 0
        for place, cell in enumerate(self.cells):
            for number, frame in enumerate(cell.frames):
                page.put(place, number, settled_still(frame, bench))
                done += 1
                bench.progress(done / (whole + 1))
        save_jpeg(page.finish(), bench.folder / TAKES_FILE, quality=88)
        facts = {"takes": len(self.cells), "width": page.width, "height": page.height}
        return Made(facts=facts, making=Making(engine="compositor", compute_s=time.process_time() - began))
