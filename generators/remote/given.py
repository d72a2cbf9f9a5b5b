"""What a server is given: pictures, speech and control signals of a request as files of the kinds that servers read."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from ...story.artifact import Key
from ...story.errors import EngineError, InputError
from ...story.requests import (
    AnimatePose,
    AnyRequest,
    Clip,
    ImageToVideo,
    PictureAsk,
    Request,
    TalkingPresenter,
    TryOn,
)
from ...tools.garments.job import CUTOUT_FILE
from ...tools.media import decode
from ...tools.media.encoder import EncoderSettings, FrameEncoder
from ...tools.media.footage_intake import FOOTAGE_FILE
from ...tools.media.image_intake import PICTURE_FILE
from ...tools.media.wav import write_wav
from ...tools.work.job import Bench
from ..diffusion.frames import Pixels, read_frames, read_picture, read_signal
from ..embedded.cast.signals.signal_set import SIGNALS
from ..engine import EnginePlan
from ..shape import Shape
from ..workflow_slots import SlotName

SPEECH_FILE = "speech.wav"
SPEECH_RATE = 48_000
_NEAR_LOSSLESS = EncoderSettings(preset="fast", crf=6, gop_frames=16)


def signal_of(slot: SlotName, request: AnyRequest | str) -> str:
    """The control signal that fills a slot of a request (or of its kind); '' where the slot takes none."""
    kind = request if isinstance(request, str) else request.kind
    if slot == "mask":
        return "mask-garment" if kind == "try-on" else "mask-person"
    if slot == "driving":
        given = not isinstance(request, str) and isinstance(request, (AnimatePose, TryOn)) and request.driving
        return "" if given else "picture"
    return {"pose": "skeleton", "face": "face", "depth": "depth"}.get(slot, "")


def picture_key(slot: SlotName, request: AnyRequest) -> Key:
    """The artifact whose picture fills a slot; '' where the request has none for it."""
    references = request.references if isinstance(request, PictureAsk) else ()
    if slot == "garment":
        return request.garment if isinstance(request, TryOn) else ""
    if slot == "last":
        return request.last if isinstance(request, ImageToVideo) else ""
    if slot == "reference" and references:
        return references[0]
    if isinstance(request, ImageToVideo):
        return request.image
    if isinstance(request, TalkingPresenter):
        return request.speakers[0].subject.image
    if isinstance(request, (AnimatePose, TryOn)):
        return request.subject.image
    return references[0] if references else ""


def check_given(slots: Sequence[SlotName], request: AnyRequest, *, engine: str) -> None:
    """`InputError` where a request cannot fill what a workflow or server asks for."""
    for slot in slots:
        if slot in ("image", "last", "reference", "garment") and not picture_key(slot, request):
            raise InputError(
                f"the engine {engine!r} takes a picture as {slot!r}, and this {request.kind!r} has none",
                hint="give one, or choose an engine that needs none",
            )
        if slot == "audio" and not isinstance(request, TalkingPresenter):
            raise InputError(f"the engine {engine!r} takes speech, and in this {request.kind!r} nobody talks")
        driven = isinstance(request, (AnimatePose, TryOn)) and bool(request.driving)
        signal = signal_of(slot, request)
        if driven and signal and not request.signal(signal):  # type: ignore[union-attr]  # Only clips are driven.
            raise InputError(
                f"the engine {engine!r} takes the signal {signal!r}, and a driving video brings none",
                hint="use a workflow that takes the video itself, as the slot 'driving'",
            )


class Given:
    """Makes the files of one plan in a folder, when they are asked for."""

    def __init__(self, plan: EnginePlan, bench: Bench, folder: Path) -> None:
        self._request = plan.request
        self._shape = plan.shape
        self._bench = bench
        self._folder = folder

    def picture(self, slot: SlotName) -> Path:
        """A PNG without transparency. The first and the last frame of a clip fill the model's picture."""
        from PIL import Image

        key = picture_key(slot, self._request)
        path = self._bench.path(key, CUTOUT_FILE if slot == "garment" else PICTURE_FILE)
        shape = self._shape
        if isinstance(self._request, ImageToVideo) and shape is not None and slot in ("image", "last"):
            pixels = read_picture(path, width=shape.picture.width, height=shape.picture.height)
        else:
            pixels = read_picture(path)
        found = self._folder / f"{slot}.png"
        Image.fromarray(pixels).save(found)
        return found

    def video(self, slot: SlotName) -> Path:
        """An MP4 of as many frames as are to be made, at the model's rate: a signal, or the driving video.

        A driving video fills what the picture shows; where it ends early its last frame stays.
        """
        shape, request = self._clip()
        made, picture, signal = shape.chunks[0].made, shape.picture, signal_of(slot, request)
        if signal:
            folder = self._bench.path(request.signal(signal), "signals.json").parent
            known = next(name for name in SIGNALS if name == signal)
            frames = read_signal(folder, known, fps=shape.fps, frames=made)
        else:
            assert isinstance(request, (AnimatePose, TryOn))
            path = self._bench.path(request.driving, FOOTAGE_FILE)
            frames = read_frames(
                path, fps=shape.fps, frames=made, width=picture.width, height=picture.height, crop=picture
            )
        found = self._folder / f"{slot}.mp4"
        _write(found, frames, fps=shape.fps)
        return found

    def audio(self) -> Path:
        """The speech of all who talk as one WAV, mono, as long as what is made, everybody from their own start."""
        shape, request = self._clip()
        assert isinstance(request, TalkingPresenter)
        length = round(Fraction(shape.chunks[0].made) / shape.fps * SPEECH_RATE)
        whole = np.zeros(length, np.float32)
        for speaker in request.speakers:
            sound, rate = decode.sound(self._bench.path(speaker.audio, SPEECH_FILE))
            heard = _at_rate(sound.mean(axis=1), rate)
            start = min(length, round(Fraction(speaker.start) / request.fps * SPEECH_RATE))
            whole[start : start + len(heard)] += heard[: length - start]
        path = self._folder / "audio.wav"
        write_wav(path, np.clip(whole, -1, 1), SPEECH_RATE)
        return path

    def _clip(self) -> tuple[Shape, Clip]:
        request = self._request
        if self._shape is None or not isinstance(request, Clip):
            raise EngineError(f"{request.kind!r} has no clip that could be steered")
        return self._shape, request


