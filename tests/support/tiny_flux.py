"""FLUX.2 klein in the layout of its repository: the real classes, random numbers, its compression of eight pixels."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tiny_weights import tiny_tokenizer

TEXT_WIDTH = 16
TEXT_LAYERS = 28
"""The pipeline reads the outputs of layers 9, 18 and 27."""
CHAT = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def tiny_flux_klein(folder: Path) -> Path:
    """`Flux2KleinPipeline`, distilled."""
    import torch
    from diffusers import AutoencoderKLFlux2, Flux2KleinPipeline, Flux2Transformer2DModel
    from diffusers import FlowMatchEulerDiscreteScheduler as Scheduler

    tokenizer = tiny_chat_tokenizer()
    torch.manual_seed(41)
    vae = AutoencoderKLFlux2(
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        block_out_channels=(4,) * 4,
        layers_per_block=1,
        latent_channels=1,
        norm_num_groups=1,
        use_quant_conv=False,
        use_post_quant_conv=False,
    )
    torch.manual_seed(42)
    transformer = Flux2Transformer2DModel(
        patch_size=1,
        in_channels=4,
        num_layers=1,
        num_single_layers=1,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=3 * TEXT_WIDTH,
        timestep_guidance_channels=256,
        axes_dims_rope=(4,) * 4,
        guidance_embeds=False,
    )
    pipeline = Flux2KleinPipeline(
        scheduler=Scheduler(),
        vae=vae.eval(),
        text_encoder=_qwen3(len(tokenizer)),
        tokenizer=tokenizer,
        transformer=transformer.eval(),
        is_distilled=True,
    )
    pipeline.save_pretrained(str(folder))
    return folder


def tiny_chat_tokenizer() -> Any:
    """A tokenizer with the marks and the chat template of the Qwen family."""
    tokenizer = tiny_tokenizer(specials=("<|endoftext|>", "<|im_end|>", "<|im_start|>"))
    tokenizer.chat_template = CHAT
    return tokenizer


def _qwen3(words: int) -> Any:
    import torch
    from transformers import Qwen3Config, Qwen3ForCausalLM

    torch.manual_seed(43)
    config = Qwen3Config(
        vocab_size=words, hidden_size=TEXT_WIDTH, intermediate_size=16, num_hidden_layers=TEXT_LAYERS,
        num_attention_heads=2, num_key_value_heads=2, head_dim=8, tie_word_embeddings=True,
    )  # fmt: skip
    return Qwen3ForCausalLM(config).eval()
