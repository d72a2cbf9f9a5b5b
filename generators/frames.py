"""Frames between files and models: read at the model's rate and size, written at the clip's, looked at before."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ..story.answers import ClipLayer
from ..story.errors import EngineError, InputError
from ..story.time import Rate
from ..tools.media.decode import frames as decoded
from ..tools.media.encoder import EncoderSettings, FrameEncoder
from ..tools.media.probe import probe
from ..tools.media.yuv import FrameConverter
from .embedded.cast.signals.signal_set import SignalName, SignalSet
from .engine import EnginePlan
from .shape import Picture

Pixels = NDArray[np.uint8]
"""RGB, (frames, height, width, 3); masks (frames, height, width)."""
SETTINGS = EncoderSettings(preset="medium", crf=10, gop_frames=30)
"""What a person would not tell from the frames themselves; the film is encoded once more."""
_BLACK = 2.0
"""A picture whose brightest channel is below it, of 255, everywhere shows nothing."""


def frame_at(number: int, *, fps: Rate, source_fps: Rate, source_frames: int) -> int:
    """The source's frame that is seen while frame `number` of a clip of rate `fps` begins; its last one afterwards."""
    return min(math.floor(Fraction(number) * source_fps / fps), source_frames - 1)


def read_frames(
    path: Path, *, fps: Rate, frames: int, width: int, height: int, start: int = 0, crop: Picture | None = None
) -> Pixels:
    """`frames` frames of a video from frame `start` on, counted at `fps`, as (frames, height, width, 3) of RGB.

    Resampled in time by the frame that is seen; after the end its last frame stands. Scaled so that it fills the
    picture, what is too much is cut equally at both sides: nothing is stretched. With `crop` the video fills the part
    that the picture shows, and its edges go on around it. `InputError` where it cannot be decoded.
    """
    facts = probe(path).picture
    if facts is None or not facts.frames:
        raise InputError(f"{str(path)!r} has no picture", hint="give a video")
    wanted = [
        frame_at(start + number, fps=fps, source_fps=facts.fps, source_frames=facts.frames) for number in range(frames)
    ]
    found = np.empty((frames, height, width, 3), np.uint8)
    filled = 0
    for number, picture in decoded(path, wanted):
        shown = lay_in(picture, crop) if crop else fill(picture, width, height)
        while filled < frames and wanted[filled] <= number:
            found[filled] = shown
            filled += 1
    if not filled:
        raise InputError(f"{str(path)!r} has no frame that can be decoded", hint="give another video")
    # Where the file ends before it says, its last frame stands.
    found[filled:] = found[filled - 1]
    return found


def fill(picture: NDArray[Any], width: int, height: int) -> Pixels:
    """A picture, scaled without stretching until it fills the size; what is too much is cut equally at both sides."""
    tall, wide = picture.shape[:2]
    if (wide, tall) == (width, height):
        return np.asarray(picture, np.uint8)
    scale = max(width / wide, height / tall)
    # Rounding must not reach over the edges.
    across, down = min(wide, width / scale), min(tall, height / scale)
    left, top = (wide - across) / 2, (tall - down) / 2
    box = (left, top, min(wide, left + across), min(tall, top + down))
    image = Image.fromarray(np.ascontiguousarray(picture, np.uint8))
    return np.asarray(image.resize((width, height), Image.Resampling.LANCZOS, box=box))


def lay_in(picture: NDArray[Any], crop: Picture) -> Pixels:
    """A picture as a model is shown it: it fills the part that the clip shows, and its edges go on around that."""
    shown = fill(picture, crop.shown_width, crop.shown_height)
    right, below = crop.width - crop.left - crop.shown_width, crop.height - crop.top - crop.shown_height
    return np.pad(shown, ((crop.top, below), (crop.left, right), (0, 0)), mode="edge")


