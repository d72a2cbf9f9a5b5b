"""The colours of a product: what there is most of, and what stands out, by clustering in OKLab."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar

from ...story.artifact import Key, Making
from ..work.job import Bench, Job, Made

if TYPE_CHECKING:
    from PIL.Image import Image

PICTURE_FILE = "picture.png"
THUMBNAIL_PX = 120
COLOURS = 6
SHARE_MIN = 0.03
"""Less of a colour than this is a detail."""


class ColoursJob(Job):
    """Finds the colours of a picture with transparency: of what is opaque.

    facts: colours, as `#rrggbb`, that of which there is most first.
    """

    kind: ClassVar[str] = "colours"
    makers: ClassVar[tuple[str, ...]] = ("tools.media.colours", "tools.media.plain_ground")
    title: ClassVar[str] = "Looking at colours"

    picture: Key

    def needs(self) -> tuple[Key, ...]:
        """The picture."""
        return (self.picture,)

    def make(self, bench: Bench) -> Made:
        """No file; the colours are facts."""
        from PIL import Image

        began = time.process_time()
        with Image.open(bench.path(self.picture, PICTURE_FILE)) as opened:
            colours = colours_of(opened.convert("RGBA"))
        making = Making(engine="own", compute_s=time.process_time() - began)
        return Made(facts={"colours": list(colours)}, making=making)


def colours_of(picture: Image) -> tuple[str, ...]:
    """The colours of what is opaque in an RGBA picture, as `#rrggbb`, by how much there is of each. Deterministic."""
    import numpy as np

    from .plain_ground import to_oklab

    small = picture.copy()
    small.thumbnail((THUMBNAIL_PX, THUMBNAIL_PX))
    pixels = np.asarray(small)
    seen = pixels[pixels[..., 3] > 200][:, :3].astype(np.float32) / 255
    if len(seen) < 8:
        return ()
    lab = to_oklab(seen[None])[0]
    # Hue tells more than light and shade on one body do.
    space = lab * np.array([0.6, 1.4, 1.4], np.float32)
    centres = [space[int(np.argmin(((space - np.median(space, axis=0)) ** 2).sum(axis=1)))]]
    while len(centres) < COLOURS:
        far = np.min([((space - centre) ** 2).sum(axis=1) for centre in centres], axis=0)
        if float(far.max()) < 0.002:
            break
        centres.append(space[int(np.argmax(far))])
    middles = np.array(centres)
    nearest = np.zeros(len(space), int)
    for _ in range(14):
        nearest = np.argmin(((space[:, None] - middles[None]) ** 2).sum(axis=-1), axis=1)
        for number in range(len(middles)):
            if (nearest == number).any():
                middles[number] = space[nearest == number].mean(axis=0)
    counts = np.bincount(nearest, minlength=len(middles))
    found = []
    for number in np.argsort(-counts, kind="stable"):
        if counts[number] < SHARE_MIN * len(space):
            continue
        red, green, blue = np.median(seen[nearest == number], axis=0)
        found.append("#" + "".join(f"{round(float(value) * 255):02x}" for value in (red, green, blue)))
    return tuple(dict.fromkeys(found))
