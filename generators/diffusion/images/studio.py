"""What the image engines do alike: plan a still with its levers and estimates, open the pipeline, leave the picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from ....story.answers import Still
from ....story.errors import EngineError
from ....story.requests import PictureAsk, TextToImage, TryOn
from ....tools.work.job import Bench, Job
from ...engine import Capabilities, EnginePlan, Keep, Obstacle, PromptStyle, Skill
from ...frames import Pixels, check_shown, to_pixels, write_still
from ...settings import EngineSettings
from ...shape import Picture, picture_of
from ..estimates import activations_mb, decode_s, denoise_s
from ..levers import Resolved, exact_options, memory_needed_mb, resolve
from ..warm import Warm, warm
from ..weights import PACKAGES, obstacles, pinned, weights_entry

AREA_MAX = 1024 * 1024
"""The models were trained on pictures of about a megapixel most, and their pipelines scale larger ones to it."""
SIDE_MIN = 256
TOKEN_PX = 16
"""Pixels of a token's side in all of these models: eight of the decoder, two of the patches."""


@dataclass(frozen=True)
class Studio:
    """One engine's weights under one machine's settings."""

    engine: str
    version: str
    weights: str
    settings: EngineSettings

    def capabilities(self, skills: Mapping[Any, Skill], *, prompts: PromptStyle) -> Capabilities:
        """Stills of about a megapixel."""
        return Capabilities(
            skills=dict(skills),
            prompts=prompts,
            size_multiple=TOKEN_PX,
            side_min=SIDE_MIN,
            area_max=AREA_MAX,
            device="gpu",
            memory_mb=memory_needed_mb(self.levers(), self._beside_mb(1024, 1024, 2)),
        )

    def levers(self) -> Resolved:
        """As the settings alone decide them."""
        return resolve(self.engine, self.settings, weights=self.weights, activations_mb=self._beside_mb(1024, 1024, 2))

    def plan(
        self,
        request: TextToImage | TryOn,
        *,
        picture: Picture,
        keeps: Sequence[Keep] = (),
        jobs: Sequence[Job] = (),
        signals: Sequence[str] = (),
        pictures: int = 0,
        notes: Sequence[str] = (),
        options: Mapping[str, str | int | float | bool] | None = None,
    ) -> EnginePlan:
        """The plan of a still. `jobs` come first; `pictures` are those that the model looks at while it paints."""
        levers = self.levers()
        told = exact_options(levers) | dict(options or {})
        size = {"width": picture.width, "height": picture.height}
        forwards = weights_entry(self.weights).run.forwards if levers.guidance > 1 else 1
        # Pictures that are looked at stand beside the one that is made, so they count as frames.
        work = denoise_s(self.weights, **size, frames=1 + pictures, steps=levers.steps, forwards=forwards)
        smaller = picture.scale(request.width, request.height) < 0.9
        return EnginePlan(
            engine=self.engine,
            version=self.version,
            request=request,
            answer=Still(
                request=request.digest(),
                engine=self.engine,
                version=self.version,
                width=picture.shown_width,
                height=picture.shown_height,
            ),
            weights=tuple(pinned(each, self.settings) for each in levers.ids),
            options=told,
            needs=tuple(dict.fromkeys((*request.needs(), *(job.key() for job in jobs)))),
            signals=tuple(signals),
            keeps=tuple(keeps),
            group="/".join([self.engine, *levers.ids, *(f"{name}={told[name]}" for name in sorted(told))]),
            compute_s=round(work + decode_s(**size, frames=1), 2),
            memory_mb=memory_needed_mb(levers, self._beside_mb(**size, pictures=pictures)),
            notes=(
                *notes,
                *((f"made in {picture.shown_width}x{picture.shown_height}, shown larger",) if smaller else ()),
                *levers.notes,
            ),
        )

    def obstacles(self, *, packages: Iterable[str] = ()) -> tuple[Obstacle, ...]:
        """Why it would not run here: the device, packages, weights, their licence."""
        from ..device import device_obstacles

        found = obstacles(self.levers().ids, self.settings, packages=(*PACKAGES, *packages))
        return (*device_obstacles(self.settings), *found)

    @contextmanager
    def opened(
        self,
        plan: EnginePlan,
        picture: Picture,
        *,
        pipeline: str,
        expect: Mapping[str, str],
        skip: Iterable[str],
        pictures: int = 0,
    ) -> Iterator[Warm]:
        """The pipeline of a plan, without what encodes text; as `warm.warm`."""
        with warm(
            plan,
            self.settings,
            weights=self.weights,
            pipeline=pipeline,
            expect=expect,
            skip=skip,
            activations_mb=self._beside_mb(picture.width, picture.height, pictures),
        ) as held:
            held.pipeline.set_progress_bar_config(disable=True)
            yield held

    def _beside_mb(self, width: int, height: int, pictures: int) -> int:
        return activations_mb(self.weights, width=width, height=height, frames=1 + pictures)


def picture_for(request: PictureAsk, capabilities: Capabilities) -> Picture:
    """The model's picture and the part of it that is asked for."""
    return picture_of(request.width, request.height, capabilities)


def paint(held: Warm, plan: EnginePlan, bench: Bench, *, pipe: Any, told: Mapping[str, Any]) -> Pixels:
    """What a pipeline paints, (height, width, 3) of 8 bits: seeded by the request, looked at, progress passed on."""
    steps = held.resolved.steps

    def stepped(_: Any, step: int, __: Any, kept: dict[str, Any]) -> dict[str, Any]:
        bench.progress((step + 1) / (steps + 1))
        return kept

    def once(generator: Any) -> Pixels:
        found = pipe(
            **told,
            num_inference_steps=steps,
            generator=generator,
            output_type="np",
            callback_on_step_end=stepped,
        )
        return to_pixels(found.images)

    pixels: Pixels = held.attempt((plan.request.digest(), 0), once, look=check_shown)[0]
    return pixels


def still_of(plan: EnginePlan) -> Still:
    """The answer that a plan promises. `EngineError` where it is no still."""
    if not isinstance(plan.answer, Still):
        raise EngineError(f"the plan of {plan.engine!r} promises no still")
    return plan.answer


def leave(plan: EnginePlan, bench: Bench, pixels: Pixels, picture: Picture) -> Still:
    """Write the still, cut to what is asked for where it is the model's whole picture; returns the plan's answer."""
    still = still_of(plan)
    if pixels.shape[:2] == (picture.height, picture.width):
        pixels = cut(pixels, picture)
    if pixels.shape != (still.height, still.width, 3):
        raise EngineError(f"a picture of {pixels.shape} came out, where {still.width}x{still.height} was planned")
    write_still(bench.folder, np.ascontiguousarray(pixels))
    return still


def cut(pixels: Pixels, picture: Picture) -> Pixels:
    """What is shown of the model's picture or mask."""
    return pixels[picture.top : picture.top + picture.shown_height, picture.left : picture.left + picture.shown_width]


def set_in(pixels: Pixels, picture: Picture) -> Pixels:
    """A picture or mask of the shown part's size in the model's whole picture; its edges go on around it."""
    right = picture.width - picture.left - picture.shown_width
    below = picture.height - picture.top - picture.shown_height
    edges = [(picture.top, below), (picture.left, right), *([(0, 0)] * (pixels.ndim - 2))]
    return np.pad(pixels, edges, mode="edge")
