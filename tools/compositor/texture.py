"""Grounds and grain: dithered gradients made once, and noise that is laid on at whole pixels."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np
import skia

from .colour import from_hex

GRAIN_TILE = 512
GRAIN_TILES = 3


def image_of(pixels: np.ndarray[Any, np.dtype[np.uint8]], *, opaque: bool) -> skia.Image:
    """A Skia image of BGRA pixels (premultiplied where not opaque): the order that Skia draws fastest."""
    height, width = pixels.shape[:2]
    alpha = skia.AlphaType.kOpaque_AlphaType if opaque else skia.AlphaType.kPremul_AlphaType
    info = skia.ImageInfo.Make(width, height, skia.ColorType.kBGRA_8888_ColorType, alpha)
    return skia.Image.MakeRasterCopy(skia.Pixmap(info, np.ascontiguousarray(pixels), width * 4))


@lru_cache(maxsize=4)
def ground_image(
    width: int, height: int, first: str, second: str, *, gradient: str, angle: float, vignette: float
) -> skia.Image:
    """A full frame from one colour to another, away from the light, dithered so that no bands show."""
    across = np.linspace(-0.5, 0.5, width, dtype=np.float32)[None, :]
    down = np.linspace(-0.5, 0.5, height, dtype=np.float32)[:, None]
    way_x, way_y = math.sin(math.radians(angle)), -math.cos(math.radians(angle))
    if gradient == "radial":
        far = np.hypot((across - 0.34 * way_x) * min(1.0, width / height), down - 0.34 * way_y)
        share = np.clip(far / 0.85, 0, 1)
    elif gradient == "linear":
        share = np.clip(0.5 - (across * way_x + down * way_y) / (abs(way_x) + abs(way_y)), 0, 1)
    else:
        share = np.zeros((height, width), np.float32)
    share = share * share * (3 - 2 * share)
    shade = 1 - vignette * np.clip((across * across + down * down) * 2 - 0.25, 0, 1)
    noise = np.random.default_rng(7)
    dither = noise.random((height, width), dtype=np.float32) + noise.random((height, width), dtype=np.float32) - 0.5
    pixels = np.empty((height, width, 4), np.uint8)
    for channel, (one, two) in enumerate(zip(from_hex(first)[::-1], from_hex(second)[::-1], strict=True)):
        pixels[..., channel] = np.clip((one + (two - one) * share) * shade * 255 + dither, 0, 255)
    pixels[..., 3] = 255
    return image_of(pixels, opaque=True)


@lru_cache(maxsize=8)
def _grain_tile(number: int, amount: float) -> skia.Image:
    """Light and dark specks of low opacity: over any ground they move it up and down a little."""
    noise = np.random.default_rng(1000 + number).normal(0.0, amount * 255, (GRAIN_TILE, GRAIN_TILE))
    strength = np.clip(np.abs(noise), 0, 40).astype(np.uint8)
    pixels = np.zeros((GRAIN_TILE, GRAIN_TILE, 4), np.uint8)
    pixels[..., 3] = strength
    pixels[..., :3] = np.where(noise > 0, strength, 0).astype(np.uint8)[..., None]
    return image_of(pixels, opaque=False)


def draw_grain(canvas: skia.Canvas, *, width: int, height: int, amount: float, tick: int) -> None:
    """Lay grain over the frame. `tick` counts twelve a second; each has its own."""
    if amount <= 0:
        return
    mixed = (tick * 2654435761 + 97) & 0xFFFFFFFF
    tile = _grain_tile(mixed % GRAIN_TILES, amount)
    left = -((mixed >> 8) % GRAIN_TILE)
    top = -((mixed >> 17) % GRAIN_TILE)
    for y in range(top, height, GRAIN_TILE):
        for x in range(left, width, GRAIN_TILE):
            canvas.drawImage(tile, x, y)
