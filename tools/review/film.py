"""The delivered file, decoded: packets, pictures and sound, one after the other, never the whole in memory."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

Luma = NDArray[np.uint8]
"""Limited-range brightness (16 black, 235 white), shape (height, width)."""
Samples = NDArray[np.float32]
"""Sound at 48 kHz between -1 and 1, shape (samples, 2)."""

SAMPLE_RATE = 48_000


@dataclass(frozen=True, slots=True)
class Picture:
    """One decoded frame. The planes belong to the decoder: look at them before asking for the next."""

    number: int
    frame: Any
    luma: Luma


@dataclass(frozen=True, slots=True)
class PictureStream:
    """What the packets and headers of the picture say."""

    codec: str
    profile: str
    pixel_format: str
    width: int
    height: int
    primaries: int
    transfer: int
    matrix: int
    colour_range: int
    """1 is limited ('tv'), 2 is full."""
    frames: int
    fps: Fraction
    """From the middle step between frames; 0 where there are fewer than two."""
    uneven_steps: int
    """Steps between frames that differ from the middle one by more than a tick."""
    longest_gop: int
    """The longest distance between key frames, in frames."""
    size_bytes: int
    start: Fraction
    seconds: Fraction


@dataclass(frozen=True, slots=True)
class SoundStream:
    """What the packets and headers of the sound say."""

    codec: str
    sample_rate: int
    channels: int
    size_bytes: int
    start: Fraction


@dataclass(frozen=True, slots=True)
class Container:
    """The file as a whole."""

    size_bytes: int
    index_first: bool
    """True where the index (moov) stands before the media: playback starts before the download ends."""
    picture: PictureStream | None
    sound: SoundStream | None


class UnreadableError(Exception):
    """The file cannot be opened as a film; the message says what the decoder said."""


def read_container(path: Path) -> Container:
    """Read headers and packets without decoding. `UnreadableError` where the file is no film."""
    try:
        with av.open(str(path)) as file:
            return Container(
                size_bytes=path.stat().st_size,
                index_first=_index_first(path),
                picture=_picture_stream(file),
                sound=_sound_stream(file),
            )
    except av.FFmpegError as error:
        raise UnreadableError(f"opening it stops: {error.strerror}") from None


def read_pictures(path: Path) -> Iterator[Picture]:
    """The decoded pictures in order. `UnreadableError` where decoding stops on damage."""
    with av.open(str(path)) as file:
        stream = file.streams.video[0]
        # One thread a core: the decoder's own choice is one more, which is slower on few cores.
        stream.thread_type = "FRAME"
        stream.codec_context.thread_count = _cores()
        try:
            for number, frame in enumerate(file.decode(stream)):
                if frame.is_corrupt:
                    raise UnreadableError(f"the picture is damaged at frame {number}")
                yield Picture(number=number, frame=frame, luma=plane(frame, 0))
        except av.FFmpegError as error:
            raise UnreadableError(f"decoding the picture stops: {error.strerror}") from None


def ahead(pictures: Iterator[Picture], *, depth: int = 6) -> Iterator[Picture]:
    """The same pictures, decoded by a thread of their own while the last one is looked at. Errors come in turn."""
    waiting: queue.Queue[Picture | Exception | None] = queue.Queue(depth)
    left = threading.Event()

    def put(item: Picture | Exception | None) -> None:
        while not left.is_set():
            try:
                return waiting.put(item, timeout=0.1)
            except queue.Full:
                continue
        return None

    def decode() -> None:
        try:
            for picture in pictures:
                put(picture)
                if left.is_set():
                    return
            put(None)
        except Exception as error:  # noqa: BLE001  # Raised again where the pictures are looked at.
            put(error)

    thread = threading.Thread(target=decode, daemon=True)
    thread.start()
    try:
        while (item := waiting.get()) is not None:
            if isinstance(item, Exception):
                raise item
            yield item
    finally:
        left.set()
        thread.join()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def plane(frame: Any, number: int) -> Luma:
    """One plane of an 8-bit planar frame without copying: 0 brightness, 1 and 2 colour at half size."""
    part = frame.planes[number]
    rows = np.frombuffer(part, np.uint8)[: part.line_size * part.height]
    return rows.reshape(part.height, part.line_size)[:, : part.width]


def read_sound(path: Path, *, block: int = SAMPLE_RATE) -> Iterator[Samples]:
    """The decoded sound as 48 kHz stereo, in blocks of `block` samples (the last is shorter).

    Serves the delivered file and the stems alike. A file without sound yields nothing.
    """
    with av.open(str(path)) as file:
        if not file.streams.audio:
            return
        resampler = av.AudioResampler(format="fltp", layout="stereo", rate=SAMPLE_RATE)
        waiting: list[NDArray[np.float32]] = []
        held = 0
        try:
            for frame in _with_flush(file.decode(file.streams.audio[0])):
                for piece in resampler.resample(frame):
                    waiting.append(np.asarray(piece.to_ndarray(), np.float32))
                    held += piece.samples
                while held >= block:
                    whole = np.concatenate(waiting, axis=1)
                    yield np.ascontiguousarray(whole[:, :block].T)
                    waiting, held = [whole[:, block:]], held - block
        except av.FFmpegError as error:
            raise UnreadableError(f"decoding the sound stops: {error.strerror}") from None
        if held:
            yield np.ascontiguousarray(np.concatenate(waiting, axis=1).T)


def _with_flush(frames: Iterator[Any]) -> Iterator[Any]:
    yield from frames
    yield None


def _picture_stream(file: Any) -> PictureStream | None:
    if not file.streams.video:
        return None
    stream = file.streams.video[0]
    context = stream.codec_context
    stamps: list[int] = []
    keys: list[int] = []
    size_bytes = 0
    for packet in file.demux(stream):
        if packet.pts is None:
            continue
        stamps.append(packet.pts)
        size_bytes += packet.size
        if packet.is_keyframe:
            keys.append(packet.pts)
    stamps.sort()
    steps = np.diff(np.array(stamps, np.int64))
    step = int(np.median(steps)) if steps.size else 0
    place = {stamp: number for number, stamp in enumerate(stamps)}
    marks = [*(place[key] for key in keys), len(stamps)]
    tick = Fraction(stream.time_base)
    return PictureStream(
        codec=context.name,
        profile=str(context.profile or ""),
        pixel_format=str(context.pix_fmt or ""),
        width=context.width,
        height=context.height,
        primaries=int(context.color_primaries or 0),
        transfer=int(context.color_trc or 0),
        matrix=int(context.colorspace or 0),
        colour_range=int(context.color_range or 0),
        frames=len(stamps),
        fps=1 / (step * tick) if step else Fraction(0),
        uneven_steps=int(np.count_nonzero(np.abs(steps - step) > 1)),
        longest_gop=max((b - a for a, b in pairwise(marks)), default=0),
        size_bytes=size_bytes,
        start=stamps[0] * tick if stamps else Fraction(0),
        seconds=(stamps[-1] - stamps[0] + step) * tick if stamps else Fraction(0),
    )


def _sound_stream(file: Any) -> SoundStream | None:
    if not file.streams.audio:
        return None
    stream = file.streams.audio[0]
    file.seek(0)
    size_bytes = sum(packet.size for packet in file.demux(stream))
    start = Fraction(stream.start_time or 0) * Fraction(stream.time_base)
    return SoundStream(
        codec=stream.codec_context.name,
        sample_rate=stream.codec_context.sample_rate,
        channels=stream.codec_context.channels,
        size_bytes=size_bytes,
        start=start,
    )


def _index_first(path: Path) -> bool:
    """Walk the boxes at the top of the file (ISO/IEC 14496-12): size, name; size 1 means 64 bits follow."""
    with path.open("rb") as file:
        end = path.stat().st_size
        at = 0
        while at + 8 <= end:
            file.seek(at)
            head = file.read(16)
            size, name = int.from_bytes(head[:4], "big"), head[4:8]
            if name in (b"moov", b"mdat"):
                return name == b"moov"
            if size == 1:
                size = int.from_bytes(head[8:16], "big")
            if size < 8:
                return False
            at += size
    return False
