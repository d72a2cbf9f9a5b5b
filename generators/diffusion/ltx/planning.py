"""How LTX-2 would answer: shapes, levers, estimates, prompts. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....story.errors import InputError
from ....story.requests import (
    AnyRequest,
    ImageToVideo,
    Interpolate,
    Request,
    RequestKind,
    TalkingPresenter,
    TextToVideo,
)
from ....story.time import Frames
from ...embedded.footage.interpolation import frames_after
from ...engine import Capabilities, EnginePlan, Keep, Skill, check_request
from ...pauses import pauses_of
from ...settings import EngineSettings
from ...shape import Shape, chunks_of, clip_layer, picture_of, shape_of
from ..estimates import activations_mb, decode_s, denoise_s
from ..levers import Resolved, exact_options, memory_needed_mb, resolve
from ..prompts import EncodePromptJob, prompt_job
from ..weights import pinned, weights_entry
from .model import (
    AREA,
    BETWEEN_MAX,
    CARRY,
    FPS_MAX,
    FRAMES_MAX,
    IMAGE_CRF,
    PIXELS,
    RATES,
    REFINE_STEPS,
    TOKENS,
    UPSAMPLER,
    WEIGHTS,
    decoder_mb,
    forwards_of,
    tiled,
)

if TYPE_CHECKING:
    from ..levers import Options

NAME = "ltx-2"
VERSION = "1"
_SKILLS: dict[RequestKind, Skill] = {
    # The body moves as the model likes; it is the sound that says when and how the mouth does.
    "talking-presenter": Skill(keeps=("timing", "lips", "identity")),
    "text-to-video": Skill(keeps=("timing",)),
    "image-to-video": Skill(keeps=("timing", "identity")),
    "interpolate": Skill(keeps=("motion", "timing", "lips", "identity")),
}


@dataclass(frozen=True)
class Planner:
    """LTX-2 under one machine's settings."""

    settings: EngineSettings

    def capabilities(self) -> Capabilities:
        """Pictures of two stages, chunks of 8k + 1 frames, one person."""
        beside = self._beside_mb(1536, 1024, made=FRAMES_MAX)
        return Capabilities(
            skills=_SKILLS,
            prompts="ltx",
            # The first stage works at half of the size.
            size_multiple=2 * PIXELS,
            side_min=2 * PIXELS,
            area_max=AREA,
            rates=RATES,
            frames_max=FRAMES_MAX,
            frames_step=8,
            carry=CARRY,
            device="gpu",
            memory_mb=memory_needed_mb(self.levers(beside), beside),
        )

    def levers(self, beside_mb: int = 4000) -> Resolved:
        """As the settings alone decide them."""
        levers = resolve(NAME, self.settings, weights=WEIGHTS, activations_mb=beside_mb)
        return levers.model_copy(update={"tiling": tiled(self.settings.levers_of(NAME).tiling)})

    def weights(self) -> tuple[str, ...]:
        """The ids of all that is loaded."""
        return (*self.levers().ids, UPSAMPLER)

    def prompt(self, request: AnyRequest) -> EncodePromptJob:
        """The job that encodes the prompt, and what is to be avoided where the model is run with guidance."""
        levers = self.levers()
        avoid = getattr(request, "avoid", "")
        return prompt_job(
            WEIGHTS,
            request.prompt,
            settings=self.settings,
            family="ltx",
            avoid=avoid if levers.guidance > 1 else None,
            tokens=TOKENS,
            precision=levers.precision,
        )

    def plan(self, request: AnyRequest) -> EnginePlan:
        """The clip that would come out. `InputError` where it cannot be made."""
        capabilities = self.capabilities()
        skill = check_request(request, capabilities, engine=NAME)
        if isinstance(request, Interpolate):
            shape = between(request, capabilities)
        else:
            assert isinstance(request, Request)
            pauses = pauses_of(request) if isinstance(request, TalkingPresenter) else ()
            shape = shape_of(request, capabilities, pauses=pauses)
        return self._plan(request, shape, keeps=skill.keeps)

    def _plan(self, request: AnyRequest, shape: Shape, *, keeps: Sequence[Keep]) -> EnginePlan:
        stages = 1 if isinstance(request, Interpolate) else 2
        beside = self.beside_mb(request, shape)
        levers = self.levers(beside)
        options = {**exact_options(levers), **self._more(request, stages)}
        group = [
            NAME,
            *levers.ids,
            *(f"{name}={options[name]}" for name in ("precision", "quantization") if name in options),
        ]
        return EnginePlan(
            engine=NAME,
            version=VERSION,
            request=request,
            answer=clip_layer(request.digest(), shape, engine=NAME, version=VERSION),
            shape=shape,
            weights=tuple(pinned(each, self.settings) for each in (*levers.ids, *([UPSAMPLER] if stages == 2 else []))),
            options=options,
            needs=tuple(dict.fromkeys((*request.needs(), self.prompt(request).key()))),
            keeps=tuple(keeps),
            group="/".join(group),
            compute_s=round(_seconds(request, shape, levers, stages), 1),
            memory_mb=memory_needed_mb(levers, beside),
            notes=(*_notes(request, shape), *levers.notes),
        )

    def _more(self, request: AnyRequest, stages: int) -> Options:
        found: dict[str, str | int | float | bool] = {"stages": stages}
        if stages == 2:
            found["refine_steps"] = REFINE_STEPS
        if isinstance(request, (TalkingPresenter, ImageToVideo)):
            found["image_crf"] = IMAGE_CRF
        noise = self.settings.levers_of(NAME).audio_noise
        if isinstance(request, TalkingPresenter) and noise:
            found["audio_noise"] = noise
        return found

    def beside_mb(self, request: AnyRequest, shape: Shape) -> int:
        """What lies on the device beside the weights while a clip is made: the upsampler, too."""
        longest = max(made_of(request, chunk.made) for chunk in shape.chunks)
        made = max(chunk.made for chunk in shape.chunks)
        return self._beside_mb(shape.picture.width, shape.picture.height, made=made, like=longest)

    def _beside_mb(self, width: int, height: int, *, made: Frames, like: Frames = 0) -> int:
        """The upsampler, and the tokens of as many frames as `like` or the frames that are decoded."""
        told = self.settings.levers_of(NAME).tiling
        working = activations_mb(WEIGHTS, width=width, height=height, frames=like or made)
        decoding = decoder_mb(width, height, made, in_tiles=tiled(told))
        return max(working, decoding) + weights_entry(UPSAMPLER).model_mb


