"""The models that `gpu.py` measures: the configurations of the real ones, and tiny ones of the same classes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_TINY_TEXT = 32


@dataclass(frozen=True)
class Model:
    """One model: how its pipeline is built (tiny or whole), and what it is called with."""

    weights: str
    """Its id in the weights list."""
    build: Callable[[bool], Any]
    forwards: int
    """Passes for a step."""
    tokens: int
    width: int
    """Of an encoded prompt."""

    def text(self, tiny: bool) -> tuple[int, int]:
        """Tokens and width of an encoded prompt."""
        return self.tokens, _TINY_TEXT if tiny else self.width


def _vace(*, heads: int, feed_forward: int, layers: int, every: int) -> Callable[[bool], Any]:
    def build(tiny: bool) -> Any:
        from diffusers import WanVACEPipeline, WanVACETransformer3DModel

        told: dict[str, Any] = {
            "num_attention_heads": heads, "attention_head_dim": 128, "ffn_dim": feed_forward, "num_layers": layers,
            "vace_layers": list(range(0, layers, every)), "vace_in_channels": 96,
        }  # fmt: skip
        if tiny:
            told |= _TINY_WAN | {"num_layers": 3, "vace_layers": [0, 2]}
        transformer = WanVACETransformer3DModel(**told).eval()
        return WanVACEPipeline(**_without_text(), vae=_wan_vae(tiny), scheduler=_scheduler(), transformer=transformer)

    return build


def _text_video(tiny: bool) -> Any:
    """One of the two equal models of Wan 2.2: each step runs one of them."""
    from diffusers import WanPipeline, WanTransformer3DModel

    transformer = WanTransformer3DModel(**(_TINY_WAN if tiny else {})).eval()
    return WanPipeline(**_without_text(), vae=_wan_vae(tiny), scheduler=_scheduler(), transformer=transformer)


def _klein(tiny: bool) -> Any:
    from diffusers import (
        AutoencoderKLFlux2,
        FlowMatchEulerDiscreteScheduler,
        Flux2KleinPipeline,
        Flux2Transformer2DModel,
    )

    told: dict[str, Any] = {
        "num_layers": 5, "num_single_layers": 20, "num_attention_heads": 24, "joint_attention_dim": 7680,
        "guidance_embeds": False,
    }  # fmt: skip
    if tiny:
        told |= {
            "num_layers": 1, "num_single_layers": 2, "num_attention_heads": 2, "attention_head_dim": 16,
            "joint_attention_dim": _TINY_TEXT, "in_channels": 16, "axes_dims_rope": [4] * 4,
            "timestep_guidance_channels": 256,
        }  # fmt: skip
    small = {"latent_channels": 4, "block_out_channels": (4,) * 4, "norm_num_groups": 1, "layers_per_block": 1}
    return Flux2KleinPipeline(
        **_without_text(),
        vae=AutoencoderKLFlux2(**(small if tiny else {})).eval(),
        scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0),
        transformer=Flux2Transformer2DModel(**told).eval(),
        is_distilled=True,
    )


def _without_text() -> dict[str, None]:
    return {"tokenizer": None, "text_encoder": None}


def _wan_vae(tiny: bool) -> Any:
    from diffusers import AutoencoderKLWan

    return AutoencoderKLWan(**({"base_dim": 3, "dim_mult": [1] * 4, "num_res_blocks": 1} if tiny else {})).eval()


def _scheduler() -> Any:
    from diffusers import UniPCMultistepScheduler

    return UniPCMultistepScheduler(prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=3.0)


_TINY_WAN: dict[str, Any] = {
    "num_attention_heads": 2, "attention_head_dim": 12, "text_dim": _TINY_TEXT, "ffn_dim": 32, "num_layers": 2,
    "rope_max_seq_len": 32,
}  # fmt: skip
MODELS = {
    "wan-vace-1.3b": Model(
        "wan-vace-1.3b", _vace(heads=12, feed_forward=8960, layers=30, every=2), forwards=2, tokens=512, width=4096
    ),
    "wan-vace-14b": Model(
        "wan-vace-14b", _vace(heads=40, feed_forward=13824, layers=40, every=5), forwards=2, tokens=512, width=4096
    ),
    "wan-t2v-a14b": Model("wan-t2v-a14b", _text_video, forwards=2, tokens=512, width=4096),
    "flux-klein-4b": Model("flux-klein-4b", _klein, forwards=1, tokens=512, width=7680),
}
