"""Made footage of somebody, for the tiny models that look at it: a bright body with a brighter spot on the belly."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
from reelwright.tools.media.encoder import EncoderSettings, FrameEncoder

BODY = (40, 90)
"""Pixels of a body."""
BELLY = 35
"""From a body's top to the middle of the spot."""
GROUND = 40


def somebody(
    size: tuple[int, int], at: tuple[int, int] | None, *, others: Sequence[tuple[int, int]] = (), level: int = 190
) -> np.ndarray:
    """A picture `(H, W, 3)` of `size` (width, height) with somebody whose belly is `at` a place (None: nobody), and
    smaller, darker bodies at other places."""
    pixels = np.full((size[1], size[0], 3), GROUND, np.uint8)
    for x, y in others:
        pixels[max(0, y - 20) : y + 20, max(0, x - 8) : x + 8] = 150
    if at is not None:
        x, y = at
        pixels[max(0, y - BELLY) : y - BELLY + BODY[1], max(0, x - BODY[0] // 2) : x + BODY[0] // 2] = level
        pixels[y - 2 : y + 3, x - 2 : x + 3] = 255
    return pixels


def marks(picture: np.ndarray) -> np.ndarray:
    """The mask of everybody in such a picture, as three channels."""
    return np.where(picture > 100, np.uint8(255), np.uint8(0))


def write_film(path: Path, frames: Sequence[np.ndarray], *, fps: int) -> Path:
    """A video of such pictures, nearly without loss."""
    high, wide = frames[0].shape[:2]
    with FrameEncoder(
        path, width=wide, height=high, fps=Fraction(fps), settings=EncoderSettings(crf=4), pixels="bgra"
    ) as encoder:
        for frame in frames:
            encoder.write(np.dstack([frame[..., ::-1], np.full((high, wide), 255, np.uint8)]).copy())
        encoder.finish()
    return path


def bright_segmenter(folder: Path) -> Path:
    """A SegFormer that calls a person's clothes whatever is bright: its weights are set by hand."""
    import torch
    from transformers import SegformerConfig, SegformerForSemanticSegmentation

    labels = ("background", "shirt")
    config = SegformerConfig(
        num_encoder_blocks=2, depths=[1, 1], sr_ratios=[8, 8], hidden_sizes=[8, 8], patch_sizes=[3, 3], strides=[2, 2],
        num_attention_heads=[1, 1], mlp_ratios=[1, 1], decoder_hidden_size=8,
        id2label=dict(enumerate(labels)), label2id={label: number for number, label in enumerate(labels)},
    )  # fmt: skip
    model = SegformerForSemanticSegmentation(config).eval()
    told = dict(model.named_parameters())
    with torch.no_grad():
        for name, parameter in told.items():
            if "norm" not in name:
                parameter.zero_()
        # What is brighter than the middle is positive in the first channel: norms keep the signs, blocks add nothing.
        first = next(value for name, value in told.items() if "stages.0.patch_embeddings.proj.weight" in name)
        first[0, :, 1, 1], first[1, :, 1, 1] = 1.0, -1.0
        head = "decode_head"
        told[f"{head}.linear_projections.0.proj.weight"][0, 0] = 1.0
        # The stages are joined the last one first.
        told[f"{head}.linear_fuse.weight"][0, 8] = 1.0
        told[f"{head}.classifier.weight"][1, 0] = 10.0
        told[f"{head}.classifier.bias"][0] = 1.0
    model.save_pretrained(str(folder))
    prepared = {"size": {"height": 96, "width": 96}, "image_mean": [0.4] * 3, "image_std": [0.25] * 3}
    (folder / "preprocessor_config.json").write_text(json.dumps(prepared))
    return folder
