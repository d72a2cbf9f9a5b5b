"""Wan's pipelines in the layout of their repositories, so small that a second of film takes a second: the real classes,
random numbers, the real compression in space and time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tiny_weights import WAN_DENOISER, tiny_tokenizer, tiny_umt5, tiny_wan_scheduler, tiny_wan_vae


def tiny_animate_2(folder: Path) -> Path:
    """The distilled Wan-Animate-2, as modular pipelines are saved; the base model's folder differs in nothing."""
    import torch
    from diffusers import FlowMatchEulerDiscreteScheduler, WanAnimate2DistilledBlocks, WanAnimate2Transformer3DModel

    torch.manual_seed(21)
    transformer = WanAnimate2Transformer3DModel(
        in_dim=36, dim=48, ffn_dim=64, freq_dim=64, text_dim=32, out_dim=16, num_heads=2, num_layers=2
    )
    _heed(transformer.patch_embedding, first=16)
    pipeline = WanAnimate2DistilledBlocks().init_pipeline()
    pipeline.update_components(
        **_text(),
        vae=tiny_wan_vae(),
        transformer=transformer.eval(),
        # Its width is written into the model.
        image_encoder=_clip(hidden_size=1280, image_size=224, patch_size=28, num_hidden_layers=1),
        scheduler=FlowMatchEulerDiscreteScheduler(shift=5.0),
    )
    pipeline.save_pretrained(str(folder), overwrite_modular_index=True)
    return folder


def tiny_animate(folder: Path) -> Path:
    """`WanAnimatePipeline`."""
    import torch
    from diffusers import WanAnimatePipeline, WanAnimateTransformer3DModel
    from transformers import CLIPImageProcessorPil

    torch.manual_seed(22)
    transformer = WanAnimateTransformer3DModel(
        **{**WAN_DENOISER, "in_channels": 36},
        latent_channels=16,
        image_dim=4,
        added_kv_proj_dim=24,
        motion_encoder_size=16,
        motion_encoder_channel_sizes={"4": 16, "8": 16, "16": 16},
        motion_style_dim=8,
        motion_dim=4,
        motion_encoder_dim=16,
        face_encoder_hidden_dim=16,
        face_encoder_num_heads=2,
        inject_face_latents_blocks=2,
    )
    _heed(transformer.patch_embedding, first=16)
    _heed(transformer.pose_patch_embedding)
    pipeline = WanAnimatePipeline(
        **_text(),
        vae=tiny_wan_vae(),
        scheduler=tiny_wan_scheduler(),
        image_processor=CLIPImageProcessorPil(crop_size=4, size={"shortest_edge": 4}),
        image_encoder=_clip(hidden_size=4, image_size=4, patch_size=1, num_hidden_layers=2),
        transformer=transformer.eval(),
    )
    pipeline.save_pretrained(str(folder))
    return folder


def tiny_vace(folder: Path) -> Path:
    """`WanVACEPipeline`."""
    import torch
    from diffusers import WanVACEPipeline, WanVACETransformer3DModel

    torch.manual_seed(23)
    transformer = WanVACETransformer3DModel(
        **{**WAN_DENOISER, "num_layers": 3}, vace_layers=[0, 2], vace_in_channels=96
    )
    _heed(transformer.vace_patch_embedding)
    pipeline = WanVACEPipeline(
        **_text(), vae=tiny_wan_vae(), scheduler=tiny_wan_scheduler(), transformer=transformer.eval()
    )
    pipeline.save_pretrained(str(folder))
    return folder


def tiny_image_video(folder: Path) -> Path:
    """`WanImageToVideoPipeline` with two transformers, as Wan 2.2's of 14 billion parameters."""
    import torch
    from diffusers import WanImageToVideoPipeline, WanTransformer3DModel

    torch.manual_seed(24)
    models = [WanTransformer3DModel(**{**WAN_DENOISER, "in_channels": 36}).eval() for _ in range(2)]
    for model in models:
        _heed(model.patch_embedding, first=16)
    pipeline = WanImageToVideoPipeline(
        **_text(),
        vae=tiny_wan_vae(),
        scheduler=tiny_wan_scheduler(),
        transformer=models[0],
        transformer_2=models[1],
        boundary_ratio=0.9,
    )
    pipeline.save_pretrained(str(folder))
    return folder


def tiny_both_video(folder: Path) -> Path:
    """`WanPipeline` of Wan 2.2's small model: sixteen pixels of a latent's side, a time of its own for each token."""
    import torch
    from diffusers import AutoencoderKLWan, WanPipeline, WanTransformer3DModel

    torch.manual_seed(25)
    channels = 8
    vae = AutoencoderKLWan(
        base_dim=16, decoder_base_dim=16, z_dim=channels, dim_mult=[1] * 4, num_res_blocks=1,
        temperal_downsample=[False, True, True], is_residual=True, in_channels=12, out_channels=12, patch_size=2,
        scale_factor_spatial=16, scale_factor_temporal=4, latents_mean=[0.0] * channels, latents_std=[1.0] * channels,
    )  # fmt: skip
    transformer = WanTransformer3DModel(**{**WAN_DENOISER, "in_channels": channels, "out_channels": channels})
    pipeline = WanPipeline(
        **_text(), vae=vae.eval(), scheduler=tiny_wan_scheduler(), transformer=transformer.eval(), expand_timesteps=True
    )
    pipeline.save_pretrained(str(folder))
    return folder


def _heed(layer: Any, *, first: int = 0) -> None:
    """Let a model heed what steers it: the tiny encoder tells pictures apart by a hundredth, the real one by whole
    numbers. Channels from `first` on are those that steer."""
    import torch

    with torch.no_grad():
        layer.weight[:, first:].mul_(300.0)


def _text() -> dict[str, Any]:
    tokenizer = tiny_tokenizer()
    return {"tokenizer": tokenizer, "text_encoder": tiny_umt5(len(tokenizer))}


def _clip(**told: int) -> Any:
    from transformers import CLIPVisionConfig, CLIPVisionModel

    return CLIPVisionModel(
        CLIPVisionConfig(num_attention_heads=2, intermediate_size=16, projection_dim=4, **told)
    ).eval()
