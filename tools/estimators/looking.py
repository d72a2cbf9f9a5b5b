"""What estimators' jobs share: the pictures of an artifact, one after another, and keys without paths."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from PIL import Image

from ...story.artifact import Key
from ...story.errors import InputError
from ..media.decode import frames
from ..media.footage_intake import FOOTAGE_FILE
from ..media.image_intake import PICTURE_FILE
from ..media.probe import probe
from ..work.job import Bench
from .protocols import Pixels


@dataclass(frozen=True)
class Seen:
    """A photo or footage as estimators look at it."""

    path: Path
    moving: bool
    width: int
    height: int
    fps: Fraction
    frames: int

    def pictures(self) -> Iterator[Pixels]:
        """Each frame as (height, width, 3); exactly `frames` of them: where a file ends early its last one stands."""
        if not self.moving:
            yield _still(self.path)
            return
        given, last = 0, None
        for number, picture in frames(self.path, range(self.frames)):
            last = np.asarray(picture, np.uint8)
            while given <= number:
                yield last
                given += 1
        if last is None:
            raise InputError(f"{str(self.path)!r} has no frame that can be decoded", hint="give another video")
        for _ in range(self.frames - given):
            yield last


def look(bench: Bench, key: Key, *, moving: bool, seconds: Fraction = Fraction(0)) -> Seen:
    """What stands under a key: `footage.mp4`, its first `seconds` (0: all of it), or `picture.png`."""
    if not moving:
        path = bench.path(key, PICTURE_FILE)
        with Image.open(path) as opened:
            return Seen(path, False, opened.width, opened.height, Fraction(1), 1)
    path = bench.path(key, FOOTAGE_FILE)
    facts = probe(path).picture
    if facts is None or not facts.frames:
        raise InputError(f"{str(path)!r} has no picture", hint="give a video")
    count = min(facts.frames, math.ceil(seconds * facts.fps)) if seconds else facts.frames
    return Seen(path, True, facts.width, facts.height, facts.fps, count)


def model_name(model: str) -> str:
    """What a model is called in keys: the last part of its path, so that results are the same on any machine.

    A model that is replaced by another must be given another name.
    """
    return Path(model).name


def _still(path: Path) -> Pixels:
    with Image.open(path) as opened:
        shown = opened.convert("RGBA")
    ground = Image.new("RGBA", shown.size, (255, 255, 255, 255))
    return np.asarray(Image.alpha_composite(ground, shown).convert("RGB"))
