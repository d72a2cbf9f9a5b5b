"""Photographs as a print makes them: two inks on paper, broken up into the dots of a screen."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..pictures.colour import Rgb

Inks = tuple[Rgb, Rgb, Rgb]
"""The dark ink, the bright ink and the paper, in sRGB."""


def printed(picture: Any, inks: Inks, *, share: float, screen: float) -> Any:
    """A picture (rows, columns, 3; 8 bits) printed in two inks by `share`, with a screen as plain as `screen`."""
    if share <= 0 and screen <= 0:
        return picture
    work = picture.astype(np.float32) / 255
    luma = work @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    tone = luma
    if screen > 0:
        height, width = luma.shape
        pitch = max(4.0, min(height, width) / 110)
        x = np.arange(width, dtype=np.float32)[None, :]
        y = np.arange(height, dtype=np.float32)[:, None]
        turn = 2 * math.pi / pitch * math.sqrt(0.5)
        wave = (np.cos((x + y) * turn) + np.cos((x - y) * turn)) / 4 + 0.5
        dots = np.clip((luma - wave) * pitch * 0.5 + 0.5, 0, 1)
        tone = luma + (dots - luma) * (0.55 * screen)
        work = work * (1 + (tone - luma)[..., None] * 0.9)
    if share > 0:
        dark, bright, paper = (np.array(ink, np.float32) for ink in inks)
        low = np.clip(tone / 0.52, 0, 1)[..., None]
        high = np.clip((tone - 0.52) / 0.48, 0, 1)[..., None]
        two = (dark + (bright - dark) * low) * (1 - high) + paper * high
        work = work + (two - work) * share
    return np.clip(work * 255 + 0.5, 0, 255).astype(np.uint8)