def read_picture(path: Path, *, width: int = 0, height: int = 0) -> Pixels:
    """A still as (height, width, 3) of RGB, what is transparent laid on white; filled into a size where one is given.

    `InputError` where it cannot be decoded.
    """
    try:
        with Image.open(path) as opened:
            shown = opened.convert("RGBA")
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise InputError(f"{str(path)!r} is no picture that can be read: {error}", hint="give a PNG or JPEG") from None
    ground = Image.new("RGBA", shown.size, (255, 255, 255, 255))
    found: Pixels = np.asarray(Image.alpha_composite(ground, shown).convert("RGB"))
    return fill(found, width, height) if width and height else found


def read_signal(
    folder: Path, name: SignalName, *, fps: Rate, frames: int, start: int = 0, mode: Literal["RGB", "L"] = "RGB"
) -> Pixels:
    """`frames` frames of a control signal from frame `start` on, counted at `fps`: RGB, or one channel with mode `L`.

    Its own size: signals are made in the size of the plan's picture (faces in theirs). `InputError` where the signal
    is not in the folder.
    """
    signals = SignalSet.load(folder)
    try:
        files = signals.of(name).files
    except KeyError:
        had = ", ".join(each.name for each in signals.signals)
        raise InputError(
            f"the signals in {str(folder)!r} hold no {name!r}", hint=f"they hold: {had}; make them anew"
        ) from None
    wanted = [
        frame_at(start + number, fps=fps, source_fps=signals.fps, source_frames=signals.frames)
        for number in range(frames)
    ]
    pictures = _pictures(folder, files[0], wanted)
    shown = {number: np.asarray(Image.fromarray(picture).convert(mode)) for number, picture in pictures}
    lacking = sorted(set(wanted) - set(shown))
    if lacking:
        raise InputError(f"the signal {name!r} in {str(folder)!r} has no frame {lacking[0]}", hint="make it anew")
    return np.stack([shown[number] for number in wanted])


def _pictures(folder: Path, file: str, wanted: list[int]) -> Iterator[tuple[int, NDArray[Any]]]:
    if "%" not in file:
        yield from decoded(folder / file, wanted)
        return
    for number in sorted(set(wanted)):
        path = folder / (file % number)
        try:
            with Image.open(path) as opened:
                if opened.mode.startswith("I;16"):
                    # Depth: Pillow would cut its 16 bits off at 255; the upper eight are what eight can hold.
                    upper = (np.asarray(opened) >> 8).astype(np.uint8)
                    yield number, np.repeat(upper[:, :, None], 3, axis=2)
                else:
                    yield number, np.asarray(opened.convert("RGB"))
        except OSError as error:
            raise InputError(f"the signal's file {str(path)!r} cannot be read: {error}") from None


def shown_part(frames: Pixels, picture: Picture) -> Pixels:
    """What the clip shows of the model's picture; frames or masks, (frames, height, width, ...)."""
    return frames[
        :, picture.top : picture.top + picture.shown_height, picture.left : picture.left + picture.shown_width
    ]


def clip_of(plan: EnginePlan) -> ClipLayer:
    """The answer that a plan promises. `EngineError` where it is no clip or its shape is another."""
    clip, shape = plan.clip, plan.shape
    if shape is None or (clip.width, clip.height, clip.frames) != (
        shape.picture.shown_width, shape.picture.shown_height, shape.frames,
    ):  # fmt: skip
        raise EngineError(f"the plan of {plan.engine!r} promises another clip than its shape makes")
    return clip


