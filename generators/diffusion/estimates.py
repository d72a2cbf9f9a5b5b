"""How long a model works and what it takes, from arithmetic alone: floating-point operations and bytes. Pure.

A transformer over S tokens of width d with a feed-forward layer of width f and L text tokens does, in N blocks,

    N * (12 S d^2 + 4 S d f + 4 S^2 d + 4 S L d + 4 L d^2)

operations a pass (self-attention's and cross-attention's projections, the feed-forward layer, the scores of both
attentions), two for each multiply-add.
"""

from __future__ import annotations

from dataclasses import dataclass

BF16_TFLOPS = 790.0
"""Dense operations a second of an H100 SXM in bf16, in 10^12, as large products reach them."""
SHARE = 0.5
"""Of it, what whole pipelines reach. An assumption until it is measured."""
TEXT_TOKENS = 512


@dataclass(frozen=True)
class Architecture:
    """A denoising transformer as estimates see it."""

    blocks: int
    width: int
    feed_forward: int
    patch: int = 16
    """Pixels of a token's side: the decoder's scale times the patch."""
    frames_a_token: int = 4
    """The decoder's scale in time."""
    more_blocks: float = 0.0
    """Work beyond the blocks, as a share of theirs: control branches, faces, sound; as counted layer by layer."""


ARCHITECTURES = {
    "wan-vace-1.3b": Architecture(blocks=30, width=1536, feed_forward=8960, more_blocks=0.63),
    "wan-vace-14b": Architecture(blocks=40, width=5120, feed_forward=13824, more_blocks=0.3),
    "wan-t2v-a14b": Architecture(blocks=40, width=5120, feed_forward=13824),
    "wan-i2v-a14b": Architecture(blocks=40, width=5120, feed_forward=13824),
    "wan-ti2v-5b": Architecture(blocks=30, width=3072, feed_forward=14336, patch=32),
    "wan-animate-14b": Architecture(blocks=40, width=5120, feed_forward=13824, more_blocks=0.1),
    "wan-animate-2": Architecture(blocks=40, width=5120, feed_forward=13824, more_blocks=0.11),
    "wan-animate-2-distilled": Architecture(blocks=40, width=5120, feed_forward=13824, more_blocks=0.11),
    "ltx-2": Architecture(blocks=48, width=4096, feed_forward=16384, patch=32, frames_a_token=8, more_blocks=0.13),
    "flux-klein-4b": Architecture(blocks=25, width=3072, feed_forward=9216, frames_a_token=1),
    "flux-klein-9b": Architecture(blocks=32, width=4096, feed_forward=12288, frames_a_token=1),
    "qwen-image-edit-plus": Architecture(blocks=60, width=3072, feed_forward=12288, frames_a_token=1),
}


def tokens(width: int, height: int, frames: int, model: Architecture) -> int:
    """How many tokens a clip is: patches of its latents."""
    over_time = 1 + -(-(frames - 1) // model.frames_a_token) if frames > 1 else 1
    return over_time * -(-width // model.patch) * -(-height // model.patch)


def pass_operations(width: int, height: int, frames: int, model: Architecture) -> float:
    """Floating-point operations of one pass through the model."""
    s, d, f, n = tokens(width, height, frames, model), model.width, model.feed_forward, TEXT_TOKENS
    block = 12 * s * d * d + 4 * s * d * f + 4 * s * s * d + 4 * s * n * d + 4 * n * d * d
    return float(model.blocks * block * (1 + model.more_blocks))


def denoise_s(
    weights: str, *, width: int, height: int, frames: int, steps: int, forwards: int = 1, tflops: float = 0.0
) -> float:
    """Seconds of denoising on one card of `tflops` (0: `BF16_TFLOPS`), at the share that pipelines reach."""
    work = pass_operations(width, height, frames, ARCHITECTURES[weights]) * steps * forwards
    return work / ((tflops or BF16_TFLOPS) * 1e12 * SHARE)


def activations_mb(weights: str, *, width: int, height: int, frames: int) -> int:
    """Megabytes beside the weights while a block works: a dozen tensors of all tokens, in two bytes a number, and the
    decoder's last layers, in four."""
    model = ARCHITECTURES[weights]
    s = tokens(width, height, frames, model)
    block = 2 * s * (8 * model.width + 2 * model.feed_forward)
    # A decoder works through a few frames at once, at full size, with some hundred channels.
    decoder = 4 * width * height * min(frames, 5) * 200
    return int(max(block, decoder) / 1e6) + 500


def decode_s(*, width: int, height: int, frames: int) -> float:
    """Seconds of decoding: about 2.5 million operations for each pixel of each frame, at a fifth of the card's best."""
    return width * height * frames * 2.5e6 / (BF16_TFLOPS * 1e12 * 0.2)
