"""LTX-2 in the layout of its repository, so small that a film takes a second: the real classes, random numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tiny_weights import tiny_tokenizer

LATENT_CHANNELS = 8
AUDIO_LATENT_CHANNELS = 2
MEL_LATENT_BINS = 16
TEXT_WIDTH = 16
TEXT_LAYERS = 2


def tiny_ltx(folder: Path) -> Path:
    """The pipeline of `Lightricks/LTX-2`, its upsampler and its adapter beside it, in one folder as there.

    It compresses as the real one: 32 pixels, 8 frames, 4 spectra a latent.
    """
    import torch
    from diffusers import FlowMatchEulerDiscreteScheduler, LTX2Pipeline

    torch.manual_seed(21)
    tokenizer = tiny_tokenizer(specials=("<pad>", "<eos>", "<unk>"))
    tokenizer.padding_side = "left"
    pipeline = LTX2Pipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(
            use_dynamic_shifting=True, base_shift=0.95, max_shift=2.05, base_image_seq_len=1024,
            max_image_seq_len=4096, shift_terminal=0.1,
        ),
        vae=_video_vae(),
        audio_vae=_audio_vae(),
        text_encoder=_gemma(len(tokenizer)),
        tokenizer=tokenizer,
        connectors=_connectors(),
        transformer=_transformer(),
        vocoder=_vocoder(),
    )  # fmt: skip
    pipeline.save_pretrained(str(folder))
    tiny_upsampler(folder / "latent_upsampler")
    return tiny_ltx_adapter(folder)


def tiny_upsampler(folder: Path) -> Path:
    """The spatial upsampler, as it lies in the repository's `latent_upsampler`."""
    import torch
    from diffusers.pipelines.ltx2 import LTX2LatentUpsamplerModel

    torch.manual_seed(22)
    model = LTX2LatentUpsamplerModel(in_channels=LATENT_CHANNELS, mid_channels=32, num_blocks_per_stage=1)
    model.eval().save_pretrained(str(folder))
    return folder


def tiny_ltx_adapter(folder: Path) -> Path:
    """A step-distillation adapter for the tiny transformer, in diffusers' naming."""
    import torch
    from reelwright.generators.diffusion.weights import weights_entry
    from safetensors.torch import save_file

    torch.manual_seed(23)
    tensors = {}
    for block in range(2):
        for layer in ("to_q", "to_k", "to_v"):
            name = f"transformer.transformer_blocks.{block}.attn1.{layer}"
            tensors[f"{name}.lora_A.weight"] = torch.randn(2, 16) * 0.3
            tensors[f"{name}.lora_B.weight"] = torch.randn(16, 2) * 0.3
    # As the real one it also changes what reads the text.
    tensors["connectors.text_proj_in.lora_A.weight"] = torch.randn(2, TEXT_WIDTH * (TEXT_LAYERS + 1)) * 0.3
    tensors["connectors.text_proj_in.lora_B.weight"] = torch.randn(TEXT_WIDTH, 2) * 0.3
    save_file(tensors, str(folder / weights_entry("ltx-2-8-step").files["transformer"]))
    return folder


def _video_vae() -> Any:
    from diffusers import AutoencoderKLLTX2Video

    vae = AutoencoderKLLTX2Video(
        latent_channels=LATENT_CHANNELS,
        block_out_channels=(8, 16, 16, 16),
        decoder_block_out_channels=(8, 16, 32),
        layers_per_block=(1, 1, 1, 1, 1),
        decoder_layers_per_block=(1, 1, 1, 1),
        decoder_causal=False,
        spatial_compression_ratio=32,
        temporal_compression_ratio=8,
    )
    return vae.eval()


def _audio_vae() -> Any:
    from diffusers import AutoencoderKLLTX2Audio

    # As many channels at its base as a packed latent has numbers: its statistics have that size.
    base = AUDIO_LATENT_CHANNELS * MEL_LATENT_BINS
    vae = AutoencoderKLLTX2Audio(
        base_channels=base, ch_mult=(1, 1, 1), num_res_blocks=1, latent_channels=AUDIO_LATENT_CHANNELS
    )
    return vae.eval()


def _gemma(words: int) -> Any:
    from transformers import Gemma3Config, Gemma3ForConditionalGeneration

    config = Gemma3Config(
        text_config={
            "model_type": "gemma3_text", "vocab_size": words, "hidden_size": TEXT_WIDTH, "intermediate_size": 32,
            "num_hidden_layers": TEXT_LAYERS, "num_attention_heads": 2, "num_key_value_heads": 1, "head_dim": 8,
            "pad_token_id": 0, "eos_token_id": 1, "bos_token_id": 1, "max_position_embeddings": 2048,
        },
        vision_config={
            "model_type": "siglip_vision_model", "hidden_size": 8, "intermediate_size": 16, "num_hidden_layers": 1,
            "num_attention_heads": 1, "image_size": 16, "patch_size": 8,
        },
        mm_tokens_per_image=4,
        image_token_index=2,
        boi_token_index=2,
        eoi_token_index=2,
    )  # fmt: skip
    return Gemma3ForConditionalGeneration(config).eval()


def _connectors() -> Any:
    from diffusers.pipelines.ltx2 import LTX2TextConnectors

    return LTX2TextConnectors(
        caption_channels=TEXT_WIDTH,
        text_proj_in_factor=TEXT_LAYERS + 1,
        video_connector_num_attention_heads=2,
        video_connector_attention_head_dim=8,
        video_connector_num_layers=1,
        video_connector_num_learnable_registers=None,
        audio_connector_num_attention_heads=2,
        audio_connector_attention_head_dim=8,
        audio_connector_num_layers=1,
        audio_connector_num_learnable_registers=None,
        rope_double_precision=False,
        rope_type="split",
    ).eval()


def _transformer() -> Any:
    from diffusers import LTX2VideoTransformer3DModel

    return LTX2VideoTransformer3DModel(
        in_channels=LATENT_CHANNELS,
        out_channels=LATENT_CHANNELS,
        num_attention_heads=2,
        attention_head_dim=8,
        cross_attention_dim=16,
        audio_in_channels=AUDIO_LATENT_CHANNELS * MEL_LATENT_BINS,
        audio_out_channels=AUDIO_LATENT_CHANNELS * MEL_LATENT_BINS,
        audio_num_attention_heads=2,
        audio_attention_head_dim=4,
        audio_cross_attention_dim=8,
        num_layers=2,
        caption_channels=TEXT_WIDTH,
        rope_double_precision=False,
        rope_type="split",
    ).eval()


def _vocoder() -> Any:
    from diffusers.pipelines.ltx2 import LTX2Vocoder

    return LTX2Vocoder(
        in_channels=2 * 64,
        hidden_channels=32,
        upsample_kernel_sizes=[4, 4],
        upsample_factors=[2, 2],
        resnet_kernel_sizes=[3],
        resnet_dilations=[[1, 3, 5]],
        output_sampling_rate=16000,
    ).eval()
