"""Frames through LTX-2's VAE and upsampler. Imports torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from diffusers import LTX2LatentUpsamplePipeline

from ...frames import Pixels, check_finite


@dataclass(frozen=True)
class Larger:
    """Both models, on one device."""

    vae: Any
    upsampler: Any

    def frames(self, pixels: Pixels) -> Any:
        """8k + 1 frames of RGB (frames, height, width, 3), both sides multiples of 32, in twice the size, as shares
        from 0 to 1. `BrokenError` where they are none."""
        pipe = LTX2LatentUpsamplePipeline(vae=self.vae, latent_upsampler=self.upsampler)
        given = torch.from_numpy(pixels).permute(3, 0, 1, 2)[None].to(self.vae.device, self.vae.dtype) / 127.5 - 1
        with torch.no_grad():
            # Most likely latents, not drawn ones: equal clips stay equal.
            latents = self.vae.encode(given).latent_dist.mode()
            doubled = pipe(latents=latents, output_type="latent", return_dict=False)[0]
            shown = self.vae.decode(doubled.to(self.vae.dtype), None, return_dict=False)[0]
            check_finite(shown)
            return pipe.video_processor.postprocess_video(shown, output_type="np")[0]
