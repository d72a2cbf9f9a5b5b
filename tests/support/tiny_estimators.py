"""Tiny models that look at photos: a pose model that follows a bright spot, a clothes segmenter of random numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from tiny_onnx import whole_body_pose

BODY = {
    0: (0, -30), 1: (2, -32), 2: (-2, -32), 3: (4, -30), 4: (-4, -30), 5: (10, -18), 6: (-10, -18), 7: (14, -8),
    8: (-14, -8), 9: (14, 2), 10: (-14, 2), 11: (7, 4), 12: (-7, 4), 13: (7, 18), 14: (-7, 18), 15: (7, 30),
    16: (-7, 30),
}  # fmt: skip
"""Of somebody who faces the camera, around a spot on their belly: pixels of the model's picture."""
CLOTHES = (
    "Background", "Hat", "Hair", "Sunglasses", "Upper-clothes", "Skirt", "Pants", "Dress", "Belt", "Left-shoe",
    "Right-shoe", "Face", "Left-leg", "Right-leg", "Left-arm", "Right-arm", "Bag", "Scarf",
)  # fmt: skip


def tiny_pose_model(folder: Path) -> Path:
    """A whole-body pose model of 133 points whose face is a ring around the nose."""
    offsets = np.zeros((133, 2))
    for number, place in BODY.items():
        offsets[number] = place
    turns = np.linspace(0, 2 * np.pi, 68, endpoint=False)
    offsets[23:91] = np.stack([6 * np.cos(turns), 6 * np.sin(turns) - 30], axis=1)
    return whole_body_pose(folder / "tiny-pose.onnx", offsets)


def spot(width: int, height: int, at: tuple[int, int], *, radius: int = 2) -> np.ndarray:
    """A picture of somebody: a white spot on dark grey."""
    pixels = np.full((height, width, 3), 40, np.uint8)
    pixels[at[1] - radius : at[1] + radius + 1, at[0] - radius : at[0] + radius + 1] = 255
    return pixels


def tiny_segmenter(folder: Path, labels: tuple[str, ...] = CLOTHES) -> Path:
    """A SegFormer of random numbers that tells these labels apart."""
    import json

    import torch
    from transformers import SegformerConfig, SegformerForSemanticSegmentation

    torch.manual_seed(61)
    config = SegformerConfig(
        num_encoder_blocks=2, depths=[1, 1], sr_ratios=[2, 1], hidden_sizes=[8, 8], patch_sizes=[7, 3], strides=[4, 2],
        num_attention_heads=[1, 1], mlp_ratios=[1, 1], decoder_hidden_size=8,
        id2label=dict(enumerate(labels)), label2id={label: number for number, label in enumerate(labels)},
    )  # fmt: skip
    model = SegformerForSemanticSegmentation(config).eval()
    with torch.no_grad():
        # Random numbers alone would see one label everywhere.
        for parameter in model.parameters():
            parameter.mul_(4 if parameter.ndim > 1 else 1)
    model.save_pretrained(str(folder))
    told = {"size": {"height": 64, "width": 64}, "image_mean": [0.5] * 3, "image_std": [0.25] * 3}
    (folder / "preprocessor_config.json").write_text(json.dumps(told))
    return folder
