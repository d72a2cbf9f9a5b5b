"""What all of Wan's engines do alike: plan a clip with its levers and estimates, open the pipeline, leave the clip."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ....story.answers import ClipLayer
from ....story.requests import Clip, RequestKind
from ....tools.work.job import Bench
from ...engine import Capabilities, EnginePlan, Keep, Obstacle, Skill
from ...frames import Pixels, check_shown, clip_of, to_pixels, write_clip
from ...settings import EngineSettings
from ...shape import Shape, clip_layer
from ..estimates import ARCHITECTURES, activations_mb, decode_s, denoise_s, tokens
from ..levers import Resolved, exact_options, memory_needed_mb, resolve
from ..prompts import EncodePromptJob, prompt_job
from ..weights import obstacles, pinned
from .models import AREA_480, AREA_720, WanModel
from .stepping import counted

if TYPE_CHECKING:
    from ..loading import Precision
    from ..warm import Warm

NO_PORTRAIT = "needs a picture of the person: a portrait is made first where the request names none"
NO_COMPILER = Obstacle(
    what="this model's attention only fits into a card's memory compiled, and nothing here compiles it",
    hint="install Triton (pip install triton; torch brings it on Linux) and a C compiler (gcc)",
)
PRECISE: Mapping[str, Precision] = {"vae": "fp32", "image_encoder": "fp32"}
"""Small parts whose rounding is seen, as the models' own pages load them."""
_SIDES = {AREA_480: (480, 832), AREA_720: (720, 1280)}


@dataclass(frozen=True)
class Workshop:
    """One engine's model on one machine's settings."""

    engine: str
    version: str
    model: WanModel
    settings: EngineSettings
    remembers: bool = False
    """Whether the model keeps keys and values of what drives it (Wan-Animate-2)."""

    def area(self) -> int:
        """Pixels of the picture: the largest that the told memory holds; the smallest where nobody told any.

        A plan must come out alike wherever it is made, so the machine is not asked.
        """
        fits = (area for area in self.model.areas if self._least_mb(area) <= self.settings.memory_mb)
        return next(fits, self.model.areas[-1])

    def capabilities(self, skills: Mapping[RequestKind, Skill]) -> Capabilities:
        """The model's grid, rate and lengths."""
        model, area = self.model, self.area()
        return Capabilities(
            skills=dict(skills),
            prompts="wan",
            size_multiple=model.size_multiple,
            area_max=area,
            rates=(model.fps,),
            frames_max=model.frames_max,
            frames_step=4,
            carry=model.carry,
            device="gpu",
            memory_mb=memory_needed_mb(self.levers(), self._beside_mb(*_sides(area), model.frames_max)),
        )

    def levers(self, shape: Shape | None = None) -> Resolved:
        """As the settings alone decide them."""
        width, height = (shape.picture.width, shape.picture.height) if shape else _sides(self.area())
        beside = self._beside_mb(width, height, _longest(shape) if shape else self.model.frames_max)
        return resolve(self.engine, self.settings, weights=self.model.weights, activations_mb=beside)

    def prompts(self, prompt: str, *, avoid: str) -> EncodePromptJob:
        """The job that encodes a prompt, and a negative one where the model is run with guidance."""
        levers = self.levers()
        return prompt_job(
            self.model.weights,
            prompt,
            settings=self.settings,
            family="wan",
            avoid=avoid if levers.guidance > 1 else None,
            precision=levers.precision,
        )

    def plan(
        self,
        request: Clip,
        *,
        shape: Shape,
        keeps: Sequence[Keep],
        prompts: Sequence[EncodePromptJob],
        signals: Sequence[str] = (),
        notes: Sequence[str] = (),
        options: Mapping[str, str | int | float | bool] | None = None,
        pictures: int = 0,
        more_passes: int = 0,
    ) -> EnginePlan:
        """The plan of a clip. `pictures` are reference pictures that stand before the clip's latents; `more_passes`
        are passes for each chunk beside its steps."""
        levers = self.levers(shape)
        picture = shape.picture
        told = exact_options(levers) | dict(options or {})
        return EnginePlan(
            engine=self.engine,
            version=self.version,
            request=request,
            answer=clip_layer(request.digest(), shape, engine=self.engine, version=self.version),
            shape=shape,
            weights=tuple(pinned(each, self.settings) for each in levers.ids),
            options=told,
            needs=tuple(dict.fromkeys((*request.needs(), *(job.key() for job in prompts)))),
            signals=tuple(signals),
            keeps=tuple(keeps),
            group="/".join([self.engine, *levers.ids, *(f"{name}={told[name]}" for name in sorted(told))]),
            compute_s=round(self._seconds(shape, levers, pictures, more_passes), 1),
            memory_mb=memory_needed_mb(
                levers, self._beside_mb(picture.width, picture.height, _longest(shape) + 4 * pictures)
            ),
            notes=(*notes, *_differences(request, shape), *levers.notes),
        )

    def obstacles(self) -> tuple[Obstacle, ...]:
        """Why it would not run here: the device, its memory, a compiler, packages, weights, their licence."""
        from ..device import compiles_here, device_obstacles, memory_mb

        found = (*device_obstacles(self.settings), *obstacles(self.levers().ids, self.settings))
        card_mb = memory_mb(self.settings.device)
        if self.remembers and card_mb and not compiles_here():
            found = (*found, NO_COMPILER)
        here = self.settings.memory_mb or card_mb
        least = self._least_mb(self.model.areas[-1])
        if not here or least <= here:
            return found
        short = Obstacle(
            what=f"{self.model.weights!r} needs {least / 1000:.0f} GB on the device, which has {here / 1000:.0f}",
            hint="choose another engine or a smaller variant of this one (`variants` in the engine settings)",
        )
        return (*found, short)

    @contextmanager
    def opened(self, plan: EnginePlan, *, pipeline: str, expect: Mapping[str, str]) -> Iterator[Opened]:
        """The pipeline of a plan, ready to work, without its text encoder; as `warm.warm`."""
        from ..warm import warm

        assert plan.shape is not None
        picture = plan.shape.picture
        with warm(
            plan,
            self.settings,
            weights=self.model.weights,
            pipeline=pipeline,
            expect=expect,
            precisions=PRECISE,
            activations_mb=self._beside_mb(picture.width, picture.height, _longest(plan.shape)),
        ) as held:
            if hasattr(held.pipeline, "set_progress_bar_config"):
                held.pipeline.set_progress_bar_config(disable=True)
            yield Opened(held, plan)

    def leave(self, plan: EnginePlan, bench: Bench, chunks: Iterable[Pixels]) -> ClipLayer:
        """Write the clip as its frames come, cut to what is shown; returns the plan's answer."""
        clip = clip_of(plan)
        assert plan.shape is not None
        write_clip(bench.folder, clip, chunks, picture=plan.shape.picture)
        return clip

    def _least_mb(self, area: int) -> int:
        """With weights that wait elsewhere."""
        levers = resolve(self.engine, self.settings, weights=self.model.weights)
        waiting = levers.model_copy(update={"offload": "group"})
        return memory_needed_mb(waiting, self._beside_mb(*_sides(area), self.model.frames_max))

    def _beside_mb(self, width: int, height: int, frames: int) -> int:
        """What lies on the device beside the weights: activations, and of Wan-Animate-2 the driving video's keys and
        values, two tensors of all tokens for each block, in two bytes a number."""
        architecture = ARCHITECTURES[self.model.weights]
        needed = activations_mb(self.model.weights, width=width, height=height, frames=frames)
        if self.remembers:
            seen = tokens(width, height, frames, architecture)
            needed += int(4 * seen * architecture.width * architecture.blocks / 1e6)
        return needed

    def _seconds(self, shape: Shape, levers: Resolved, pictures: int, more_passes: int) -> float:
        size = {"width": shape.picture.width, "height": shape.picture.height}
        forwards, total = forwards_of(levers.guidance), 0.0
        for chunk in shape.chunks:
            frames = chunk.made + 4 * pictures
            steps = levers.steps * forwards + more_passes
            total += denoise_s(self.model.weights, **size, frames=frames, steps=steps) + decode_s(**size, frames=frames)
        return total


