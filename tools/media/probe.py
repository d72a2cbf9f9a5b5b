"""The facts of a media file, read from the file itself: streams, rate, frames, tags, and where its index lies."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

from ...story.document import Part
from ...story.errors import InputError
from ...story.time import Rate, Seconds


class PictureFacts(Part):
    """The video stream."""

    codec: str
    profile: str
    width: int
    height: int
    pixel_format: str
    fps: Rate
    """The average rate."""
    frames: int
    """Counted packets, not what a header claims."""
    seconds: Seconds
    constant_rate: bool
    """Whether every frame lasts exactly as long as the others."""
    key_frames: tuple[int, ...]
    """Numbers of the frames at which decoding can begin."""
    colour_range: str
    """'tv', 'pc' or ''."""
    matrix: str
    """'bt709', ... or ''."""
    primaries: str
    transfer: str


class SoundFacts(Part):
    """The audio stream."""

    codec: str
    profile: str
    rate: int
    channels: int
    seconds: Seconds
    """As the file states it, without the encoder's padding."""


class MediaFacts(Part):
    """All that is measured of a file without decoding it."""

    size_bytes: int
    seconds: Seconds
    bit_rate: int
    """Bits a second over the whole file."""
    faststart: bool
    """Whether the index lies before the media, so that playing begins while it loads."""
    picture: PictureFacts | None
    sound: SoundFacts | None
    metadata: dict[str, str]
    chapters: tuple[tuple[str, Seconds], ...] = ()
    """Titles and starts."""


_RANGES = {1: "tv", 2: "pc"}
_MATRICES = {1: "bt709", 5: "bt470bg", 6: "smpte170m", 9: "bt2020nc"}
_PRIMARIES = {1: "bt709", 5: "bt470bg", 6: "smpte170m", 9: "bt2020"}
_TRANSFERS = {1: "bt709", 6: "smpte170m", 13: "iec61966-2-1", 14: "bt2020-10", 16: "smpte2084", 18: "arib-std-b67"}


def probe(path: Path) -> MediaFacts:
    """Read the facts of a file. `InputError` where it is no media file that can be opened."""
    import av

    try:
        with av.open(f"file:{path}") as opened:
            video = opened.streams.video[0] if opened.streams.video else None
            audio = opened.streams.audio[0] if opened.streams.audio else None
            size = path.stat().st_size
            seconds = Fraction(opened.duration or 0, 1_000_000)
            if seconds == 0 and audio is not None and audio.duration:
                seconds = audio.duration * _tick(audio)
            return MediaFacts(
                size_bytes=size,
                seconds=seconds,
                bit_rate=int(size * 8 / seconds) if seconds else 0,
                faststart=_faststart(path),
                picture=_picture(opened, video) if video else None,
                sound=_sound(audio) if audio else None,
                metadata=dict(opened.metadata),
                chapters=tuple(
                    (chapter["metadata"].get("title", ""), chapter["start"] * (chapter["time_base"] or Fraction(1)))
                    for chapter in opened.chapters()
                ),
            )
    except av.FFmpegError as error:
        raise InputError(f"{str(path)!r} is no media file that can be read: {error.strerror}") from None
    except OSError as error:
        raise InputError(f"{str(path)!r} cannot be read: {error.strerror}") from None


def _picture(opened: Any, stream: Any) -> PictureFacts:
    times: list[int] = []
    keys: list[int] = []
    length = 0
    for packet in opened.demux(stream):
        if packet.pts is None:
            continue
        times.append(packet.pts)
        length = max(length, packet.pts + (packet.duration or 0))
        if packet.is_keyframe:
            keys.append(packet.pts)
    times.sort()
    steps = {after - before for before, after in pairwise(times)}
    numbers = {time: number for number, time in enumerate(times)}
    context = stream.codec_context
    return PictureFacts(
        codec=context.name,
        profile=context.profile or "",
        width=stream.width,
        height=stream.height,
        pixel_format=context.pix_fmt or "",
        fps=stream.average_rate or Fraction(0),
        frames=len(times),
        seconds=(length - (times[0] if times else 0)) * _tick(stream),
        constant_rate=len(steps) <= 1,
        key_frames=tuple(numbers[time] for time in keys),
        colour_range=_RANGES.get(int(context.color_range), ""),
        matrix=_MATRICES.get(int(context.colorspace), ""),
        primaries=_PRIMARIES.get(int(context.color_primaries), ""),
        transfer=_TRANSFERS.get(int(context.color_trc), ""),
    )


def _sound(stream: Any) -> SoundFacts:
    context = stream.codec_context
    return SoundFacts(
        codec=context.name,
        profile=context.profile or "",
        rate=context.sample_rate,
        channels=context.channels,
        seconds=(stream.duration or 0) * _tick(stream),
    )


def _tick(stream: Any) -> Fraction:
    tick: Fraction = stream.time_base or Fraction(1)
    return tick


def _faststart(path: Path) -> bool:
    """Walks the boxes of the top level (ISO/IEC 14496-12, 4.2) up to `moov` or `mdat`, whichever comes first."""
    with path.open("rb") as file:
        while len(head := file.read(8)) == 8:
            size, name = int.from_bytes(head[:4], "big"), head[4:]
            if name in (b"moov", b"mdat"):
                return name == b"moov"
            used = 8
            if size == 1:
                size, used = int.from_bytes(file.read(8), "big"), 16
            if size < used:
                return False
            file.seek(size - used, 1)
    return False
