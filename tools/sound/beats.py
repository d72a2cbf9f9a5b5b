"""Beats of a person's music: tempo, beats by dynamic programming, and a guess at the bars.

The tracker is the one of D. Ellis, "Beat Tracking by Dynamic Programming", J. New Music Research 36 (2007): of all
rows of moments, the one with the strongest onsets whose distances stay near the tempo.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...story.document import Document
from ...story.errors import EngineError
from ...story.timeline import BeatGrid
from ..media.wav import read_wav
from .filters import Sound, stereo
from .grid import SAMPLE_RATE
from .onsets import HOP, Onsets, beat_features, onsets

ASSET_FILE = "music.wav"
"""The normalised copy (48 kHz) in the artifact of a music asset."""
_SLOWEST, _FASTEST = 55.0, 210.0
_TIGHTNESS = 600.0
_PULSE = 140.0
"""Beats are grouped from pulses of this to twice this a minute: their halves show where a beat is."""


class TrackedBeats(Document):
    """What the tracker heard; times are seconds from the start of the file."""

    NAME = "tracked-beats"

    seconds: float
    bpm: float
    """0 where no beat was found."""
    confidence: float
    """How much of the onsets' strength lies on the beats, 0 to 1; under 0.2 there is hardly a pulse."""
    beats_s: tuple[float, ...]
    downbeat: int
    """The number of the first beat that opens a bar; bars have four beats."""
    start_s: float
    """The first sound."""
    end_s: float
    """The last sound."""
    fades_out: bool
    """True where the piece has no ending of its own but gets quieter and quieter."""
    features: tuple[tuple[float, ...], ...] = ()
    """For each beat: 12 pitch classes, 6 bands."""
    level_db: tuple[float, ...] = ()
    """For each beat."""


def read_beats(folder: Path) -> BeatGrid:
    """The beat grid (`beats.json`) of fitted music, in frames."""
    path = folder / "beats.json"
    return BeatGrid.model_validate_json(path.read_bytes())


def read_music(path: Path) -> Sound:
    """A music file of the store with two channels. `EngineError` where it is not at 48 kHz."""
    sound, rate = read_wav(path)
    if rate != SAMPLE_RATE:
        raise EngineError(
            f"the music {path.name!r} has {rate} samples a second, not {SAMPLE_RATE}",
            hint="take the file in again with this version",
        )
    return stereo(sound)


def track(sound: Sound) -> TrackedBeats:
    """Listen to a whole piece. Silence and pieces without a pulse give no beats, never an error."""
    mono = sound.mean(axis=1) if len(sound) else np.zeros(0, np.float32)
    start_s, end_s = _sounding(mono)
    heard = onsets(mono)
    period = _period(heard)
    beats = _felt(mono, heard, _beats(heard.strength, period)) if period else np.zeros(0, np.int64)
    confidence = _confidence(heard, beats)
    beats_s = np.array([heard.time_s(_refined(heard.strength, beat)) for beat in beats])
    inside = (beats_s >= start_s - 0.1) & (beats_s <= end_s)
    beats_s = np.maximum(beats_s[inside], 0)
    if len(beats_s) < 4:
        beats_s = np.zeros(0)
    features, level = beat_features(mono, beats_s) if len(beats_s) else (np.zeros((0, 18)), np.zeros(0))
    return TrackedBeats(
        seconds=round(len(mono) / SAMPLE_RATE, 4),
        bpm=round(60 / float(_pace(beats_s)), 2) if len(beats_s) else 0.0,
        confidence=round(confidence, 3) if len(beats_s) else 0.0,
        beats_s=tuple(round(float(beat), 4) for beat in beats_s),
        downbeat=_downbeat(features, heard, beats[inside]) if len(beats_s) else 0,
        start_s=round(start_s, 3),
        end_s=round(end_s, 3),
        fades_out=_fades_out(mono, start_s, end_s),
        features=tuple(tuple(round(float(value), 3) for value in row) for row in features),
        level_db=tuple(round(float(value), 1) for value in level),
    )


def _sounding(mono: NDArray[Any]) -> tuple[float, float]:
    rows = len(mono) // HOP
    if not rows:
        return 0.0, len(mono) / SAMPLE_RATE
    level = np.abs(mono[: rows * HOP]).reshape(rows, HOP).max(axis=1)
    loud = np.flatnonzero(level > max(float(level.max()) * 10 ** (-50 / 20), 1e-5))
    if not loud.size:
        return 0.0, len(mono) / SAMPLE_RATE
    return float(loud[0] * HOP / SAMPLE_RATE), float((loud[-1] + 1) * HOP / SAMPLE_RATE)


