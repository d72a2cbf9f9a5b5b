"""Tiny checkpoints in the layout of the real ones, random and a few hundred kilobytes: what any engine's code loads.

`build(id, folder)` makes the weights of an id of the weights list; `settings_with(tmp, *ids)` makes them and the
settings that name their folders. Each family's builders are in `tiny_<family>.py`; parts that families share are here.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

BUILDERS = {
    "wan-animate-2": "tiny_wan:tiny_animate_2",
    "wan-animate-2-distilled": "tiny_wan:tiny_animate_2",
    "wan-animate-14b": "tiny_wan:tiny_animate",
    "wan-vace-1.3b": "tiny_wan:tiny_vace",
    "wan-vace-14b": "tiny_wan:tiny_vace",
    "wan-i2v-a14b": "tiny_wan:tiny_image_video",
    "wan-ti2v-5b": "tiny_wan:tiny_both_video",
    "ltx-2": "tiny_ltx:tiny_ltx",
    "ltx-2-upsampler": "tiny_ltx:tiny_upsampler",
    "ltx-2-8-step": "tiny_ltx:tiny_ltx_adapter",
    "flux-klein-4b": "tiny_flux:tiny_flux_klein",
    "flux-klein-9b": "tiny_flux:tiny_flux_klein",
    "qwen-image-edit-plus": "tiny_qwen:tiny_qwen_edit",
    "ace-step": "tiny_ace:tiny_ace_step",
    "wan-t2v-a14b": "tiny_weights:tiny_text_video",
    "wan-2.1-t2v-4-step": "tiny_weights:tiny_adapter",
    "wan-2.2-t2v-4-step": "tiny_weights:tiny_adapter_of_two",
    "wan-2.2-i2v-4-step": "tiny_weights:tiny_adapter_of_two",
}
"""The function that builds the weights of an id: it takes the folder and returns it."""
CORPUS = (
    "a woman in a red dress walks slowly through a bright room and smiles at the camera",
    "a man talks calmly, his hands rest, soft daylight, medium shot, static camera",
    "a product turns on a table, studio light, no text, no logos, 0123456789 !?.,:;#%",
)
WAN_DENOISER = {
    "num_attention_heads": 2, "attention_head_dim": 12, "in_channels": 16, "out_channels": 16, "text_dim": 32,
    "freq_dim": 256, "ffn_dim": 32, "num_layers": 2, "rope_max_seq_len": 32, "cross_attn_norm": True,
    "qk_norm": "rms_norm_across_heads", "patch_size": (1, 2, 2),
}  # fmt: skip
"""What the tiny transformers of the Wan family have in common."""


def build(id: str, folder: Path) -> Path:  # noqa: A002  # As the weights list calls it.
    """Make the weights of an id in a folder, and return the folder."""
    module, _, name = BUILDERS[id].partition(":")
    make: Callable[..., Path] = getattr(importlib.import_module(module), name)
    folder.mkdir(parents=True, exist_ok=True)
    return make(folder, id) if module == "tiny_weights" and name.startswith("tiny_adapter") else make(folder)


def settings_with(folder: Path, *ids: str, **more: Any) -> Any:
    """Engine settings for the processor whose weights are tiny ones, made in `folder`."""
    from reelwright.generators.settings import EngineSettings

    made = {name: str(build(name, folder / name)) for name in ids}
    return EngineSettings(device="cpu", weights=made, **more)


def tiny_tokenizer(*, specials: tuple[str, ...] = ("<pad>", "</s>", "<unk>"), vocabulary: int = 320) -> Any:
    """A byte-level tokenizer that reads any text; its first special tokens are padding, the end and the unknown one."""
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
    from transformers import PreTrainedTokenizerFast

    made = Tokenizer(models.BPE(unk_token=specials[2]))
    made.normalizer = normalizers.NFKC()
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    made.train_from_iterator(
        CORPUS,
        trainers.BpeTrainer(
            vocab_size=vocabulary,
            special_tokens=list(specials),
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            show_progress=False,
        ),
    )
    made.post_processor = processors.TemplateProcessing(
        single=f"$A {specials[1]}",
        pair=f"$A {specials[1]} $B {specials[1]}",
        special_tokens=[(specials[1], made.token_to_id(specials[1]))],
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=made,
        pad_token=specials[0],
        eos_token=specials[1],
        unk_token=specials[2],
        model_max_length=512,
    )


def tiny_umt5(words: int, width: int = 32) -> Any:
    """A text encoder of the Wan family for so many tokens; its output is `width` wide."""
    import torch
    from transformers import UMT5Config, UMT5EncoderModel

    torch.manual_seed(11)
    config = UMT5Config(
        vocab_size=words, d_model=width, d_kv=8, d_ff=37, num_layers=2, num_heads=4,
        relative_attention_num_buckets=8, pad_token_id=0, eos_token_id=1, decoder_start_token_id=0,
    )  # fmt: skip
    return UMT5EncoderModel(config).eval()


def tiny_wan_vae() -> Any:
    """The Wan decoder with its real compression: eight pixels a side, four frames."""
    import torch
    from diffusers import AutoencoderKLWan

    torch.manual_seed(12)
    return AutoencoderKLWan(
        base_dim=3, z_dim=16, dim_mult=[1] * 4, num_res_blocks=1, temperal_downsample=[False, True, True]
    ).eval()


def tiny_wan_scheduler() -> Any:
    """The scheduler of the Wan family."""
    from diffusers import UniPCMultistepScheduler

    return UniPCMultistepScheduler(prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=3.0)


def tiny_text_video(folder: Path) -> Path:
    """`WanPipeline` with two transformers, as Wan 2.2's of 14 billion parameters."""
    import torch
    from diffusers import WanPipeline, WanTransformer3DModel

    tokenizer = tiny_tokenizer()
    torch.manual_seed(13)
    models = [WanTransformer3DModel(**WAN_DENOISER).eval() for _ in range(2)]
    pipeline = WanPipeline(
        tokenizer=tokenizer,
        text_encoder=tiny_umt5(len(tokenizer)),
        vae=tiny_wan_vae(),
        scheduler=tiny_wan_scheduler(),
        transformer=models[0],
        transformer_2=models[1],
        boundary_ratio=0.875,
    )
    pipeline.save_pretrained(str(folder))
    return folder


def tiny_adapter(folder: Path, id: str) -> Path:  # noqa: A002  # As the weights list calls it.
    """A step-distillation adapter in the naming of its makers, for the tiny transformers of the Wan family."""
    import torch
    from reelwright.generators.diffusion.weights import weights_entry
    from safetensors.torch import save_file

    width = WAN_DENOISER["num_attention_heads"] * WAN_DENOISER["attention_head_dim"]  # type: ignore[operator]
    for number, file in enumerate(weights_entry(id).files.values()):
        torch.manual_seed(14 + number)
        tensors = {}
        for block in range(2):
            for attention in ("self_attn", "cross_attn"):
                for layer in ("q", "k", "v", "o"):
                    name = f"diffusion_model.blocks.{block}.{attention}.{layer}"
                    wide = 32 if attention == "cross_attn" and layer in "kv" else width
                    tensors[f"{name}.lora_down.weight"] = torch.randn(2, width if wide == 32 else wide) * 0.2
                    tensors[f"{name}.lora_up.weight"] = torch.randn(width, 2) * 0.2
        save_file(tensors, str(folder / file))
    return folder


tiny_adapter_of_two = tiny_adapter
"""One file for each of two transformers: what is listed says how many."""