def between(request: Interpolate, capabilities: Capabilities) -> Shape:
    """The shape of a clip with frames put between its own: one stage, shorter chunks, the clip's own size."""
    frames = frames_after(request)
    if request.fps > FPS_MAX:
        raise InputError(
            f"the engine {NAME!r} makes at most {float(FPS_MAX):g} frames a second, not {float(request.fps):g}",
            hint="ask for fewer, or use --engine interpolate=motion-interpolation",
        )
    one = capabilities.model_copy(update={"size_multiple": PIXELS, "area_max": 0, "frames_max": BETWEEN_MAX})
    return Shape(
        picture=picture_of(request.width, request.height, one),
        fps=request.fps,
        frames=frames,
        chunks=chunks_of(frames, one),
    )


def made_of(request: AnyRequest, made: Frames) -> Frames:
    """Frames that a chunk costs as much as: those that are given beside those that are made count eightfold."""
    if not isinstance(request, Interpolate):
        return made
    return made + 8 * int(made * request.clip_fps / request.fps)


def _seconds(request: AnyRequest, shape: Shape, levers: Resolved, stages: int) -> float:
    width, height = shape.picture.width, shape.picture.height
    forwards, total = forwards_of(levers.guidance), 0.0
    # The first stage works at half of the size, the second refines.
    passes = [(2, levers.steps), (1, REFINE_STEPS)] if stages == 2 else [(1, levers.steps)]
    for chunk in shape.chunks:
        frames = made_of(request, chunk.made)
        for scale, steps in passes:
            size = {"width": width // scale, "height": height // scale}
            total += denoise_s(WEIGHTS, **size, frames=frames, steps=steps, forwards=forwards)
        total += decode_s(width=width, height=height, frames=chunk.made)
    return total


def _notes(request: AnyRequest, shape: Shape) -> tuple[str, ...]:
    found = []
    if isinstance(request, TalkingPresenter) and not request.speakers[0].subject.image:
        found.append("needs a picture of the speaker: a portrait is made first where the request names none")
    if isinstance(request, (TextToVideo, ImageToVideo)) and request.references:
        found.append("reference pictures change nothing: the model takes first and last frames")
    asked = request.fps if isinstance(request, Request) else shape.fps
    if shape.fps != asked:
        found.append(f"made at {float(shape.fps):g} fps, resampled")
    if len(shape.chunks) > 1:
        found.append(f"made in {len(shape.chunks)} chunks, each going on from the last frames of the one before")
    return tuple(found)
