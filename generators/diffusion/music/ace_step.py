"""ACE-Step: a piece of music from tags, with its tempo, key, metre and length asked for.

The model follows the length to 40 ms and the tempo roughly: what comes out is beat-tracked, and laid on the beats of a
film by `tools.sound.grid_fit`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....story.answers import Piece
from ....story.errors import EngineError
from ....story.requests import AnyRequest, Music
from ....tools.media.wav import write_wav
from ....tools.sound.grid import SAMPLE_RATE
from ....tools.work.job import Bench, Job
from ...engine import Capabilities, EnginePlan, Obstacle, Skill, check_request
from ...settings import EngineSettings
from ..device import device_obstacles
from ..estimates import BF16_TFLOPS, SHARE
from ..levers import Resolved, exact_options, memory_needed_mb, resolve
from ..weights import obstacles, pinned, variant, weights_entry
from .fields import Fields, fields_of

NAME = "ace-step"
VERSION = "1"
SHIFT = 3.0
"""Of the model's timesteps; what the turbo weights were distilled with."""
SILENT = 10 ** (-60 / 20)
"""A piece without a louder sample shows nothing."""
_TOKENS_S = 12.5
"""25 latents a second, two a token."""
_UNUSED = ("audio_tokenizer", "audio_token_detokenizer")
"""Parts that only covers of other recordings need."""
_EXPECT = {
    "transformer": "AceStepTransformer1DModel",
    "condition_encoder": "AceStepConditionEncoder",
    "vae": "AutoencoderOobleck",
}


class AceStep:
    """The engine. Answers `music` with 48 kHz stereo of exactly the length that was asked for."""

    name = NAME
    version = VERSION

    def __init__(self, settings: EngineSettings) -> None:
        self._settings = settings
        self._weights = variant(NAME, settings)

    def capabilities(self) -> Capabilities:
        """Music of up to ten minutes; it keeps nothing of a preview's music but its length."""
        entry = weights_entry(self._weights)
        return Capabilities(
            skills={"music": Skill(keeps=("timing",))},
            prompts="ace-step",
            device="gpu",
            memory_mb=entry.size_mb + _activations_mb(60.0),
        )

    def plan(self, request: AnyRequest) -> EnginePlan:
        """The piece that would come out. `InputError` where the scale is none."""
        skill = check_request(request, self.capabilities(), engine=NAME)
        assert isinstance(request, Music)
        fields, resolved = fields_of(request), self._resolved()
        seconds = float(fields.seconds)
        operations = 1e6 * weights_entry(self._weights).model_mb * seconds * _TOKENS_S * resolved.steps
        return EnginePlan(
            engine=NAME,
            version=VERSION,
            request=request,
            answer=Piece(request=request.digest(), engine=NAME, version=VERSION, seconds=request.seconds),
            weights=tuple(pinned(each, self._settings) for each in resolved.ids),
            options={**exact_options(resolved), "shift": SHIFT},
            needs=request.needs(),
            keeps=skill.keeps,
            group=f"{NAME}/{self._weights}",
            # Two operations for each parameter and token, two bytes a parameter; decoding takes about 10 ms a second.
            compute_s=round(operations / (BF16_TFLOPS * 1e12 * SHARE) + 0.01 * seconds, 2),
            memory_mb=memory_needed_mb(resolved, _activations_mb(seconds)),
            notes=(*fields.notes, *resolved.notes, "the tempo is asked for; what is heard is measured"),
        )

    def obstacles(self) -> tuple[Obstacle, ...]:
        """Packages, weights and a device that are not here."""
        return (*obstacles(self._resolved().ids, self._settings), *device_obstacles(self._settings))

    def prepare(self, plan: EnginePlan) -> tuple[Job, ...]:  # noqa: ARG002  # The protocol's.
        """Nothing."""
        return ()

    def run(self, plan: EnginePlan, bench: Bench) -> Piece:
        """Leaves `piece.wav`. `EngineError` where nothing but silence or broken numbers come out, with two seeds."""
        from ..warm import warm

        request, piece = plan.request, plan.answer
        assert isinstance(request, Music)
        assert isinstance(piece, Piece)
        samples = round(request.seconds * SAMPLE_RATE)
        with warm(
            plan,
            self._settings,
            weights=self._weights,
            pipeline="AceStepPipeline",
            expect=_EXPECT,
            # Its text encoder is small and stays.
            skip=_UNUSED,
            activations_mb=_activations_mb(float(request.seconds)),
        ) as held:

            def once(generator: Any) -> NDArray[np.float32]:
                return _generated(held.pipeline, request, held.resolved, generator, bench)[:samples]

            sound = held.attempt((request.digest(), 0), once, look=check_heard)
        if len(sound) < samples:
            raise EngineError(
                f"the model made {len(sound) / SAMPLE_RATE:.2f} s in place of {float(request.seconds):g} s",
                hint="these weights decode to another rate than ACE-Step 1.5's; name the right folder",
            )
        write_wav(bench.folder / piece.sound, sound, rate=SAMPLE_RATE, bits=24)
        return piece

    def _resolved(self) -> Resolved:
        return resolve(NAME, self._settings, weights=self._weights)


def check_heard(sound: NDArray[np.float32]) -> None:
    """`BrokenError` where a piece holds no numbers, nothing, or one value throughout."""
    from ...frames import BrokenError, check_finite

    check_finite(sound)
    if not len(sound) or float(np.abs(sound - sound.mean(axis=0)).max()) < SILENT:
        raise BrokenError(
            "the music came out silent",
            hint="set `precision` to bf16 or fp32 for this engine, and `quantization` to none",
        )


def _generated(pipe: Any, request: Music, resolved: Resolved, generator: Any, bench: Bench) -> NDArray[np.float32]:
    """(samples, 2) at 48 kHz, at least as long as asked for."""
    fields = fields_of(request)

    def told(_: Any, step: int, __: Any, tensors: dict[str, Any]) -> dict[str, Any]:
        bench.progress(0.9 * (step + 1) / resolved.steps)
        return tensors

    import torch

    with torch.inference_mode():
        made = pipe(
            prompt=request.prompt,
            generator=generator,
            num_inference_steps=resolved.steps,
            guidance_scale=resolved.guidance,
            shift=SHIFT,
            output_type="np",
            callback_on_step_end=told,
            **_told(fields),
        ).audios
    if pipe.sample_rate != SAMPLE_RATE:
        raise EngineError(
            f"these weights make {pipe.sample_rate} samples a second, not {SAMPLE_RATE}",
            hint="they are none of ACE-Step 1.5; name the right folder",
        )
    return np.ascontiguousarray(np.asarray(made[0], np.float32).T)


def _told(fields: Fields) -> dict[str, Any]:
    return {
        "lyrics": fields.lyrics,
        "audio_duration": float(fields.seconds),
        "bpm": fields.bpm,
        "keyscale": fields.scale or None,
        "timesignature": fields.metre or None,
    }


def _activations_mb(seconds: float) -> int:
    """Beside the weights: the decoder's last layers, 128 channels of four bytes a sample of both ears."""
    return int(SAMPLE_RATE * min(seconds, 60.0) * 128 * 4 / 1e6) + 500
