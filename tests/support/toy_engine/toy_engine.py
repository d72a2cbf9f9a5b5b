"""An engine for tests: it paints every moment in a colour that tells its time, and does what real ones do wrong.

`TOY_FAILS` names the request kinds that fail, `TOY_REFUSES` those that it will not plan; `TOY_LOG` a file to which
every run adds a line.
"""

from __future__ import annotations

import json
import os
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from reelwright.generators.engine import Capabilities, EnginePlan, Obstacle, Skill, check_request
from reelwright.generators.shape import shape_of
from reelwright.story.answers import ClipLayer, Piece, Still
from reelwright.story.errors import EngineError, InputError
from reelwright.story.requests import AnimatePose, Interpolate, Music, TextToImage, Upscale
from reelwright.tools.media.encoder import EncoderSettings, FrameEncoder
from reelwright.tools.media.wav import write_wav
from reelwright.tools.media.yuv import FrameConverter

PERIOD_S = 8


class ToyEngine:
    """Answers everything."""

    name = "toy"
    version = "1"

    def __init__(self, settings: Any) -> None:
        self.settings = settings

    def capabilities(self) -> Capabilities:
        return Capabilities(
            skills={
                "animate-pose": Skill(keeps=("motion", "timing"), takes=("skeleton",)),
                "talking-presenter": Skill(keeps=("timing", "lips")),
                "try-on": Skill(keeps=("motion", "timing"), takes=("picture", "mask-garment")),
                "text-to-image": Skill(),
                "text-to-video": Skill(keeps=("timing",)),
                "image-to-video": Skill(keeps=("timing",)),
                "music": Skill(),
            },
            prompts="wan",
            size_multiple=16,
            area_max=160 * 288,
            rates=(Fraction(16),),
            frames_max=33,
            frames_step=4,
            carry=1,
            device="gpu",
            paid=bool(os.environ.get("TOY_PAID")),
        )

    def plan(self, request: Any) -> EnginePlan:
        capabilities = self.capabilities()
        skill = check_request(request, capabilities, engine=self.name)
        if request.kind in os.environ.get("TOY_REFUSES", "").split(","):
            raise InputError(f"the toy will not do {request.kind!r}", hint="unset TOY_REFUSES")
        said = {"request": request.digest(), "engine": self.name, "version": self.version}
        common = {
            "engine": self.name,
            "version": self.version,
            "request": request,
            "keeps": skill.keeps,
            "group": "toy",
        }
        if isinstance(request, TextToImage):
            return EnginePlan(**common, answer=Still(**said, width=request.width, height=request.height))
        if isinstance(request, Music):
            return EnginePlan(**common, answer=Piece(**said, seconds=request.seconds))
        assert not isinstance(request, (Upscale, Interpolate))
        shape = shape_of(request, capabilities)
        clip = ClipLayer(
            **said,
            width=shape.picture.shown_width,
            height=shape.picture.shown_height,
            fps=shape.fps,
            frames=shape.frames,
        )
        missing = tuple(name for name in skill.takes if not request.signal(name))
        return EnginePlan(**common, answer=clip, shape=shape, needs=request.needs(), signals=missing)

    def obstacles(self) -> tuple[Obstacle, ...]:
        return (Obstacle(what="the toy is at the mender's"),) if os.environ.get("TOY_MISSING") else ()

    def prepare(self, plan: EnginePlan) -> tuple[Any, ...]:
        return ()

    def run(self, plan: EnginePlan, bench: Any) -> Any:
        request = plan.request
        _log({"kind": request.kind, "needs": len(plan.needs), "seen": [_reads(bench, key) for key in plan.needs]})
        time.sleep(float(os.environ.get("TOY_SLOW_S", "0")))
        if request.kind in os.environ.get("TOY_FAILS", "").split(","):
            raise EngineError(f"the toy broke at {request.kind!r}", hint="unset TOY_FAILS")
        if isinstance(plan.answer, Still):
            picture = np.full((plan.answer.height, plan.answer.width, 3), (200, 120, 40), np.uint8)
            Image.fromarray(picture).save(bench.folder / plan.answer.picture)
        elif isinstance(plan.answer, Piece):
            _clicks(bench.folder / plan.answer.sound, plan.answer.seconds, request.bpm)
        else:
            _colours(
                bench.folder / plan.answer.picture, plan.answer, red=40 if isinstance(request, AnimatePose) else 200
            )
        return plan.answer


def _reads(bench: Any, key: str) -> list[str]:
    folder = bench.path(key, ".")
    return sorted({path.suffix for path in folder.iterdir()})


def _log(told: dict[str, Any]) -> None:
    if path := os.environ.get("TOY_LOG"):
        with Path(path).open("a", encoding="utf-8") as log:
            log.write(json.dumps(told) + "\n")


def _colours(path: Path, clip: ClipLayer, *, red: int) -> None:
    """Green rises with time: 255 at `PERIOD_S` seconds."""
    settings = EncoderSettings(preset="fast", crf=8, gop_frames=16)
    converter = FrameConverter(clip.width, clip.height)
    with FrameEncoder(path, width=clip.width, height=clip.height, fps=clip.fps, settings=settings) as encoder:
        for frame in range(clip.frames):
            green = round(255 * float(Fraction(frame) / clip.fps) / PERIOD_S)
            pixels = np.full((clip.height, clip.width, 4), (60, min(255, green), red, 255), np.uint8)
            encoder.write(*converter.planes(pixels))
        encoder.finish()


def _clicks(path: Path, seconds: Fraction, bpm: Fraction) -> None:
    sound = np.zeros((round(seconds * 48_000), 2), np.float32)
    beat = 48_000 * 60 / float(bpm)
    click = np.exp(-np.arange(4800) / 600) * np.sin(np.arange(4800) * 0.3)
    for number in range(int(len(sound) / beat)):
        at = round(number * beat)
        piece = click[: len(sound) - at] * (0.9 if number % 4 == 0 else 0.5)
        sound[at : at + len(piece)] += piece[:, None].astype(np.float32)
    write_wav(path, sound)
