"""When each word sounds in a recording whose words are known: our own espeak-ng rendering, warped onto it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from ...story.errors import EngineError
from .catalog import espeak_language
from .dsp import Sound, block_levels, resample, to_db
from .espeak import assemble, clauses_of, synthesise
from .voice_engine import RATE

_ANALYSIS_RATE = 16_000
_HOP = 160
"""10 ms."""
_WINDOW = 400
_BANDS, _COEFFICIENTS = 26, 13
_READERS = ("m7", "f1")
"""A man's and a woman's rendering; the one that fits better is believed."""
_SIDE_STEP = 0.6
"""What a step that stretches one of the two costs beyond the distance, in mean distances: paths stay near straight."""
_BAND = 0.18
"""How far the path may stray from a straight one, as a share of the length."""

Features = NDArray[np.float64]


@dataclass(frozen=True)
class Reading:
    """One rendering: its features, its silence and the times of its words by number."""

    sound: Sound
    heard: dict[int, tuple[float, float]]


def align_words(recording: Sound, text: str, *, language: str) -> dict[int, tuple[float, float]]:
    """Start and end in seconds of each heard word of `text` in a recording of it (mono, 48 kHz).

    Mel-cepstra of both, each freed of its speaker's average, are matched by dynamic time warping in a band; starts
    that fall into a pause move to the end of the pause. Words are numbered as `split_words(text)` has them.
    """
    low, high = _sounding(recording)
    spoken = recording[low:high]
    if spoken.size < RATE // 10:
        return {}
    target, target_db = _features(spoken)
    best: tuple[float, dict[int, tuple[float, float]]] | None = None
    for variant in _READERS:
        reading = _read(text, language=language, variant=variant)
        if reading is None:
            # Not a language that we can render: the words share the time that sounds.
            return {0: (low / RATE, high / RATE)}
        first, last = _sounding(reading.sound)
        source, _ = _features(reading.sound[first:last])
        cost, path = _warp(source, target)
        mapped = _mapped(reading.heard, path, shift_s=first / RATE)
        settled = _snapped(mapped, target_db)
        shifted = {number: (start + low / RATE, end + low / RATE) for number, (start, end) in settled.items()}
        if best is None or cost < best[0]:
            best = (cost, shifted)
    return best[1] if best else {}


def _read(text: str, *, language: str, variant: str) -> Reading | None:
    try:
        clauses = clauses_of(text, language=language, emotion="neutral", pace=Fraction(1))
        spoken = synthesise(clauses, voice_id=f"{espeak_language(language)}+{variant}") if clauses else ()
    except EngineError:
        return None
    if not spoken:
        return None
    sound, heard, _ = assemble(clauses, spoken)
    return Reading(sound, heard)


def _sounding(sound: Sound) -> tuple[int, int]:
    """The samples between the first and the last sound."""
    block = RATE // 100
    levels = to_db(block_levels(sound, block=block))
    loud = np.flatnonzero(levels > max(float(levels.max()) - 42.0, -65.0))
    if loud.size == 0:
        return 0, 0
    return int(loud[0]) * block, min(sound.size, (int(loud[-1]) + 1) * block)


def _features(sound: Sound) -> tuple[Features, NDArray[np.float64]]:
    """Mel-cepstra with their changes, one row each 10 ms, and the level of each in dB under the loudest."""
    low = resample(sound, rate=RATE, to=_ANALYSIS_RATE).astype(np.float64)
    low = np.append(low[:1], low[1:] - 0.95 * low[:-1])
    count = max(1, 1 + (low.size - 1) // _HOP)
    padded = np.concatenate((np.zeros(_WINDOW // 2), low, np.zeros(_WINDOW)))
    frames = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[: count * _HOP : _HOP][:count]
    power = np.abs(np.fft.rfft(frames * np.hanning(_WINDOW), 512)) ** 2
    mel = np.log(power @ _mel_bank().T + 1e-8)
    level_db = 10 * np.log10(power.sum(axis=1) + 1e-9)
    level_db -= level_db.max()
    # Below 45 dB under the loudest there is only noise, different in every recording.
    mel = np.maximum(mel, mel.max() - 45 / 4.343)
    order = np.arange(_COEFFICIENTS)[:, None] * (np.arange(_BANDS)[None, :] + 0.5) * np.pi / _BANDS
    cepstra = mel @ np.cos(order).T / _BANDS
    sounding = level_db > -40
    kept = cepstra[sounding] if sounding.any() else cepstra
    cepstra = (cepstra - kept.mean(axis=0)) / (kept.std(axis=0) + 1e-3)
    cepstra[:, 0] *= 1.5
    changes = np.gradient(cepstra, axis=0) if count > 1 else np.zeros_like(cepstra)
    return np.hstack((cepstra, 1.5 * changes)), level_db


def _mel_bank() -> NDArray[np.float64]:
    def mel(hz: float) -> float:
        return float(2595 * np.log10(1 + hz / 700))

    edges = 700 * (10 ** (np.linspace(mel(100), mel(7600), _BANDS + 2) / 2595) - 1)
    hz = np.fft.rfftfreq(512, 1 / _ANALYSIS_RATE)
    rising = (hz[None, :] - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - hz[None, :]) / (edges[2:] - edges[1:-1])[:, None]
    return np.asarray(np.clip(np.minimum(rising, falling), 0, None))


def _warp(source: Features, target: Features) -> tuple[float, NDArray[np.int64]]:
    """The cheapest way through both: its mean cost, and pairs of frames (source, target) in order.

    Worked along antidiagonals, so that each step is one operation on vectors.
    """
    rows, columns = len(source), len(target)
    squares = (source**2).sum(axis=1)[:, None] + (target**2).sum(axis=1)[None, :] - 2 * source @ target.T
    distance = np.sqrt(np.maximum(squares, 0))
    aside = _SIDE_STEP * float(distance.mean())
    straight = np.abs(np.arange(rows)[:, None] / max(1, rows - 1) - np.arange(columns)[None, :] / max(1, columns - 1))
    distance[straight > max(_BAND, 30 / max(rows, columns))] = np.inf
    total = np.full((rows + 1, columns + 1), np.inf)
    total[0, 0] = 0.0
    came = np.zeros((rows + 1, columns + 1), dtype=np.int8)
    for diagonal in range(2, rows + columns + 1):
        row = np.arange(max(1, diagonal - columns), min(rows, diagonal - 1) + 1)
        column = diagonal - row
        here = distance[row - 1, column - 1]
        ways = np.stack(
            (
                total[row - 1, column - 1] + here,
                total[row - 1, column] + here + aside,
                total[row, column - 1] + here + aside,
            )
        )
        came[row, column] = ways.argmin(axis=0)
        total[row, column] = ways.min(axis=0)
    path = []
    at, to = rows, columns
    while at > 0 and to > 0:
        path.append((at - 1, to - 1))
        step = came[at, to]
        at, to = at - (step != 2), to - (step != 1)
    return float(total[rows, columns]) / (rows + columns), np.array(path[::-1], dtype=np.int64)


def _mapped(
    heard: dict[int, tuple[float, float]], path: NDArray[np.int64], *, shift_s: float
) -> dict[int, tuple[float, float]]:
    frames, first = np.unique(path[:, 0], return_index=True)
    last = np.append(first[1:], len(path)) - 1
    middles = (path[first, 1] + path[last, 1]) / 2
    hop_s = _HOP / _ANALYSIS_RATE

    def moved(time_s: float) -> float:
        return float(np.interp((time_s - shift_s) / hop_s, frames, middles)) * hop_s

    return {number: (moved(start), moved(end)) for number, (start, end) in heard.items()}


def _snapped(heard: dict[int, tuple[float, float]], level_db: NDArray[np.float64]) -> dict[int, tuple[float, float]]:
    """Move starts and ends out of pauses: a word starts at its first sound and ends at its last."""
    hop_s = _HOP / _ANALYSIS_RATE
    sounding = level_db > -38.0
    settled = {}
    for number, (start, end) in heard.items():
        first, last = round(start / hop_s), round(end / hop_s)
        ahead = np.flatnonzero(sounding[max(0, first) : first + 35])
        behind = np.flatnonzero(sounding[max(0, last - 35) : last + 1])
        began = start + int(ahead[0]) * hop_s if ahead.size and ahead[0] > 1 else start
        ended = end - (min(last, 35) - int(behind[-1])) * hop_s if behind.size else end
        settled[number] = (began, max(began, ended))
    return settled
