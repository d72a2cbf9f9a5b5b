"""What a server sent, made into what was planned: the clip's part of the picture, its exact frames, its exact rate.

A server's file is a stranger's: it is opened as media alone, from this machine alone, and judged before it is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any

from ...story.answers import ClipLayer, Still
from ...story.errors import EngineError
from ..diffusion.frames import BrokenError, ClipWriter, Pixels, check_shown
from ..engine import EnginePlan
from ..shape import Picture, Shape
from .submission import WorkLostError

CONTAINERS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,gif"
"""Playlists and the like are no clips: they would make us open other files, in this machine or elsewhere."""
SHARE_OFF = 0.015
"""How far the proportions of what came may be from those that were asked for."""
RATE_OFF = Fraction(1, 200)
SMALLER_MIN = 0.9
"""How much smaller than asked a picture may be, side by side. Larger ones are scaled down."""
PIXELS_MAX = 1 << 26


def land(received: Path, plan: EnginePlan, picture: Picture, folder: Path) -> None:
    """Write a plan's clip or still from a file that a server sent. `picture` is the one that was asked for.

    `WorkLostError` where the file cannot be used.
    """
    try:
        if isinstance(plan.answer, Still):
            land_still(received, picture, plan.answer, folder, server=plan.engine)
        elif plan.shape is not None:
            land_clip(received, plan.shape, plan.clip, folder, server=plan.engine)
    except EngineError as error:
        raise WorkLostError(error.what, hint=error.hint) from None


def land_clip(received: Path, shape: Shape, clip: ClipLayer, folder: Path, *, server: str) -> None:
    """Write `clip.picture` into a folder from a file that a server sent.

    `EngineError` where the file is no video, of another shape or rate, or has fewer frames than the clip.
    """
    import av

    picture, given = shape.picture, 0
    try:
        with _opened(received) as opened, ClipWriter(folder, clip, picture=picture) as writer:
            _check_clip(opened, shape, server=server)
            for frame in islice(_pictures(opened, width=picture.width, height=picture.height), clip.frames):
                check_shown(frame)
                writer.write(frame)
                given += 1
            if given < clip.frames:
                raise _too_short(server, given, clip.frames)
            writer.finish()
    except BrokenError as error:
        raise EngineError(f"{server!r} sent a clip whose {error.what}") from None
    except (av.FFmpegError, IndexError) as error:
        raise EngineError(f"{server!r} sent a file that is no video, or is cut off: {error}") from None


def land_still(received: Path, picture: Picture, still: Still, folder: Path, *, server: str) -> None:
    """Write `still.picture`, the shown part, from a picture that a server sent.

    `EngineError` where it is no picture, or one of another shape.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(received, formats=("PNG", "JPEG", "WEBP")) as opened:
            _check_size(opened.width, opened.height, picture, server=server)
            found = opened.convert("RGB")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError, SyntaxError, ValueError) as error:
        raise EngineError(f"{server!r} sent a file that is no picture, or is cut off: {error}") from None
    if found.size != (picture.width, picture.height):
        found = found.resize((picture.width, picture.height), Image.Resampling.LANCZOS)
    left, top = picture.left, picture.top
    found.crop((left, top, left + still.width, top + still.height)).save(folder / still.picture)


def _opened(path: Path) -> Any:
    import av

    return av.open(f"file:{path}", options={"protocol_whitelist": "file", "format_whitelist": CONTAINERS})


def _check_clip(opened: Any, shape: Shape, *, server: str) -> None:
    if not opened.streams.video:
        raise EngineError(f"{server!r} sent a file without a picture")
    stream = opened.streams.video[0]
    _check_size(stream.width, stream.height, shape.picture, server=server)
    rate = Fraction(stream.average_rate or stream.base_rate or 0)
    if not rate or abs(rate / shape.fps - 1) > RATE_OFF:
        raise EngineError(
            f"{server!r} sent {float(rate):g} frames a second and was asked for {float(shape.fps):g}",
            hint="set `fps` in its settings to the rate that its model makes, or map the slot `fps`",
        )
    if 0 < stream.frames < shape.frames:
        raise _too_short(server, stream.frames, shape.frames)


def _check_size(width: int, height: int, asked: Picture, *, server: str) -> None:
    shares = width / asked.width, height / asked.height
    if max(shares) > min(shares) * (1 + SHARE_OFF) or min(shares) < SMALLER_MIN or width * height > PIXELS_MAX:
        raise EngineError(
            f"{server!r} sent {width}x{height} and was asked for {asked.width}x{asked.height}",
            hint="set `size_multiple` and `area_max` in its settings to what its model makes",
        )


def _too_short(server: str, frames: int, asked: int) -> EngineError:
    return EngineError(
        f"{server!r} sent {frames} frames, and the clip has {asked}",
        hint="set `frames_max` in its settings to the most that its model makes, and shoot shorter shots",
    )


def _pictures(opened: Any, *, width: int, height: int) -> Iterator[Pixels]:
    """Its frames one by one, each as (1, height, width, 3) of RGB."""
    from av.video.reformatter import Interpolation, VideoReformatter

    stream = opened.streams.video[0]
    stream.thread_type = "AUTO"
    reformatter = VideoReformatter()
    for frame in opened.decode(stream):
        made = reformatter.reformat(
            frame, width=width, height=height, format="rgb24", interpolation=Interpolation.LANCZOS
        )
        pixels: Any = made.to_ndarray()
        yield pixels[None]
