"""Wan-Animate: somebody in a picture moves as a skeleton and a face say, or takes somebody's place in a video."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ....story.answers import ClipLayer
from ....story.errors import InputError
from ....story.requests import AnimatePose, AnyRequest
from ....tools.work.job import Bench, Job
from ...embedded.cast.signals.signal_set import SignalName
from ...engine import Capabilities, EnginePlan, Keep, Obstacle, Skill, check_request
from ...frames import Pixels
from ...settings import EngineSettings
from ...shape import Shape, shape_of
from ..masks import BLACK, emptied, pasted, region, told
from ..prompts import EncodePromptJob, read_prompt
from ..reference import fitted
from ..weights import variant
from .control import control_frames, driving_frames, in_order, reference_picture
from .models import ANIMATE
from .segments import frames_driven, in_segments, segment_carry, segment_length
from .workshop import NO_PORTRAIT, Workshop, forwards_of

NAME = "wan-animate"
VERSION = "1"
# The mouth follows the face's video, but nobody has measured how well it fits a voice.
_KEEPS: tuple[Keep, ...] = ("motion", "timing", "identity")
_STEERS: tuple[SignalName, ...] = ("skeleton", "face")
_ROOM = 0.04
"""How far the room of whoever is replaced goes beyond them, as a share of the shorter side: somebody else has other
hair and other clothes."""
_TOGETHER = 8
"""Frames that are laid back at once: it takes many times their size."""
_EXPECT = {
    "transformer": "WanAnimateTransformer3DModel",
    "vae": "AutoencoderKLWan",
    "image_encoder": "CLIPVisionModel",
}


class WanAnimate:
    """The engine. Moves a picture (`animate`), or replaces the person in what the driving shows (`replace`)."""

    name = NAME
    version = VERSION

    def __init__(self, settings: EngineSettings) -> None:
        assert variant(NAME, settings) == ANIMATE.weights
        self._shop = Workshop(NAME, VERSION, ANIMATE, settings)

    def capabilities(self) -> Capabilities:
        """One person at 30 frames a second, any length in segments of at most 77 frames."""
        return self._shop.capabilities({"animate-pose": Skill(keeps=_KEEPS, takes=_STEERS, replaces=True)})

    def plan(self, request: AnyRequest) -> EnginePlan:
        """Equal segments that each go on from the last five frames of the one before. Of a driving video, too, it is
        steered by signals."""
        capabilities = self.capabilities()
        skill = check_request(request, capabilities, engine=NAME)
        assert isinstance(request, AnimatePose)
        return self._shop.plan(
            request,
            shape=in_segments(shape_of(request, capabilities), carry=self._shop.model.carry),
            keeps=skill.keeps,
            prompts=self._prompts(request),
            signals=tuple(name for name in _wanted(request) if not request.signal(name)),
            notes=() if request.subject.image else (NO_PORTRAIT,),
            pictures=1,
        )

    def obstacles(self) -> tuple[Obstacle, ...]:
        """What stands in its way on this machine."""
        return self._shop.obstacles()

    def prepare(self, plan: EnginePlan) -> tuple[Job, ...]:
        """The encoded prompt."""
        return self._prompts(plan.request)

    def run(self, plan: EnginePlan, bench: Bench) -> ClipLayer:
        """Leaves `picture.mp4`. `InputError` where the picture is missing, or what steers has another length."""
        request, shape = plan.request, plan.shape
        assert isinstance(request, AnimatePose)
        assert shape is not None
        width, height = shape.picture.width, shape.picture.height
        image = fitted(
            reference_picture(request.subject.image, bench, engine=NAME), width=width, height=height, upright=True
        )
        controls = {name: control_frames(request, shape, bench, name) for name in _STEERS}
        original, room = _replaced(request, shape, bench) if request.replace else (None, None)
        (encoded,) = self._prompts(request)
        asked = {"image": image, "width": width, "height": height, **read_prompt(bench, encoded.key())}
        with self._shop.opened(plan, pipeline="WanAnimatePipeline", expect=_EXPECT) as opened:
            asked |= _videos(
                controls, original, room, shape, face_px=opened.pipe.transformer.config.motion_encoder_size
            )

            def once(generator: Any) -> Any:
                return opened.pipe(
                    **asked,
                    segment_frame_length=segment_length(shape),
                    prev_segment_conditioning_frames=segment_carry(shape),
                    num_inference_steps=opened.steps,
                    guidance_scale=opened.guidance,
                    generator=generator,
                    output_type="np",
                ).frames[0]

            with opened.counted(len(shape.chunks) * opened.steps * forwards_of(opened.guidance), bench):
                frames = opened.attempt(0, once)[: shape.frames]
        return self._shop.leave(plan, bench, _laid_back(frames, original, room))

    def _prompts(self, request: AnyRequest) -> tuple[EncodePromptJob]:
        assert isinstance(request, AnimatePose)
        return (self._shop.prompts(request.prompt, avoid=request.avoid),)


def _wanted(request: AnimatePose) -> tuple[SignalName, ...]:
    if not request.replace:
        return _STEERS
    return (*_STEERS, "mask-person", *(() if request.driving else ("picture",)))


def _replaced(request: AnimatePose, shape: Shape, bench: Bench) -> tuple[Pixels, Pixels]:
    """What stays, and where somebody else comes in."""
    person = control_frames(request, shape, bench, "mask-person", mode="L")
    if not (person > 127).any():
        raise InputError("nobody is seen who could be replaced", hint="give a video and a mask that show somebody")
    return driving_frames(request, shape, bench), told(region(person, grown=_ROOM))


def _laid_back(frames: Pixels, original: Pixels | None, room: Pixels | None) -> Iterator[Pixels]:
    """The frames, a few at a time; of a replacement all outside the room is the original's."""
    for start in range(0, len(frames), _TOGETHER):
        some = slice(start, start + _TOGETHER)
        if original is None or room is None:
            yield frames[some]
        else:
            yield pasted(original[some], frames[some], room[some])


def _videos(
    controls: dict[SignalName, Pixels], original: Pixels | None, room: Pixels | None, shape: Shape, *, face_px: int
) -> dict[str, Any]:
    """The pipeline's videos, as many frames of each as its segments read."""
    wanted = frames_driven(shape)
    faces = in_order(controls["face"], wanted=wanted)
    videos: dict[str, Any] = {
        "pose_video": in_order(controls["skeleton"], wanted=wanted),
        "face_video": [face.resize((face_px, face_px)) for face in faces],
    }
    if original is None or room is None:
        return videos | {"mode": "animate"}
    whole = np.repeat(room[..., None], 3, axis=3)
    return videos | {
        "mode": "replace",
        "background_video": in_order(emptied(original, room, level=BLACK), wanted=wanted),
        "mask_video": in_order(whole, wanted=wanted),
    }
