"""The pattern of a garment's cloth: plain, striped, checked, dotted, or with a print, apart from folds and weave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

Values = np.ndarray[Any, Any]
PatternName = Literal["plain", "striped", "checked", "dotted", "graphic", "mixed"]
HUE_CHANGE, LIGHT_CHANGE = 0.05, 0.3
"""OKLab: what folds and knitting do stays below both."""
TWO_TONES = 0.83
"""How much of all change in light lies between two tones: less for knitting and pleats, which are shaded evenly."""
LINED = 0.5
"""How much of all change lies between lines (or columns) where they are stripes."""


@dataclass(frozen=True)
class Pattern:
    """What is on the cloth."""

    name: PatternName
    confidence: float
    way: Literal["", "horizontal", "vertical"] = ""


def pattern_of(lab: Values, known: Values) -> Pattern:
    """Of an upright patch of cloth in OKLab `(rows, columns, 3)`; `known` says where it is cloth.

    Light is taken out: of cloth that is only shaded, the hue by lightness stays as it is.
    """
    light = np.maximum(lab[..., :1], 0.08)
    hue = lab[..., 1:] / light * 0.6
    far = max(4, round(0.16 * min(lab.shape[:2])))
    rest_hue, rest_light = hue - _mean(hue, known, far), lab[..., 0] - _mean(lab[..., :1], known, far)[..., 0]
    hue_spread, light_spread = _spread(np.hypot(*np.moveaxis(rest_hue, -1, 0)), known), _spread(rest_light, known)
    shaded = hue_spread < HUE_CHANGE and (light_spread < LIGHT_CHANGE or _two_tones(lab[..., 0][known]) < TWO_TONES)
    if shaded:
        near = max(hue_spread / HUE_CHANGE, min(1.0, light_spread / LIGHT_CHANGE))
        return Pattern("plain", round(float(np.clip(1.15 - 0.55 * near, 0.5, 0.97)), 3))
    change = np.concatenate([rest_hue * 2, rest_light[..., None]], axis=-1) * known[..., None]
    total = float(np.square(change).sum()) or 1.0
    rows, columns = _lined(change, known, 1, total), _lined(change, known, 0, total)
    if max(rows, columns) > LINED and min(rows, columns) < 0.25:
        way: Literal["horizontal", "vertical"] = "horizontal" if rows > columns else "vertical"
        return Pattern("striped", round(float(np.clip(0.5 + max(rows, columns) / 2, 0, 0.97)), 3), way)
    if min(rows, columns) > 0.12 and rows + columns > 0.4:
        return Pattern("checked", round(float(np.clip(0.45 + (rows + columns) / 2, 0, 0.95)), 3))
    if _gathered(change) < 0.55:
        return Pattern("graphic", 0.8)
    regular = _regular(change)
    return Pattern("dotted", round(0.5 + 0.45 * regular, 3)) if regular > 0.3 else Pattern("mixed", 0.55)


def _mean(values: Values, known: Values, reach: int) -> Values:
    weight = known.astype(np.float64)[..., None]
    total, amount = values * weight, weight
    for axis in (0, 1):
        total, amount = _running(total, reach, axis), _running(amount, reach, axis)
    found: Values = total / np.maximum(amount, 1e-3)
    return found


def _running(values: Values, reach: int, axis: int) -> Values:
    pad = [(0, 0)] * values.ndim
    pad[axis] = (reach + 1, reach)
    sums = np.cumsum(np.pad(values, pad), axis=axis)
    length = values.shape[axis]
    high = np.take(sums, range(2 * reach + 1, 2 * reach + 1 + length), axis=axis)
    found: Values = (high - np.take(sums, range(length), axis=axis)) / (2 * reach + 1)
    return found


def _spread(values: Values, known: Values) -> float:
    low, high = np.percentile(values[known], (3, 97))
    return float(high - low)


def _two_tones(light: Values) -> float:
    """The best split of the values in two: variance between the halves by variance of all (Otsu, 1979)."""
    ordered = np.sort(light.ravel())
    count = len(ordered)
    total = np.cumsum(ordered)
    number = np.arange(1, count)
    low, high = total[:-1] / number, (total[-1] - total[:-1]) / (count - number)
    between = number * (count - number) / count**2 * np.square(high - low)
    return float(between.max(initial=0.0) / max(float(ordered.var()), 1e-9))


def _lined(change: Values, known: Values, axis: int, total: float) -> float:
    """How much of all change is the same along whole lines."""
    amount = known.sum(axis=axis)
    mean = change.sum(axis=axis) / np.maximum(amount, 1)[:, None]
    return float((np.square(mean) * amount[:, None]).sum() / total)


def _gathered(change: Values) -> float:
    """The share of the patch, as rows by columns, in which nine tenths of all change lie: small for one print."""
    power = np.square(change).sum(axis=-1)
    share = 1.0
    for axis in (0, 1):
        line = np.cumsum(power.sum(axis=axis))
        low, high = np.searchsorted(line, (0.05 * line[-1], 0.95 * line[-1]))
        share *= (high - low + 1) / len(line)
    return float(share)


def _regular(change: Values) -> float:
    """How well the patch fits itself when it is moved by one repeat: the best peak of its autocorrelation."""
    field = np.abs(change).sum(axis=-1)
    field = field - field.mean()
    power = np.abs(np.fft.fft2(field, [2 * size for size in field.shape])) ** 2
    fits = np.fft.ifft2(power).real[: field.shape[0], : field.shape[1]]
    overlap = np.outer(np.arange(field.shape[0], 0, -1), np.arange(field.shape[1], 0, -1)) / field.size
    fits = fits / np.maximum(overlap, 0.2) / fits[0, 0]
    limit = [size // 2 for size in field.shape]
    fits = fits[: limit[0], : limit[1]]
    # Beyond the first valley around the middle.
    valley = next((at for at in range(1, len(fits)) if fits[at, 0] < 0.15), None)
    side = next((at for at in range(1, fits.shape[1]) if fits[0, at] < 0.15), None)
    if valley is None or side is None:
        return 0.0
    away = np.hypot(np.arange(limit[0])[:, None] / valley, np.arange(limit[1])[None] / side)
    return float(fits[away > 1.5].max(initial=0.0))
