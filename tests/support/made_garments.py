"""Garment photos: those of the gallery, read once a process, and what is wrong with bad ones."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter
from reelwright.tools.garments.understand import Read, understand

PHOTOS = Path(__file__).resolve().parents[2] / "docs" / "gallery" / "garments"
WHAT: dict[str, tuple[str, str]] = {
    "tee-print": ("top", "t-shirt"),
    "breton": ("top", "sweater"),
    "check-shirt": ("top", "shirt"),
    "hoodie": ("top", "hoodie"),
    "sweater": ("top", "sweater"),
    "tank": ("top", "tank"),
    "blazer": ("jacket", "jacket"),
    "coat": ("coat", "coat"),
    "summer-dress": ("dress", "dress"),
    "evening-dress": ("dress", "dress"),
    "pleated-skirt": ("skirt", "skirt"),
    "jeans": ("trousers", "trousers"),
    "chinos": ("trousers", "trousers"),
    "shorts": ("shorts", "shorts"),
}
"""The garments of the gallery: category and kind as a person would file them."""


def photo(name: str) -> Image.Image:
    """A photo of the gallery."""
    with Image.open(PHOTOS / f"{name}.jpg") as opened:
        return opened.convert("RGB")


@cache
def garment(name: str) -> Read:
    """What is read of a photo of the gallery at two thirds of its size."""
    return understand(smaller(photo(name)), name=f"{name}.jpg")


def smaller(picture: Image.Image, share: float = 2 / 3) -> Image.Image:
    """The picture, smaller."""
    size = (round(picture.width * share), round(picture.height * share))
    return picture.resize(size, Image.Resampling.LANCZOS)


def on_ground(cutout: Image.Image, ground: Image.Image, at: tuple[int, int]) -> Image.Image:
    """A cut-out laid on a ground."""
    found = ground.copy()
    found.paste(cutout.convert("RGB"), at, cutout.getchannel("A"))
    return found


def busy(size: tuple[int, int]) -> Image.Image:
    """A ground full of things."""
    noise = np.random.default_rng(7).integers(0, 255, (40, 32, 3), np.uint8)
    return Image.fromarray(noise).resize(size, Image.Resampling.BICUBIC)


def with_person(cutout: Image.Image) -> Image.Image:
    """Somebody wears it: a head with hair above, hands at the sleeves, legs below."""
    wide, tall = cutout.size
    sheet = Image.new("RGB", (wide + 160, tall + 620), (236, 236, 234))
    draw = ImageDraw.Draw(sheet)
    middle, top, skin = sheet.width // 2, 260, (205, 150, 118)
    draw.rounded_rectangle((middle - 42, top - 70, middle + 42, top + 60), 20, fill=skin)
    draw.ellipse((middle - 78, top - 240, middle + 78, top - 20), fill=skin)
    draw.chord((middle - 84, top - 250, middle + 84, top - 60), 180, 360, fill=(60, 40, 30))
    for way in (-1, 1):
        draw.rounded_rectangle(
            (middle + way * 90 - 55, top + tall - 60, middle + way * 90 + 55, sheet.height - 30), 30, fill=skin
        )
        draw.ellipse(
            (
                middle + way * (wide // 2 - 45) - 36,
                top + tall - 190,
                middle + way * (wide // 2 - 45) + 36,
                top + tall - 70,
            ),
            fill=skin,
        )
    sheet = sheet.filter(ImageFilter.GaussianBlur(1.2))
    return on_ground(cutout, sheet, (80, top))
