"""The jobs that mark people and what they wear, in photos and footage."""

from __future__ import annotations

import time
from fractions import Fraction
from typing import ClassVar

import numpy as np
from PIL import Image

from ...story.artifact import Key, Making
from ...story.document import canonical_json, sha256
from ...story.garment import GarmentCategory
from ...story.time import Seconds
from ..media.encoder import EncoderSettings, FrameEncoder
from ..media.footage_intake import FOOTAGE_FILE
from ..media.image_intake import PICTURE_FILE
from ..media.yuv import FrameConverter
from ..work.code_version import code_version
from ..work.job import Bench, Job, Made
from .looking import Seen, look, model_name
from .protocols import Pixels

SETTINGS = EncoderSettings(preset="veryfast", crf=8, gop_frames=15)
"""Masks are read by whether they are above the middle, which this keeps."""


class PersonMaskJob(Job):
    """Marks everybody who is seen: leaves `picture.png` of a photo, `footage.mp4` of footage, white where they are.

    facts: width, height, frames, share (of all pixels, marked).
    """

    kind: ClassVar[str] = "person-mask"
    makers: ClassVar[tuple[str, ...]] = ("tools.estimators.segment_job", "tools.estimators.clothes_parser")
    title: ClassVar[str] = "Finding people"
    needs_models: ClassVar[bool] = True

    picture: Key
    """The photo (`picture.png`) or footage (`footage.mp4`) in the store."""
    moving: bool = False
    """Footage."""
    model: str
    """The folder of a segmenter. Only its name is in the key."""
    seconds: Seconds = Fraction(0)
    """How much of footage is looked at; 0: all of it."""

    def key(self) -> Key:
        """Of the model's name, not of where it lies."""
        said = self.model_dump(mode="json") | {"model": model_name(self.model)}
        return sha256(canonical_json({"kind": self.kind, "code": code_version(self.makers), "job": said}))

    def needs(self) -> tuple[Key, ...]:
        """The picture."""
        return (self.picture,)

    def cost(self) -> float:
        """Seconds: half of one for a frame."""
        return 2.0 + 15 * float(self.seconds) if self.moving else 2.0

    def marks(self, picture: Pixels) -> Pixels:
        """The mask of one picture."""
        from .clothes_parser import clothes_parser

        return clothes_parser(self.model).person(picture)

    def make(self, bench: Bench) -> Made:
        """Leave the mask. `InputError` where the model or the picture cannot be read."""
        began = time.perf_counter()
        seen = look(bench, self.picture, moving=self.moving, seconds=Fraction(self.seconds))
        share = self._film(seen, bench) if seen.moving else self._photo(seen, bench)
        facts = {"width": seen.width, "height": seen.height, "frames": seen.frames, "share": round(share, 4)}
        took = round(time.perf_counter() - began, 3)
        return Made(facts=facts, making=Making(engine=model_name(self.model), compute_s=took))

    def _photo(self, seen: Seen, bench: Bench) -> float:
        (mask,) = map(self.marks, seen.pictures())
        Image.fromarray(mask).save(bench.folder / PICTURE_FILE, "PNG")
        return float((mask >= 128).mean())

    def _film(self, seen: Seen, bench: Bench) -> float:
        path, converter = bench.folder / FOOTAGE_FILE, FrameConverter(seen.width, seen.height)
        pixels = np.full((seen.height, seen.width, 4), 255, np.uint8)
        total = 0.0
        with FrameEncoder(path, width=seen.width, height=seen.height, fps=seen.fps, settings=SETTINGS) as encoder:
            for number, picture in enumerate(seen.pictures(), 1):
                mask = self.marks(picture)
                pixels[:, :, :3] = mask[..., None]
                encoder.write(*converter.planes(pixels))
                total += float((mask >= 128).mean())
                bench.progress(number / (seen.frames + 1))
            encoder.finish()
        return total / seen.frames


class GarmentMaskJob(PersonMaskJob):
    """Marks what somebody wears where a garment is to be put on; files and facts as of `PersonMaskJob`."""

    kind: ClassVar[str] = "garment-mask"
    title: ClassVar[str] = "Finding clothes"

    category: GarmentCategory
    """Of the garment that is to be put on."""

    def marks(self, picture: Pixels) -> Pixels:
        """The mask of one picture."""
        from .clothes_parser import clothes_parser

        return clothes_parser(self.model).worn(picture, self.category)
