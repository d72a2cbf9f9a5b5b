"""What a server sent, made into what was planned: the clip's part of the picture, its exact frames and rate; music.

A server's file is a stranger's: it is opened as media alone, from this machine alone, and judged before it is used.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain, islice
from pathlib import Path
from typing import Any

import numpy as np

from ...story.answers import ClipLayer, Piece, Still
from ...story.errors import EngineError
from ...tools.media.wav import write_wav
from ...tools.sound.filters import Sound
from ...tools.sound.grid import SAMPLE_RATE
from ..diffusion.music.ace_step import check_heard
from ..engine import EnginePlan
from ..frames import BrokenError, ClipWriter, Pixels, check_shown
from ..shape import Picture, Shape

CONTAINERS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,gif,flac,mp3,ogg,wav"
"""Playlists and the like are no clips: they would make us open other files, in this machine or elsewhere."""
SHARE_OFF = 0.015
"""How far the proportions of what came may be from those that were asked for."""
RATE_OFF = Fraction(1, 200)
SMALLER_MIN = 0.9
"""How much smaller than asked a picture may be, side by side. Larger ones are scaled down."""
PIXELS_MAX = 1 << 26
SHORT_S = 0.1
"""Music may be so much shorter than asked: some formats lose their first or last milliseconds."""


def land(received: Sequence[Path], plan: EnginePlan, picture: Picture | None, folder: Path) -> None:
    """Write a plan's answer from the files that a server sent, one for each chunk.

    `picture` is the one that was asked for; None for music. `EngineError` where a file cannot be used.
    """
    answer = plan.answer
    if isinstance(answer, Piece):
        land_piece(received[0], answer, folder, server=plan.engine)
    elif isinstance(answer, Still):
        assert picture is not None
        land_still(received[0], picture, answer, folder, server=plan.engine)
    elif plan.shape is not None:
        land_clip(received, plan.shape, answer, folder, server=plan.engine)


def land_clip(received: Sequence[Path], shape: Shape, clip: ClipLayer, folder: Path, *, server: str) -> None:
    """Write `clip.picture` into a folder from the files of all chunks: every frame of the clip once.

    `EngineError` where a file is no video, of another shape or rate, or has too few frames.
    """
    with ClipWriter(folder, clip, picture=shape.picture) as writer:
        for number, path in enumerate(received):
            for frame in _added(path, shape, number, server=server):
                writer.write(frame)
        writer.finish()


def last_frames(received: Path, shape: Shape, number: int, before: Pixels | None, server: str) -> Pixels:
    """What the next chunk begins with again: the clip's last frames up to here, in the size of the model's picture.

    The whole file is judged, as `land_clip` does. `before` are the last frames of what stands before this chunk.
    """
    wanted = shape.chunks[number + 1].carried
    last = deque(before if before is not None else (), maxlen=wanted)
    for frame in _added(received, shape, number, server=server):
        last.append(frame[0])
    return np.stack(last)


def _added(received: Path, shape: Shape, number: int, *, server: str) -> Iterator[Pixels]:
    """The frames that a chunk adds to its clip; those that it begins with again are left out."""
    import av

    chunk, picture = shape.chunks[number], shape.picture
    needed, given = chunk.carried + chunk.kept, 0
    try:
        with _opened(received) as opened:
            _check_clip(opened, shape, needed, server=server)
            for frame in islice(_pictures(opened, width=picture.width, height=picture.height), needed):
                check_shown(frame)
                given += 1
                if given > chunk.carried:
                    yield frame
    except BrokenError as error:
        raise EngineError(f"{server!r} sent a clip whose {error.what}") from None
    except (av.FFmpegError, IndexError) as error:
        raise EngineError(f"{server!r} sent a file that is no video, or is cut off: {error}") from None
    if given < needed:
        raise _too_short(server, given, needed)


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


def land_piece(received: Path, piece: Piece, folder: Path, *, server: str) -> None:
    """Write `piece.sound`, 48 kHz stereo of exactly its length, from a file that a server sent.

    No more of it is decoded than is used. `EngineError` where it is no sound, too short, silent or no numbers.
    """
    import av

    wanted = round(piece.seconds * SAMPLE_RATE)
    try:
        with _opened(received) as opened:
            sound = _heard(opened, wanted, server=server)
        check_heard(sound)
    except BrokenError as error:
        raise EngineError(f"{server!r} sent a file that cannot be used: {error.what}") from None
    except (av.FFmpegError, IndexError) as error:
        raise EngineError(f"{server!r} sent a file that is no sound, or is cut off: {error}") from None
    if len(sound) < wanted - SHORT_S * SAMPLE_RATE:
        raise EngineError(
            f"{server!r} sent {len(sound) / SAMPLE_RATE:.2f} s of music and was asked for {float(piece.seconds):g} s",
            hint="map the slot `seconds` to every input of the workflow that says how long the music is",
        )
    whole = np.zeros((wanted, 2), np.float32)
    whole[: len(sound)] = sound[:wanted]
    write_wav(folder / piece.sound, whole, rate=SAMPLE_RATE, bits=24)


def _heard(opened: Any, wanted: int, *, server: str) -> Sound:
    """The first samples of a file as (samples, 2) at 48 kHz."""
    import av

    if not opened.streams.audio:
        raise EngineError(f"{server!r} sent a file without a sound")
    resampler = av.AudioResampler(format="fltp", layout="stereo", rate=SAMPLE_RATE)
    found: list[Sound] = []
    length = 0
    for frame in chain(opened.decode(opened.streams.audio[0]), (None,)):
        for made in resampler.resample(frame):
            found.append(np.asarray(made.to_ndarray(), np.float32).T)
            length += len(found[-1])
        if length >= wanted:
            break
    return np.concatenate(found) if found else np.zeros((0, 2), np.float32)


def _opened(path: Path) -> Any:
    import av

    return av.open(f"file:{path}", options={"protocol_whitelist": "file", "format_whitelist": CONTAINERS})


def _check_clip(opened: Any, shape: Shape, frames: int, *, server: str) -> None:
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
    if 0 < stream.frames < frames:
        raise _too_short(server, stream.frames, frames)


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
