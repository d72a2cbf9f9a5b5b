"""Qwen-Image-Edit in the layout of its repository: the real classes, random numbers, compression of eight pixels."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tiny_flux import tiny_chat_tokenizer

TEXT_WIDTH = 16
LATENT_CHANNELS = 4


def tiny_qwen_edit(folder: Path) -> Path:
    """`QwenImageEditPlusPipeline`. Its processor's folder holds configurations alone: making one takes torchvision."""
    import torch
    from diffusers import (
        AutoencoderKLQwenImage,
        FlowMatchEulerDiscreteScheduler,
        QwenImageEditPlusPipeline,
        QwenImageTransformer2DModel,
    )

    tokenizer = tiny_chat_tokenizer()
    torch.manual_seed(51)
    vae = AutoencoderKLQwenImage(
        base_dim=3, z_dim=LATENT_CHANNELS, dim_mult=[1] * 4, num_res_blocks=1, latents_mean=[0.0] * LATENT_CHANNELS,
        latents_std=[1.0] * LATENT_CHANNELS,
    )  # fmt: skip
    torch.manual_seed(52)
    transformer = QwenImageTransformer2DModel(
        in_channels=4 * LATENT_CHANNELS, out_channels=LATENT_CHANNELS, num_layers=1, attention_head_dim=16,
        num_attention_heads=2, joint_attention_dim=TEXT_WIDTH, axes_dims_rope=(4, 6, 6),
    )  # fmt: skip
    pipeline = QwenImageEditPlusPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(),
        vae=vae.eval(),
        text_encoder=_qwen_vl(len(tokenizer)),
        tokenizer=tokenizer,
        processor=None,
        transformer=transformer.eval(),
    )
    pipeline.save_pretrained(str(folder))
    _add_processor(folder, tokenizer)
    return folder


def _add_processor(folder: Path, tokenizer: Any) -> None:
    index = json.loads((folder / "model_index.json").read_text("utf-8"))
    index["processor"] = ["transformers", "Qwen2VLProcessor"]
    (folder / "model_index.json").write_text(json.dumps(index, indent=2))
    tokenizer.save_pretrained(str(folder / "processor"))
    told = {"image_processor_type": "Qwen2VLImageProcessor", "processor_class": "Qwen2_5_VLProcessor"}
    (folder / "processor" / "preprocessor_config.json").write_text(json.dumps(told))


def _qwen_vl(words: int) -> Any:
    import torch
    from transformers import Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration

    torch.manual_seed(53)
    config = Qwen2_5_VLConfig(
        text_config={
            "vocab_size": words, "hidden_size": TEXT_WIDTH, "intermediate_size": 16, "num_hidden_layers": 1,
            "num_attention_heads": 2, "num_key_value_heads": 2,
            "rope_parameters": {"rope_type": "default", "mrope_section": [1, 1, 2], "rope_theta": 1e6},
        },
        vision_config={
            "depth": 1, "hidden_size": 16, "intermediate_size": 16, "num_heads": 2, "out_hidden_size": TEXT_WIDTH,
            "fullatt_block_indexes": [0],
        },
    )  # fmt: skip
    return Qwen2_5_VLForConditionalGeneration(config).eval()
