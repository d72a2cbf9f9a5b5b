"""Reference pictures in a model's frame: their shapes stay as they are, heads and feet are seen, grounds go on."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from reelwright.generators.diffusion.reference import fitted

GROUND = (240, 236, 228)


def disc(width: int, height: int) -> Image.Image:
    """A dark disc in the middle of a plain ground."""
    made = Image.new("RGB", (width, height), GROUND)
    radius, (x, y) = min(width, height) // 3, (width // 2, height // 2)
    ImageDraw.Draw(made).ellipse((x - radius, y - radius, x + radius, y + radius), fill=(20, 30, 60))
    return made


def stripes(width: int, height: int) -> Image.Image:
    """No ground at all: bright colours, the uppermost and lowest rows red and blue."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[..., 1] = (np.arange(width) * 16 % 256)[None, :]
    pixels[: height // 8] = (255, 0, 0)
    pixels[-height // 8 :] = (0, 0, 255)
    return Image.fromarray(pixels)


def dark(picture: Image.Image) -> tuple[int, int]:
    """Width and height of what is dark."""
    seen = np.asarray(picture).sum(axis=2) < 300
    return int(seen.any(axis=0).sum()), int(seen.any(axis=1).sum())


@settings(max_examples=40)
@given(*[st.integers(64, 400)] * 4)
def test_a_disc_stays_round_and_whole_and_its_ground_goes_on(
    width: int, height: int, to_width: int, to_height: int
) -> None:
    made = fitted(disc(width, height), width=to_width, height=to_height)
    assert made.size == (to_width, to_height)
    across, down = dark(made)
    assert abs(across - down) <= 3
    expected = 2 * (min(width, height) // 3) * min(to_width / width, to_height / height)
    assert abs(across - expected) <= 4
    corners = np.asarray(made)[[0, 0, -1, -1], [0, -1, 0, -1]].astype(int)
    assert np.abs(corners - GROUND).max() <= 3


def test_of_somebody_who_stands_head_and_feet_stay_in_a_wide_frame() -> None:
    made = np.asarray(fitted(stripes(96, 192), width=320, height=160, upright=True))
    middle = made[:, 160].astype(int)
    assert middle[2, 0] > 200
    assert middle[-3, 2] > 200
    assert np.ptp(made[:, :20].reshape(-1, 3), axis=0).max() == 0


def test_in_a_tall_frame_only_their_sides_go() -> None:
    made = np.asarray(fitted(stripes(320, 160), width=96, height=192, upright=True)).astype(int)
    assert made[2, :, 0].min() > 200
    assert made[-3, :, 2].min() > 200


def test_a_scene_without_a_ground_fills_the_frame() -> None:
    made = np.asarray(fitted(stripes(96, 192), width=320, height=160)).astype(int)
    assert made[80, :, 1].std() > 20
    assert made[..., 0].max() < 40