class ClipWriter:
    """Encodes a clip's picture as frames come, chunk by chunk; what the clip does not show is cut away.

        with ClipWriter(bench.folder, clip, picture=plan.shape.picture) as writer:
            writer.write(frames)      # (frames, height, width, 3), of the model's picture or the clip's own size
            writer.finish()           # exactly `clip.frames` were written, or EngineError

    `file` is `clip.picture`, or `clip.matte_file` for a matte. Errors as `FrameEncoder`.
    """

    def __init__(self, folder: Path, clip: ClipLayer, *, picture: Picture | None = None, file: str = "") -> None:
        self._clip = clip
        self._picture = picture
        self._converter = FrameConverter(clip.width, clip.height)
        self._pixels = np.full((clip.height, clip.width, 4), 255, np.uint8)
        self.written = 0
        path = folder / (file or clip.picture)
        self._encoder = FrameEncoder(path, width=clip.width, height=clip.height, fps=clip.fps, settings=SETTINGS)

    def __enter__(self) -> Self:
        self._encoder.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._encoder.__exit__(kind, error, trace)

    def write(self, frames: Pixels) -> None:
        """Encode frames of 8-bit RGB; those beyond the clip's length are what a model made too much, and are left
        out."""
        clip = self._clip
        if self._picture is not None and frames.shape[1:3] == (self._picture.height, self._picture.width):
            frames = shown_part(frames, self._picture)
        if frames.dtype != np.uint8 or frames.shape[1:] != (clip.height, clip.width, 3):
            raise EngineError(
                f"frames of the shape {frames.shape} and type {frames.dtype} came out, where the clip's are "
                f"{clip.height}x{clip.width}x3 of 8 bits"
            )
        for frame in frames[: clip.frames - self.written]:
            self._pixels[:, :, :3] = frame[:, :, ::-1]
            self._encoder.write(*self._converter.planes(self._pixels))
            self.written += 1

    def finish(self) -> None:
        """Close the file. `EngineError` where fewer frames came than the clip has."""
        if self.written != self._clip.frames:
            raise EngineError(f"{self.written} frames came out, where the clip has {self._clip.frames}")
        self._encoder.finish()


def write_clip(folder: Path, clip: ClipLayer, frames: Iterable[Pixels] | Pixels, *, picture: Picture) -> None:
    """Encode a clip whose frames come as one array or as chunks of them."""
    with ClipWriter(folder, clip, picture=picture) as writer:
        for some in [frames] if isinstance(frames, np.ndarray) else frames:
            writer.write(some)
        writer.finish()


def write_still(folder: Path, pixels: NDArray[np.uint8], name: str = "picture.png") -> None:
    """Write a picture of (height, width, 3)."""
    Image.fromarray(np.ascontiguousarray(pixels)).save(folder / name, "PNG")


def to_pixels(frames: Any) -> Pixels:
    """Frames as a pipeline gives them with `output_type="np"` (shares from 0 to 1) as 8 bits, rounded. `BrokenError`
    where some are no numbers."""
    found = np.asarray(frames)
    if found.dtype == np.uint8:
        return found
    pixels: Pixels = np.empty(found.shape, np.uint8)
    # One by one: a chunk at full size takes gigabytes in four bytes a number, and each operation would take them again.
    for frame, into in zip(found, pixels, strict=True):
        check_finite(frame)
        into[...] = np.clip(np.rint(frame.astype(np.float32) * 255), 0, 255)
    return pixels


class BrokenError(EngineError):
    """What a model made shows nothing: numbers that are none, or black pictures. Another seed may do better."""


def check_finite(made: Any) -> None:
    """`BrokenError` where a tensor or array holds NaN or infinity."""
    if isinstance(made, np.ndarray):
        broken = made.dtype.kind == "f" and not np.isfinite(made).all()
    else:
        broken = hasattr(made, "isfinite") and made.is_floating_point() and not bool(made.isfinite().all())
    if broken:
        raise BrokenError(
            "the model made numbers that are none (NaN)",
            hint="set `precision` to bf16 or fp32 for this engine, and `cache` and `quantization` to none",
        )


def check_shown(frames: Pixels) -> None:
    """`BrokenError` where a frame of 8 bits is black all over: the way in which decoders show numbers that are none."""
    brightest = frames.reshape(len(frames), -1).max(axis=1)
    black = np.flatnonzero(brightest <= _BLACK)
    if len(black):
        raise BrokenError(
            f"frame {int(black[0])} came out black all over",
            hint="set `precision` to bf16 or fp32 for this engine, and `cache` and `quantization` to none",
        )
