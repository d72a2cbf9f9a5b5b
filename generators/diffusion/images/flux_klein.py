"""FLUX.2 klein: pictures from words and reference pictures, and a garment painted on somebody in a picture."""

from __future__ import annotations

from typing import Any

from PIL import Image

from ....story.answers import Still
from ....story.requests import AnyRequest, TextToImage, TryOn
from ....tools.work.job import Bench, Job
from ...engine import Capabilities, EnginePlan, Obstacle, Skill, check_request
from ...frames import read_picture
from ...settings import EngineSettings
from ..masks import in_tokens, pasted
from ..prompts import EncodePromptJob, prompt_job, read_prompt
from ..warm import ENCODERS, Warm
from ..weights import variant
from .sitting import read_garment, read_sitter, read_worn, segmenting, sitter_of
from .studio import TOKEN_PX, Studio, leave, paint, picture_for, set_in

NAME = "flux-klein"
VERSION = "1"
EXPECT = {"transformer": "Flux2Transformer2DModel", "vae": "AutoencoderKLFlux2"}
REFERENCES_MAX = 4
"""Pictures that a model looks at beside the prompt; each costs as much as the one that is made."""


class FluxKlein:
    """The engine. Its answers are stills; a try-on's is the clip's first frame, dressed."""

    name = NAME
    version = VERSION

    def __init__(self, settings: EngineSettings) -> None:
        self._settings = settings
        self._studio = Studio(NAME, VERSION, variant(NAME, settings), settings)

    def capabilities(self) -> Capabilities:
        """Stills of about a megapixel."""
        return self._studio.capabilities(
            {
                "text-to-image": Skill(keeps=("identity",)),
                # Outside the garment the original's pixels are laid back.
                "try-on": Skill(keeps=("identity",), takes=("picture", "mask-garment")),
            },
            prompts="flux",
        )

    def plan(self, request: AnyRequest) -> EnginePlan:
        """A still in the request's shape. `InputError` where nothing says what is worn in footage."""
        capabilities = self.capabilities()
        skill = check_request(request, capabilities, engine=NAME)
        picture = picture_for(request, capabilities)  # type: ignore[arg-type]  # No skill answers another kind.
        if isinstance(request, TryOn):
            drawn = sitter_of(request, self._settings, masked=True) == "signals"
            wanted = skill.takes if drawn else ()
            return self._studio.plan(
                request,
                picture=picture,
                keeps=skill.keeps,
                jobs=self._jobs(request),
                signals=tuple(name for name in wanted if not request.signal(name)),
                pictures=2,
                notes=("a still: the first frame, dressed; every pixel outside the garment is the original's",),
            )
        assert isinstance(request, TextToImage)
        seen = request.references[:REFERENCES_MAX]
        left_out = len(request.references) - len(seen)
        return self._studio.plan(
            request,
            picture=picture,
            keeps=skill.keeps if seen else (),
            jobs=self._jobs(request),
            pictures=len(seen),
            notes=(f"{left_out} reference pictures are left out: {REFERENCES_MAX} is the most",) if left_out else (),
        )

    def obstacles(self) -> tuple[Obstacle, ...]:
        """What stands in its way on this machine."""
        return self._studio.obstacles()

    def prepare(self, plan: EnginePlan) -> tuple[Job, ...]:
        """The encoded prompt, and the mask of a photo or of footage."""
        return self._jobs(plan.request)

    def run(self, plan: EnginePlan, bench: Bench) -> Still:
        """Leaves `picture.png`. `InputError` where no garment is seen."""
        request = plan.request
        picture = picture_for(request, self.capabilities())  # type: ignore[arg-type]  # As in `plan`.
        told: dict[str, Any] = dict(read_prompt(bench, self._prompt(request).key()))
        if isinstance(request, TryOn):
            return self._dress(plan, request, bench, told)
        assert isinstance(request, TextToImage)
        seen = [
            Image.fromarray(read_picture(bench.path(key, "picture.png"))) for key in request.references[:REFERENCES_MAX]
        ]
        told |= {"width": picture.width, "height": picture.height, "image": seen or None}
        with self._opened(plan, pictures=len(seen)) as held:
            told["guidance_scale"] = held.resolved.guidance
            return leave(plan, bench, paint(held, plan, bench, pipe=held.pipeline, told=told), picture)

    def _dress(self, plan: EnginePlan, request: TryOn, bench: Bench, told: dict[str, Any]) -> Still:
        picture = picture_for(request, self.capabilities())
        sitter = sitter_of(request, self._settings, masked=True)
        original = read_sitter(request, sitter, picture, bench)
        mask = read_worn(request, self._settings, sitter, picture, bench)
        told |= {
            "image": Image.fromarray(set_in(original, picture)),
            # The model works in whole tokens: those that the mask touches are painted, all others stay bit for bit.
            "mask_image": Image.fromarray(in_tokens(set_in(mask, picture), side=TOKEN_PX)),
            "image_reference": read_garment(request, bench),
            "width": picture.width,
            "height": picture.height,
            # All of the region is new: what was worn is no starting point.
            "strength": 1.0,
        }
        with self._opened(plan, pictures=2) as held:
            told["guidance_scale"] = held.resolved.guidance
            made = paint(held, plan, bench, pipe=_inpainting(held), told=told)
        shown = made[
            picture.top : picture.top + picture.shown_height, picture.left : picture.left + picture.shown_width
        ]
        return leave(plan, bench, pasted(original, shown, mask), picture)

    def _opened(self, plan: EnginePlan, *, pictures: int) -> Any:
        picture = picture_for(plan.request, self.capabilities())  # type: ignore[arg-type]  # As in `plan`.
        return self._studio.opened(
            plan, picture, pipeline="Flux2KleinPipeline", expect=EXPECT, skip=ENCODERS, pictures=pictures
        )

    def _jobs(self, request: AnyRequest) -> tuple[Job, ...]:
        segments = segmenting(request, self._settings) if isinstance(request, TryOn) else ()
        return (*segments, self._prompt(request))

    def _prompt(self, request: AnyRequest) -> EncodePromptJob:
        levers = self._studio.levers()
        return prompt_job(
            self._studio.weights,
            request.prompt,
            settings=self._settings,
            family="flux-klein",
            precision=levers.precision,
        )


def _inpainting(held: Warm) -> Any:
    """The inpainting pipeline of the same components: making it costs nothing, and the model is held once."""
    from diffusers import Flux2KleinInpaintPipeline

    parts = held.pipeline.components
    pipe = Flux2KleinInpaintPipeline(**parts, is_distilled=held.pipeline.config.is_distilled)
    pipe.set_progress_bar_config(disable=True)
    return pipe
