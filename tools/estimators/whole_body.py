"""133 points of a person by a whole-body pose model in ONNX whose outputs are SimCC: RTMPose, DWPose and their like."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from ...story.errors import InputError
from .protocols import Box, Pixels, Points

if TYPE_CHECKING:
    import onnxruntime

POINTS = 133
ROOM = 1.25
"""The box is so much larger when it is shown to the model, as it was trained."""
_MEAN = np.asarray((123.675, 116.28, 103.53), np.float32)
_SPREAD = np.asarray((58.395, 57.12, 57.375), np.float32)
_SURE = 0.3


class WholeBodyPose:
    """A `PoseEstimator` of one ONNX file.

    Its input is (1, 3, height, width) of RGB, ImageNet's mean taken off; its outputs are (1, 133, n * width) and
    (1, 133, n * height): for each point how well each of n places a pixel fits, in x and in y (SimCC,
    https://arxiv.org/abs/2107.03332). A point's score is the lower of the two best fits. `InputError` where the file is
    not such a model.
    """

    def __init__(self, file: Path) -> None:
        self._session = _session(file)
        fed = self._session.get_inputs()
        shape = fed[0].shape if len(fed) == 1 else []
        if len(shape) != 4 or not all(isinstance(side, int) and side >= 32 for side in shape[2:]):
            raise InputError(
                f"{str(file)!r} takes no single picture of a fixed size: {shape}",
                hint="export a whole-body pose model with SimCC outputs, with a fixed input size",
            )
        self._name, self._high, self._wide = fed[0].name, int(shape[2]), int(shape[3])
        self._file = file

    def points(self, picture: Pixels, box: Box | None = None) -> Points:
        """(133, 3), in pixels of the picture. Without a box the whole picture is looked at, and then closer where the
        person was found."""
        if box is not None:
            return self._look(picture, box)
        high, wide = picture.shape[:2]
        found = self._look(picture, Box(0, 0, wide, high))
        closer = box_of_points(found)
        return found if closer is None else self._look(picture, closer)

    def _look(self, picture: Pixels, box: Box) -> Points:
        shown = _shown(box, self._wide / self._high)
        step = (shown.width / self._wide, shown.height / self._high)
        image = Image.fromarray(picture).transform(
            (self._wide, self._high),
            Image.Transform.AFFINE,
            (step[0], 0, shown.left, 0, step[1], shown.top),
            Image.Resampling.BILINEAR,
        )
        values = (np.asarray(image, np.float32) - _MEAN) / _SPREAD
        across, down = self._fits(values.transpose(2, 0, 1)[None])
        best = np.stack([across.argmax(axis=1), down.argmax(axis=1)], axis=1).astype(np.float64)
        score = np.clip(np.minimum(across.max(axis=1), down.max(axis=1)), 0, 1)
        places = best * (self._wide / across.shape[1], self._high / down.shape[1])
        # Places are counted from the middle of the model's first pixel, as pixels of pictures are.
        found: Points = np.concatenate(
            [(places + 0.5) * step + (shown.left - 0.5, shown.top - 0.5), score[:, None]], axis=1
        )
        return found

    def _fits(self, fed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        made = self._session.run(None, {self._name: np.ascontiguousarray(fed, np.float32)})
        shapes = [tuple(np.shape(each)) for each in made]
        if len(made) != 2 or any(len(shape) != 3 or shape[:2] != (1, POINTS) for shape in shapes):
            raise InputError(
                f"{str(self._file)!r} gives {shapes}, where a whole-body model gives two of (1, {POINTS}, n)",
                hint="use a model of 133 points with SimCC outputs",
            )
        return np.asarray(made[0])[0], np.asarray(made[1])[0]


@cache
def whole_body_pose(file: str) -> WholeBodyPose:
    """The estimator of a file, loaded once in a process."""
    return WholeBodyPose(Path(file).expanduser())


def box_of_points(points: Points, *, least: int = 6) -> Box | None:
    """The box of the body's points that are seen; None where they are too few to say where somebody is."""
    body = points[:17]
    seen = body[body[:, 2] >= _SURE, :2]
    if len(seen) < least:
        return None
    low, high = seen.min(axis=0), seen.max(axis=0)
    if (high - low).min() < 1:
        return None
    return Box(float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1]))


def box_of_mask(mask: Pixels) -> Box | None:
    """The box of what a mask marks; None where it marks nothing."""
    rows, columns = (np.flatnonzero((mask >= 128).any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return None
    left, top = int(columns[0]), int(rows[0])
    return Box(left, top, int(columns[-1]) + 1 - left, int(rows[-1]) + 1 - top)


def _shown(box: Box, aspect: float) -> Box:
    """The box with room around it, in the model's own shape."""
    wide, high = box.width * ROOM, box.height * ROOM
    wide, high = max(wide, high * aspect), max(high, wide / aspect)
    return Box(box.left + (box.width - wide) / 2, box.top + (box.height - high) / 2, wide, high)


def _session(file: Path) -> onnxruntime.InferenceSession:
    if not file.is_file():
        raise InputError(
            f"there is no pose model at {str(file)!r}", hint="name the ONNX file of a whole-body pose model"
        )
    try:
        import onnxruntime
    except ImportError:
        raise InputError(
            "pose models need 'onnxruntime', which is not installed", hint="pip install 'reelwright[gpu]'"
        ) from None
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(file), options, providers=onnxruntime.get_available_providers())
    except Exception as error:  # onnxruntime's own errors share no base of their own.
        raise InputError(
            f"{str(file)!r} cannot be loaded as an ONNX model: {str(error).splitlines()[0][:200]}",
            hint="download or export it again",
        ) from error
