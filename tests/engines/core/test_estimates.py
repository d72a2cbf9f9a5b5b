"""Estimates: arithmetic that agrees with what was counted on the models' own layers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reelwright.generators.diffusion.estimates import ARCHITECTURES, activations_mb, denoise_s, pass_operations, tokens

# 81 frames at 480x832 and at 720x1280, in 10^15 operations a pass.
COUNTED = {
    "wan-vace-1.3b": (0.46, 2.05),
    "wan-vace-14b": (2.18, 8.52),
    "wan-animate-14b": (1.84, 7.16),
    "wan-animate-2": (1.85, 7.31),
    "ltx-2": (0.135, 0.34),
}


@pytest.mark.parametrize("weights", COUNTED)
def test_a_pass_is_as_much_work_as_was_counted(weights: str) -> None:
    model = ARCHITECTURES[weights]
    found = [pass_operations(width, height, 81, model) / 1e15 for width, height in ((832, 480), (1280, 720))]
    assert found == pytest.approx(COUNTED[weights], rel=0.08)


def test_an_image_is_one_frame_of_tokens() -> None:
    assert tokens(1024, 1024, 1, ARCHITECTURES["flux-klein-4b"]) == 64 * 64
    assert tokens(832, 480, 81, ARCHITECTURES["wan-vace-14b"]) == 21 * 52 * 30


@given(
    weights=st.sampled_from(sorted(ARCHITECTURES)),
    width=st.integers(64, 1920),
    height=st.integers(64, 1920),
    frames=st.integers(1, 257),
)
def test_more_of_anything_takes_longer_and_more_memory(weights: str, width: int, height: int, frames: int) -> None:
    size = {"width": width, "height": height, "frames": frames}
    larger = {"width": width + 64, "height": height + 64, "frames": frames + 16}
    assert denoise_s(weights, **larger, steps=4) > denoise_s(weights, **size, steps=4) > 0
    assert denoise_s(weights, **size, steps=8) == pytest.approx(2 * denoise_s(weights, **size, steps=4))
    assert activations_mb(weights, **larger) >= activations_mb(weights, **size) > 0
