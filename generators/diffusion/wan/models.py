"""The Wan models that we know: what each makes at once, and how its makers run it. Plain numbers; nothing is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ....story.time import Frames

AREA_480 = 480 * 832
AREA_720 = 720 * 1280


@dataclass(frozen=True)
class WanModel:
    """What one set of weights makes. Rates and lengths are those of the model's own repository and of diffusers 0.42;
    steps and guidance stand in the weights list."""

    weights: str
    """Its id in the weights list."""
    fps: Fraction
    frames_max: Frames
    """The longest clip that it was trained on; counts are 4k + 1."""
    carry: Frames
    """Frames from which a next chunk goes on; 0: it cannot."""
    guidance_low: float | None = None
    """Of the second transformer, for the steps of little noise, as a share of the first one's; None: there is none."""
    areas: tuple[int, ...] = (AREA_720, AREA_480)
    """The pictures that it was trained on, in pixels, the largest first."""
    size_multiple: int = 16
    """The VAE's squares times the transformer's patches."""


ANIMATE_2_DISTILLED = WanModel("wan-animate-2-distilled", Fraction(24), frames_max=81, carry=1)
ANIMATE_2 = WanModel("wan-animate-2", Fraction(24), frames_max=81, carry=1)
# One frame says where somebody is, five say where they go: the makers name 1 and 5.
ANIMATE = WanModel("wan-animate-14b", Fraction(30), frames_max=77, carry=5)
# Five frames fill two steps in time of the VAE. The pipeline reads the mask of the second off the frame after them, so
# that one is carried too: then both count as known.
VACE_SMALL = WanModel("wan-vace-1.3b", Fraction(16), frames_max=81, carry=6, areas=(AREA_480,))
VACE = WanModel("wan-vace-14b", Fraction(16), frames_max=81, carry=6)
TEXT_A14B = WanModel("wan-t2v-a14b", Fraction(16), frames_max=81, carry=0, guidance_low=0.75)
IMAGE_A14B = WanModel("wan-i2v-a14b", Fraction(16), frames_max=81, carry=1, guidance_low=1.0)
BOTH_5B = WanModel(
    "wan-ti2v-5b", Fraction(24), frames_max=121, carry=1, areas=(704 * 1280, AREA_480),
    size_multiple=32,
)  # fmt: skip
