"""How each signal becomes files: one writer a signal, fed frame by frame."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import skia
from numpy.typing import NDArray
from PIL import Image

from .....tools.media.encoder import EncoderSettings, FrameEncoder
from .....tools.media.yuv import FrameConverter
from ..painter_ink import PictureInk
from ..surface import FACE_LABELS, GARMENT_LABELS, PART_LABELS, PartLabel
from .gltf import glb
from .keypoint_names import KEYPOINTS
from .signal_set import FACE_PX, PALETTE, SignalName
from .skeleton_picture import draw_skeleton
from .stage import Stage, StageFrame
from .survey import Survey

VISUALLY_LOSSLESS = EncoderSettings(preset="medium", crf=8, gop_frames=30)
Pixels = NDArray[np.uint8]


class SignalWriter(Protocol):
    """Writes one signal into a folder."""

    @property
    def files(self) -> tuple[str, ...]:
        """Names of what it leaves; of a sequence its pattern."""
        ...

    def write(self, frame: StageFrame, after: StageFrame | None) -> None:
        """Take the next frame; `after` is the one that follows it."""
        ...

    def finish(self) -> None:
        """Leave what only the end allows."""
        ...


@dataclass(frozen=True)
class Writing:
    """What a writer is told."""

    folder: Path
    stage: Stage
    survey: Survey
    grounds: tuple[str, ...]
    """`#rrggbb` behind each of the people, for pictures."""
    open: ExitStack
    """Ends encoders, by an error too."""


def writer(name: SignalName, told: Writing) -> SignalWriter:
    """The writer of a signal."""
    return _WRITERS[name](told)


class _Sequence:
    """One PNG a frame."""

    def __init__(self, told: Writing, name: SignalName, picture: Callable[[StageFrame], Image.Image]) -> None:
        self._folder, self._name, self._picture = told.folder, name, picture

    @property
    def files(self) -> tuple[str, ...]:
        return (f"{self._name}-%05d.png",)

    def write(self, frame: StageFrame, after: StageFrame | None) -> None:  # noqa: ARG002
        self._picture(frame).save(self._folder / (self.files[0] % frame.number), compress_level=2)

    def finish(self) -> None:
        return


def _mask(name: SignalName, labels: frozenset[PartLabel]) -> Callable[[Writing], SignalWriter]:
    table = np.array([255 if label in labels else 0 for label in PART_LABELS], np.uint8)
    return lambda told: _Sequence(told, name, lambda frame: Image.fromarray(table[frame.labels]))


def _garments(told: Writing) -> SignalWriter:
    """What is worn from a photo, where somebody does so; else all clothes."""
    worn = frozenset(take.figure.garment for take in told.stage.takes if take.figure.garment is not None)
    return _mask("mask-garment", worn or GARMENT_LABELS)(told)


def _parts(told: Writing) -> SignalWriter:
    colours = [int(part.colour[at : at + 2], 16) for part in PALETTE for at in (1, 3, 5)]

    def picture(frame: StageFrame) -> Image.Image:
        found = Image.fromarray(frame.labels, mode="P")
        found.putpalette(colours)
        return found

    return _Sequence(told, "parts", picture)


def depth_16(depth: NDArray[np.float64], *, near_m: float, far_m: float) -> NDArray[np.uint16]:
    """Metres, NaN where there is nothing, as 1 (far) to 65535 (near), and 0."""
    share = np.clip((depth - far_m) / (near_m - far_m), 0, 1)
    return np.where(np.isnan(depth), 0, np.rint(1 + 65534 * np.nan_to_num(share))).astype(np.uint16)


def normals_8(normals: NDArray[np.float64]) -> Pixels:
    """Unit vectors as colours; 0 stays black."""
    there = np.any(normals != 0, axis=-1, keepdims=True)
    return np.where(there, np.rint(127.5 * (1 + normals)), 0).astype(np.uint8)


def _depth(told: Writing) -> SignalWriter:
    near, far = told.survey.near_m, told.survey.far_m
    return _Sequence(told, "depth", lambda frame: Image.fromarray(depth_16(frame.depth, near_m=near, far_m=far)))


def _normals(told: Writing) -> SignalWriter:
    return _Sequence(told, "normals", lambda frame: Image.fromarray(normals_8(frame.normals)))


class _Flow:
    files = ("flow-%05d.npz",)

    def __init__(self, told: Writing) -> None:
        self._folder = told.folder

    def write(self, frame: StageFrame, after: StageFrame | None) -> None:
        if after is None:
            return
        flow, seen = frame.flow(after)
        np.savez_compressed(self._folder / (self.files[0] % frame.number), flow=flow.astype(np.float16), seen=seen)

    def finish(self) -> None:
        return


class _Keypoints:
    files = ("keypoints.json",)

    def __init__(self, told: Writing) -> None:
        self._told = told
        self._frames: list[dict[str, Any]] = []

    def write(self, frame: StageFrame, after: StageFrame | None) -> None:  # noqa: ARG002
        people = [
            {"id": take.person.id, "keypoints": np.round(points, 2).reshape(-1).tolist()}
            for take, points in zip(self._told.stage.takes, frame.keypoints, strict=True)
        ]
        self._frames.append({"frame": frame.number, "people": people})

    def finish(self) -> None:
        stage = self._told.stage
        document = {
            "format": "coco-wholebody-133",
            "names": KEYPOINTS,
            "width": stage.width,
            "height": stage.height,
            "fps": str(stage.fps),
            "frames": self._frames,
        }
        (self._told.folder / self.files[0]).write_text(json.dumps(document, separators=(",", ":")))


class _Mesh:
    def __init__(self, told: Writing) -> None:
        self._told = told

    @property
    def files(self) -> tuple[str, ...]:
        return numbered("mesh.glb", len(self._told.stage.takes))

    def write(self, frame: StageFrame, after: StageFrame | None) -> None:  # noqa: ARG002
        return

    def finish(self) -> None:
        told = self._told
        for number, (name, take) in enumerate(zip(self.files, told.stage.takes, strict=True)):
            data = glb(
                take.mesh,
                take.skeleton,
                joints=told.survey.joints[number],
                turns=told.survey.turns[number],
                fps=take.fps,
                colour=PictureInk(take.figure.colours, take.view).colour,
                name=take.person.id,
            )
            (told.folder / name).write_bytes(data)


class _Video:
    """Draws each frame onto a ground and encodes it."""

    def __init__(
        self,
        told: Writing,
        name: str,
        *,
        width: int,
        height: int,
        ground: str,
        draw: Callable[[skia.Canvas, StageFrame], None],
    ) -> None:
        self.files = (name,)
        self._draw = draw
        self._ground = skia.Color(*(int(ground[at : at + 2], 16) for at in (1, 3, 5)))
        self._pixels = np.zeros((height, width, 4), np.uint8)
        self._canvas = skia.Canvas(self._pixels, colorType=skia.kBGRA_8888_ColorType)
        self._converter = FrameConverter(width, height)
        self._encoder = told.open.enter_context(
            FrameEncoder(told.folder / name, width=width, height=height, fps=told.stage.fps, settings=VISUALLY_LOSSLESS)
        )

    def write(self, frame: StageFrame, after: StageFrame | None) -> None:  # noqa: ARG002
        self._canvas.clear(self._ground)
        self._draw(self._canvas, frame)
        self._encoder.write(*self._converter.planes(self._pixels))

    def finish(self) -> None:
        self._encoder.finish()


def _skeleton(told: Writing) -> SignalWriter:
    width, height = told.stage.width, told.stage.height

    def draw(canvas: skia.Canvas, frame: StageFrame) -> None:
        for points in frame.keypoints:
            draw_skeleton(canvas, points, width=width, height=height)

    return _Video(told, "skeleton.mp4", width=width, height=height, ground="#000000", draw=draw)


def _picture(told: Writing) -> SignalWriter:
    def draw(canvas: skia.Canvas, frame: StageFrame) -> None:
        for take, seen in zip(told.stage.takes, frame.seen, strict=True):
            take.draw(canvas, frame.number, seen=seen)

    return _Video(
        told, "picture.mp4", width=told.stage.width, height=told.stage.height, ground=told.grounds[0], draw=draw
    )


class _Faces:
    """One video for each person, drawn anew at its size."""

    def __init__(self, told: Writing) -> None:
        names = numbered("face.mp4", len(told.stage.takes))
        self._videos = [
            _Video(
                told, name, width=FACE_PX, height=FACE_PX, ground=told.grounds[number], draw=self._drawing(told, number)
            )
            for number, name in enumerate(names)
        ]
        self.files = names

    @staticmethod
    def _drawing(told: Writing, number: int) -> Callable[[skia.Canvas, StageFrame], None]:
        def draw(canvas: skia.Canvas, frame: StageFrame) -> None:
            left, top, side = told.survey.boxes[number, frame.number]
            zoom = FACE_PX / side
            near = told.stage.takes[number].framed(
                width=FACE_PX, height=FACE_PX, x=-left * zoom, y=-top * zoom, scale=zoom
            )
            near.draw(canvas, frame.number)

        return draw

    def write(self, frame: StageFrame, after: StageFrame | None) -> None:
        for video in self._videos:
            video.write(frame, after)

    def finish(self) -> None:
        for video in self._videos:
            video.finish()


def numbered(name: str, count: int) -> tuple[str, ...]:
    """The name for one person; with a number before its ending for several."""
    stem, _, ending = name.rpartition(".")
    return (name,) if count == 1 else tuple(f"{stem}-{number}.{ending}" for number in range(1, count + 1))


_WRITERS: dict[SignalName, Callable[[Writing], SignalWriter]] = {
    "keypoints": _Keypoints,
    "skeleton": _skeleton,
    "mask-person": _mask("mask-person", frozenset(PART_LABELS[1:])),
    "mask-garment": _garments,
    "mask-face": _mask("mask-face", FACE_LABELS),
    "parts": _parts,
    "depth": _depth,
    "normals": _normals,
    "flow": _Flow,
    "face": _Faces,
    "mesh": _Mesh,
    "picture": _picture,
}
