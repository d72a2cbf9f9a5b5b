"""LTX-2: somebody talks as a sound says; clips from words and pictures; frames between the frames of a clip."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ....story.answers import ClipLayer
from ....story.errors import EngineError, InputError
from ....story.requests import AnyRequest, ImageToVideo, Interpolate, TalkingPresenter
from ....tools.work.job import Bench, Job
from ...embedded.footage.interpolation import check_clip
from ...engine import Capabilities, EnginePlan, Obstacle
from ...frames import Pixels, check_shown, clip_of, read_frames, read_picture, to_pixels, write_clip
from ...settings import EngineSettings
from ...shape import Chunk, Shape
from ..device import device_obstacles
from ..prompts import read_prompt
from ..reference import fitted
from ..weights import obstacles
from .model import REFINE_STEPS, WEIGHTS
from .planning import NAME, VERSION, Planner
from .speech import heard, slice_of

if TYPE_CHECKING:
    from ..warm import Warm
    from .stages import Given

EXPECT = {
    "transformer": "LTX2VideoTransformer3DModel",
    "connectors": "LTX2TextConnectors",
    "vae": "AutoencoderKLLTX2Video",
    "audio_vae": "AutoencoderKLLTX2Audio",
}
_LEFT_OUT = ("text_encoder", "tokenizer", "vocoder")
"""Prompts are encoded before, and nobody hears what the model would sound like."""


class Ltx2:
    """The engine."""

    name = NAME
    version = VERSION

    def __init__(self, settings: EngineSettings) -> None:
        self._settings = settings
        self._planner = Planner(settings)

    def capabilities(self) -> Capabilities:
        """24, 25, 30 or 60 frames a second, any length in chunks of ten seconds, one person who talks."""
        return self._planner.capabilities()

    def plan(self, request: AnyRequest) -> EnginePlan:
        """Long speech is cut in its pauses. `InputError` where a request cannot be answered."""
        return self._planner.plan(request)

    def obstacles(self) -> tuple[Obstacle, ...]:
        """What stands in its way on this machine."""
        return (*device_obstacles(self._settings), *obstacles(self._planner.weights(), self._settings))

    def prepare(self, plan: EnginePlan) -> tuple[Job, ...]:
        """The encoded prompt."""
        return (self._planner.prompt(plan.request),)

    def run(self, plan: EnginePlan, bench: Bench) -> ClipLayer:
        """Leaves `picture.mp4`, without sound: the film plays the speech itself."""
        from ..warm import warm
        from .frozen_audio import LTX2FrozenAudioPipeline

        clip, shape = clip_of(plan), plan.shape
        assert shape is not None
        given = _given(plan, bench, shape)
        with warm(
            plan,
            self._settings,
            weights=WEIGHTS,
            pipeline=LTX2FrozenAudioPipeline,
            expect=EXPECT,
            skip=_LEFT_OUT,
            activations_mb=self._planner.beside_mb(plan.request, shape),
            finish=_check_decoder,
        ) as opened:
            opened.pipeline.set_progress_bar_config(disable=True)
            chunks = _Chunks(
                plan, bench, opened, self._settings, read_prompt(bench, self._planner.prompt(plan.request).key())
            )
            write_clip(bench.folder, clip, chunks.made(shape, given), picture=shape.picture)
        return clip


class _Chunks:
    """Makes a clip chunk by chunk, each going on from the last frames of the one before."""

    def __init__(
        self, plan: EnginePlan, bench: Bench, opened: Warm, settings: EngineSettings, prompt: dict[str, Any]
    ) -> None:
        self._plan = plan
        self._bench = bench
        self._opened = opened
        self._settings = settings
        self._prompt = prompt
        self._done = 0

    def made(self, shape: Shape, given: Callable[[Chunk], list[Given]]) -> Iterator[Pixels]:
        """The frames that each chunk adds."""
        from . import stages

        resolved, two = self._opened.resolved, self._plan.options["stages"] == 2
        run = stages.Run(
            pipe=self._opened.pipeline,
            device=self._opened.device,
            steps=resolved.steps,
            guidance=resolved.guidance,
            distilled=bool(resolved.adapter),
            upsampler=self._upsampler() if two else None,
            on_step=self._counter(len(shape.chunks) * (resolved.steps + (REFINE_STEPS if two else 0))),
        )
        sound = heard(self._plan.request, self._bench) if isinstance(self._plan.request, TalkingPresenter) else None
        before: Pixels | None = None
        for number, chunk in enumerate(shape.chunks):
            known = given(chunk)
            if before is not None and chunk.carried:
                known = [stages.Given(before[-chunk.carried :]), *known]
            frames = self._attempted(run, shape, chunk, known, number=number, sound=sound)
            before = frames[: chunk.carried + chunk.kept]
            yield before[chunk.carried :]

    def _attempted(
        self, run: Any, shape: Shape, chunk: Chunk, known: list[Given], *, number: int, sound: Any
    ) -> Pixels:
        from . import stages

        noise = float(self._plan.options.get("audio_noise", 0.0))

        def make(generator: Any) -> Pixels:
            made = stages.Chunk(
                width=shape.picture.width,
                height=shape.picture.height,
                frames=chunk.made,
                fps=shape.fps,
                prompt=self._prompt,
                given=known,
                sound=None if sound is None else self._latents(sound, shape, chunk, noise, generator),
                noise=noise,
            )
            return to_pixels(run.frames(made, generator))

        return self._opened.attempt((self._plan.request.digest(), number), make, look=check_shown)

    def _latents(self, sound: Any, shape: Shape, chunk: Chunk, noise: float, generator: Any) -> Any:
        """What is heard from the chunk's first frame, the carried ones included, to its last."""
        from .frozen_audio import audio_latents, with_noise

        start, seconds = Fraction(chunk.start - chunk.carried) / shape.fps, Fraction(chunk.made) / shape.fps
        audio_vae = self._opened.pipeline.audio_vae
        piece = slice_of(sound, start_s=start, seconds=seconds)
        latents = audio_latents(audio_vae, piece, seconds=float(seconds), device=self._opened.device)
        return with_noise(audio_vae, latents, noise=noise, generator=generator)

    def _upsampler(self) -> Any:
        from .upsampling import upsampler

        return upsampler(self._settings, device=self._opened.device, precision=self._opened.resolved.precision)

    def _counter(self, steps: int) -> Callable[[], None]:
        def stepped() -> None:
            self._done += 1
            # A chunk that was tried again takes more steps than were counted.
            self._bench.progress(min(0.99, self._done / steps))

        return stepped


