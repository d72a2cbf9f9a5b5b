"""What AAC makes of a mix: encoded and decoded in memory as the master will be, and corrected where peaks grew.

The encoder's noise raises true peaks, mostly by half a decibel, on a sharp attack now and then by several. Leaving
room for the worst everywhere would cost loudness; instead the few places are found and turned down.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from .filters import Sound, Track
from .grid import SAMPLE_RATE
from .loudness import peak_envelope

_STEP = 1024
_REACH = 2 * _STEP
"""A frame's error spreads over its window."""
_ROUNDS = 8
_MARGIN_DB = 0.15


@dataclass(frozen=True)
class Proven:
    """A gain that was tried, what its sound peaks at once decoded, and the very packets that were decoded."""

    gain: Track
    """1 nearly everywhere."""
    peak_db: float
    """dBTP."""
    m4a: bytes
    """An MP4 with the sound alone."""


def encoded(sound: NDArray[Any], *, kbps: int) -> bytes:
    """48 kHz stereo sound as AAC in an MP4 of its own; equal samples give equal bytes."""
    memory = io.BytesIO()
    planes = np.asarray(sound, np.float32).T
    with av.open(memory, mode="w", format="mp4", options={"fflags": "+bitexact"}) as film:
        stream = film.add_stream("aac", rate=SAMPLE_RATE, layout="stereo")
        stream.bit_rate = kbps * 1000
        stream.codec_context.flags |= av.codec.context.Flags.bitexact
        for start in range(0, planes.shape[1], _STEP):
            piece = np.ascontiguousarray(planes[:, start : start + _STEP])
            frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout="stereo")
            frame.sample_rate = SAMPLE_RATE
            frame.pts = start
            frame.time_base = Fraction(1, SAMPLE_RATE)
            film.mux(stream.encode(frame))
        film.mux(stream.encode(None))
    return memory.getvalue()


def decoded(m4a: bytes, samples: int) -> Sound:
    """What is heard of an encoded sound, in place, and so many samples long."""
    out = np.zeros((samples, 2), np.float32)
    with av.open(io.BytesIO(m4a), mode="r") as made:
        for frame in made.decode(audio=0):
            at = round((frame.pts or 0) * (frame.time_base or Fraction(1, SAMPLE_RATE)) * SAMPLE_RATE)
            heard = frame.to_ndarray().T[max(0, -at) :]
            at = max(0, at)
            heard = heard[: max(0, len(out) - at)]
            out[at : at + len(heard)] = heard
    return out


def safe_gain(render: Callable[[Track], Sound], samples: int, *, true_peak_db: float, kbps: int) -> Proven:
    """A gain (1 nearly everywhere) under which the encoded sound keeps its peak, and what was encoded under it.

    `render` makes the very samples that will be delivered under a gain: the encoder is chaotic, and a rounding in the
    last bit moves its peaks by a decibel. Places whose decoded peak lies over the limit are turned down smoothly by
    their excess, and it is tried again; the gain that comes back is one that was tried.
    """
    gain = np.ones(samples, np.float32)
    ceiling = 10 ** ((true_peak_db - _MARGIN_DB / 2) / 20)
    best, lowest, kept = gain, math.inf, b""
    for _ in range(_ROUNDS):
        m4a = encoded(render(gain), kbps=kbps)
        level = peak_envelope(decoded(m4a, samples), above=ceiling)
        highest = float(level.max(initial=0.0))
        if highest < lowest:
            best, lowest, kept = gain, highest, m4a
        over = np.flatnonzero(level > ceiling)
        if not over.size:
            break
        gain = gain * _dips(level, over, ceiling)
    return Proven(gain=best, peak_db=20 * math.log10(max(lowest, 1e-6)), m4a=kept)


def _dips(level: Track, over: NDArray[Any], ceiling: float) -> Track:
    """Half cosines around each place that is too loud, deep enough for the worst inside their reach."""
    gain = np.ones(len(level), np.float32)
    shape = 0.5 + 0.5 * np.cos(np.pi * np.linspace(-1, 1, 2 * _REACH + 1))
    # The middle of the dip is flat, so that neighbours of the peak do not become the next one.
    shape = np.minimum(1, 1.6 * shape)
    for group in np.split(over, np.flatnonzero(np.diff(over) > _STEP) + 1):
        worst = int(group[np.argmax(level[group])])
        depth_db = 20 * np.log10(float(level[worst]) / ceiling) + _MARGIN_DB
        start, stop = max(0, worst - _REACH), min(len(gain), worst + _REACH + 1)
        part = shape[start - worst + _REACH : stop - worst + _REACH]
        gain[start:stop] = np.minimum(gain[start:stop], 10 ** (-depth_db * part / 20))
    return gain
