"""Decodes what was made, to look at it: frames by their numbers, sound as floats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

import av
import numpy as np

from ...story.errors import InputError
from .wav import Samples

Picture = np.ndarray[Any, np.dtype[np.uint8]]
_SEEK_FRAMES = 90
"""Further ahead than this, jumping to the next key frame is quicker than decoding on."""


def frames(
    path: Path,
    numbers: Iterable[int] | None = None,
    *,
    pixels: Literal["rgb24", "bgra", "gray"] = "rgb24",
    width: int | None = None,
) -> Iterator[tuple[int, Picture]]:
    """The frames of those numbers (None: all) in order, each with its number, as (height, width[, channels]).

    Numbers count the film's frames from 0 by their times. `width` scales down while converting. `gray` is full range
    luma. Frames that the file does not have are not yielded; a file that cannot be decoded raises `InputError`.
    """
    wanted = None if numbers is None else sorted(set(numbers))
    if wanted == []:
        return
    try:
        with av.open(f"file:{path}") as opened:
            stream = opened.streams.video[0]
            stream.thread_type = "AUTO"
            rate, tick = stream.average_rate or Fraction(30), stream.time_base or Fraction(1)
            reformatter = av.video.reformatter.VideoReformatter()
            if wanted is None:
                for frame in opened.decode(stream):
                    yield round(Fraction(frame.pts or 0) * tick * rate), _array(reformatter, frame, pixels, width)
                return
            for run in _runs(wanted):
                if run[0] > _SEEK_FRAMES:
                    opened.seek(int(run[0] / rate / tick), stream=stream)
                waiting = set(run)
                for frame in opened.decode(stream):
                    at = round(Fraction(frame.pts or 0) * tick * rate)
                    if at in waiting:
                        yield at, _array(reformatter, frame, pixels, width)
                    if at >= run[-1]:
                        break
    except (av.FFmpegError, IndexError) as error:
        raise InputError(f"{str(path)!r} has no picture that can be decoded: {error}") from None


def sound(path: Path) -> tuple[Samples, int]:
    """The sound of a file as floats, shape (samples, channels), and its rate: as long as the file says it is heard.

    What an encoder pads at the start and the end is left out. `InputError` where there is none.
    """
    try:
        with av.open(f"file:{path}") as opened:
            if not opened.streams.audio:
                raise InputError(f"{str(path)!r} has no sound")
            stream = opened.streams.audio[0]
            rate = stream.codec_context.sample_rate
            length = round((stream.duration or 0) * (stream.time_base or Fraction(1)) * rate)
            resampler = av.AudioResampler(format="fltp")
            pieces = [
                even.to_ndarray().T
                for frame in opened.decode(stream)
                for even in resampler.resample(frame)
            ]  # fmt: skip
            whole = np.concatenate(pieces) if pieces else np.zeros((0, 1), np.float32)
            return np.ascontiguousarray(whole[: length or None], dtype=np.float32), rate
    except av.FFmpegError as error:
        raise InputError(f"{str(path)!r} has no sound that can be decoded: {error}") from None


def _runs(wanted: list[int]) -> Iterator[list[int]]:
    """The numbers cut where a jump ahead pays."""
    run: list[int] = []
    for number in wanted:
        if run and number - run[-1] > _SEEK_FRAMES:
            yield run
            run = []
        run.append(number)
    yield run


def _array(reformatter: Any, frame: Any, pixels: str, width: int | None) -> Picture:
    high = None if width is None else max(2, round(frame.height * width / frame.width))
    made = reformatter.reformat(frame, width=width, height=high, format=pixels)
    found: Picture = made.to_ndarray()
    return found
