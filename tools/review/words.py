"""Caption words against the voice stem: each lights up when it is heard."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...story.timeline import Caption
from ...story.violation import Check
from .film import SAMPLE_RATE, read_sound

TOLERANCE_S = 0.08
HOP_S = 0.005
PAUSE_S = 0.15
"""A plosive closes the mouth for up to 100 ms; what is longer is a pause."""
SPEECH_RANGE_DB = 32.0
"""Speech spans about 30 dB between its vowels and its weakest consonants."""
CLICK_STEPS = 4
LAG_WORDS = 16
LAG_RANGE_S = 0.4
LAG_MARGIN = 1.15

_HOP = round(SAMPLE_RATE * HOP_S)
_WINDOW = 2 * _HOP


@dataclass(frozen=True, slots=True)
class HeardVoice:
    """The voice stem in steps of 5 ms."""

    active: NDArray[np.bool_]
    """Someone speaks."""
    onsets_s: NDArray[np.float64]
    """Where speech starts after a pause."""
    novelty: NDArray[np.float64]
    """How much new energy enters the bands: high where sounds begin."""


@dataclass(frozen=True, slots=True)
class WordTiming:
    """How the captions lie on the voice."""

    words: int
    heard_alone: int
    """Words that follow a pause, whose onset can be measured alone."""
    median_s: float
    worst_s: float
    worst: str
    late: tuple[str, ...]
    """What is off by more than the tolerance, each with its time."""
    lag_s: float | None
    """The shift at which all claimed words fit the voice best; None where there are too few."""


def hear_voice(path: Path) -> HeardVoice:
    """Levels, pauses and onsets of the voice stem.

    Levels are taken after a first-order pre-emphasis, so that a word that begins with a hiss begins there and not at
    its vowel. Speech is what lies within 32 dB of its loud moments (95th percentile); stops inside words are closed.
    """
    levels: list[NDArray[np.float64]] = []
    flux: list[NDArray[np.float64]] = []
    carry = np.zeros(_WINDOW - _HOP, np.float32)
    last_sample, last_bands = 0.0, None
    for block in read_sound(path):
        mono = block.mean(axis=1)
        crisp = mono - 0.95 * np.concatenate([[last_sample], mono[:-1]]).astype(np.float32)
        last_sample = float(mono[-1])
        joined = np.concatenate([carry, crisp])
        if len(joined) < _WINDOW:
            break
        windows = np.lib.stride_tricks.sliding_window_view(joined, _WINDOW)[::_HOP]
        carry = joined[len(windows) * _HOP :]
        levels.append(10 * np.log10(np.maximum(np.mean(np.square(windows, dtype=np.float64), axis=1), 1e-12)))
        bands = _bands(windows)
        before = bands[:1] if last_bands is None else last_bands
        flux.append(np.maximum(np.diff(np.concatenate([before, bands]), axis=0), 0).mean(axis=1))
        last_bands = bands[-1:]
    if not levels:
        return HeardVoice(np.zeros(0, np.bool_), np.zeros(0), np.zeros(0))
    level = np.concatenate(levels)
    loud = level[level > -80]
    if not loud.size:
        return HeardVoice(np.zeros(len(level), np.bool_), np.zeros(0), np.zeros(len(level)))
    raw = level > np.percentile(loud, 95) - SPEECH_RANGE_DB
    active = _closed(raw, most=round(PAUSE_S / HOP_S))
    starts = np.flatnonzero(active & ~np.concatenate([[False], active[:-1]]))
    return HeardVoice(active, (starts * HOP_S).astype(np.float64), np.concatenate(flux))


def _bands(windows: NDArray[np.float32]) -> NDArray[np.float64]:
    power = np.square(np.abs(np.fft.rfft(windows * np.hanning(_WINDOW), axis=1)))
    # Bin width is 100 Hz: eight bands from 100 Hz to 8 kHz, wider as they rise.
    edges = [1, 3, 5, 8, 12, 18, 27, 45, 80]
    bands = np.add.reduceat(power[:, :80], edges[:-1], axis=1)
    return np.log10(np.maximum(bands, 1e-7))


def _closed(active: NDArray[np.bool_], *, most: int) -> NDArray[np.bool_]:
    """Gaps shorter than `most` steps filled, then lone clicks under 20 ms removed."""
    result = active.copy()
    for start, end in _runs(~result):
        if start > 0 and end < len(result) and end - start < most:
            result[start:end] = True
    for start, end in _runs(result):
        if end - start < CLICK_STEPS:
            result[start:end] = False
    return result


def _runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Start and end of each stretch of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(np.int8), [0]])))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def time_words(voice: HeardVoice, captions: tuple[Caption, ...], fps: Fraction) -> WordTiming:
    """Compare the claimed onsets of all caption words with the voice.

    Three things have to hold, each to 80 ms, and each sees what the others cannot:
    - every onset after a pause has a word that claims it (a late word leaves its onset alone);
    - no word is claimed in a pause (an early word stands in one);
    - the lag at which all claimed words together gather the most new energy is nothing (a slow slide of a whole film).
    Words that run into each other have no onset of their own that could be heard; they are held by the last two.
    """
    claims = [(float(word.start / fps), word.text) for caption in captions for word in caption.words]
    times = np.array([time for time, _ in claims])
    problems: list[str] = []
    errors: list[tuple[float, str]] = []
    for onset in voice.onsets_s:
        nearest = int(np.argmin(np.abs(times - onset)))
        error = float(times[nearest] - onset)
        errors.append((error, claims[nearest][1]))
        if abs(error) > TOLERANCE_S:
            problems.append(f"{onset:.2f} s: {claims[nearest][1]!r} {error * 1000:+.0f} ms")
    for time, word in claims:
        step = int(time / HOP_S)
        if step < len(voice.active) and voice.active[step]:
            continue
        following = voice.onsets_s[voice.onsets_s >= time]
        early = float(following[0] - time) if following.size else float("inf")
        if early > TOLERANCE_S:
            problems.append(f"{time:.2f} s: {word!r} stands in a pause")
    worst = max(errors, key=lambda item: abs(item[0]), default=(0.0, ""))
    return WordTiming(
        words=len(claims),
        heard_alone=len(errors),
        median_s=float(np.median([abs(error) for error, _ in errors])) if errors else 0.0,
        worst_s=worst[0],
        worst=worst[1],
        late=tuple(problems),
        lag_s=_lag(voice.novelty, times),
    )


def _lag(novelty: NDArray[np.float64], times: NDArray[np.float64]) -> float | None:
    if len(times) < LAG_WORDS or not novelty.size:
        return None
    smooth = np.convolve(novelty, np.hanning(9) / np.hanning(9).sum(), "same")
    reach = round(LAG_RANGE_S / HOP_S)
    steps = np.round(times / HOP_S).astype(int)
    lags = np.arange(-reach, reach + 1)
    scores = np.array([smooth[np.clip(steps + lag, 0, len(smooth) - 1)].mean() for lag in lags])
    # A flat curve says nothing: the best lag has to stand out.
    if scores.max() < scores.mean() + 2.5 * scores.std():
        return None
    best = int(np.argmax(scores))
    near = np.flatnonzero(np.abs(lags) * HOP_S <= TOLERANCE_S)
    here = int(near[np.argmax(scores[near])])
    # Other words' onsets make peaks of their own: one far away has to be clearly the better one.
    best = best if scores[best] > LAG_MARGIN * scores[here] else here
    return -float(lags[best]) * HOP_S


def check_words(timing: WordTiming) -> Check:
    """The check of this family."""
    slid = timing.lag_s is not None and abs(timing.lag_s) > TOLERANCE_S
    problems = list(timing.late)
    if slid and timing.lag_s is not None:
        problems.insert(0, f"all captions lie {timing.lag_s * 1000:+.0f} ms off the voice")
    found = f"{timing.words} words, {timing.heard_alone} after a pause: median {timing.median_s * 1000:.0f} ms"
    if timing.worst:
        found += f", worst {timing.worst_s * 1000:+.0f} ms ({timing.worst!r})"
    more = f"; and {len(problems) - 3} more" if len(problems) > 3 else ""
    return Check(
        code="caption-words",
        title="Caption words on the voice",
        passed=not problems,
        wanted=f"within {TOLERANCE_S * 1000:.0f} ms of their onset",
        found=found,
        message="; ".join(problems[:3]) + more if problems else "",
    )
