"""Wan VACE: people who move as a skeleton says, and garments that are put on in a video."""

from __future__ import annotations

from typing import Any

from ....story.answers import ClipLayer
from ....story.requests import AnimatePose, AnyRequest, TryOn
from ....tools.work.job import Bench, Job
from ...engine import Capabilities, EnginePlan, Keep, Obstacle, Skill, check_request
from ...settings import EngineSettings
from ...shape import shape_of
from ..prompts import EncodePromptJob, read_prompt
from ..weights import variant
from .control import control_frames, reference_picture
from .models import VACE, VACE_SMALL
from .vace_chunks import run_chunks
from .vace_tryon import EXPECT, plan_tryon, prepare_tryon, run_tryon
from .workshop import Workshop, forwards_of

NAME = "wan-vace"
VERSION = "1"
# A skeleton has no lips that could be read.
_KEEPS: tuple[Keep, ...] = ("motion", "timing", "identity")
_TRYON_KEEPS: tuple[Keep, ...] = ("motion", "timing", "lips", "identity")
_MODELS = {model.weights: model for model in (VACE_SMALL, VACE)}


class WanVace:
    """The engine. Poses are steered by the signal `skeleton`; try-on is told in `vace_tryon.py`."""

    name = NAME
    version = VERSION

    def __init__(self, settings: EngineSettings) -> None:
        self.shop = Workshop(NAME, VERSION, _MODELS[variant(NAME, settings)], settings)

    def capabilities(self) -> Capabilities:
        """16 frames a second, any length in chunks of at most 81 frames."""
        return self.shop.capabilities(
            {
                "animate-pose": Skill(keeps=_KEEPS, takes=("skeleton",)),
                # Outside the garment the original's pixels are laid back, so all of it stays.
                "try-on": Skill(keeps=_TRYON_KEEPS, takes=("picture", "mask-garment")),
            }
        )

    def plan(self, request: AnyRequest) -> EnginePlan:
        """Chunks that begin with the last frames of the one before."""
        capabilities = self.capabilities()
        skill = check_request(request, capabilities, engine=NAME)
        if isinstance(request, TryOn):
            return plan_tryon(request, shop=self.shop, capabilities=capabilities, keeps=skill.keeps)
        assert isinstance(request, AnimatePose)
        seen = (request.subject.image, *request.references)
        pictures = sum(bool(key) for key in dict.fromkeys(seen))
        return self.shop.plan(
            request,
            shape=shape_of(request, capabilities),
            keeps=skill.keeps if pictures else tuple(keep for keep in skill.keeps if keep != "identity"),
            prompts=self._prompts(request),
            signals=tuple(name for name in skill.takes if not request.signal(name)),
            notes=() if pictures else ("no picture of the person: who is seen follows from the prompt alone",),
            pictures=pictures,
        )

    def obstacles(self) -> tuple[Obstacle, ...]:
        """What stands in its way on this machine."""
        return self.shop.obstacles()

    def prepare(self, plan: EnginePlan) -> tuple[Job, ...]:
        """The encoded prompt, and what a try-on needs."""
        if isinstance(plan.request, TryOn):
            return prepare_tryon(plan, shop=self.shop)
        return self._prompts(plan.request)

    def run(self, plan: EnginePlan, bench: Bench) -> ClipLayer:
        """Leaves `picture.mp4`."""
        if isinstance(plan.request, TryOn):
            return run_tryon(plan, bench, shop=self.shop)
        request, shape = plan.request, plan.shape
        assert isinstance(request, AnimatePose)
        assert shape is not None
        skeleton = control_frames(request, shape, bench, "skeleton")
        keys = dict.fromkeys(key for key in (request.subject.image, *request.references) if key)
        references: list[Any] = [reference_picture(key, bench, engine=NAME) for key in keys]
        (encoded,) = self._prompts(request)
        prompt = read_prompt(bench, encoded.key())
        with self.shop.opened(plan, pipeline="WanVACEPipeline", expect=EXPECT) as opened:
            passes = len(shape.chunks) * opened.steps * forwards_of(opened.guidance)
            with opened.counted(passes, bench):
                chunks = run_chunks(
                    opened.pipe,
                    shape=shape,
                    video=skeleton,
                    masks=None,
                    references=references,
                    prompt=prompt,
                    steps=opened.steps,
                    guidance=opened.guidance,
                    attempt=opened.attempt,
                )
                return self.shop.leave(plan, bench, chunks)

    def _prompts(self, request: AnyRequest) -> tuple[EncodePromptJob]:
        assert isinstance(request, AnimatePose)
        return (self.shop.prompts(request.prompt, avoid=request.avoid),)