def seed_of(request: AnyRequest) -> int:
    """A seed of 31 bits, which every server takes: equal requests, equal seeds."""
    return int(request.digest()[:8], 16) & 0x7FFFFFFF


def prompts_of(request: AnyRequest) -> tuple[str, str]:
    """What is wished for, and what should not be seen. The camera's words follow the prompt that lacks them."""
    avoid = request.avoid if isinstance(request, PictureAsk) else ""
    camera = request.camera if isinstance(request, Request) else ""
    told = f"{request.prompt} Camera: {camera}." if camera and camera not in request.prompt else request.prompt
    return told.strip(), avoid


def _write(path: Path, frames: Pixels, *, fps: Fraction) -> None:
    height, width = frames.shape[1:3]
    opaque = np.full((height, width, 4), 255, np.uint8)
    with FrameEncoder(path, width=width, height=height, fps=fps, settings=_NEAR_LOSSLESS, pixels="bgra") as encoder:
        for frame in frames:
            opaque[:, :, :3] = frame[:, :, ::-1]
            encoder.write(opaque)
        encoder.finish()


def _at_rate(sound: np.ndarray[Any, np.dtype[np.float32]], rate: int) -> np.ndarray[Any, np.dtype[np.float32]]:
    if rate == SPEECH_RATE or not len(sound):
        return sound
    times = np.arange(round(len(sound) * SPEECH_RATE / rate)) * (rate / SPEECH_RATE)
    found: np.ndarray[Any, np.dtype[np.float32]] = np.interp(times, np.arange(len(sound)), sound).astype(np.float32)
    return found
