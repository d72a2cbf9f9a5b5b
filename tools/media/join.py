"""Joins encoded spans packet by packet and adds sound: every time stamp is a counted frame, so none can drift."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from math import lcm
from pathlib import Path
from typing import Any

import av
import numpy as np

from ...story.errors import EngineError
from .encoder import timescale
from .ffmpeg import storage_error
from .wav import read_wav

AUDIO_RATE = 48_000
_SAFE = "".join(map(chr, [*range(0x20), 0x7F]))


def join(
    spans: Sequence[Path],
    mix: Path | None,
    path: Path,
    *,
    fps: Fraction,
    frames: int,
    audio_kbps: int = 192,
    language: str = "",
    chapters: Sequence[tuple[str, int, int]] = (),
    metadata: dict[str, str] | None = None,
    on_progress: Callable[[float], None] | None = None,
) -> None:
    """Write an MP4 of exactly `frames` frames: pictures copied, the mix as AAC, the index in front.

    A mix in a `.m4a` is 48 kHz AAC already and copied like the pictures; a `.wav` is encoded.
    `spans` are H.264 files of one encoder setting, each beginning with a key frame. `chapters` are (title, first
    frame, frame after the last). Text may hold anything; control characters become spaces.
    A span that does not fit the others, or a film of another length, is an `EngineError`; a full disk `StorageError`.
    """
    try:
        with contextlib.ExitStack() as stack:
            flags = "+faststart+use_metadata_tags" if _free_keys(metadata) else "+faststart"
            options = {
                "movflags": flags,
                "fflags": "+bitexact",
                "video_track_timescale": str(timescale(fps)),
                # In which edit lists state lengths: by default milliseconds, in which 29.97 fps is never exact.
                "movie_timescale": str(lcm(AUDIO_RATE, fps.numerator)),
            }
            film = stack.enter_context(av.open(f"file:{path}", "w", format="mp4", options=options))
            film.metadata.update({key: _plain(text) for key, text in (metadata or {}).items() if text})
            _Join(film, spans, fps=fps, frames=frames, stack=stack).run(
                mix, audio_kbps=audio_kbps, language=language, chapters=chapters, on_progress=on_progress
            )
    except av.FFmpegError as error:
        full = storage_error(error, path) if isinstance(error, OSError) else None
        raise full or EngineError(f"the master {path.name!r} cannot be written: {error}") from None


class _Join:
    def __init__(
        self, film: Any, spans: Sequence[Path], *, fps: Fraction, frames: int, stack: contextlib.ExitStack
    ) -> None:
        self._film = film
        self._stack = stack
        self._spans = spans
        self._fps = fps
        self._frames = frames
        self._tick = Fraction(1, timescale(fps))
        self._ticks_a_frame = int(timescale(fps) / fps)

    def run(
        self,
        mix: Path | None,
        *,
        audio_kbps: int,
        language: str,
        chapters: Sequence[tuple[str, int, int]],
        on_progress: Callable[[float], None] | None,
    ) -> None:
        """Write all packets, sound and picture side by side in time."""
        with av.open(f"file:{self._spans[0]}") as first:
            template = first.streams.video[0]
            self._head = bytes(template.codec_context.extradata or b"")
            self._video = self._film.add_stream_from_template(template, opaque=False)
        self._video.time_base = self._tick
        self._video.metadata.clear()
        if chapters:
            self._film.set_chapters([self._chapter(number, *chapter) for number, chapter in enumerate(chapters)])
        sounding = self._sounding(mix, audio_kbps=audio_kbps, language=language)
        packet = next(sounding, None)
        for number, shown in enumerate(self._pictures()):
            self._film.mux(shown)
            while packet is not None and packet.pts * packet.time_base <= number / self._fps:
                self._film.mux(packet)
                packet = next(sounding, None)
            if on_progress is not None:
                on_progress(0.9 * (number + 1) / self._frames)
        while packet is not None:
            self._film.mux(packet)
            packet = next(sounding, None)

    def _sounding(self, mix: Path | None, *, audio_kbps: int, language: str) -> Iterator[Any]:
        """The sound's packets; its stream stands when this returns."""
        if mix is None:
            return iter(())
        samples = round(self._frames * AUDIO_RATE / self._fps)
        if mix.suffix == ".m4a":
            made = self._stack.enter_context(av.open(f"file:{mix}"))
            _check_length(mix, rate=made.streams.audio[0].rate, length=_length(made.streams.audio[0]), samples=samples)
            audio = self._film.add_stream_from_template(made.streams.audio[0], opaque=False)
            audio.metadata.clear()
            _name_language(audio, language)
            return _copied(made, audio)
        sound = _sound(mix, samples=samples)
        return _encoded(_audio_stream(self._film, audio_kbps, language), sound)

    def _pictures(self) -> Iterator[Any]:
        # Decoding runs ahead of showing by as many frames as the encoder reorders; one figure for the whole film.
        # The first pass only counts: a long film's packets do not fit in memory.
        orders = [[shown for shown, _ in self._packets(path)] for path in self._spans]
        ahead = max(order - shown for span in orders for order, shown in enumerate(span))
        base = 0
        for path, span in zip(self._spans, orders, strict=True):
            if sorted(span) != list(range(len(span))):
                raise EngineError(f"the span {str(path)!r} has lost or doubled frames", hint="remove it and run again")
            for order, (shown, packet) in enumerate(self._packets(path)):
                packet.stream = self._video
                packet.time_base = self._tick
                packet.pts = (base + shown) * self._ticks_a_frame
                packet.dts = (base + order - ahead) * self._ticks_a_frame
                packet.duration = self._ticks_a_frame
                yield packet
            base += len(span)
        if base != self._frames:
            raise EngineError(f"the spans have {base} frames together, the film {self._frames}")

    def _packets(self, path: Path) -> Iterator[tuple[int, Any]]:
        with av.open(f"file:{path}", stream_options=_UNDECODED) as span:
            stream = span.streams.video[0]
            if bytes(stream.codec_context.extradata or b"") != self._head:
                raise EngineError(f"the span {str(path)!r} was encoded otherwise than those before it")
            empty = True
            for packet in span.demux(stream):
                if not packet.size or packet.pts is None:
                    continue
                if empty and not packet.is_keyframe:
                    raise EngineError(f"the span {str(path)!r} does not begin with a key frame")
                empty = False
                yield round(packet.pts * packet.time_base * self._fps), packet
            if empty:
                raise EngineError(f"the span {str(path)!r} is empty", hint="remove it and run again")

    def _chapter(self, number: int, title: str, start: int, end: int) -> dict[str, Any]:
        ticks = self._ticks_a_frame
        return {
            "id": number,
            "start": start * ticks,
            "end": end * ticks,
            "time_base": self._tick,
            "metadata": {"title": _plain(title)},
        }


