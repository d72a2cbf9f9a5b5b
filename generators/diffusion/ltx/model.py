"""What LTX-2 makes at once and how it is asked: plain numbers, nothing is loaded.

Sizes, rates and lengths are those of diffusers 0.42 and of Lightricks' own pages; steps and guidance stand in the
weights list.
"""

from __future__ import annotations

from fractions import Fraction

from ....story.time import Frames

WEIGHTS = "ltx-2"
UPSAMPLER = "ltx-2-upsampler"
PIXELS = 32
"""Pixels of a latent's side."""
FRAMES = 8
"""Frames for each latent after the first, which stands for one."""
AREA = 1024 * 1536
"""The largest picture in pixels: that of the makers' own pipeline of two stages."""
FRAMES_MAX: Frames = 257
"""Of a chunk: ten seconds at 24 frames a second. The model's positions end at twenty."""
BETWEEN_MAX: Frames = 65
"""Of a chunk in which frames are put between others: each that is given takes as much room as eight that are made."""
CARRY: Frames = 9
"""Two latents: where things are, and where they go."""
RATES = (Fraction(24), Fraction(25), Fraction(30), Fraction(60))
"""It was trained around these. Time between them is stretched, and motion stalls at each latent."""
FPS_MAX = Fraction(60)
REFINE_STEPS = 3
"""Of the second stage, at full size."""
IMAGE_CRF = 33
"""Stills are compressed as the films that the model learnt from: sharper ones stand still."""
TOKENS = 1024
"""Of a prompt."""

TILE = 512
"""Pixels of the side of a tile in which the VAE works, where a picture is larger."""
_DECODED_BYTES = 128
"""For each pixel of all frames that are decoded at once: four tensors of the decoder's last level, which has a quarter
of both sides, 256 channels and two bytes a number."""


def tiled(told: bool | None) -> bool:
    """Whether the VAE works in tiles: always, unless the settings say that it must not. All frames of a chunk are
    decoded together, which no device holds at full size."""
    return told is not False


def decoder_mb(width: int, height: int, frames: Frames, *, in_tiles: bool) -> int:
    """Megabytes beside the weights while a chunk is decoded, its frames in four bytes a number included."""
    across, down = (min(side, TILE) if in_tiles else side for side in (width, height))
    return int((across * down * _DECODED_BYTES + width * height * 12) * frames / 1e6)


def positions_fps(fps: Fraction) -> Fraction:
    """The rate in which the model counts time: up to 30 as it is, else 60."""
    return fps if fps <= RATES[-2] else FPS_MAX


def forwards_of(guidance: float) -> int:
    """Passes for each step: with guidance also one without the prompt, one with a block left out, and one in which
    picture and sound do not hear each other."""
    return 4 if guidance > 1 else 1


def latent_index(frame: float) -> float:
    """The pipeline's index of a frame that a condition stands for, counted from the chunk's first.

    The pipeline counts latents and turns an index i into the frame 8 (i - 1) + 1; fractions reach every frame.
    """
    return 0 if frame == 0 else (frame - 1) / FRAMES + 1
