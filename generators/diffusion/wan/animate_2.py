"""Wan-Animate-2: a picture of somebody moves as a video says, a drawn one or a user's. No skeleton is read off it."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ....story.answers import ClipLayer
from ....story.requests import AnimatePose, AnyRequest
from ....tools.work.job import Bench, Job
from ...engine import Capabilities, EnginePlan, Keep, Obstacle, Skill, check_request
from ...settings import EngineSettings
from ...shape import Shape, shape_of
from ..prompts import EncodePromptJob, read_prompt
from ..reference import fitted
from ..weights import variant
from .control import driving_frames, in_order, reference_picture
from .models import ANIMATE_2, ANIMATE_2_DISTILLED
from .segments import frames_driven, in_segments, segment_carry, segment_length
from .workshop import NO_PORTRAIT, Workshop, forwards_of

NAME = "wan-animate-2"
VERSION = "1"
# Mouths move with the driving video, but nobody has measured how well they fit a voice.
_KEEPS: tuple[Keep, ...] = ("motion", "timing", "identity")
_MODELS = {model.weights: model for model in (ANIMATE_2_DISTILLED, ANIMATE_2)}
_EXPECT = {
    "transformer": "WanAnimate2Transformer3DModel",
    "vae": "AutoencoderKLWan",
    "image_encoder": "CLIPVisionModel",
}
_EXPECTED = ("flex_attention called without torch.compile", "_compile flag on create_block_mask", ".torch.jit")
PROMPT_REF = "人物动作的参考视频"
"""What the model was trained to be told of a driving video ('reference video of a person's motion')."""


class WanAnimate2:
    """The engine. Driven by the drawn clip of the cast (signal `picture`), or by `request.driving`."""

    name = NAME
    version = VERSION

    def __init__(self, settings: EngineSettings) -> None:
        self._shop = Workshop(NAME, VERSION, _MODELS[variant(NAME, settings)], settings, remembers=True)

    def capabilities(self) -> Capabilities:
        """One person at 24 frames a second, any length in segments of at most 81 frames."""
        return self._shop.capabilities({"animate-pose": Skill(keeps=_KEEPS, takes=("picture",))})

    def plan(self, request: AnyRequest) -> EnginePlan:
        """Equal segments that each go on from the last frame of the one before."""
        capabilities = self.capabilities()
        skill = check_request(request, capabilities, engine=NAME)
        assert isinstance(request, AnimatePose)
        wanted = () if request.driving else skill.takes
        return self._shop.plan(
            request,
            shape=in_segments(shape_of(request, capabilities), carry=self._shop.model.carry),
            keeps=skill.keeps,
            prompts=self._prompts(request),
            signals=tuple(name for name in wanted if not request.signal(name)),
            notes=() if request.subject.image else (NO_PORTRAIT,),
            pictures=1,
            more_passes=1,
        )

    def obstacles(self) -> tuple[Obstacle, ...]:
        """What stands in its way on this machine."""
        return self._shop.obstacles()

    def prepare(self, plan: EnginePlan) -> tuple[Job, ...]:
        """The encoded prompts: the request's, and the one that the driving video is told with."""
        return self._prompts(plan.request)

    def run(self, plan: EnginePlan, bench: Bench) -> ClipLayer:
        """Leaves `picture.mp4`. `InputError` where the picture is missing or the driving video is too short."""
        shape = plan.shape
        assert shape is not None
        told = _told(plan.request, shape, bench)
        own, reference = (read_prompt(bench, job.key()) for job in self._prompts(plan.request))
        told |= own | {"prompt_ref_embeds": reference["prompt_embeds"]}
        with self._shop.opened(plan, pipeline="modular", expect=_EXPECT) as opened:
            pipe = without_text(opened.pipe, guidance=opened.guidance)
            passes = len(shape.chunks) * (opened.steps * forwards_of(opened.guidance) + 1)

            def once(generator: Any) -> Any:
                with _quiet(compiled=opened.held.resolved.compiled):
                    videos = pipe(
                        **told,
                        num_inference_steps=opened.steps,
                        generator=generator,
                        output="videos",
                        output_type="np",
                    )
                return videos[0]

            with opened.counted(passes, bench):
                frames = opened.attempt(0, once)
        return self._shop.leave(plan, bench, [frames])

    def _prompts(self, request: AnyRequest) -> tuple[EncodePromptJob, EncodePromptJob]:
        assert isinstance(request, AnimatePose)
        own = self._shop.prompts(request.prompt, avoid=request.avoid)
        return own, self._shop.prompts(PROMPT_REF, avoid="")


def without_text(whole: Any, *, guidance: float) -> Any:
    """The modular pipeline without its block that encodes text, and with its guidance: it reads embeddings instead.

    It runs the very components of `whole`; making it costs nothing.
    """
    blocks = type(whole.blocks)()
    blocks.sub_blocks.pop("text_encoder")
    lean = blocks.init_pipeline()
    loaded = {name: part for name, part in whole.components.items() if name in lean.components and part is not None}
    guider = lean.get_component_spec("guider").create(guidance_scale=guidance)
    lean.update_components(**loaded | {"guider": guider})
    return lean


def _told(request: AnyRequest, shape: Shape, bench: Bench) -> dict[str, Any]:
    """The pipeline's pictures and counts."""
    assert isinstance(request, AnimatePose)
    width, height = shape.picture.width, shape.picture.height
    image = reference_picture(request.subject.image, bench, engine=NAME)
    driving = driving_frames(request, shape, bench)
    return {
        "image": fitted(image, width=width, height=height, upright=True),
        "driving_video": in_order(driving, wanted=frames_driven(shape)),
        # The pipeline takes an area and finds the sides by square roots, rounded down: exact roots often come out a
        # hair too small, and a side would lose sixteen pixels. One pixel more puts that right for every size.
        "height": width * height + 1,
        "width": 1,
        "segment_frame_length": segment_length(shape),
        "prev_segment_conditioning_frames": segment_carry(shape),
    }


@contextmanager
def _quiet(*, compiled: bool) -> Iterator[None]:
    """Without what torch says of masked attention and of itself, and without the pipeline's own progress bars.

    Attention that is not compiled is computed as it is written."""
    import torch

    with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
        for said in _EXPECTED:
            warnings.filterwarnings("ignore", message=said)
        if compiled:
            yield
        else:
            with torch.compiler.set_stance("force_eager"):
                yield
