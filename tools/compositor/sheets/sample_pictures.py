"""Pictures for previews: drawn by us when they are asked for, so that none has to be bundled."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

from ....story.artifact import Key
from .samples import sample_assets


class DrawnSamples:
    """Read access to the sample pictures, as a store gives to its artifacts."""

    def path(self, key: Key, name: str) -> Path:
        """The file of one sample, drawn on the first call."""
        folder = Path(_folder().name)
        path = folder / f"{key[:12]}-{name}"
        if not path.is_file():
            asset = next(asset for asset in sample_assets().values() if asset.key == key)
            assert asset.width is not None
            assert asset.height is not None
            _draw(asset.id, (asset.width, asset.height)).save(path, "PNG")
        return path


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="reelwright-samples-")


def _draw(name: str, size: tuple[int, int]) -> Image.Image:
    wide, high = size
    if name == "page":
        page = Image.new("RGB", size, (250, 250, 247))
        pen = ImageDraw.Draw(page)
        pen.rectangle((90, 90, 860, 150), fill=(34, 44, 70))
        for row in range(5):
            pen.rectangle((90, 270 + 100 * row, 620 + 50 * row, 306 + 100 * row), fill=(184, 190, 202))
        pen.ellipse((1060, 300, 1440, 680), fill=(92, 128, 214))
        return page
    if name == "cutout":
        lamp = Image.new("RGBA", size, (0, 0, 0, 0))
        pen = ImageDraw.Draw(lamp)
        pen.rounded_rectangle((250, 620, 650, 700), 40, fill=(58, 62, 72, 255))
        pen.rectangle((430, 300, 470, 640), fill=(58, 62, 72, 255))
        pen.polygon([(300, 320), (600, 320), (700, 110), (200, 110)], fill=(232, 178, 88, 255))
        pen.ellipse((380, 290, 520, 350), fill=(255, 240, 204, 255))
        return lamp
    # A hill at evening: a calm sky over a lively ground.
    sky = Image.linear_gradient("L").resize(size)
    photo = Image.merge("RGB", [sky.point(lambda value, c=c: int(c[0] + (c[1] - c[0]) * value / 255)) for c in
                                ((70, 236), (96, 176), (150, 132))])  # fmt: skip
    pen = ImageDraw.Draw(photo)
    pen.ellipse((0.62 * wide, 0.2 * high, 0.62 * wide + 0.16 * wide, 0.2 * high + 0.16 * wide), fill=(255, 226, 170))
    for step in range(5):
        top = (0.56 + 0.09 * step) * high
        tone = tuple(int(value * (0.72 - 0.11 * step)) for value in (120, 128, 132))
        points = [(x * wide / 8, top + 0.05 * high * ((x * 7 + step * 3) % 5 - 2) / 2) for x in range(9)]
        pen.polygon([(0, high), *points, (wide, high)], fill=tone)
    return photo.filter(ImageFilter.GaussianBlur(1.2))
