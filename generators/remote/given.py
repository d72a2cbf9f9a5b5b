"""What a server is given: pictures, speech and control signals of a request as files of the kinds that servers read."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from ...story.answers import ClipLayer
from ...story.artifact import Key
from ...story.errors import EngineError, InputError
from ...story.requests import (
    AnimatePose,
    AnyRequest,
    Clip,
    ImageToVideo,
    Interpolate,
    PictureAsk,
    Request,
    TalkingPresenter,
    TryOn,
    Upscale,
)
from ...tools.garments.job import CUTOUT_FILE
from ...tools.media import decode
from ...tools.media.encoder import EncoderSettings, FrameEncoder
from ...tools.media.footage_intake import FOOTAGE_FILE
from ...tools.media.image_intake import PICTURE_FILE
from ...tools.media.wav import write_wav
from ..embedded.cast.signals.signal_set import SIGNALS
from ..frames import Pixels, fill, read_frames, read_picture, read_signal
from ..shape import Chunk, Shape
from ..workflow_slots import PICTURE_SLOTS, SlotName
from .errand import Errand

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
        if slot in PICTURE_SLOTS and not picture_key(slot, request):
            raise InputError(
                f"the engine {engine!r} takes a picture as {slot!r}, and this {request.kind!r} has none",
                hint="give one, or choose an engine that needs none",
            )
        if slot == "clip" and not isinstance(request, (Upscale, Interpolate)):
            raise InputError(
                f"the engine {engine!r} works on a clip that is there, and {request.kind!r} brings none",
                hint="say `answers: [upscale]` or `[interpolate]` in the map of its slots",
            )
        if slot == "audio" and not isinstance(request, TalkingPresenter):
            raise InputError(f"the engine {engine!r} takes speech, and in this {request.kind!r} nobody talks")
        # Of somebody who poses, signals are read off the video first; what is worn in it nobody could read off.
        driven = isinstance(request, TryOn) and bool(request.driving)
        signal = signal_of(slot, request)
        if driven and signal and not request.signal(signal):  # type: ignore[union-attr]  # Only clips are driven.
            raise InputError(
                f"the engine {engine!r} takes the signal {signal!r}, and a driving video brings none",
                hint="use a workflow that takes the video itself, as the slot 'driving'",
            )


class Given:
    """Makes the files of one errand in its folder, when they are asked for."""

    def __init__(self, errand: Errand) -> None:
        self._errand = errand
        self._request = errand.plan.request
        self._shape = errand.plan.shape
        self._bench = errand.bench
        self._folder = errand.folder

    def picture(self, slot: SlotName) -> Path:
        """A PNG without transparency. The first and the last frame of a clip fill the model's picture; what a later
        chunk begins with is the last frame that stands before it."""
        from PIL import Image

        shape, begins = self._shape, slot == "first"
        begins |= slot == "image" and isinstance(self._request, ImageToVideo)
        if begins and self._errand.before is not None:
            pixels = self._errand.before[-1]
        else:
            path = self._bench.path(
                picture_key(slot, self._request), CUTOUT_FILE if slot == "garment" else PICTURE_FILE
            )
            fills = shape is not None and (begins or slot == "last")
            size = {"width": shape.picture.width, "height": shape.picture.height} if fills and shape else {}
            pixels = read_picture(path, **size)
        found = self._folder / f"{slot}.png"
        Image.fromarray(pixels).save(found)
        return found

    def video(self, slot: SlotName, *, carried: bool = False) -> Path:
        """An MP4 of as many frames as are to be made, at the model's rate: a signal, or the driving video.

        A driving video fills what the picture shows; where it ends early its last frame stays. With `carried` the
        frames that the chunk begins with again stand in front of it, in place of its own.
        """
        shape, request, chunk = self._clip()
        picture, signal, start = shape.picture, signal_of(slot, request), chunk.start - chunk.carried
        if signal:
            folder = self._bench.path(request.signal(signal), "signals.json").parent
            known = next(name for name in SIGNALS if name == signal)
            frames = read_signal(folder, known, fps=shape.fps, frames=chunk.made, start=start)
        else:
            assert isinstance(request, (AnimatePose, TryOn))
            frames = read_frames(
                self._bench.path(request.driving, FOOTAGE_FILE), fps=shape.fps, frames=chunk.made, start=start,
                width=picture.width, height=picture.height, crop=picture,
            )  # fmt: skip
        if carried and self._errand.before is not None:
            height, width = frames.shape[1:3]
            front = [fill(frame, width, height) for frame in self._errand.before[-chunk.carried :]]
            frames = np.concatenate([np.stack(front), frames[chunk.carried :]])
        return self._written(slot, frames, fps=shape.fps)

    def fresh(self) -> Path:
        """An MP4 that is black over the frames that the chunk begins with again, and white over those to be made."""
        shape, _, chunk = self._clip()
        frames = np.full((chunk.made, shape.picture.height, shape.picture.width, 3), 255, np.uint8)
        frames[: chunk.carried] = 0
        return self._written("fresh", frames, fps=shape.fps)

    def clip(self) -> Path:
        """The clip that is to be larger or smoother, at its own size and rate, from the chunk's first frame on.

        Where frames are to be put between its own, its last one comes twice: after that one, too, something follows.
        """
        request, chunk = self._request, self._errand.chunk
        assert isinstance(request, (Upscale, Interpolate))
        assert chunk is not None
        source = ClipLayer.load(self._bench.path(request.clip, "clip.json").parent)
        fps = request.clip_fps if isinstance(request, Interpolate) else request.fps
        if (source.frames, source.fps) != (request.frames, fps):
            raise EngineError(
                f"the clip has {source.frames} frames at {float(source.fps):g} fps, not {request.frames} at "
                f"{float(fps):g} fps",
                hint="plan it again: the clip was made anew in between",
            )
        start, made = chunk.start - chunk.carried, chunk.made
        if isinstance(request, Interpolate):
            start, made = 0, request.frames + 1
        path = self._bench.path(request.clip, source.picture)
        frames = read_frames(path, fps=fps, frames=made, width=source.width, height=source.height, start=start)
        return self._written("clip", frames, fps=fps)

    def audio(self) -> Path:
        """The speech of all who talk as one WAV, mono, as long as what is made, everybody from their own start."""
        shape, request, chunk = self._clip()
        assert isinstance(request, TalkingPresenter)
        first = chunk.start - chunk.carried
        # Both ends are rounded for themselves, so that the chunks of a clip meet on one sample.
        begin, end = (round(Fraction(frame) / shape.fps * SPEECH_RATE) for frame in (first, first + chunk.made))
        whole = np.zeros(end, np.float32)
        for speaker in request.speakers:
            sound, rate = decode.sound(self._bench.path(speaker.audio, SPEECH_FILE))
            heard = _at_rate(sound.mean(axis=1), rate)
            start = min(end, round(Fraction(speaker.start) / request.fps * SPEECH_RATE))
            whole[start : start + len(heard)] += heard[: end - start]
        path = self._folder / "audio.wav"
        write_wav(path, np.clip(whole[begin:], -1, 1), SPEECH_RATE)
        return path

    def _clip(self) -> tuple[Shape, Clip, Chunk]:
        request, chunk = self._request, self._errand.chunk
        if self._shape is None or chunk is None or not isinstance(request, Clip):
            raise EngineError(f"{request.kind!r} has no clip that could be steered")
        return self._shape, request, chunk

    def _written(self, slot: SlotName, frames: Pixels, *, fps: Fraction) -> Path:
        found = self._folder / f"{slot}.mp4"
        _write(found, frames, fps=fps)
        return found


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