@dataclass(frozen=True)
class Opened:
    """A pipeline that is leased, for one plan."""

    held: Warm
    plan: EnginePlan

    @property
    def pipe(self) -> Any:
        """The pipeline."""
        return self.held.pipeline

    @property
    def steps(self) -> int:
        """Of each chunk."""
        return self.held.resolved.steps

    @property
    def guidance(self) -> float:
        """How strongly the prompt is followed; at 1 there is no second pass."""
        return self.held.resolved.guidance

    @contextmanager
    def counted(self, passes: int, bench: Bench) -> Iterator[None]:
        """While it is open, the bench is told how many of all `passes` are done."""
        from ..working import denoisers

        with counted(denoisers(self.pipe), passes=passes, tell=bench.progress):
            yield

    def attempt(self, number: int, make: Callable[[Any], Any]) -> Pixels:
        """Frames of chunk `number`, seeded by the request and the number: looked at, and tried again as `attempts`
        says. `make` takes a generator and gives frames as shares from 0 to 1."""
        return self.held.attempt(
            (self.plan.request.digest(), number), lambda generator: to_pixels(make(generator)), look=check_shown
        )


def forwards_of(guidance: float) -> int:
    """Passes for each step."""
    return 2 if guidance > 1 else 1


def _longest(shape: Shape) -> int:
    return max(chunk.made for chunk in shape.chunks)


def _sides(area: int) -> tuple[int, int]:
    return _SIDES.get(area, (704, 1280))


def _differences(request: Clip, shape: Shape) -> Iterator[str]:
    """What people should know of the model's rate and size."""
    if shape.fps != request.fps:
        yield f"made at {float(shape.fps):g} frames a second, shown at {float(request.fps):g}"
    if shape.picture.scale(request.width, request.height) < 0.9:
        yield f"made in {shape.picture.shown_width}x{shape.picture.shown_height}, shown larger"
    if len(shape.chunks) > 1:
        yield f"made in {len(shape.chunks)} chunks, each going on from the last"