def _fades_out(mono: NDArray[Any], start_s: float, end_s: float) -> bool:
    """A recorded fade: over the last ten seconds each part is well quieter than the one before."""
    if end_s - start_s < 30:
        return False
    whole = mono[round(start_s * SAMPLE_RATE) : round(end_s * SAMPLE_RATE)]
    parts = whole[-10 * SAMPLE_RATE :].reshape(5, -1)
    level = 10 * np.log10(np.mean(np.square(parts, dtype=np.float64), axis=1) + 1e-12)
    return bool(np.all(np.diff(level) < -1.5) and level[0] - level[-1] > 12)


def _period(heard: Onsets) -> float:
    """Ticks between the quick pulses that beats are made of (140 to 280 a minute); 0 where nothing repeats."""
    envelope = heard.strength
    if len(envelope) < 200 or float(envelope.max()) <= 0:
        return 0.0
    alike = _autocorrelation(envelope)
    lags = np.arange(100 * 60 / _FASTEST, 100 * 60 / _SLOWEST, 0.25)
    score = np.zeros(len(lags))
    for times, weight in ((1, 1.0), (2, 0.6), (4, 0.45), (3, 0.15)):
        score += weight * np.interp(lags * times, np.arange(len(alike)), alike, right=0.0)
    score *= np.exp(-0.5 * (np.log2(6000 / lags / 118) / 0.75) ** 2)
    lag = _sharpened(float(lags[int(np.argmax(score))]), alike)
    while 6000 / lag < _PULSE:
        lag /= 2
    while 6000 / lag >= 2 * _PULSE:
        lag *= 2
    return lag


def _felt(mono: NDArray[Any], heard: Onsets, pulses: NDArray[np.int64]) -> NDArray[np.int64]:
    """The pulses that a foot follows: every second one while those carry more, and always above 190 a minute.

    How much more they must carry grows as the tempo sinks, since most music is felt between 80 and 160.
    """
    while len(pulses) >= 8:
        bpm = 6000 / _pace(pulses.astype(np.float64))
        weight = _weights(mono, heard, pulses)
        even, odd = float(weight[::2].mean()), float(weight[1::2].mean())
        contrast = abs(np.log(max(even, 1e-3) / max(odd, 1e-3)))
        needed = np.interp(np.log2(bpm / 2), np.log2([50, 57, 64, 75, 90, 95]), [3.0, 1.2, 0.8, 0.5, 0.2, 0.0])
        if contrast < needed:
            break
        pulses = pulses[0 if even >= odd else 1 :: 2]
    return pulses


def _weights(mono: NDArray[Any], heard: Onsets, pulses: NDArray[np.int64]) -> NDArray[np.float64]:
    """What each pulse carries: onsets (a bass may well stand off the beat, so lows count least) and new harmony."""
    # Sums, for a kick falls into the lows over 30 ms and a plucked bass starts there at once.
    around = [slice(max(0, pulse - 2), pulse + 5) for pulse in pulses]
    onset = np.array([0.6 * heard.low[p].sum() + heard.middle[p].sum() + 0.75 * heard.high[p].sum() for p in around])
    features, _ = beat_features(mono, np.array([heard.time_s(pulse) for pulse in pulses]))
    change = np.zeros(len(pulses))
    change[1:] = 1 - np.einsum("ij,ij->i", features[1:, :12], features[:-1, :12])
    return np.asarray(onset / (onset.mean() + 1e-9) + 0.8 * change / (change.mean() + 1e-9), np.float64)


def _autocorrelation(envelope: NDArray[np.float64]) -> NDArray[np.float64]:
    count = len(envelope)
    centred = envelope - envelope.mean()
    size = 1 << (2 * count).bit_length()
    power = np.abs(np.fft.rfft(centred, size)) ** 2
    alike = np.fft.irfft(power)[: min(count, 1200)]
    alike = alike / np.arange(count, count - len(alike), -1)
    # Onsets spread over two or three ticks; so may a tempo that is no whole number of them.
    smooth = np.convolve(np.pad(alike, 1, mode="edge"), [0.25, 0.5, 0.25], mode="valid")
    return smooth / (smooth[0] or 1.0)


