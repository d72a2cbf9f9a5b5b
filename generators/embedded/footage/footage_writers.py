"""How what is read off footage becomes the files of control signals: one writer a signal, fed frame by frame."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import skia
from PIL import Image

from ....tools.media.encoder import FrameEncoder
from ....tools.media.yuv import FrameConverter
from ...frames import lay_in
from ...shape import Picture
from ..cast.signals.keypoint_names import KEYPOINTS
from ..cast.signals.signal_set import CONVENTIONS, FACE_PX, FILMED, SignalName
from ..cast.signals.skeleton_picture import draw_skeleton
from ..cast.signals.writers import VISUALLY_LOSSLESS
from .filmed import in_picture
from .laid_in import Floats, LaidIn, Pixels

FILES: dict[SignalName, str] = {
    "keypoints": "keypoints.json",
    "skeleton": "skeleton.mp4",
    "mask-person": "mask-person-%05d.png",
    "face": "face.mp4",
    "picture": "picture.mp4",
}
HOLDS: dict[SignalName, str] = {
    **CONVENTIONS,
    "keypoints": "133 points in COCO-WholeBody order, [x, y, score] each, in pixels from the upper left corner; "
    "score 1 seen, 0 outside the picture or not seen; left and right are the person's own; the face is iBUG's 68",
    "skeleton": "OpenPose's COCO colours on black, widths as at 512 pixels; what the model does not see is not drawn",
    "mask-person": "8 bits: 255 where the person is who is followed, 0 elsewhere; nothing between",
    "face": "512 x 512: the face's box, 1.3 times as large and smooth over time, cut out of the footage; black where "
    "nobody is; `face_boxes` says where it lies",
    "picture": "the footage, filling what the picture shows",
}


@dataclass(frozen=True)
class Moment:
    """One frame of the film, and what is known of it."""

    number: int
    footage: Pixels
    """(height, width, 3), as it was filmed."""
    laid: LaidIn
    mask: Pixels | None = None
    """Of the person, in the footage's size."""
    points: Floats | None = None
    """`(133, 3)`, in the picture."""
    face: Floats | None = None
    """Left, top and side of the face's square in the picture."""

    @property
    def absent(self) -> bool:
        """Whether nobody is there."""
        return self.points is not None and not (self.points[:, 2] > 0).any()


class FootageWriter(Protocol):
    """Writes one signal into a folder."""

    def write(self, moment: Moment) -> None:
        """Take the next frame."""
        ...

    def finish(self) -> None:
        """Leave what only the end allows."""
        ...


def footage_writer(
    name: SignalName, folder: Path, *, picture: Picture, fps: Fraction, opened: ExitStack
) -> FootageWriter:
    """The writer of a signal; `opened` ends its encoder, by an error too."""
    path = folder / FILES[name]
    if name == "keypoints":
        return _Keypoints(path, picture, fps)
    if name == "mask-person":
        return _Masks(path)
    side = (FACE_PX, FACE_PX) if name == "face" else (picture.width, picture.height)
    encoder = FrameEncoder(path, width=side[0], height=side[1], fps=fps, settings=VISUALLY_LOSSLESS)
    return _Video(opened.enter_context(encoder), side, _DRAWN[name])


class _Video:
    """Frames of RGB, encoded."""

    def __init__(self, encoder: FrameEncoder, side: tuple[int, int], drawn: Callable[[Moment], Pixels]) -> None:
        self._encoder, self._drawn = encoder, drawn
        self._converter = FrameConverter(*side)
        self._pixels = np.full((side[1], side[0], 4), 255, np.uint8)

    def write(self, moment: Moment) -> None:
        self._pixels[:, :, :3] = self._drawn(moment)[:, :, ::-1]
        self._encoder.write(*self._converter.planes(self._pixels))

    def finish(self) -> None:
        self._encoder.finish()


class _Masks:
    """One PNG a frame."""

    def __init__(self, pattern: Path) -> None:
        self._folder, self._pattern = pattern.parent, pattern.name

    def write(self, moment: Moment) -> None:
        assert moment.mask is not None
        laid = lay_in(np.repeat(moment.mask[..., None], 3, axis=2), moment.laid.picture)[..., 0]
        found = np.where(laid >= 128, np.uint8(255), np.uint8(0))
        Image.fromarray(found).save(self._folder / (self._pattern % moment.number), compress_level=2)

    def finish(self) -> None:
        return


class _Keypoints:
    def __init__(self, path: Path, picture: Picture, fps: Fraction) -> None:
        self._path = path
        self._told = {"width": picture.width, "height": picture.height, "fps": str(fps)}
        self._frames: list[dict[str, Any]] = []

    def write(self, moment: Moment) -> None:
        assert moment.points is not None
        # JSON has no NaN.
        points = np.round(np.nan_to_num(moment.points), 2)
        points[:, 2] = in_picture(moment.points, moment.laid.picture)
        people = [] if moment.absent else [{"id": FILMED, "keypoints": points.reshape(-1).tolist()}]
        self._frames.append({"frame": moment.number, "people": people})

    def finish(self) -> None:
        document = {"format": "coco-wholebody-133", "names": KEYPOINTS, **self._told, "frames": self._frames}
        self._path.write_text(json.dumps(document, separators=(",", ":")))


def _skeleton(moment: Moment) -> Pixels:
    assert moment.points is not None
    picture = moment.laid.picture
    pixels = np.zeros((picture.height, picture.width, 4), np.uint8)
    canvas = skia.Canvas(pixels, colorType=skia.kRGBA_8888_ColorType)
    draw_skeleton(canvas, moment.points, width=picture.width, height=picture.height)
    return pixels[:, :, :3]


def _face(moment: Moment) -> Pixels:
    assert moment.face is not None
    if moment.absent:
        return np.zeros((FACE_PX, FACE_PX, 3), np.uint8)
    return moment.laid.square(moment.footage, moment.face, side=FACE_PX)


def _picture(moment: Moment) -> Pixels:
    return lay_in(moment.footage, moment.laid.picture)


_DRAWN: dict[SignalName, Callable[[Moment], Pixels]] = {"skeleton": _skeleton, "face": _face, "picture": _picture}
