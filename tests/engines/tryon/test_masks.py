"""Regions that are made anew: nothing outside them changes by a bit, whatever is painted."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reelwright.generators.diffusion.masks import check_region, emptied, in_tokens, pasted, region, told
from reelwright.story.errors import InputError


def boxes(left: int, top: int, width: int, height: int, *, frames: int = 3) -> np.ndarray:
    """A box in pictures of 64 x 96."""
    marks = np.zeros((frames, 96, 64), np.uint8)
    marks[:, top : top + height, left : left + width] = 255
    return marks


@settings(max_examples=60)
@given(st.integers(0, 60), st.integers(0, 90), st.integers(1, 64), st.integers(1, 96), st.integers(0, 9))
def test_outside_the_mask_everything_is_the_originals(left: int, top: int, width: int, height: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    original, made = random.integers(0, 256, (2, 3, 96, 64, 3), np.uint8)
    marks = boxes(left, top, width, height)
    mask = region(marks)
    found = pasted(original, made, mask)
    assert (mask[marks > 0] == 255).all()
    np.testing.assert_array_equal(found[mask == 0], original[mask == 0])
    low, high = np.minimum(original, made), np.maximum(original, made)
    assert (found >= low).all()
    assert (found <= high).all()
    np.testing.assert_array_equal(pasted(original[1], made[1], mask[1]), found[1])


def test_deep_inside_everything_is_what_was_made() -> None:
    original, made = np.zeros((3, 96, 64, 3), np.uint8), np.full((3, 96, 64, 3), 200, np.uint8)
    marks = boxes(20, 30, 24, 30)
    assert (pasted(original, made, region(marks))[:, 34:56, 24:40] == 200).all()


def test_a_garment_that_the_frame_cuts_is_made_anew_up_to_the_edge() -> None:
    original, made = np.zeros((3, 96, 64, 3), np.uint8), np.full((3, 96, 64, 3), 200, np.uint8)
    found = pasted(original, made, region(boxes(0, 40, 64, 56)))
    assert (found[:, -1] == 200).all()
    assert (found[:, 60, 0] == 200).all()


def test_a_token_that_the_mask_touches_is_painted_whole_and_no_other() -> None:
    mask = boxes(17, 33, 2, 2, frames=1)[0]
    wanted = np.zeros_like(mask)
    wanted[32:48, 16:32] = 255
    np.testing.assert_array_equal(in_tokens(mask, side=16), wanted)


def test_a_video_model_is_told_of_a_region_before_and_after_the_frame_that_shows_it() -> None:
    marks = np.concatenate([boxes(4, 4, 8, 8, frames=1), np.zeros((7, 96, 64), np.uint8)])
    assert [bool(frame.any()) for frame in told(marks)] == [True] * 4 + [False] * 4


def test_grey_takes_the_place_of_what_was_there() -> None:
    frames = np.full((3, 96, 64, 3), 9, np.uint8)
    found = emptied(frames, boxes(4, 4, 8, 8))
    assert (found[:, 4:12, 4:12] == 127).all()
    assert (found == 9).sum() == frames.size - 3 * 64 * 3


def test_a_region_of_a_few_pixels_is_none() -> None:
    with pytest.raises(InputError, match="a shirt is seen nowhere"):
        check_region(boxes(4, 4, 2, 2), what="a shirt")
