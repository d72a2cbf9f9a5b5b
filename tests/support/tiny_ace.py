"""ACE-Step in the layout of its repository, so small that a piece takes a second: the real classes, random numbers."""

from __future__ import annotations

import warnings
from pathlib import Path

WIDTH = 32
LATENTS = 8
RATIOS = [2, 4, 4, 6, 10]
"""Of the decoder: 48000 samples a second from 25 latents, as in the real one."""


def tiny_ace_step(folder: Path, *, sampling_rate: int = 48_000, turbo: bool = True) -> Path:
    """A pipeline of `ACE-Step/acestep-v15-xl-turbo-diffusers`."""
    import torch
    from diffusers import AceStepPipeline, AceStepTransformer1DModel, FlowMatchEulerDiscreteScheduler
    from diffusers.pipelines.ace_step import AceStepConditionEncoder
    from tiny_weights import tiny_tokenizer
    from transformers import Qwen3Config, Qwen3Model

    torch.manual_seed(0)
    tokenizer = tiny_tokenizer(specials=("<|endoftext|>", "<|im_end|>", "<unk>"))
    heads = {"num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 8}
    encoder = Qwen3Config(
        vocab_size=len(tokenizer), hidden_size=WIDTH, intermediate_size=48, num_hidden_layers=2, **heads
    )
    transformer = AceStepTransformer1DModel(
        hidden_size=WIDTH, intermediate_size=48, num_hidden_layers=2, in_channels=3 * LATENTS,
        audio_acoustic_hidden_dim=LATENTS, sliding_window=16, is_turbo=turbo,
        model_version="turbo" if turbo else "base", **heads,
    )  # fmt: skip
    condition = AceStepConditionEncoder(
        hidden_size=WIDTH, intermediate_size=48, text_hidden_dim=WIDTH, timbre_hidden_dim=LATENTS,
        num_lyric_encoder_hidden_layers=2, num_timbre_encoder_hidden_layers=2, sliding_window=16, **heads,
    )  # fmt: skip
    pipeline = AceStepPipeline(
        vae=_decoder(sampling_rate),
        text_encoder=Qwen3Model(encoder).eval(),
        tokenizer=tokenizer,
        transformer=transformer.eval(),
        condition_encoder=condition.eval(),
        scheduler=FlowMatchEulerDiscreteScheduler(num_train_timesteps=1, shift=1.0),
    )
    pipeline.save_pretrained(str(folder))
    return folder


def _decoder(sampling_rate: int) -> object:
    from diffusers import AutoencoderOobleck

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r".*weight_norm.* is deprecated", category=FutureWarning)
        return AutoencoderOobleck(
            encoder_hidden_size=4, downsampling_ratios=RATIOS, decoder_channels=4, decoder_input_channels=LATENTS,
            channel_multiples=[1, 1, 1, 2, 2], audio_channels=2, sampling_rate=sampling_rate,
        ).eval()  # fmt: skip
