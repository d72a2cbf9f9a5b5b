"""An engine for Reelwright that computes flowing colours: the example of docs/write-an-engine.md."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps
from reelwright.generators.engine import Capabilities, EnginePlan, Obstacle, Skill, check_request
from reelwright.generators.settings import EngineSettings
from reelwright.generators.shape import clip_layer, shape_of
from reelwright.story.answers import ClipLayer
from reelwright.story.errors import InputError
from reelwright.story.requests import AnyRequest, ImageToVideo, TextToVideo
from reelwright.tools.media.encoder import EncoderSettings, FrameEncoder
from reelwright.tools.media.yuv import FrameConverter
from reelwright.tools.work.job import Bench, Job

NAME, VERSION = "plasma", "1"
WAVES = 5
QUALITY = EncoderSettings(crf=12, preset="fast")
Picture = NDArray[np.float64]
"""(height, width, 3), red, green and blue from 0 to 1."""


class PlasmaEngine:
    """Colours that flow as the words seed them, and pictures that are stirred. No model, no words understood."""

    name = NAME
    version = VERSION

    def __init__(self, settings: EngineSettings) -> None:
        del settings  # It needs nothing of the machine.

    def capabilities(self) -> Capabilities:
        """Two kinds of clips, at any rate and length, of up to 960 pixels a side; it keeps the timing."""
        skill = Skill(keeps=("timing",))
        return Capabilities(
            skills={"text-to-video": skill, "image-to-video": skill},
            prompts="plain",
            size_multiple=2,
            area_max=960 * 960,
        )

    def plan(self, request: AnyRequest) -> EnginePlan:
        """The clip that would come out. Pure: nothing is read or drawn."""
        skill = check_request(request, self.capabilities(), engine=NAME)
        if not isinstance(request, TextToVideo | ImageToVideo):
            raise InputError(f"the engine {NAME!r} does not answer {request.kind!r}")
        shape = shape_of(request, self.capabilities())
        clip = clip_layer(request.digest(), shape, engine=NAME, version=VERSION)
        return EnginePlan(
            engine=NAME,
            version=VERSION,
            request=request,
            answer=clip,
            shape=shape,
            options={"waves": WAVES},
            needs=request.needs(),
            keeps=skill.keeps,
            compute_s=round(clip.frames * clip.width * clip.height * 2e-7, 2),
            notes=("colours that the words seed; the words themselves are not understood",),
        )

    def obstacles(self) -> tuple[Obstacle, ...]:
        """None: it runs anywhere."""
        return ()

    def prepare(self, plan: EnginePlan) -> tuple[Job, ...]:
        """Nothing has to be made first."""
        del plan
        return ()

    def run(self, plan: EnginePlan, bench: Bench) -> ClipLayer:
        """Draw the frames and leave `picture.mp4`."""
        clip = plan.clip
        frames = _flow(plan)
        if isinstance(plan.request, ImageToVideo):
            frames = _stirred(_read(bench, plan.request, clip), frames)
        converter = FrameConverter(clip.width, clip.height)
        path = bench.folder / clip.picture
        with FrameEncoder(path, width=clip.width, height=clip.height, fps=clip.fps, settings=QUALITY) as encoder:
            for number, frame in enumerate(frames):
                encoder.write(*converter.planes(_bgra(frame)))
                bench.progress((number + 1) / clip.frames)
            encoder.finish()
        return clip


def _flow(plan: EnginePlan) -> Iterator[Picture]:
    """Waves of colour through the plane, one frame after the other; frame n depends on the plan alone."""
    clip, request = plan.clip, plan.request
    chance = np.random.default_rng(int.from_bytes(hashlib.sha256(f"{request.seed} {request.prompt}".encode()).digest()))
    y, x = np.mgrid[0 : clip.height, 0 : clip.width] / max(clip.width, clip.height)
    fields = [
        (chance.normal(0, 9, 2), chance.uniform(0, 2 * np.pi), chance.normal(0, 1.2), chance.uniform(0.2, 1, 3))
        for _ in range(WAVES)
    ]
    for number in range(clip.frames):
        t = float(number / clip.fps)
        waves = [
            np.sin(way[0] * x + way[1] * y + phase + speed * t)[..., None] * tint for way, phase, speed, tint in fields
        ]
        yield 0.5 + 0.5 * np.tanh(np.sum(waves, axis=0))


def _stirred(picture: Picture, flow: Iterator[Picture]) -> Iterator[Picture]:
    """The picture, each pixel taken from a place that the flow says, further away with every frame."""
    height, width = picture.shape[:2]
    y, x = np.mgrid[0:height, 0:width]
    for number, field in enumerate(flow):
        reach = 0.15 * max(height, width) * (1 - np.exp(-number / 60))
        away = (reach * (field - 0.5)).round().astype(int)
        yield picture[np.clip(y + away[..., 0], 0, height - 1), np.clip(x + away[..., 1], 0, width - 1)]


def _read(bench: Bench, request: ImageToVideo, clip: ClipLayer) -> Picture:
    with Image.open(bench.path(request.image, "picture.png")) as source:
        fitted = ImageOps.fit(source.convert("RGB"), (clip.width, clip.height))
    return np.asarray(fitted) / 255


def _bgra(frame: Picture) -> NDArray[Any]:
    pixels = np.full((*frame.shape[:2], 4), 255, np.uint8)
    pixels[..., :3] = (frame[..., ::-1] * 255).round()
    return pixels
