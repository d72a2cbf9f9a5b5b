"""Takes a person's sound in: judged by decoding it, to 48 kHz stereo."""

from __future__ import annotations

import time
from fractions import Fraction
from pathlib import Path
from typing import ClassVar

import numpy as np

from ...story.artifact import Key, Making
from ...story.errors import InputError
from ..work.job import Bench, Job, Made
from ..work.store import RAW_FILE
from .sniff import check_file, what_is
from .wav import Samples, write_wav

AUDIO_RATE = 48_000
BYTES_MAX = 2_000_000_000
SECONDS_MAX = 3600
_CONTAINERS = "mp3,wav,w64,flac,ogg,mov,mp4,m4a,aac,aiff,matroska,webm,avi,asf,caf,amr,au,mpegts,mpeg,wv,ape,tta"
"""Playlists and the like are no sound: they would make us open other files, in this machine or elsewhere."""


class AudioIntake(Job):
    """Makes `NAME.wav` (48 kHz, stereo, 16 bits) of sound as a person gave it; a video gives its sound track.

    facts: seconds (a fraction), notes.
    """

    kind: ClassVar[str] = "audio-intake"
    makers: ClassVar[tuple[str, ...]] = ("tools.media.audio_intake",)
    title: ClassVar[str] = "Reading sound"

    raw: Key
    """The store's copy of the file, with its bytes as `source`."""
    name: str
    """The file's own name, for messages."""
    what: str = "music"
    """What it is for; also the stem of the result's name."""
    seconds_min: int = 3

    def needs(self) -> tuple[Key, ...]:
        """The file."""
        return (self.raw,)

    def make(self, bench: Bench) -> Made:
        """Leave the sound. `InputError` says what is wrong with the file and what to do."""
        began = time.process_time()
        path = bench.path(self.raw, RAW_FILE)
        sound, notes = read_sound(path, name=self.name, what=self.what, seconds_min=self.seconds_min)
        write_wav(bench.folder / f"{self.what}.wav", sound, AUDIO_RATE, 16)
        facts = {"seconds": str(Fraction(len(sound), AUDIO_RATE)), "notes": notes}
        return Made(facts=facts, making=Making(engine="pyav", compute_s=time.process_time() - began))


def read_sound(path: Path, *, name: str, what: str = "music", seconds_min: int = 3) -> tuple[Samples, list[str]]:
    """The sound as floats, shape (samples, 2), 48 kHz, and notes of what was changed. `InputError` as the job."""
    import av

    check_file(path, what=what, bytes_max=BYTES_MAX)
    notes: list[str] = []
    try:
        options = {"protocol_whitelist": "file", "format_whitelist": _CONTAINERS}
        with av.open(f"file:{path}", options=options) as opened:
            if not opened.streams.audio:
                held = "a video without sound" if _moves(opened) else what_is(path)
                raise _no_sound(name, what, held)
            sound, damaged = _decoded(opened)
    except av.FFmpegError:
        raise _no_sound(name, what, what_is(path)) from None
    if damaged:
        notes.append(f"{name!r} is damaged in places; what could be read is used")
    if not sound.size or float(np.abs(sound).max()) < 1e-4:
        raise InputError(f"the {what} {name!r} is silent", hint="give a file in which something is heard")
    seconds = len(sound) / AUDIO_RATE
    if seconds < seconds_min:
        raise InputError(
            f"the {what} {name!r} lasts {seconds:.1f} s, less than {seconds_min}", hint="give a longer piece"
        )
    if seconds > SECONDS_MAX:
        sound = sound[: SECONDS_MAX * AUDIO_RATE]
        notes.append(f"of {name!r} the first {SECONDS_MAX // 60} minutes are used")
    peak = float(np.abs(sound).max())
    if peak > 1.0:
        # Lossy formats decode to peaks above full scale; turned down whole, they are not clipped.
        sound = sound * np.float32(1 / peak)
    return sound, notes


def _decoded(opened: object) -> tuple[Samples, bool]:
    import av

    container: av.container.InputContainer = opened  # type: ignore[assignment]
    stream = container.streams.audio[0]
    # One channel is doubled by us at its own level: the resampler would turn it down by 3 dB.
    layout = "mono" if stream.codec_context.channels == 1 else "stereo"
    resampler = av.AudioResampler(format="fltp", layout=layout, rate=AUDIO_RATE)
    pieces: list[Samples] = []
    total, damaged = 0, False
    for packet in container.demux(stream):
        try:
            for frame in packet.decode():
                frame.pts = None
                for even in resampler.resample(frame):
                    pieces.append(even.to_ndarray().T.astype(np.float32))
                    total += len(pieces[-1])
        except av.FFmpegError:
            damaged = True
        if total > (SECONDS_MAX + 1) * AUDIO_RATE:
            break
    pieces.extend(even.to_ndarray().T.astype(np.float32) for even in resampler.resample(None))
    sound = np.concatenate(pieces) if pieces else np.zeros((0, 2), np.float32)
    if sound.shape[1] == 1:
        sound = np.repeat(sound, 2, axis=1)
    return np.nan_to_num(sound, nan=0.0, posinf=0.0, neginf=0.0), damaged


def _moves(opened: object) -> bool:
    import av

    container: av.container.InputContainer = opened  # type: ignore[assignment]
    return any((stream.frames or 2) > 1 for stream in container.streams.video) and bool(container.duration)


def _no_sound(name: str, what: str, held: str) -> InputError:
    found = f"it holds {held}" if held != "unknown data" else "nothing that can be played was found in it"
    return InputError(f"the {what} {name!r} has no sound: {found}", hint="give an MP3, WAV, M4A, FLAC or Ogg file")