_UNDECODED: Any = [{"skip_frame": "all"}]
"""Opening a file decodes a picture, to learn what only decoding would use: 34 ms a span, twice."""


def _audio_stream(film: Any, kbps: int, language: str) -> Any:
    stream = film.add_stream("aac", rate=AUDIO_RATE, layout="stereo")
    stream.bit_rate = kbps * 1000
    stream.codec_context.flags |= av.codec.context.Flags.bitexact
    stream.time_base = Fraction(1, AUDIO_RATE)
    _name_language(stream, language)
    return stream


def _name_language(stream: Any, language: str) -> None:
    if language:
        stream.metadata["language"] = _LANGUAGES.get(language.split("-")[0].lower(), "und")


def _copied(made: Any, stream: Any) -> Iterator[Any]:
    """The packets of a sound that is encoded already, for another stream."""
    for packet in made.demux(made.streams.audio[0]):
        if packet.size and packet.pts is not None:
            packet.stream = stream
            yield packet


def _length(stream: Any) -> int:
    frames: int = round((stream.duration or 0) * stream.time_base * stream.rate)
    return frames


def _check_length(mix: Path, *, rate: int, length: int, samples: int) -> None:
    if rate != AUDIO_RATE or abs(length - samples) > AUDIO_RATE // 10:
        raise EngineError(
            f"the mix {str(mix)!r} has {length} samples at {rate} Hz; the film needs {samples} at {AUDIO_RATE}"
        )


def _sound(mix: Path, *, samples: int) -> np.ndarray[Any, np.dtype[np.float32]]:
    sound, rate = read_wav(mix)
    _check_length(mix, rate=rate, length=len(sound), samples=samples)
    stereo = np.repeat(sound, 2, axis=1) if sound.shape[1] == 1 else sound[:, :2]
    whole = np.zeros((2, samples), np.float32)
    length = min(samples, len(stereo))
    whole[:, :length] = stereo[:length].T
    return whole


def _encoded(stream: Any, sound: np.ndarray[Any, np.dtype[np.float32]]) -> Iterator[Any]:
    step = stream.codec_context.frame_size or 1024
    for start in range(0, sound.shape[1], step):
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(sound[:, start : start + step]), format="fltp", layout="stereo"
        )
        frame.sample_rate = AUDIO_RATE
        frame.pts = start
        frame.time_base = Fraction(1, AUDIO_RATE)
        yield from stream.encode(frame)
    yield from stream.encode(None)


def _plain(text: str) -> str:
    """Control characters (NUL would end the text) become spaces; lone surrogates become question marks."""
    clean = text.translate({ord(char): " " for char in _SAFE if char != "\n"})
    return clean.encode("utf-8", "replace").decode("utf-8")


def _free_keys(metadata: dict[str, str] | None) -> bool:
    return any(key not in ("title", "comment") and text for key, text in (metadata or {}).items())


_LANGUAGES = {
    "ar": "ara",
    "de": "deu",
    "en": "eng",
    "es": "spa",
    "fr": "fra",
    "it": "ita",
    "ja": "jpn",
    "ko": "kor",
    "nl": "nld",
    "pl": "pol",
    "pt": "por",
    "ru": "rus",
    "tr": "tur",
    "uk": "ukr",
    "zh": "zho",
}
"""ISO 639-2 codes, which MP4 asks for."""
