"""Qwen-Image-Edit: pictures changed by an instruction, and somebody dressed from a garment's photo without masks."""

from __future__ import annotations

from typing import Any

from ....story.answers import Still
from ....story.errors import InputError
from ....story.requests import AnyRequest, TextToImage, TryOn
from ....tools.work.job import Bench, Job
from ...engine import Capabilities, EnginePlan, Obstacle, Skill, check_request
from ...settings import EngineSettings
from ..prompts import read_prompt
from ..weights import pinned, variant
from .edit_prompt import ENCODERS, EncodeEditJob
from .edited import PICTURES_MAX, edited_pictures
from .sitting import sitter_of
from .studio import Studio, leave, paint, picture_for

NAME = "qwen-edit"
VERSION = "1"
EXPECT = {"transformer": "QwenImageTransformer2DModel", "vae": "AutoencoderKLQwenImage"}
PACKAGES = ("torchvision",)
"""What prepares the pictures that its text encoder looks at."""


class QwenEdit:
    """The engine. Its answers are stills; a try-on's is the clip's first frame, dressed.

    No pixel is laid back: the model paints the whole picture anew, so nothing is promised of what it keeps.
    """

    name = NAME
    version = VERSION

    def __init__(self, settings: EngineSettings) -> None:
        self._settings = settings
        self._studio = Studio(NAME, VERSION, variant(NAME, settings), settings)

    def capabilities(self) -> Capabilities:
        """Stills of about a megapixel."""
        return self._studio.capabilities(
            {"text-to-image": Skill(), "try-on": Skill(takes=("picture",))}, prompts="qwen"
        )

    def plan(self, request: AnyRequest) -> EnginePlan:
        """A still in the request's shape. `InputError` where there is no picture to be changed."""
        skill = check_request(request, self.capabilities(), engine=NAME)
        assert isinstance(request, (TextToImage, TryOn))
        signals: tuple[str, ...] = ()
        notes: list[str] = []
        if isinstance(request, TryOn):
            drawn = sitter_of(request, self._settings, masked=False) == "signals"
            signals = tuple(name for name in skill.takes if drawn and not request.signal(name))
            pictures = 2
            notes.append("a still: the first frame, painted anew as a whole in the garment")
        else:
            if not request.references:
                raise InputError(
                    f"the engine {NAME!r} changes pictures, and the request brings none",
                    hint="name a picture in `references`, or use --engine picture=flux-klein",
                )
            pictures = min(PICTURES_MAX, len(request.references))
            if left_out := len(request.references) - pictures:
                notes.append(f"{left_out} reference pictures are left out: {PICTURES_MAX} is the most")
        return self._studio.plan(
            request,
            picture=picture_for(request, self.capabilities()),
            keeps=skill.keeps,
            jobs=self._jobs(request),
            signals=signals,
            pictures=pictures,
            notes=notes,
        )

    def obstacles(self) -> tuple[Obstacle, ...]:
        """What stands in its way on this machine: without torchvision it cannot read instructions."""
        return self._studio.obstacles(packages=PACKAGES)

    def prepare(self, plan: EnginePlan) -> tuple[Job, ...]:
        """The encoded instruction."""
        assert isinstance(plan.request, (TextToImage, TryOn))
        return self._jobs(plan.request)

    def run(self, plan: EnginePlan, bench: Bench) -> Still:
        """Leaves `picture.png`."""
        request = plan.request
        assert isinstance(request, (TextToImage, TryOn))
        picture = picture_for(request, self.capabilities())
        shown = edited_pictures(request, picture, bench)
        told: dict[str, Any] = {
            **read_prompt(bench, self._jobs(request)[0].key()),
            "image": shown,
            "width": picture.width,
            "height": picture.height,
        }
        with self._studio.opened(
            plan,
            picture,
            pipeline="QwenImageEditPlusPipeline",
            expect=EXPECT,
            skip=ENCODERS,
            pictures=len(shown),
        ) as held:
            told["true_cfg_scale"] = held.resolved.guidance
            return leave(plan, bench, paint(held, plan, bench, pipe=held.pipeline, told=told), picture)

    def _jobs(self, request: TextToImage | TryOn) -> tuple[EncodeEditJob]:
        levers = self._studio.levers()
        return (
            EncodeEditJob(
                weights=self._studio.weights,
                pinned=pinned(self._studio.weights, self._settings),
                request=request,
                picture=picture_for(request, self.capabilities()),
                guided=levers.guidance > 1,
                precision=levers.precision,
                settings=self._settings,
            ),
        )
