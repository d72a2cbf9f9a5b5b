"""Grounds and grain: dithered gradients made once, and noise that is laid on at whole pixels."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np
import skia

from ..pictures.colour import from_hex
from .surfaces import fibres, grid_lines, halftone_share

GRAIN_TILE = 512
GRAIN_TILES = 3


def image_of(pixels: np.ndarray[Any, np.dtype[np.uint8]], *, opaque: bool) -> skia.Image:
    """A Skia image of BGRA pixels (premultiplied where not opaque): the order that Skia draws fastest."""
    height, width = pixels.shape[:2]
    alpha = skia.AlphaType.kOpaque_AlphaType if opaque else skia.AlphaType.kPremul_AlphaType
    info = skia.ImageInfo.Make(width, height, skia.ColorType.kBGRA_8888_ColorType, alpha)
    # A pixmap keeps no hold of its pixels: they must outlive it here.
    whole = np.ascontiguousarray(pixels)
    return skia.Image.MakeRasterCopy(skia.Pixmap(info, whole, width * 4))


@lru_cache(maxsize=4)
def ground_image(
    width: int,
    height: int,
    first: str,
    second: str,
    *,
    gradient: str,
    angle: float,
    vignette: float,
    surface: str = "none",
    depth: float = 0.5,
) -> skia.Image:
    """A full frame from one colour to another, away from the light, dithered so that no bands show.

    `surface` is what it is printed on or with, `depth` how plainly that is seen.
    """
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
    if surface == "halftone":
        share = halftone_share(share, width, height, depth=depth)
    elif surface == "grid":
        share = np.maximum(share, grid_lines(width, height) * depth)
    elif surface in ("paper", "weave"):
        shade = shade * (1 + 0.05 * depth * fibres(width, height, woven=surface == "weave"))
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


@lru_cache(maxsize=4)
def _speckle_tile(amount: float, tint: str, scale: float) -> skia.Image:
    """Bare spots: of several sizes, in clusters, where the ink did not take."""
    side = GRAIN_TILE
    noise = np.random.default_rng(4242)
    fine = noise.random((side, side), dtype=np.float32)
    small = max(8, round(side / (26 * max(0.5, scale))))
    coarse = noise.random((small, small), dtype=np.float32)
    # Wrapped, so that tiles join without a seam.
    places = np.arange(side) * small / side
    low = places.astype(int)
    part = (places - low).astype(np.float32)
    part = part * part * (3 - 2 * part)
    wide = coarse[:, low % small] * (1 - part) + coarse[:, (low + 1) % small] * part
    cloud = wide[low % small] * (1 - part[:, None]) + wide[(low + 1) % small] * part[:, None]
    bare = fine * 0.55 + cloud * 0.45
    alpha = np.clip((bare - np.quantile(bare, 1 - 0.16 * amount)) * 9, 0, 1)
    pixels = np.empty((side, side, 4), np.uint8)
    for channel, value in enumerate(from_hex(tint)[::-1]):
        pixels[..., channel] = alpha * value * 200
    pixels[..., 3] = alpha * 200
    return image_of(pixels, opaque=False)


def draw_speckle(canvas: skia.Canvas, *, width: int, height: int, amount: float, tint: str) -> None:
    """Lay bare spots of the paper's colour over the frame; they belong to the print and stand still."""
    if amount <= 0:
        return
    tile = _speckle_tile(amount, tint, min(width, height) / 1080)
    for y in range(0, height, GRAIN_TILE):
        for x in range(0, width, GRAIN_TILE):
            canvas.drawImage(tile, x, y)


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
