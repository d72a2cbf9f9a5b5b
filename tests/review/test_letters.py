"""How far letters stand out from what is right beside them, and whether they are there at all."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from reelwright.tools.review.letters import contrast_of, stroke_of

WHITE, DEEP, PALE, MIDDLE = 235.0, 40.0, 205.0, 126.0


def bars(stroke: int, *, gap: int = 14, high: int = 60, count: int = 6) -> Any:
    """Upright strokes with room around them."""
    mask = np.zeros((high + 40, count * (stroke + gap) + 40), np.float32)
    for number in range(count):
        left = 20 + number * (stroke + gap)
        mask[20 : 20 + high, left : left + stroke] = 1
    return mask


def grey(luma: Any) -> tuple[Any, Any, Any]:
    small = np.full((luma.shape[0] // 2, luma.shape[1] // 2), 128.0, np.float32)
    return luma, small, small.copy()


def grown(mask: Any, px: int) -> Any:
    out = mask.copy()
    for down in range(-px, px + 1):
        for across in range(-px, px + 1):
            out = np.maximum(out, np.roll(mask, (down, across), (0, 1)))
    return out


def test_plain_letters_have_the_contrast_of_their_colours() -> None:
    mask = bars(10)
    found = contrast_of(mask, *grey(DEEP + (WHITE - DEEP) * mask), size_px=80)
    assert found == pytest.approx(17.7, rel=0.06)


@pytest.mark.parametrize("size_px", [20, 40, 80])
def test_thin_strokes_have_their_colours_too(size_px: float) -> None:
    mask = bars(2, gap=8, high=24)
    found = contrast_of(mask, *grey(DEEP + (WHITE - DEEP) * mask), size_px=size_px)
    assert found == pytest.approx(17.7, rel=0.25)


def test_letters_on_a_narrow_block_are_held_against_the_block() -> None:
    mask = bars(10)
    block = grown(mask, 6)
    dark_on_light = WHITE * block + DEEP * (1 - block)
    assert contrast_of(mask, *grey(dark_on_light * (1 - mask) + DEEP * mask), size_px=80) > 12
    pale_on_light = dark_on_light * (1 - mask) + PALE * mask
    assert contrast_of(mask, *grey(pale_on_light), size_px=80) < 2


def test_a_shadow_on_one_side_takes_nothing_and_a_lost_half_takes_all() -> None:
    mask = bars(10)
    shadow = np.roll(mask, (4, 4), (0, 1))
    luma = WHITE + (MIDDLE - WHITE) * shadow
    assert contrast_of(mask, *grey(luma * (1 - mask) + DEEP * mask), size_px=80) > 4.5
    half = np.full_like(mask, WHITE)
    half[:, half.shape[1] // 2 :] = DEEP
    assert contrast_of(mask, *grey(half * (1 - mask) + DEEP * mask), size_px=80) < 1.5


def test_one_faint_word_among_strong_ones_is_found() -> None:
    mask = bars(10, count=12)
    luma = DEEP + (WHITE - DEEP) * mask
    luma[:, -120:] = DEEP + 30 * mask[:, -120:]
    assert contrast_of(mask, *grey(luma), size_px=80) < 2


@pytest.mark.parametrize("stroke", [4, 10, 20])
def test_the_width_of_strokes_is_measured(stroke: int) -> None:
    assert stroke_of(bars(stroke, gap=30, high=200)) == pytest.approx(stroke, rel=0.12)
