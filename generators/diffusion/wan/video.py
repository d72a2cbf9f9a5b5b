"""Wan's plain video models: clips from words, and pictures that begin to move."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ....story.answers import ClipLayer
from ....story.errors import InputError
from ....story.requests import AnyRequest, ImageToVideo, TextToVideo
from ....tools.work.job import Bench, Job
from ...engine import Capabilities, EnginePlan, Obstacle, Skill, check_request
from ...frames import Pixels
from ...settings import EngineSettings
from ...shape import Chunk, Shape, shape_of
from ..prompts import EncodePromptJob, read_prompt
from ..reference import fitted
from ..weights import variant
from .control import reference_picture
from .models import BOTH_5B, IMAGE_A14B, TEXT_A14B, WanModel
from .workshop import Opened, Workshop, forwards_of

NAME = "wan-video"
VERSION = "1"
_PIPELINES = {"text-to-video": "WanPipeline", "image-to-video": "WanImageToVideoPipeline"}
_EXPECT = {"transformer": "WanTransformer3DModel", "vae": "AutoencoderKLWan"}
_BOTH = {model.weights: model for model in (TEXT_A14B, IMAGE_A14B)}
Ask = TextToVideo | ImageToVideo


class WanVideo:
    """The engine: one small model for both kinds of request, or a large one for each."""

    name = NAME
    version = VERSION

    def __init__(self, settings: EngineSettings) -> None:
        self._settings = settings
        self._small = variant(NAME, settings) == BOTH_5B.weights

    def capabilities(self) -> Capabilities:
        """Text to video and image to video. The first frame is the picture, so what it shows stays the same."""
        return self._shop("text-to-video").capabilities(
            {"text-to-video": Skill(), "image-to-video": Skill(keeps=("identity",))}
        )

    def plan(self, request: AnyRequest) -> EnginePlan:
        """Chunks that go on from the last frame of the one before. `InputError` where the large model for words is
        asked for more than it makes at once, or the small one for a last frame."""
        skill = check_request(request, self.capabilities(), engine=NAME)
        assert isinstance(request, Ask)
        if self._small and isinstance(request, ImageToVideo) and request.last:
            raise InputError(
                f"{BOTH_5B.weights!r} begins with a picture and cannot arrive at one",
                hint=f'set `variants.{NAME} = "{IMAGE_A14B.weights}"` in the engine settings',
            )
        shop = self._shop(request.kind)
        return shop.plan(
            request,
            shape=_shape(request, shop, skill),
            keeps=skill.keeps,
            prompts=self._prompts(request),
            notes=()
            if request.kind == "image-to-video"
            else ("shows what the prompt says, not what the preview does",),
        )

    def obstacles(self) -> tuple[Obstacle, ...]:
        """What stands in its way on this machine."""
        return self._shop("text-to-video").obstacles()

    def prepare(self, plan: EnginePlan) -> tuple[Job, ...]:
        """The encoded prompt."""
        return self._prompts(plan.request)

    def run(self, plan: EnginePlan, bench: Bench) -> ClipLayer:
        """Leaves `picture.mp4`."""
        request, shape = plan.request, plan.shape
        assert isinstance(request, Ask)
        assert shape is not None
        size: dict[str, Any] = {"width": shape.picture.width, "height": shape.picture.height}
        first, last = (
            fitted(reference_picture(key, bench, engine=NAME), **size) if key else None
            for key in ((request.image, request.last) if isinstance(request, ImageToVideo) else ("", ""))
        )
        (encoded,) = self._prompts(request)
        told = {**size, **read_prompt(bench, encoded.key())}
        shop = self._shop(request.kind)
        with shop.opened(plan, pipeline=_PIPELINES[request.kind], expect=_EXPECT) as opened:
            passes = len(shape.chunks) * opened.steps * forwards_of(opened.guidance)
            with opened.counted(passes, bench):
                return shop.leave(plan, bench, _chunks(opened, shape.chunks, told, shop.model, first, last))

    def _shop(self, kind: str) -> Workshop:
        model = BOTH_5B if self._small else (TEXT_A14B if kind == "text-to-video" else IMAGE_A14B)
        return Workshop(NAME, VERSION, model, self._settings)

    def _prompts(self, request: AnyRequest) -> tuple[EncodePromptJob]:
        assert isinstance(request, Ask)
        return (self._shop(request.kind).prompts(request.prompt, avoid=request.avoid),)


def _shape(request: Ask, shop: Workshop, skill: Skill) -> Shape:
    try:
        return shape_of(request, shop.capabilities({request.kind: skill}))
    except InputError as error:
        longest = float(shop.model.frames_max / shop.model.fps)
        raise InputError(
            f"{shop.model.weights!r} makes {longest:.1f} s from words alone: {error.what}",
            hint=f'split the shot, or set `variants.{NAME} = "{BOTH_5B.weights}"`, which goes on from its last frame',
        ) from None


def _chunks(
    opened: Opened, chunks: tuple[Chunk, ...], told: dict[str, Any], model: WanModel, first: Any, last: Any
) -> Iterator[Pixels]:
    """Each chunk's new frames; all but the first begin with the last picture of the one before."""
    from PIL import Image

    begin = first
    for number, chunk in enumerate(chunks):
        more: dict[str, Any] = {}
        if begin is not None:
            more["image"] = begin
        if last is not None and chunk is chunks[-1]:
            more["last_image"] = last
        if model.guidance_low is not None and opened.guidance > 1:
            more["guidance_scale_2"] = opened.guidance * model.guidance_low
        pipe = opened.pipe if begin is None else _from_picture(opened.pipe)

        def once(generator: Any, pipe: Any = pipe, more: dict[str, Any] = more, made: int = chunk.made) -> Any:
            return pipe(
                **told,
                **more,
                num_frames=made,
                num_inference_steps=opened.steps,
                guidance_scale=opened.guidance,
                generator=generator,
                output_type="np",
            ).frames[0]

        frames = opened.attempt(number, once)
        new = _arriving(frames, chunk) if "last_image" in more else frames[chunk.carried : chunk.carried + chunk.kept]
        begin = Image.fromarray(new[-1])
        yield new


def _from_picture(pipe: Any) -> Any:
    """The pipeline that goes on from a picture, over the very components of the one that makes clips from words."""
    from diffusers import WanImageToVideoPipeline

    if isinstance(pipe, WanImageToVideoPipeline):
        return pipe
    made = WanImageToVideoPipeline(
        **pipe.components, boundary_ratio=pipe.config.boundary_ratio, expand_timesteps=pipe.config.expand_timesteps
    )
    made.set_progress_bar_config(disable=True)
    return made


def _arriving(frames: Pixels, chunk: Chunk) -> Pixels:
    """The chunk's new frames when it must end with its very last one: what is too much is left out evenly."""
    count = chunk.carried + chunk.kept
    picked = np.rint(np.linspace(0, len(frames) - 1, count)).astype(int)
    found: Pixels = frames[picked[chunk.carried :]]
    return found
