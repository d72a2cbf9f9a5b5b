"""Products drawn on plain backgrounds, with the alpha that a cut-out should find."""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

SIZE = (900, 1000)
_OVER = 3


def shape_of(name: str, size: tuple[int, int] = SIZE) -> Image.Image:
    """The alpha of a product: 'bottle', 'mug' (with an open handle), 'star'."""
    wide, tall = size[0] * _OVER, size[1] * _OVER
    mask = Image.new("L", (wide, tall), 0)
    draw = ImageDraw.Draw(mask)

    def box(left: float, top: float, right: float, bottom: float) -> tuple[int, int, int, int]:
        return round(left * wide), round(top * tall), round(right * wide), round(bottom * tall)

    if name == "bottle":
        draw.rounded_rectangle(box(0.34, 0.3, 0.66, 0.86), round(0.05 * wide), fill=255)
        draw.rectangle(box(0.44, 0.14, 0.56, 0.36), fill=255)
    elif name == "mug":
        draw.ellipse(box(0.5, 0.36, 0.84, 0.7), fill=255)
        draw.ellipse(box(0.57, 0.42, 0.77, 0.64), fill=0)
        draw.rounded_rectangle(box(0.2, 0.28, 0.62, 0.8), round(0.04 * wide), fill=255)
    else:
        points = []
        for number in range(14):
            reach = 0.33 if number % 2 == 0 else 0.17
            angle = np.pi * number / 7
            points.append(((0.5 + reach * np.cos(angle)) * wide, (0.5 + reach * np.sin(angle)) * tall))
        draw.polygon(points, fill=255)
    return mask.resize(size, Image.Resampling.LANCZOS)


def painted(name: str, colour: tuple[int, int, int], size: tuple[int, int] = SIZE) -> Image.Image:
    """The product itself in RGBA: shaded from the side, with a pale label on the bottle."""
    alpha = shape_of(name, size)
    across = np.linspace(-1, 1, size[0])[None, :, None]
    shade = 0.82 + 0.26 * np.exp(-(((across + 0.3) / 0.25) ** 2))
    body = np.clip(np.ones((size[1], size[0], 3)) * np.array(colour) * shade, 0, 255)
    picture = Image.fromarray(body.astype(np.uint8))
    if name == "bottle":
        draw = ImageDraw.Draw(picture)
        wide, tall = size
        draw.rectangle((0.37 * wide, 0.46 * tall, 0.63 * wide, 0.7 * tall), fill=(247, 246, 243))
        draw.rectangle((0.42 * wide, 0.54 * tall, 0.58 * wide, 0.57 * tall), fill=(40, 50, 60))
    picture.putalpha(alpha)
    return picture


def photographed(
    product: Image.Image, ground: str, *, shadow: float = 0.35, noise: float = 1.2, seed: int = 5
) -> Image.Image:
    """The product before 'white', 'grey' (falling off to the sides) or 'mint', with a soft shadow and noise."""
    wide, tall = product.size
    x = np.linspace(-1, 1, wide)[None, :, None]
    y = np.linspace(-1, 1, tall)[:, None, None]
    base = {"white": (250, 250, 249), "grey": (198, 199, 203), "mint": (150, 214, 190)}[ground]
    fall = 1.0 if ground == "white" else 1 - 0.16 * (x * x + 0.6 * y * y) + 0.04 * x
    wall: Any = np.ones((tall, wide, 3)) * np.array(base) * fall
    cast = product.getchannel("A").transform(
        product.size, Image.Transform.AFFINE, (1, 0.06, -0.05 * wide, 0, 1, -0.02 * tall)
    )
    dark = np.asarray(cast.filter(ImageFilter.GaussianBlur(0.03 * wide)), float)[..., None] / 255
    wall = wall * (1 - shadow * dark)
    alpha = np.asarray(product.getchannel("A"), float)[..., None] / 255
    mixed = np.asarray(product.convert("RGB"), float) * alpha + wall * (1 - alpha)
    mixed += np.random.default_rng(seed).normal(0, noise, mixed.shape)
    return Image.fromarray(np.clip(np.rint(mixed), 0, 255).astype(np.uint8))
