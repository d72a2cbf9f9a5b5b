"""Takes a person's own voice in: judged by decoding it, to mono at 48 kHz, in pieces, so that an hour fits anywhere."""

from __future__ import annotations

import time
import wave
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import ClassVar

import numpy as np

from ...story.artifact import Key, Making
from ...story.errors import InputError
from ..media.sniff import check_file, what_is
from ..work.job import Bench, Job, Made
from ..work.store import RAW_FILE
from .dsp import Sound

RATE = 48_000
BYTES_MAX = 2_000_000_000
SECONDS_MAX = 3600
NARRATION_FILE = "narration.wav"
_CONTAINERS = "mp3,wav,w64,flac,ogg,mov,mp4,m4a,aac,aiff,matroska,webm,avi,caf,amr,au,mpegts,wv"
"""Playlists and the like are no sound: they would make us open other files."""
_PIECE = RATE * 10


class NarrationIntake(Job):
    """Makes `narration.wav` (48 kHz, mono, 16 bits) of a recorded voice. Facts: seconds (a fraction), notes."""

    kind: ClassVar[str] = "narration-intake"
    makers: ClassVar[tuple[str, ...]] = ("tools.speech.narration_intake",)
    title: ClassVar[str] = "Reading the narration"

    raw: Key
    """The store's copy of the file, with its bytes as `source`."""
    name: str
    """The file's own name, for messages."""

    def needs(self) -> tuple[Key, ...]:
        """The file."""
        return (self.raw,)

    def make(self, bench: Bench) -> Made:
        """Leave the sound. `InputError` says what is wrong with the file and what to do."""
        began = time.process_time()
        path = bench.path(self.raw, RAW_FILE)
        check_file(path, what="narration", bytes_max=BYTES_MAX)
        samples, loudest, over = 0, 0.0, 0
        notes: list[str] = []
        with wave.open(str(bench.folder / NARRATION_FILE), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            for piece in _decoded(path, self.name, notes):
                loudest = max(loudest, float(np.abs(piece).max(initial=0.0)))
                over += int((np.abs(piece) > 0.999).sum())
                samples += piece.size
                file.writeframes((np.clip(piece, -1, 1) * 32767).round().astype("<i2").tobytes())
                bench.progress(min(0.99, samples / (RATE * 600)))
        _judge(self.name, samples, loudest)
        if over > samples // 5000:
            notes.append(f"{self.name!r} was recorded too loud: {over} samples are cut off; turn the microphone down")
        facts = {"seconds": str(Fraction(samples, RATE)), "notes": notes}
        return Made(facts=facts, making=Making(engine="pyav", compute_s=time.process_time() - began))


def pieces_of(path: Path, *, seconds: int = 20) -> Iterator[Sound]:
    """A narration in pieces of so many seconds, as floats."""
    with wave.open(str(path), "rb") as file:
        while raw := file.readframes(seconds * RATE):
            yield np.frombuffer(raw, "<i2").astype(np.float32) / np.float32(32768)


def stretch_of(path: Path, *, start: int, after: int) -> Sound:
    """The samples from `start` until `after`; what lies outside the file is left out."""
    with wave.open(str(path), "rb") as file:
        begin = max(0, min(start, file.getnframes()))
        file.setpos(begin)
        return np.frombuffer(file.readframes(max(0, after - begin)), "<i2").astype(np.float32) / np.float32(32768)


def _judge(name: str, samples: int, loudest: float) -> None:
    if samples < RATE:
        raise InputError(f"the narration {name!r} lasts {samples / RATE:.1f} s", hint="record the whole script")
    if loudest < 0.003:
        raise InputError(f"the narration {name!r} is silent", hint="record it again, nearer to the microphone")


def _decoded(path: Path, name: str, notes: list[str]) -> Iterator[Sound]:
    import av

    held: list[Sound] = []
    total = size = 0
    try:
        with av.open(f"file:{path}", options={"protocol_whitelist": "file", "format_whitelist": _CONTAINERS}) as opened:
            if not opened.streams.audio:
                raise _no_sound(name, "a video without sound" if opened.streams.video else what_is(path))
            resampler = av.AudioResampler(format="fltp", layout="mono", rate=RATE)
            for frame in opened.decode(opened.streams.audio[0]):
                frame.pts = None
                for even in resampler.resample(frame):
                    held.append(np.nan_to_num(even.to_ndarray()[0]).astype(np.float32))
                    size += held[-1].size
                if size >= _PIECE:
                    whole = np.concatenate(held)
                    yield whole
                    total, held, size = total + whole.size, [], 0
                if total > SECONDS_MAX * RATE:
                    notes.append(f"of {name!r} the first {SECONDS_MAX // 60} minutes are used")
                    return
            held += [even.to_ndarray()[0].astype(np.float32) for even in resampler.resample(None)]
    except av.FFmpegError:
        if total + size < RATE:
            raise _no_sound(name, what_is(path)) from None
        notes.append(f"{name!r} is damaged; what could be read of it is used")
    if held:
        yield np.concatenate(held)


def _no_sound(name: str, held: str) -> InputError:
    found = f"it holds {held}" if held != "unknown data" else "nothing that can be played was found in it"
    return InputError(f"the narration {name!r} has no sound: {found}", hint="give an MP3, WAV, M4A, FLAC or Ogg file")
