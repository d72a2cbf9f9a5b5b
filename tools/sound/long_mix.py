"""Joins the mixes of a long film's cues into one: samples cue by cue, one AAC stream over all of them."""

from __future__ import annotations

import struct
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO, ClassVar

import av
import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from ...story.artifact import Key, Making
from ...story.document import Part
from ...story.time import Rate
from ..media.wav import read_wav
from ..work.job import Bench, Job, Made
from .curves import waveform
from .filters import Sound, stereo
from .grid import SAMPLE_RATE, sample_at
from .loudness import gated, k_weighted, peak_envelope, powers, to_lufs, true_peak_db

STEMS = ("voice", "music", "accents")
_ROUNDS = 8
_MARGIN_DB = 0.15
_REACH = 2400
"""Samples on either side of a peak over which it is turned down: 50 ms."""
_STEP = 1024
_WAVEFORM = 600
_EDGE = 16
"""Samples that a true peak's interpolation looks at on either side."""


class MixedCue(Part):
    """One cue's mix and its length."""

    key: Key
    frames: int = Field(ge=1)


class LongMixJob(Job):
    """The mixes of a film's cues -> the files and facts of one `MixJob`, in the memory of one cue.

    The cues are at one loudness already. What the encoder makes louder than the limit is turned down for 50 ms around
    its peak, in all stems alike, until the decoded stream holds it.
    """

    kind: ClassVar[str] = "mix"
    makers: ClassVar[tuple[str, ...]] = ("tools.sound.long_mix",)
    title: ClassVar[str] = "Mixing"

    cues: tuple[MixedCue, ...] = Field(min_length=1)
    fps: Rate
    true_peak_db: float = Field(default=-1.0, ge=-12, le=0)
    audio_kbps: int = Field(default=192, ge=32, le=512)

    def needs(self) -> tuple[Key, ...]:
        """The mixes."""
        return tuple(cue.key for cue in self.cues)

    def cost(self) -> float:
        """Encoding and writing."""
        return 0.5 + float(sum(cue.frames for cue in self.cues) / self.fps) / 60

    def make(self, bench: Bench) -> Made:
        """Join, encode, prove, write."""
        began = time.perf_counter()
        reader = _Cues(bench, self.cues, self.fps)
        dips, peak_db = _prove(reader, bench.folder / "mix.m4a", kbps=self.audio_kbps, limit_db=self.true_peak_db)
        bench.progress(0.6)
        facts = _write(reader, dips, bench)
        facts |= _merged([(reader.starts[n], bench.facts(cue.key)) for n, cue in enumerate(self.cues)], self.fps)
        facts["encoded_peak_db"] = round(peak_db, 2)
        facts["seconds"] = float(sum(cue.frames for cue in self.cues) / self.fps)
        return Made(facts=facts, making=Making(engine="mixer", compute_s=time.perf_counter() - began))


class _Cues:
    """The samples of each cue, at their exact places in the film."""

    def __init__(self, bench: Bench, cues: tuple[MixedCue, ...], fps: Fraction) -> None:
        self._folders = [bench.path(cue.key, "mix.wav").parent for cue in cues]
        edges = [0]
        for cue in cues:
            edges.append(edges[-1] + cue.frames)
        self.starts = edges[:-1]
        self.samples = [sample_at(frame, fps) for frame in edges]

    def has(self, stem: str) -> bool:
        """Whether any cue has it."""
        return any((folder / f"{stem}.wav").is_file() for folder in self._folders)

    def each(self, stem: str, dips: list[_Dip]) -> Iterator[Sound]:
        """A stem cue by cue, turned down where it is too loud; silence where a cue lacks it."""
        for number, folder in enumerate(self._folders):
            first, after = self.samples[number], self.samples[number + 1]
            whole = np.zeros((after - first, 2), np.float32)
            path = folder / f"{stem}.wav"
            if path.is_file():
                sound = stereo(read_wav(path)[0])[: after - first]
                whole[: len(sound)] = sound
            for dip in dips:
                dip.apply(whole, first)
            yield whole


