"""The good moments of a clip: what lies between its cuts, judged by sharpness, exposure and steadiness."""

from __future__ import annotations

import itertools
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

SAMPLES_PER_S = 8
MOMENT_S = Fraction(4)
"""Longer stretches without a cut are offered in pieces of about this length."""
SHORTEST_S = Fraction(3, 4)
CUT_SHARE = 0.16
"""A change of this share of the grey scale between two samples is a cut where its neighbours are calm."""
_SHARP_FULL = 2.0
"""Sharpness counts against the clip's own median; twice of it is as good as it gets."""

Moment = tuple[Fraction, Fraction, float]
"""Start and end in seconds, and its worth from 0 to 1."""
Samples = np.ndarray[Any, np.dtype[np.uint8]]


def read_samples(path: Path, *, width: int, height: int) -> Samples:
    """Small grey frames, `SAMPLES_PER_S` of them a second, shape (frames, height, width)."""
    flat = np.fromfile(path, np.uint8)
    count = len(flat) // (width * height)
    return flat[: count * width * height].reshape(count, height, width)


def find_moments(samples: Samples) -> list[Moment]:
    """The moments of a clip in their order. A clip without a good one has at least its least bad."""
    if not len(samples):
        return []
    grey = samples.astype(np.float32)
    change = np.zeros(len(grey), np.float32)
    change[1:] = np.abs(np.diff(grey, axis=0)).mean(axis=(1, 2)) / 255
    sharp = _sharpness(grey)
    median = float(np.median(sharp)) or 1.0
    light = grey.mean(axis=(1, 2)) / 255
    worth = np.minimum(sharp / median, _SHARP_FULL) / _SHARP_FULL
    worth *= np.clip(1 - np.abs(light - 0.48) * 1.6, 0.1, 1)
    # A little motion is life, a lot of it is a shaking hand.
    worth *= np.clip(1.15 - change * 6, 0.2, 1)
    found: list[Moment] = []
    for begin, end in _stretches(change):
        for first, last in _pieces(begin, end):
            if Fraction(last - first, SAMPLES_PER_S) >= SHORTEST_S:
                value = round(float(worth[first:last].mean()), 3)
                found.append((Fraction(first, SAMPLES_PER_S), Fraction(last, SAMPLES_PER_S), value))
    return found or [(Fraction(0), Fraction(len(grey), SAMPLES_PER_S), round(float(worth.mean()), 3))]


def _sharpness(grey: Any) -> Any:
    """The variance of a Laplacian, frame by frame: the usual measure of focus (Pech-Pacheco et al., 2000)."""
    middle = grey[:, 1:-1, 1:-1] * 4
    around = grey[:, :-2, 1:-1] + grey[:, 2:, 1:-1] + grey[:, 1:-1, :-2] + grey[:, 1:-1, 2:]
    return (middle - around).var(axis=(1, 2))


def _stretches(change: Any) -> list[tuple[int, int]]:
    """From cut to cut, each without its first and last sample, which may show both sides."""
    cuts = [0]
    for number in range(1, len(change)):
        near = np.concatenate([change[max(1, number - 3) : number], change[number + 1 : number + 4]])
        calm = float(np.median(near)) if len(near) else 0.0
        if change[number] > CUT_SHARE and change[number] > 3 * calm:
            cuts.append(number)
    cuts.append(len(change))
    return [
        (begin + (1 if begin else 0), end - (1 if end < len(change) else 0))
        for begin, end in itertools.pairwise(cuts)
        if end - begin > 2
    ]


def _pieces(begin: int, end: int) -> list[tuple[int, int]]:
    size = int(MOMENT_S * SAMPLES_PER_S)
    count = max(1, round((end - begin) / size))
    edges = [begin + (end - begin) * number // count for number in range(count + 1)]
    return list(itertools.pairwise(edges))
