"""One chunk of LTX-2: what is given of it, the small picture, the larger one, its frames. Imports torch."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import torch
from diffusers import FlowMatchEulerDiscreteScheduler, LTX2LatentUpsamplePipeline
from diffusers.pipelines.ltx2.pipeline_ltx2_condition import LTX2VideoCondition
from diffusers.pipelines.ltx2.utils import DISTILLED_SIGMA_VALUES, STAGE_2_DISTILLED_SIGMA_VALUES

from ....story.time import Frames
from ...frames import Pixels, check_finite, fill
from .frozen_audio import FrozenAudioScheduler, check_frozen
from .model import latent_index, positions_fps

Tensors = Mapping[str, Any]


@dataclass(frozen=True)
class Given:
    """Frames that are known: 8-bit RGB (frames, height, width, 3) of the full size, from `frame` of the chunk on."""

    frames: Pixels
    frame: float = 0
    crf: int = 0
    """How strongly a single one is compressed before the model sees it; 0: not at all."""


@dataclass(frozen=True)
class Chunk:
    """What one chunk is made from."""

    width: int
    height: int
    frames: Frames
    """8k + 1."""
    fps: Fraction
    prompt: Tensors
    given: Sequence[Given] = ()
    sound: Any = None
    """Audio latents that stay as they are; None: the model makes a sound of its own, which nobody hears."""
    noise: float = 0.0
    """How much noise the sound holds."""


@dataclass(frozen=True)
class Run:
    """How chunks are made: the pipeline and its levers, the same for all of a clip."""

    pipe: Any
    device: str
    steps: int
    guidance: float
    distilled: bool
    upsampler: Any = None
    """With it a chunk is made in two stages."""
    on_step: Callable[[], None] = field(default=lambda: None)

    def frames(self, chunk: Chunk, generator: Any) -> Any:
        """The chunk's frames as shares from 0 to 1, (frames, height, width, 3). `BrokenError` where they are none."""
        with torch.no_grad():
            if self.upsampler is None:
                latents, _ = self._denoised(chunk, generator, scale=1)
            else:
                small, sound = self._denoised(chunk, generator, scale=2)
                begun = (self._upsampled(small), sound)
                latents, _ = self._denoised(chunk, generator, scale=1, begun=begun)
            return decoded(self.pipe, latents)

    def _upsampled(self, latents: Any) -> Any:
        larger = LTX2LatentUpsamplePipeline(vae=self.pipe.vae, latent_upsampler=self.upsampler)
        return larger(latents=latents, output_type="latent", return_dict=False)[0]

    def _denoised(
        self, chunk: Chunk, generator: Any, *, scale: int, begun: tuple[Any, Any] = (None, None)
    ) -> tuple[Any, Any]:
        """The latents of picture and sound in the VAEs' own scale, the picture in the size divided by `scale`.

        Refines those that were `begun`; a sound of the model's own belongs to its picture in both stages.
        """
        picture, made_up = begun
        width, height = chunk.width // scale, chunk.height // scale
        with self._schedules(chunk, refining=picture is not None) as sigmas:
            latents, sound = self.pipe(
                **_placed(chunk.prompt, self.device, guided=self.guidance > 1, dtype=self.pipe.transformer.dtype),
                conditions=_conditions(chunk.given, width, height) or None,
                width=width,
                height=height,
                num_frames=chunk.frames,
                frame_rate=float(positions_fps(chunk.fps)),
                sigmas=sigmas,
                num_inference_steps=len(sigmas) if sigmas is not None else self.steps,
                latents=picture,
                audio_latents=made_up if chunk.sound is None else chunk.sound,
                generator=generator,
                output_type="latent",
                return_dict=False,
                callback_on_step_end=self._stepped,
                **self._guidance(),
            )
        check_finite(latents)
        if chunk.sound is not None:
            check_frozen(chunk.sound, sound)
        return latents, sound

    def _guidance(self) -> dict[str, Any]:
        """With guidance all of the makers' kinds of it; the sound's own would be paid for and thrown away."""
        guided = self.guidance > 1
        newer = bool(self.pipe.transformer.config.cross_attn_mod)
        return {
            "guidance_scale": self.guidance,
            "stg_scale": 1.0 if guided else 0.0,
            "modality_scale": 3.0 if guided else 1.0,
            "guidance_rescale": 0.7 if guided else 0.0,
            "audio_guidance_scale": 1.0,
            "audio_stg_scale": 0.0,
            "audio_modality_scale": 1.0,
            "audio_guidance_rescale": 0.0,
            "spatio_temporal_guidance_blocks": [28 if newer else 29],
            "use_cross_timestep": newer,
        }

    def _stepped(self, pipe: Any, step: int, time: Any, tensors: Any) -> dict[str, Any]:
        del pipe, step, time, tensors
        self.on_step()
        return {}

    @contextmanager
    def _schedules(self, chunk: Chunk, *, refining: bool) -> Any:
        """The pipeline's schedules for a stage, and its noise levels where they are not left to the schedule."""
        pipe = self.pipe
        kept = pipe.scheduler, pipe.audio_scheduler
        pipe.audio_scheduler = None if chunk.sound is None else FrozenAudioScheduler(noise=chunk.noise)
        sigmas = (
            STAGE_2_DISTILLED_SIGMA_VALUES if refining else distilled_sigmas(self.steps) if self.distilled else None
        )
        if sigmas is not None:
            # These levels are meant as they are: nothing shifts them.
            pipe.scheduler = FlowMatchEulerDiscreteScheduler.from_config(
                kept[0].config, use_dynamic_shifting=False, shift=1.0, shift_terminal=None
            )
        try:
            yield sigmas
        finally:
            pipe.scheduler, pipe.audio_scheduler = kept


def distilled_sigmas(steps: int) -> list[float]:
    """The noise levels of the distilled model for another count of steps: along the same curve."""
    levels = [*DISTILLED_SIGMA_VALUES, 0.0]
    at = np.linspace(0, len(levels) - 1, steps + 1)[:-1]
    return [float(level) for level in np.interp(at, range(len(levels)), levels)]


def decoded(pipe: Any, latents: Any) -> Any:
    """Frames of latents in the VAE's own scale, as shares from 0 to 1, (frames, height, width, 3)."""
    pixels = pipe.vae.decode(latents.to(pipe.vae.dtype), None, return_dict=False)[0]
    return pipe.video_processor.postprocess_video(pixels, output_type="np")[0]


def _conditions(given: Sequence[Given], width: int, height: int) -> list[Any]:
    return [
        LTX2VideoCondition(
            frames=np.stack([fill(frame, width, height) for frame in each.frames]),
            index=latent_index(each.frame),
            strength=1.0,
            crf=each.crf,
        )
        for each in given
    ]


def _placed(prompt: Tensors, device: str, *, guided: bool, dtype: Any) -> dict[str, Any]:
    wanted = {name: tensor for name, tensor in prompt.items() if guided or not name.startswith("negative")}
    return {
        name: tensor.to(device, dtype) if tensor.is_floating_point() else tensor.to(device)
        for name, tensor in wanted.items()
    }
