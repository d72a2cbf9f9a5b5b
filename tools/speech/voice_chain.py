"""From a synthetic voice to one that sits in a film: tone, de-essing, compression, air, a small room, and one level."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..sound.loudness import SILENCE_LUFS, integrated
from .dsp import FrequencyShape, Sound, block_levels, equalise, to_db

RATE = 48_000
HEAD_S = 0.04
"""Silence before the first sound of a line: short, so that a line starts when its shot does."""
TAIL_S = 0.14
"""Silence after the last sound: the room rings out in it."""
VOICE_LUFS = -20.0
"""The loudness of every voice in the store; the mix sets the film's."""
CEILING_DB = -2.0
"""No sample is louder."""

_BLOCK = RATE // 200
"""5 ms: shorter than a syllable's onset, longer than a low voice's period allows to distort."""

# Early reflections of a small treated booth: milliseconds and gain. Prime-like spacing keeps them from ringing.
_REFLECTIONS = ((3.1, -21.0), (5.3, -23.5), (8.9, -25.0), (13.7, -27.0), (19.1, -30.0), (26.3, -33.0))


def polish(sound: Sound, *, tone: FrequencyShape) -> Sound:
    """The whole chain, for mono sound at 48 kHz of any length; nothing is moved in time, the length stays.

    Tone, de-esser, compressor, air, room, then `VOICE_LUFS` under `CEILING_DB`. Silence stays silence.
    """
    if integrated(sound[:, None]) <= SILENCE_LUFS:
        return np.zeros_like(sound, dtype=np.float32)
    sound = equalise(sound, rate=RATE, shape=tone)
    sound = at_loudness(sound, lufs=VOICE_LUFS)
    sound = de_ess(sound)
    sound = compress(sound)
    sound = add_air(sound)
    sound = add_room(sound)
    return limit(at_loudness(sound, lufs=VOICE_LUFS))


def at_loudness(sound: Sound, *, lufs: float) -> Sound:
    """The same sound at a loudness; silence stays as it is."""
    measured = integrated(sound[:, None])
    if measured <= SILENCE_LUFS:
        return sound
    return (sound * np.float32(10 ** ((lufs - measured) / 20))).astype(np.float32)


def compress(
    sound: Sound,
    *,
    threshold_db: float = -24.0,
    ratio: float = 2.6,
    attack_s: float = 0.008,
    release_s: float = 0.12,
    knee_db: float = 8.0,
) -> Sound:
    """Even out a voice's level: feed-forward, root-mean-square over 5 ms, soft knee, the gain smoothed."""
    over = to_db(block_levels(sound, block=_BLOCK)) - threshold_db
    bent = np.where(
        over <= -knee_db / 2, 0.0, np.where(over >= knee_db / 2, over, (over + knee_db / 2) ** 2 / (2 * knee_db))
    )
    reduction_db = bent * (1 - 1 / ratio)
    return _with_gain(sound, -_smoothed(reduction_db, attack_s=attack_s, release_s=release_s))


def de_ess(sound: Sound, *, over_db: float = -9.0, most_db: float = 7.0) -> Sound:
    """Turn the hiss of s and sh down where it comes near the voice's usual level, at most by `most_db`."""
    band = equalise(sound, rate=RATE, shape=FrequencyShape().high_pass(5200, order=3))
    levels = block_levels(sound, block=_BLOCK)
    loud = levels[to_db(levels) > float(to_db(levels).max()) - 30]
    usual_db = float(to_db(float(np.sqrt(np.mean(loud**2)))))
    excess = to_db(block_levels(band, block=_BLOCK)) - (usual_db + over_db)
    gain_db = -_smoothed(np.clip(excess, 0.0, most_db), attack_s=0.002, release_s=0.03)
    return (sound - band + _with_gain(band, gain_db)).astype(np.float32)


def add_air(sound: Sound, *, gain_db: float = -19.0) -> Sound:
    """Fill the octave above what the voice has: harmonics of its 4 to 9 kHz band, above 9 kHz only, quiet.

    espeak-ng makes nothing above 11 kHz, which alone sounds like a telephone.
    """
    band = equalise(sound, rate=RATE, shape=FrequencyShape().high_pass(4000, order=3).low_pass(9000, order=3))
    bright = equalise(np.abs(band).astype(np.float32), rate=RATE, shape=FrequencyShape().high_pass(9000, order=4))
    return (sound + bright * np.float32(10 ** (gain_db / 20) * 4)).astype(np.float32)


def add_room(sound: Sound) -> Sound:
    """Early reflections of a small booth, darkened, some 16 dB under the voice: it stands somewhere."""
    soft = equalise(sound, rate=RATE, shape=FrequencyShape().high_pass(220).low_pass(5500))
    wet = np.zeros(sound.size, dtype=np.float64)
    for place, (delay_ms, gain_db) in enumerate(_REFLECTIONS):
        delay = round(delay_ms * RATE / 1000)
        if delay < sound.size:
            wet[delay:] += soft[: sound.size - delay] * (10 ** (gain_db / 20)) * (-1 if place % 2 else 1)
    return (sound + wet).astype(np.float32)


def limit(sound: Sound, *, ceiling_db: float = CEILING_DB) -> Sound:
    """Turn down the moments that pass the ceiling, smoothly; no sample ends above it."""
    ceiling = 10 ** (ceiling_db / 20)
    count = -(-sound.size // _BLOCK)
    filled = np.zeros(count * _BLOCK, dtype=np.float32)
    filled[: sound.size] = np.abs(sound)
    peaks = filled.reshape(count, _BLOCK).max(axis=1) if count else np.zeros(0)
    if not count or peaks.max() <= ceiling:
        return sound
    needed = to_db(np.maximum(peaks, ceiling)) - ceiling_db
    # Each block takes the largest need of itself and its neighbours, so that the ramp between blocks never undercuts.
    around = np.maximum(needed, np.maximum(np.append(needed[1:], 0.0), np.append(0.0, needed[:-1])))
    gain_db = -np.maximum(around, _smoothed(around, attack_s=0.0, release_s=0.06))
    return np.clip(_with_gain(sound, gain_db), -ceiling, ceiling).astype(np.float32)


def _smoothed(target_db: NDArray[np.float64], *, attack_s: float, release_s: float) -> NDArray[np.float64]:
    """One-pole smoothing over blocks, with its own time for rising and for falling."""
    step = _BLOCK / RATE
    rise = 1 - np.exp(-step / attack_s) if attack_s > 0 else 1.0
    fall = 1 - np.exp(-step / release_s) if release_s > 0 else 1.0
    smooth = np.empty_like(target_db)
    level = 0.0
    for place, wanted in enumerate(target_db.tolist()):
        level += (wanted - level) * (rise if wanted > level else fall)
        smooth[place] = level
    return smooth


def _with_gain(sound: Sound, gain_db: NDArray[np.float64]) -> Sound:
    middles = (np.arange(gain_db.size) + 0.5) * _BLOCK
    gain = 10 ** (np.interp(np.arange(sound.size), middles, gain_db) / 20)
    return (sound * gain).astype(np.float32)
