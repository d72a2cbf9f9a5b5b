"""Where a user's footage lies in the picture of an engine: it fills the part that the clip shows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ...shape import Picture

Floats = NDArray[np.float64]
Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class LaidIn:
    """Footage of `width` x `height` pixels in a picture, as `lay_in` lays it: scaled, cut equally at both sides."""

    width: int
    height: int
    picture: Picture

    def points(self, places: Floats) -> Floats:
        """Places (..., 2) of the footage, whose pixels' middles are whole numbers, in the picture, whose edges are."""
        left, top, scale = self._cut
        found: Floats = (places + 0.5 - (left, top)) * scale + (self.picture.left, self.picture.top)
        return found

    def square(self, frame: Pixels, box: Floats, *, side: int) -> Pixels:
        """The footage's own pixels in a square of the picture (left, top, side), `side` pixels wide; beyond its edges
        a frame goes on as it ends."""
        left, top, scale = self._cut
        x, y = (box[:2] - (self.picture.left, self.picture.top)) / scale + (left, top)
        wide = float(box[2]) / scale
        room = int(np.ceil(max(0.0, -x, -y, x + wide - self.width, y + wide - self.height)))
        whole = np.pad(frame, ((room, room), (room, room), (0, 0)), mode="edge") if room else frame
        corner = (x + room, y + room, x + room + wide, y + room + wide)
        image = Image.fromarray(np.ascontiguousarray(whole))
        return np.asarray(image.resize((side, side), Image.Resampling.LANCZOS, box=corner))

    @property
    def _cut(self) -> tuple[float, float, float]:
        """The footage's pixels at the left and above that are cut away, and pixels of the picture for one of them."""
        scale = max(self.picture.shown_width / self.width, self.picture.shown_height / self.height)
        across = min(self.width, self.picture.shown_width / scale)
        down = min(self.height, self.picture.shown_height / scale)
        return (self.width - across) / 2, (self.height - down) / 2, scale
