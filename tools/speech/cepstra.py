"""What a recording sounds like every 10 ms, in a form that two voices in two rooms share."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from .dsp import Sound, resample

RATE = 48_000
HOP_S = 0.01
_ANALYSIS_RATE = 16_000
_HOP = 160
_WINDOW = 400
BANDS, COEFFICIENTS = 26, 13

Mel = NDArray[np.float32]
"""Log power in `BANDS` bands, one row each 10 ms."""
Features = NDArray[np.float32]
"""Cepstra and their changes, one row each 10 ms."""


def mel_of(sound: Sound) -> Mel:
    """The log mel spectrum of mono sound at 48 kHz, one row each 10 ms, the first centred on the start."""
    return np.concatenate(list(mel_in_pieces([sound])))


def mel_in_pieces(pieces: Iterable[Sound]) -> Iterable[Mel]:
    """The same for sound that comes in pieces (each but the last of whole tenths of seconds): memory stays flat."""
    before = np.zeros(RATE // 10, np.float32)
    waiting: Sound | None = None
    for piece in _with_end(pieces):
        if waiting is not None:
            after = piece[: RATE // 10] if piece is not None else np.zeros(RATE // 10, np.float32)
            yield _mel(np.concatenate((before, waiting, after)), before.size, waiting.size)
            before = waiting[-RATE // 10 :]
        waiting = piece


def _with_end(pieces: Iterable[Sound]) -> Iterable[Sound | None]:
    yield from pieces
    yield None


def _mel(sound: Sound, start: int, size: int) -> Mel:
    low = resample(sound, rate=RATE, to=_ANALYSIS_RATE).astype(np.float64)
    low = np.append(low[:1], low[1:] - 0.95 * low[:-1])
    first = start * _ANALYSIS_RATE // RATE
    count = max(1, -(-(size * _ANALYSIS_RATE // RATE) // _HOP))
    padded = np.concatenate((np.zeros(_WINDOW), low, np.zeros(_WINDOW + count * _HOP)))
    begin = _WINDOW + first - _WINDOW // 2
    frames = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[begin : begin + count * _HOP : _HOP]
    power = np.abs(np.fft.rfft(frames * np.hanning(_WINDOW), 512)) ** 2
    return np.log(power @ _mel_bank().T + 1e-8).astype(np.float32)


def _mel_bank() -> NDArray[np.float64]:
    def mel(hz: float) -> float:
        return float(2595 * np.log10(1 + hz / 700))

    edges = 700 * (10 ** (np.linspace(mel(100), mel(7600), BANDS + 2) / 2595) - 1)
    hz = np.fft.rfftfreq(512, 1 / _ANALYSIS_RATE)
    rising = (hz[None, :] - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - hz[None, :]) / (edges[2:] - edges[1:-1])[:, None]
    return np.asarray(np.clip(np.minimum(rising, falling), 0, None))


def level_db(mel: Mel) -> NDArray[np.float64]:
    """How loud each row is, in dB, by the bands where speech is: hum and hiss count little."""
    return np.asarray(10 * np.log10(np.exp(mel[:, 2:20].astype(np.float64)).mean(axis=1)))


def sounding(mel: Mel) -> NDArray[np.bool_]:
    """Where somebody speaks: well above what the room does by itself, gaps under 60 ms filled."""
    level = level_db(mel)
    floor, top = np.percentile(level, (8, 95))
    edge = max(floor + 6.0, floor + 0.28 * (top - floor), top - 40.0)
    loud = level > edge
    for gap, wanted in ((6, False), (3, True)):
        loud = _without_short(loud, gap, of=wanted)
    return np.asarray(loud, dtype=bool)


def runs(mask: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Where a mask is true: rows of first and after."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    return edges.reshape(-1, 2)


def _without_short(mask: NDArray[np.bool_], shortest: int, *, of: bool) -> NDArray[np.bool_]:
    settled = mask.copy()
    for first, after in runs(mask == of):
        if after - first < shortest and first > 0 and after < mask.size:
            settled[first:after] = not of
    return settled


def matched(reference: Mel, reference_loud: NDArray[np.bool_], target: Mel, target_loud: NDArray[np.bool_]) -> Mel:
    """The reference as it would sound in the target's room: its bands at that level, the noise added."""
    shift = _typical(target, target_loud) - _typical(reference, reference_loud)
    quiet = target[~target_loud]
    noise = np.percentile(quiet if len(quiet) > 20 else target, 50 if len(quiet) > 20 else 3, axis=0)
    return np.logaddexp(reference + shift, noise).astype(np.float32)


def _typical(mel: Mel, loud: NDArray[np.bool_]) -> NDArray[np.float64]:
    return np.asarray(mel[loud].mean(axis=0) if loud.any() else mel.mean(axis=0))


def features_of(mel: Mel, loud: NDArray[np.bool_]) -> Features:
    """Cepstra freed of the speaker's average over what sounds, with their changes."""
    # Below 45 dB under the loudest there is only noise, different in every recording.
    kept = np.maximum(mel, mel.max() - 45 / 4.343)
    order = np.arange(COEFFICIENTS)[:, None] * (np.arange(BANDS)[None, :] + 0.5) * np.pi / BANDS
    cepstra = kept @ (np.cos(order).T / BANDS).astype(np.float32)
    heard = cepstra[loud] if loud.any() else cepstra
    cepstra = (cepstra - heard.mean(axis=0)) / (heard.std(axis=0) + 1e-3)
    cepstra[:, 0] *= 1.5
    changes = np.gradient(cepstra, axis=0) if len(cepstra) > 1 else np.zeros_like(cepstra)
    return np.hstack((cepstra, 1.5 * changes)).astype(np.float32)


def warped(mel: Mel, factor: float) -> Mel:
    """The same speech from a throat of another length: the bands moved by a factor along the mel scale.

    After L. Lee and R. Rose, "A frequency warping approach to speaker normalization", 1998.
    """
    place = np.clip(np.arange(BANDS) * factor, 0, BANDS - 1)
    low = np.floor(place).astype(int)
    part = (place - low).astype(np.float32)
    return np.asarray(mel[:, low] * (1 - part) + mel[:, np.minimum(low + 1, BANDS - 1)] * part, dtype=np.float32)


def without_pauses(loud: NDArray[np.bool_], *, kept: int) -> NDArray[np.int64]:
    """The rows in which somebody speaks, and at most `kept` of each pause, half from each of its ends."""
    keep = loud.copy()
    for first, after in runs(~loud):
        keep[first : min(after, first + kept // 2)] = True
        keep[max(first, after - kept // 2) : after] = True
    return np.flatnonzero(keep)


def averaged(rows: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """Means of `count` rows each; what is left over is dropped unless it is all there is."""
    whole = len(rows) // count * count
    if whole == 0:
        return np.asarray(rows.mean(axis=0, keepdims=True), dtype=np.float32)
    return np.asarray(rows[:whole].reshape(-1, count, rows.shape[1]).mean(axis=1), dtype=np.float32)
