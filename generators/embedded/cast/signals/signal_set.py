"""What a folder of control signals says of itself: `signals.json`."""

from __future__ import annotations

import colorsys
from typing import Literal, get_args

from pydantic import Field

from .....story.document import Document, Part
from .....story.time import Rate
from ..surface import PART_LABELS

SignalName = Literal[
    "keypoints", "skeleton", "mask-person", "mask-garment", "mask-face", "parts", "depth", "normals", "flow", "face",
    "mesh", "picture",
]  # fmt: skip
SIGNALS: tuple[SignalName, ...] = get_args(SignalName)
FILMED = "filmed"
FACE_PX = 512
"""The side of the face-crop video."""
CONVENTIONS: dict[SignalName, str] = {
    "keypoints": "133 points in COCO-WholeBody order, [x, y, score] each, in pixels from the upper left corner; "
    "score 1 seen, 0 outside the picture or hidden; left and right are the person's own; the face is iBUG's 68",
    "skeleton": "OpenPose's COCO colours on black, widths as at 512 pixels; hidden joints of the body are drawn",
    "mask-person": "8 bits: 255 where anybody is, 0 elsewhere; nothing between",
    "mask-garment": "8 bits: 255 on the garment from a photo that is worn; where none is, on tops, coats, dresses, "
    "skirts and trousers; 0 elsewhere",
    "mask-face": "8 bits: 255 on the skin and the features of faces, 0 elsewhere",
    "parts": "8 bits, the value is the number of the label in `parts`; the palette is only for looking at",
    "depth": "16 bits: 0 where nobody is; else 1 (far_m) to 65535 (near_m), linear in metres in front of the plane in "
    "which people stand; larger is nearer; the range is one for the whole shot",
    "normals": "8 bits: red, green, blue = round(127.5 * (1 + x, y, z)), x right, y up, z to the camera; black where "
    "nobody is",
    "flow": "NPZ: `flow` (H, W, 2) float16, x and y in pixels to the next frame; `seen` (H, W) bool, still seen there; "
    "no field for the last frame",
    "face": "512 x 512: the face's box, 1.3 times as large and smooth over time, drawn anew at that size; "
    "`face_boxes` says where it lies",
    "mesh": "glTF 2.0, metres, y up, the person faces +z; skinned, animated over the shot",
    "picture": "the drawn people on the ground colour of their scene",
}


class SignalFiles(Part):
    """One signal's files."""

    name: SignalName
    files: tuple[str, ...]
    """Names in this folder; of a sequence one pattern as printf and ffmpeg read it: `depth-%05d.png`, from 0."""
    holds: str
    """What the numbers mean."""


class Placing(Part):
    """Where the film's frame lies in the picture: its pixel p is the picture's pixel x + scale * p, and so for y."""

    x: float = 0.0
    y: float = 0.0
    scale: float = Field(default=1.0, gt=0)


class StagedPerson(Part):
    """One of the people, the farthest first."""

    id: str
    """Of the library; `FILMED` for somebody in footage."""
    px_per_m: float = 0.0
    """Of the plane in which they stand; 0 of footage, which does not tell."""
    distance_m: float = 0.0
    """From that plane to the lens; 0 of footage."""
    face_boxes: tuple[tuple[float, float, float], ...] = ()
    """For each frame the face crop's left, top and side, in pixels of the picture; with the signal `face`."""


class PartLabelColour(Part):
    """One label of part semantics."""

    label: str
    value: int
    colour: str


class SignalSet(Document):
    """All signals of one shot."""

    NAME = "signals"

    width: int
    height: int
    fps: Rate
    frames: int
    frame: Placing = Placing()
    """How to put the picture back over the film's frame."""
    people: tuple[StagedPerson, ...]
    signals: tuple[SignalFiles, ...]
    near_m: float = 0.0
    far_m: float = 0.0
    """Where depth ends, before and behind the people; both 0 of footage."""
    parts: tuple[PartLabelColour, ...] = Field(default=())

    def of(self, name: SignalName) -> SignalFiles:
        """The files of a signal; `KeyError` where it was not asked for."""
        for signal in self.signals:
            if signal.name == name:
                return signal
        raise KeyError(name)


def _palette() -> tuple[PartLabelColour, ...]:
    found = [PartLabelColour(label=PART_LABELS[0], value=0, colour="#000000")]
    for value, label in enumerate(PART_LABELS[1:], 1):
        # Steps of the golden angle keep neighbours in the list apart.
        rgb = colorsys.hsv_to_rgb(value * 0.381966 % 1, 0.55 + 0.4 * (value % 2), (1.0, 0.8, 0.6)[value % 3])
        colour = "#" + "".join(f"{round(255 * channel):02x}" for channel in rgb)
        found.append(PartLabelColour(label=label, value=value, colour=colour))
    return tuple(found)


PALETTE: tuple[PartLabelColour, ...] = _palette()