class _Dip:
    """A place that is turned down."""

    def __init__(self, at: int, depth_db: float) -> None:
        self._start = at - _REACH
        shape = np.minimum(1, 1.6 * (0.5 + 0.5 * np.cos(np.pi * np.linspace(-1, 1, 2 * _REACH + 1))))
        self._gain = (10 ** (-depth_db * shape / 20)).astype(np.float32)

    def apply(self, sound: Sound, first: int) -> None:
        """Turn down what of the place lies in a stretch that begins at sample `first`; in place."""
        low, high = max(self._start, first), min(self._start + len(self._gain), first + len(sound))
        if low < high:
            sound[low - first : high - first] *= self._gain[low - self._start : high - self._start, None]


def _prove(reader: _Cues, path: Path, *, kbps: int, limit_db: float) -> tuple[list[_Dip], float]:
    """Encode until the decoded peaks hold; leaves the stream in `path`."""
    ceiling = 10 ** ((limit_db - _MARGIN_DB / 2) / 20)
    dips: list[_Dip] = []
    best, lowest = dips, np.inf
    for _ in range(_ROUNDS):
        _encode(reader.each("mix", dips), path, kbps=kbps)
        highest, loud = _too_loud(path, ceiling)
        if highest < lowest:
            best, lowest = dips, highest
        if not loud:
            break
        dips = [*dips, *(_Dip(at, 20 * float(np.log10(level / ceiling)) + _MARGIN_DB) for at, level in loud)]
    else:
        # What is delivered is the best that was tried.
        _encode(reader.each("mix", best), path, kbps=kbps)
    return best, 20 * float(np.log10(max(lowest, 1e-6)))


def _encode(parts: Iterator[Sound], path: Path, *, kbps: int) -> None:
    with av.open(f"file:{path}", "w", format="mp4", options={"fflags": "+bitexact"}) as film:
        stream = film.add_stream("aac", rate=SAMPLE_RATE, layout="stereo")
        stream.bit_rate = kbps * 1000
        stream.codec_context.flags |= av.codec.context.Flags.bitexact
        left = np.zeros((0, 2), np.float32)
        at = 0
        for part in parts:
            # Only the last frame may be short.
            sound = np.concatenate([left, part])
            whole = len(sound) // _STEP * _STEP
            for start in range(0, whole, _STEP):
                film.mux(stream.encode(_frame(sound[start : start + _STEP], at + start)))
            left = sound[whole:].copy()
            at += whole
        if len(left):
            film.mux(stream.encode(_frame(left, at)))
        film.mux(stream.encode(None))


def _frame(sound: NDArray[np.float32], at: int) -> Any:
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound.T), format="fltp", layout="stereo")
    frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, at, Fraction(1, SAMPLE_RATE)
    return frame


def _too_loud(path: Path, ceiling: float) -> tuple[float, list[tuple[int, float]]]:
    """The highest decoded level, and the worst place of each group that is over the ceiling."""
    highest = 0.0
    loud: list[tuple[int, float]] = []
    for first, sound in _decoded(path):
        level = peak_envelope(sound, above=ceiling)
        highest = max(highest, float(level.max(initial=0.0)))
        over = np.flatnonzero(level > ceiling)
        for group in np.split(over, np.flatnonzero(np.diff(over) > _STEP) + 1) if over.size else ():
            worst = int(group[np.argmax(level[group])])
            loud.append((first + worst, float(level[worst])))
    return highest, loud


