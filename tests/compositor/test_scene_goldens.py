"""Scenes look as they were approved. `python tests/compositor/update_goldens.py` takes new pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from reelwright.templates.library import scenes

GOLDENS = Path(__file__).parent / "goldens"
SIDE = 120
MOMENTS = (8, 70)
"""Coming in, and standing."""
LOOKS = ("bold", "calm", "swiss")
"""A golden for these; all looks draw by the same code."""
MEAN_TOLERANCE = 1.5
"""Of 255: fonts and maths differ by less between machines."""
FAR_TOLERANCE = 0.01
"""The share of pixels that may differ by more than a quarter of the range."""


def strip(studio: Any, scene: str, look: str) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """One scene in one look: all ratios side by side, the first with a photo."""
    columns = []
    for number, ratio in enumerate(studio.RATIOS):
        picture = ("photo", "cutout", "", "photo")[number]
        source = studio.source(scene, look=look, ratio=ratio, side=SIDE, picture=picture, number=number)
        # Grain is noise by design: it would fill the pictures and prove nothing.
        texture = source.style.texture.model_copy(update={"grain": 0.0})
        source = source.model_copy(update={"style": source.style.model_copy(update={"texture": texture})})
        opened = source.open(studio)
        frames = [studio.draw_opened(opened, source, frame) for frame in MOMENTS]
        stacked = np.concatenate(frames, axis=0)
        padded = np.zeros((428, stacked.shape[1], 3), np.uint8)
        padded[: stacked.shape[0]] = stacked[:428]
        columns.append(padded)
    return np.concatenate(columns, axis=1)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("scene", sorted(scenes()))
def test_a_scene_looks_as_approved_in_every_ratio(studio: Any, scene: str, look: str) -> None:
    drawn = strip(studio, scene, look).astype(int)
    wanted = np.asarray(Image.open(GOLDENS / f"{scene}-{look}.png").convert("RGB")).astype(int)
    assert drawn.shape == wanted.shape
    off = np.abs(drawn - wanted)
    assert off.mean() < MEAN_TOLERANCE
    assert (off.max(axis=-1) > 64).mean() < FAR_TOLERANCE