def _given(plan: EnginePlan, bench: Bench, shape: Shape) -> Callable[[Chunk], list[Given]]:
    """What is known of each chunk. Read before anything is loaded: what lacks is said at once."""
    request = plan.request
    if isinstance(request, Interpolate):
        return _between(request, bench, shape)
    first = last = ""
    if isinstance(request, TalkingPresenter):
        first = request.speakers[0].subject.image
        if not first:
            raise InputError(
                f"the engine {NAME!r} needs a picture of who talks",
                hint="give `subject.image`: a photo of theirs, or a portrait that an engine for 'picture' makes",
            )
    elif isinstance(request, ImageToVideo):
        first, last = request.image, request.last
    begin, end = (_picture(key, bench, shape, upright=isinstance(request, TalkingPresenter)) for key in (first, last))
    crf = int(plan.options.get("image_crf", 0))

    def known(chunk: Chunk) -> list[Given]:
        from .stages import Given

        found = []
        if begin is not None and chunk.start == 0:
            found.append(Given(begin, crf=crf))
        if end is not None and chunk.start + chunk.kept == shape.frames:
            found.append(Given(end, frame=chunk.carried + chunk.kept - 1, crf=crf))
        return found

    return known


def _picture(key: str, bench: Bench, shape: Shape, *, upright: bool) -> Pixels | None:
    """One frame of a still, laid into the model's picture."""
    import numpy as np
    from PIL import Image

    if not key:
        return None
    still = Image.fromarray(read_picture(bench.path(key, "picture.png")))
    frame = fitted(still, width=shape.picture.width, height=shape.picture.height, upright=upright)
    return np.asarray(frame)[None]


def _between(request: Interpolate, bench: Bench, shape: Shape) -> Callable[[Chunk], list[Given]]:
    """The clip's own frames at their moments."""
    source = ClipLayer.load(bench.path(request.clip, "clip.json").parent)
    check_clip(source, request)
    path, ratio = bench.path(request.clip, source.picture), request.fps / request.clip_fps

    def known(chunk: Chunk) -> list[Given]:
        from .stages import Given

        begin = chunk.start - chunk.carried
        # What is carried over is known already.
        last = math.floor((begin + chunk.made - 1) / ratio)
        numbers = range(math.ceil(chunk.start / ratio), min(last + 1, request.frames))
        if not numbers:
            return []
        frames = read_frames(
            path,
            fps=request.clip_fps,
            frames=len(numbers),
            width=shape.picture.width,
            height=shape.picture.height,
            start=numbers.start,
            crop=shape.picture,
        )
        return [
            Given(frame[None], frame=float(number * ratio - begin))
            for number, frame in zip(numbers, frames, strict=True)
        ]

    return known


def _check_decoder(pipe: Any) -> None:
    if pipe.vae.config.timestep_conditioning:
        raise EngineError(
            "this VAE decodes with noise, which LTX-2's does not",
            hint="name the folder of LTX-2's weights in the engine settings",
        )
