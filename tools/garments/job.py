"""The job that reads a garment's photo."""

from __future__ import annotations

import time
from typing import ClassVar

from ...story.artifact import Key, Making
from ..media.image_intake import PICTURE_FILE
from ..work.job import Bench, Job, Made

CUTOUT_FILE = PICTURE_FILE
"""Named as every cut-out, so that what shows cut-outs shows garments."""


class GarmentJob(Job):
    """Makes `picture.png` (RGBA, upright) and `garment.json` (a `Garment`) of a garment's photo.

    facts: category, kind, score, colours, notes, width, height.
    """

    kind: ClassVar[str] = "garment"
    makers: ClassVar[tuple[str, ...]] = ("tools.garments.job", "tools.garments.understand")
    title: ClassVar[str] = "Reading garments"

    picture: Key
    """The photo as `ImageIntake` left it."""
    name: str
    """The file's own name, for messages."""

    def needs(self) -> tuple[Key, ...]:
        """The photo."""
        return (self.picture,)

    def cost(self) -> float:
        """Seconds of one core."""
        return 4.0

    def make(self, bench: Bench) -> Made:
        """Leave both files. `InputError` says why the photo cannot be used, and what to give instead."""
        from PIL import Image

        from .understand import understand

        began = time.process_time()
        with Image.open(bench.path(self.picture, PICTURE_FILE)) as opened:
            photo = opened.convert("RGBA" if opened.mode == "RGBA" else "RGB")
        read = understand(photo, name=self.name)
        read.cutout.save(bench.folder / CUTOUT_FILE, "PNG", compress_level=1)
        read.garment.save(bench.folder)
        garment = read.garment
        facts = {
            "category": garment.category,
            "kind": garment.kind,
            "score": garment.score,
            "colours": list(garment.colours),
            "notes": list(garment.notes),
            "width": garment.width,
            "height": garment.height,
        }
        return Made(facts=facts, making=Making(engine="own", compute_s=time.process_time() - began))