def _decoded(path: Path) -> Iterator[tuple[int, Sound]]:
    """The decoded stream in stretches of some ten seconds that overlap a little: (first sample, sound)."""
    kept: list[Sound] = []
    first = held = 0
    with av.open(f"file:{path}") as made:
        for frame in made.decode(audio=0):
            at = round((frame.pts or 0) * (frame.time_base or Fraction(1, SAMPLE_RATE)) * SAMPLE_RATE)
            heard = np.ascontiguousarray(frame.to_ndarray().T[max(0, -at) :], dtype=np.float32)
            if not kept:
                first = max(0, at)
            kept.append(heard)
            held += len(heard)
            if held > 10 * SAMPLE_RATE:
                sound = np.concatenate(kept)
                yield first, sound
                first += len(sound) - 2 * _EDGE
                kept = [sound[-2 * _EDGE :]]
                held = 2 * _EDGE
    if kept:
        yield first, np.concatenate(kept)


def _write(reader: _Cues, dips: list[_Dip], bench: Bench) -> dict[str, Any]:
    """The stems and the mix as files, and what is measured of the mix."""
    total = reader.samples[-1]
    hops: list[NDArray[np.float64]] = []
    shape: list[float] = []
    peak_db = -120.0

    def measure(sound: Sound) -> None:
        nonlocal peak_db
        hops.append(powers(k_weighted(sound)))
        peak_db = max(peak_db, true_peak_db(sound))
        shape.extend(waveform(sound, buckets=max(1, round(_WAVEFORM * len(sound) / total))))

    for stem in ("mix", *STEMS):
        if reader.has(stem):
            with (bench.folder / f"{stem}.wav").open("wb") as file:
                _write_floats(file, reader.each(stem, dips), total, measure if stem == "mix" else None)
    power = np.concatenate(hops)
    blocks = (power[:-3] + power[1:-2] + power[2:-1] + power[3:]) / 4
    return {
        "lufs": round(gated(blocks), 2),
        "true_peak_db": round(peak_db, 2),
        "waveform": shape,
        "momentary_lufs": [round(float(value), 1) for value in to_lufs(blocks)],
    }


def _write_floats(file: BinaryIO, parts: Iterator[Sound], samples: int, heed: Callable[[Sound], None] | None) -> None:
    """A WAVE file of 32-bit floats, part by part."""
    size = samples * 8
    head = struct.pack("<HHIIHHH", 3, 2, SAMPLE_RATE, SAMPLE_RATE * 8, 8, 32, 0)
    chunks = b"fmt " + struct.pack("<I", len(head)) + head + b"fact" + struct.pack("<II", 4, samples)
    file.write(b"RIFF" + struct.pack("<I", 4 + len(chunks) + 8 + size) + b"WAVE" + chunks)
    file.write(b"data" + struct.pack("<I", size))
    for part in parts:
        file.write(part.astype("<f4").tobytes())
        if heed is not None:
            heed(part)


def _merged(cues: list[tuple[int, dict[str, Any]]], fps: Fraction) -> dict[str, Any]:
    """The facts of the cues as those of the film: times moved to their places."""
    spoken: list[list[float]] = []
    over: list[tuple[float, float]] = []
    for start, facts in cues:
        at = float(Fraction(start) / fps)
        own = [[round(begin + at, 2), round(end + at, 2)] for begin, end in facts["speech_s"]]
        spoken += own
        if facts["voice_over_music_db"] is not None:
            over.append((sum(end - begin for begin, end in own), facts["voice_over_music_db"]))
    weight = sum(length for length, _ in over)
    return {
        "voice_over_music_db": round(sum(length * db for length, db in over) / weight, 2) if weight else None,
        "line_lufs": {line: lufs for _, facts in cues for line, lufs in facts["line_lufs"].items()},
        "speech_s": spoken,
        "duck_db": [db for _, facts in cues for db in facts["duck_db"]],
        "accents": [
            {**accent, "frame": accent["frame"] + start} for start, facts in cues for accent in facts.get("accents", ())
        ],
        "static_gain_db": round(sum(facts["static_gain_db"] for _, facts in cues) / len(cues), 2),
        "limited_db": max(facts["limited_db"] for _, facts in cues),
    }
