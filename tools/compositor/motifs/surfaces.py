"""What a ground is printed on or with: paper's fibres, woven cloth, a printing screen, squared paper."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

Field = np.ndarray[Any, np.dtype[Any]]
"""Rows by columns."""


def halftone_share(share: Field, width: int, height: int, *, depth: float) -> Field:
    """A gradient broken up into dots of a screen at 45 degrees: full dots where it was strong, none where weak."""
    pitch = max(5.0, min(width, height) / 62)
    x = np.arange(width, dtype=np.float32)[None, :]
    y = np.arange(height, dtype=np.float32)[:, None]
    turn = 2 * math.pi / pitch * math.sqrt(0.5)
    wave = (np.cos((x + y) * turn) + np.cos((x - y) * turn)) / 4 + 0.5
    strength = np.clip(np.broadcast_to(share, (height, width)) * 1.15 - 0.25, 0.0, 1.0)
    dots = np.clip((strength - wave) * pitch * 0.55 + 0.5, 0, 1)
    dots = np.where(strength > 0.005, dots, 0.0)
    mixed: Field = (dots * depth).astype(np.float32)
    return mixed


def grid_lines(width: int, height: int) -> Field:
    """Fine lines of squared paper, every fourth one plainer."""
    unit = min(width, height) / 1080
    pitch = 54 * unit
    thick = max(1, round(1.6 * unit))
    lines = np.zeros((height, width), np.float32)
    for axis, length in ((1, width), (0, height)):
        middle = length / 2
        first = -int(middle // pitch)
        for number in range(first, -first + 1):
            at = round(middle + number * pitch)
            strong = 1.0 if number % 4 == 0 else 0.42
            spot = slice(max(0, at), max(0, at + thick))
            part = lines[:, spot] if axis else lines[spot]
            np.maximum(part, strong, out=part)
    return lines


def fibres(width: int, height: int, *, woven: bool) -> Field:
    """Light and dark, about -1 to 1: short fibres lying every way, or threads crossing."""
    chance = np.random.default_rng(31)
    unit = max(0.25, min(width, height) / 1080)
    if woven:
        pitch = max(3.0, 7 * unit)
        x = np.arange(width, dtype=np.float32)[None, :]
        y = np.arange(height, dtype=np.float32)[:, None]
        threads = np.sin(x * 2 * math.pi / pitch) * np.cos(y * math.pi / pitch) + 0.5 * np.sin(y * 2 * math.pi / pitch)
        cloth: Field = (threads * 0.5 + chance.normal(0, 0.25, (height, width))).astype(np.float32)
        return cloth
    total = np.zeros((height, width), np.float32)
    for across, down, weight in ((14, 1.6, 0.6), (1.6, 11, 0.55), (5, 5, 0.4), (420, 420, 0.28)):
        rows, columns = max(2, round(height / (down * unit))), max(2, round(width / (across * unit)))
        total += weight * _stretched(chance.normal(0, 1, (rows, columns)).astype(np.float32), width, height)
    clipped: Field = np.clip(total, -2.2, 2.2)
    return clipped


def _stretched(small: Field, width: int, height: int) -> Field:
    from PIL import Image

    stretched = Image.fromarray(small, "F").resize((width, height), Image.Resampling.BICUBIC)
    return np.asarray(stretched, np.float32)