def _sharpened(lag: float, alike: NDArray[np.float64]) -> float:
    """The lag refined on the peak of its highest multiple that is still heard."""
    for times in (2, 4, 8):
        middle = round(lag * times)
        reach = max(2, round(lag * 0.12))
        if middle + reach + 1 >= len(alike):
            break
        part = alike[middle - reach : middle + reach + 1]
        peak = int(np.argmax(part))
        if 0 < peak < len(part) - 1 and part[peak] > 0.1:
            before, here, after = part[peak - 1 : peak + 2]
            bend = before - 2 * here + after
            lag = (middle - reach + peak + (0.5 * (before - after) / bend if bend else 0.0)) / times
    return lag


def _beats(strength: NDArray[np.float64], period: float) -> NDArray[np.int64]:
    """Ellis's recursion: the best score of a row of beats that ends here, for every tick; then the way back."""
    window = np.convolve(strength, np.exp(-0.5 * (np.arange(-3, 4) / 1.2) ** 2), mode="same")
    near, far = max(1, round(period / 2)), max(2, round(period * 2))
    steps = np.arange(-far, -near + 1)
    cost = -_TIGHTNESS * np.log(-steps / period) ** 2
    count = len(window)
    score = np.concatenate([np.zeros(far), window])
    back = np.full(count, -1, np.int64)
    for tick in range(count):
        options = score[tick : tick + len(steps)] + cost
        best = int(options.argmax())
        if options[best] > 0:
            score[far + tick] += options[best]
            back[tick] = tick + steps[best]
    last = score[far:]
    ends = count - round(period * 1.5)
    tick = int(np.argmax(last[max(0, ends) :])) + max(0, ends)
    row = []
    while tick >= 0:
        row.append(tick)
        tick = int(back[tick])
    beats = np.array(row[::-1], np.int64)
    # Beats before the first and after the last onset are the tracker's own invention.
    loud = window[beats] > 0.15 * float(np.median(window[beats]))
    real = np.flatnonzero(loud)
    return beats[real[0] : real[-1] + 1] if real.size else beats[:0]


def _refined(strength: NDArray[np.float64], beat: int) -> float:
    """The centre of the onset at a beat, between ticks."""
    first, last = max(0, beat - 2), min(len(strength), beat + 3)
    part = strength[first:last]
    total = float(part.sum())
    return float((part * np.arange(first, last)).sum() / total) if total > 1e-9 else float(beat)


def _pace(beats_s: NDArray[np.float64]) -> float:
    """Seconds a beat: the slope of a line through all beats, which forgives single ones."""
    return float(np.polyfit(np.arange(len(beats_s)), beats_s, 1)[0]) if len(beats_s) > 2 else 0.5


def _confidence(heard: Onsets, beats: NDArray[np.int64]) -> float:
    if len(beats) < 4:
        return 0.0
    near = np.zeros(len(heard.strength), bool)
    for reach in range(-3, 4):
        near[np.clip(beats + reach, 0, len(near) - 1)] = True
    first, last = int(beats[0]), int(beats[-1]) + 4
    total = float(heard.strength[first:last].sum())
    share = float(near[first:last].mean())
    if total <= 0 or share >= 1:
        return 0.0
    # What chance would put on the beats does not count.
    return max(0.0, min(1.0, (float(heard.strength[first:last][near[first:last]].sum()) / total - share) / (1 - share)))


def _downbeat(features: NDArray[np.float64], heard: Onsets, beats: NDArray[np.int64]) -> int:
    """The place in four whose beats bring most: a new chord, a louder low, a stronger onset."""
    if len(beats) < 8:
        return 0
    chroma = features[:, :12]
    change = np.zeros(len(beats))
    change[1:] = 1 - np.einsum("ij,ij->i", chroma[1:], chroma[:-1])
    low = np.array([heard.low[max(0, beat - 2) : beat + 3].max() for beat in beats])
    strong = np.array([heard.strength[max(0, beat - 2) : beat + 3].max() for beat in beats])
    evidence = 2.0 * _scaled(change) + 0.7 * _scaled(low) + 0.5 * _scaled(strong)
    return int(np.argmax([evidence[place::4].mean() for place in range(4)]))


def _scaled(values: NDArray[np.float64]) -> NDArray[np.float64]:
    deviation = float(values.std())
    return (values - values.mean()) / deviation if deviation > 1e-9 else values * 0
