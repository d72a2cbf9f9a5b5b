"""A drawn person as a still: the reference of who plays in the film, where no engine makes one."""

from __future__ import annotations

import time
from typing import ClassVar

import numpy as np
import skia
from PIL import Image
from pydantic import Field

from ....story.artifact import Making
from ....story.document import Part
from ....tools.compositor.spans.span_source import PictureJob, Recipe, picture
from ....tools.work.job import Bench, Made
from .dressing import PLAIN_PALETTE

FRAME = 0


class PortraitJob(PictureJob):
    """Draw the first moment of a person's recipe over a plain ground -> `picture.png`."""

    kind: ClassVar[str] = "portrait"
    makers: ClassVar[tuple[str, ...]] = ("generators.embedded.cast.portrait_job",)
    title: ClassVar[str] = "Drawing a portrait"

    source: Recipe
    width: int = Field(ge=64, multiple_of=2)
    height: int = Field(ge=64, multiple_of=2)
    ground: str = PLAIN_PALETTE["ground"]

    def recipes(self) -> tuple[Part, ...]:
        """The person."""
        return (self.source,)

    def cost(self) -> float:
        """One frame."""
        return 0.3

    def make(self, bench: Bench) -> Made:
        """Draw."""
        began = time.process_time()
        recipe = picture(self.source)
        pixels = np.zeros((self.height, self.width, 4), np.uint8)
        canvas = skia.Canvas(pixels, colorType=skia.kRGBA_8888_ColorType, alphaType=skia.kPremul_AlphaType)
        canvas.clear(skia.ColorSetRGB(*(int(self.ground[at : at + 2], 16) for at in (1, 3, 5))))
        left, top, right, below = getattr(self.source, "around", (0, 0, 0, 0))
        whole = (left + recipe.width + right, top + recipe.height + below)
        scale = min(self.width / whole[0], self.height / whole[1])
        canvas.translate((self.width - scale * whole[0]) / 2, (self.height - scale * whole[1]) / 2)
        canvas.scale(scale, scale)
        canvas.translate(left, top)
        recipe.open(bench).draw(canvas, FRAME)
        Image.fromarray(pixels[:, :, :3].copy()).save(bench.folder / "picture.png")
        facts = {"width": self.width, "height": self.height}
        return Made(facts=facts, making=Making(engine="embedded", compute_s=time.process_time() - began))
