"""Music under a voice: when speech sounds, and the gain and presence curves that make room for it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from ...story.document import Part
from .filters import Sound, filtered, presence_taps
from .grid import SAMPLE_RATE
from .loudness import k_weighted, powers, to_lufs

TICK = SAMPLE_RATE // 100
"""Automation has a value every 10 ms."""

Stretch = tuple[float, float]
"""A stretch of time in seconds, start and end."""


class Duck(Part):
    """How music makes room for a voice."""

    under_voice_db: float = Field(default=15.5, ge=6, le=30)
    """Loudness of the voice over that of the music while someone speaks; 12 to 16 sounds right."""
    early_s: float = Field(default=0.12, ge=0, le=1)
    """The music starts to sink this long before the first sound of speech and has sunk when it comes."""
    hold_s: float = Field(default=0.22, ge=0, le=2)
    """It stays down this long after the last sound: a word still rings in the ear, and in every meter, that long."""
    release_s: float = Field(default=0.45, gt=0, le=4)
    presence_dip_db: float = Field(default=3.0, ge=0, le=12)
    """How far 1-4 kHz sinks beyond the rest."""
    between_db: float = Field(default=5.0, ge=0, le=20)
    """How far under the voice the music stays where nobody speaks."""

    @property
    def bridge_s(self) -> float:
        """Pauses shorter than this stay ducked: the music would not have time to come back and go again."""
        return self.early_s + self.hold_s + self.release_s + 0.2


def spoken_stretches(sound: NDArray[Any], words: tuple[Stretch, ...] = ()) -> tuple[Stretch, ...]:
    """Where a line is heard: stretches within 36 dB of its loud parts, joined over 0.25 s, and held to its words.

    Word times join sounds that belong together and drop breaths and clicks that lie more than 0.25 s from any word.
    """
    level = np.sqrt(powers(sound, TICK))
    if not level.size or float(level.max()) < 1e-4:
        return words
    floor = float(np.percentile(level, 95)) * 10 ** (-36 / 20)
    times = np.flatnonzero(level > floor) / 100
    heard = [(float(at), float(at) + 0.01) for at in times]
    if words:
        heard = [s for s in heard if any(start - 0.25 <= s[0] <= end + 0.25 for start, end in words)]
    return merged((*heard, *words) if not heard else (*heard,), gap_s=0.25)


def merged(stretches: tuple[Stretch, ...], *, gap_s: float) -> tuple[Stretch, ...]:
    """Stretches in order, those closer than a gap joined."""
    out: list[Stretch] = []
    for start, end in sorted(stretches):
        if out and start - out[-1][1] < gap_s:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)


def presence_curve(stretches: tuple[Stretch, ...], samples: int, duck: Duck) -> NDArray[np.float64]:
    """How far the music is ducked at each tick, 0 to 1: up before speech, down after it, along half cosines."""
    ticks = np.arange(-(-samples // TICK) + 1) / 100
    curve = np.zeros(len(ticks))
    for start, end in merged(stretches, gap_s=duck.bridge_s):
        rise = np.clip((ticks - start + duck.early_s) / max(duck.early_s, 1e-3), 0, 1)
        fall = np.clip((end + duck.hold_s + duck.release_s - ticks) / duck.release_s, 0, 1)
        curve = np.maximum(curve, np.minimum(rise, fall))
    return 0.5 - 0.5 * np.cos(np.pi * curve)


def ducked(
    music: Sound, stretches: tuple[Stretch, ...], *, voice_lufs: float, duck: Duck
) -> tuple[Sound, NDArray[np.float64]]:
    """The music under speech, and its gain in dB at each tick (10 ms), the presence dip not counted.

    The depth follows the music: it is turned down further where it plays loud, so that the voice keeps its lead.
    """
    presence = presence_curve(stretches, len(music), duck)
    if not stretches or not len(music):
        return music, np.zeros(len(presence))
    dipped = music + filtered(music, presence_taps(duck.presence_dip_db), delay=1023) if duck.presence_dip_db else music
    hops = powers(k_weighted(dipped), TICK)
    hops = np.concatenate([hops, np.full(max(0, len(presence) - len(hops)), hops[-1] if hops.size else 0.0)])
    depth = _depth(hops[: len(presence)], presence, voice_lufs=voice_lufs, duck=duck)
    gain_db = -presence * depth
    at = np.arange(len(music), dtype=np.float64)
    ticks = np.arange(len(presence)) * float(TICK)
    gain = np.interp(at, ticks, 10 ** (gain_db / 20)).astype(np.float32)[:, None]
    wet = np.interp(at, ticks, presence).astype(np.float32)[:, None]
    return ((music + (dipped - music) * wet) * gain).astype(np.float32), gain_db


def _depth(
    hops: NDArray[np.float64], presence: NDArray[np.float64], *, voice_lufs: float, duck: Duck
) -> NDArray[np.float64]:
    """Decibels to turn down at each tick while speech is on."""
    width = 151
    weight = np.hanning(width + 2)[1:-1]
    padded = np.pad(hops, width // 2, mode="edge")
    local = np.convolve(padded, weight / weight.sum(), mode="valid")
    wanted = voice_lufs - duck.under_voice_db
    depth = np.clip(to_lufs(local) - wanted, 0, 24)
    speaking = presence > 0.95
    if speaking.any():
        # Riding leaves a small error of the mean; the whole is moved so that speech as a whole has its distance.
        now = float(to_lufs(float((hops * 10 ** (-depth / 10))[speaking].mean())))
        depth = np.clip(depth + np.clip(now - wanted, -3, 6), 0, 30)
    return depth
