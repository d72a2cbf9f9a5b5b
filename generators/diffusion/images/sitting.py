"""Who is dressed in a still: the first frame of a drawn clip, of a user's footage, or a photo; and what they wear."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Literal

import numpy as np
from PIL import Image

from ....story.errors import InputError
from ....story.requests import TryOn
from ....tools.estimators.segment_job import GarmentMaskJob
from ....tools.garments.job import CUTOUT_FILE
from ....tools.media.footage_intake import FOOTAGE_FILE
from ....tools.media.image_intake import PICTURE_FILE
from ....tools.work.job import Bench
from ...embedded.cast.signals.signal_set import SignalName, SignalSet
from ...frames import Pixels, fill, read_frames, read_picture, read_signal
from ...settings import EngineSettings
from ...shape import Picture
from ..masks import check_region, region

Sitter = Literal["signals", "footage", "photo"]
FIRST_S = Fraction(1, 10)
"""Of footage only its first frame is dressed."""


def sitter_of(request: TryOn, settings: EngineSettings, *, masked: bool) -> Sitter:
    """Which picture is dressed. Pure.

    Signals that the request brings come first, then footage, then a photo of the subject; where the model is told what
    is worn (`masked`) and nothing marks it in the photo, a performance is drawn instead.
    """
    if request.signal("picture"):
        return "signals"
    marked = not masked or bool(request.signal("mask-garment") or settings.estimators.get("garment"))
    if request.driving:
        if not marked:
            raise InputError(
                "nothing says which part of the footage is the garment",
                hint="set `garment` under [estimators] in the engine settings to the folder of a clothes segmenter, or "
                "bring the signal 'mask-garment'",
            )
        return "footage"
    return "photo" if request.subject.image and marked else "signals"


def segmenting(request: TryOn, settings: EngineSettings) -> tuple[GarmentMaskJob, ...]:
    """The job that finds what is worn; none where a signal marks it."""
    sitter = sitter_of(request, settings, masked=True)
    if sitter == "signals" or request.signal("mask-garment"):
        return ()
    model = settings.estimators["garment"]
    if sitter == "photo":
        return (GarmentMaskJob(picture=request.subject.image, category=request.category, model=model),)
    return (
        GarmentMaskJob(picture=request.driving, moving=True, category=request.category, model=model, seconds=FIRST_S),
    )


def read_sitter(request: TryOn, sitter: Sitter, picture: Picture, bench: Bench) -> Pixels:
    """The picture that is dressed, in the size of the shown part."""
    size = {"width": picture.shown_width, "height": picture.shown_height}
    if sitter == "signals":
        return fill(_of_signals(bench, request.signal("picture"), "picture", "RGB"), **size)
    if sitter == "photo":
        return read_picture(bench.path(request.subject.image, PICTURE_FILE), **size)
    return _first(bench.path(request.driving, FOOTAGE_FILE), request, picture)


def read_worn(request: TryOn, settings: EngineSettings, sitter: Sitter, picture: Picture, bench: Bench) -> Pixels:
    """The region that is made anew, (height, width) in the size of the shown part. `InputError` where it is empty."""
    size = {"width": picture.shown_width, "height": picture.shown_height}
    jobs = segmenting(request, settings)
    if not jobs:
        marks = _of_signals(bench, request.signal("mask-garment"), "mask-garment", "L")
        found = fill(np.repeat(marks[..., None], 3, axis=-1), **size)[..., 0]
    elif sitter == "photo":
        found = read_picture(bench.path(jobs[0].key(), PICTURE_FILE), **size)[..., 0]
    else:
        found = _first(bench.path(jobs[0].key(), FOOTAGE_FILE), request, picture)[..., 0]
    mask = region(found)
    check_region(mask, what="a garment")
    return mask


def read_garment(request: TryOn, bench: Bench) -> Image.Image:
    """The garment on white."""
    return Image.fromarray(read_picture(bench.path(request.garment, CUTOUT_FILE)))


def _first(path: Path, request: TryOn, picture: Picture) -> Pixels:
    first: Pixels = read_frames(
        path, fps=request.fps, frames=1, width=picture.shown_width, height=picture.shown_height
    )[0]
    return first


def _of_signals(bench: Bench, key: str, name: SignalName, mode: Literal["RGB", "L"]) -> Pixels:
    """The first frame of a signal, without what its picture shows around the film's frame."""
    if not key:
        raise InputError(f"the request brings no signal {name!r}", hint="name it in `signals`, as the plan asks")
    folder = bench.path(key, "signals.json").parent
    signals = SignalSet.load(folder)
    whole: Pixels = read_signal(folder, name, fps=signals.fps, frames=1, mode=mode)[0]
    # The film's frame lies in the middle, as every plan's picture has it.
    left, top = max(0, round(signals.frame.x)), max(0, round(signals.frame.y))
    return whole[top : whole.shape[0] - top, left : whole.shape[1] - left]
