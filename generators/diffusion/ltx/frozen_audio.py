"""LTX-2 with a sound that stands: the model hears it at every step, and no step changes it.

The stock pipeline denoises picture and sound together and gives both streams the same noise level. Here the sound comes
in as latents and keeps its own level, 0 for a clean one, from the first step to the last; the transformer takes the
two levels apart. Only public hooks of the stock pipeline are used: its audio scheduler, and `prepare_audio_latents`.
Imports torch; imported where a pipeline is loaded.
"""

from __future__ import annotations

from typing import Any

import torch
from diffusers import LTX2ConditionPipeline

from ....story.errors import EngineError
from .mel import BINS, HOP, RATE, Sound, latents_of, log_mel

TIMESTEPS = 1000
"""What the model calls the level of pure noise."""
TOLERANCE = 1e-3
"""By how much the sound may come out changed, as a share of its largest number: rounding of the precision in which the
latents are normalised and back."""


class FrozenAudioScheduler:
    """A schedule that stays where it begins: the noise level of the sound that is given, at every step.

    It has what the pipeline uses of a scheduler for sound, and nothing else.
    """

    def __init__(self, noise: float = 0.0) -> None:
        self.timestep = noise * TIMESTEPS
        self.timesteps = torch.zeros(0)
        self.sigmas = torch.zeros(0)

    def set_timesteps(
        self,
        num_inference_steps: int | None = None,
        device: Any = None,
        sigmas: Any = None,
        mu: float | None = None,
        timesteps: Any = None,
    ) -> None:
        """As many equal steps as the picture's schedule has."""
        del mu
        given = timesteps if timesteps is not None else sigmas
        count = len(given) if given is not None else int(num_inference_steps or 1)
        self.timesteps = torch.full((count,), self.timestep, device=device)
        # The pipeline turns velocities to samples and back by it; `step` throws the result away, so that it only must
        # not be 0.
        self.sigmas = torch.ones(count + 1, device=device)

    def step(self, model_output: Any, timestep: Any, sample: Any, return_dict: bool = False, **_: Any) -> tuple[Any]:
        """The sample as it is."""
        del model_output, timestep, return_dict
        return (sample,)


class LTX2FrozenAudioPipeline(LTX2ConditionPipeline):  # type: ignore[misc]  # diffusers has no types.
    """`LTX2ConditionPipeline` that takes `audio_latents` as they are where its audio scheduler is the frozen one."""

    def prepare_audio_latents(self, *args: Any, **kwargs: Any) -> Any:
        """The packed, normalised latents; noise is not mixed in here."""
        if isinstance(self.audio_scheduler, FrozenAudioScheduler):
            if kwargs.get("latents") is None:
                raise ValueError("a frozen sound is given as `audio_latents`")
            kwargs |= {"noise_scale": 0.0, "generator": None}
        return super().prepare_audio_latents(*args, **kwargs)


def audio_latents(audio_vae: Any, sound: Sound, *, seconds: float, device: str = "cpu") -> Any:
    """The latents of a sound of 16 kHz, shape (1, channels, 25 a second, mel / 4), in the VAE's own scale.

    `EngineError` where the VAE was made for another spectrogram, or makes fewer latents than the stretch has.
    """
    config = audio_vae.config
    made_for = (config.sample_rate, config.mel_hop_length, config.mel_bins, config.in_channels)
    if made_for != (RATE, HOP, BINS, 2):
        raise EngineError(
            f"the audio VAE hears {made_for[0]} Hz, a hop of {made_for[1]}, {made_for[2]} bins and {made_for[3]} "
            f"channels, not {RATE}, {HOP}, {BINS} and 2",
            hint="name the folder of LTX-2's weights in the engine settings",
        )
    mel = torch.from_numpy(log_mel(sound))[None].to(device=device, dtype=audio_vae.dtype)
    with torch.no_grad():
        # The most likely latents: speech is heard, not imagined.
        latents = audio_vae.encode(mel).latent_dist.mode()
    wanted = latents_of(seconds)
    if latents.shape[2] < wanted:
        raise EngineError(f"the audio VAE made {latents.shape[2]} latents of {seconds:.2f} s, where {wanted} are asked")
    return latents[:, :, :wanted].float()


def with_noise(audio_vae: Any, latents: Any, *, noise: float, generator: Any) -> Any:
    """The latents with that share of noise, in the VAE's own scale; the model is told the same level.

    Noise belongs to normalised latents: it is scaled by the deviation that the VAE states of each channel and bin.
    """
    if not noise:
        return latents
    _, channels, _, bins = latents.shape
    mean, deviation = (
        each.float().to(latents.device).view(1, channels, 1, bins)
        for each in (audio_vae.latents_mean, audio_vae.latents_std)
    )
    drawn = torch.randn(latents.shape, generator=generator, dtype=torch.float32).to(latents.device)
    return (1 - noise) * latents + noise * (mean + deviation * drawn)


def check_frozen(given: Any, came_out: Any) -> None:
    """`EngineError` where the sound came out of the pipeline as another one: then the lips would fit nothing."""
    scale = max(float(given.abs().max()), 1e-6)
    off = float((given.float() - came_out.float().to(given.device)).abs().max()) / scale
    if came_out.shape != given.shape or not off <= TOLERANCE:
        raise EngineError(
            f"the frozen sound came out changed by {off:.2g} of its size",
            hint="the installed diffusers treats audio latents in another way: install diffusers 0.42",
        )
