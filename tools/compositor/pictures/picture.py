"""Photographs and cut-outs: read, graded to the look, sized once for the largest they will be shown, with shadows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import skia
from PIL import Image, ImageFilter

from ....templates.look import Grade
from ..motifs.print_screen import Inks, printed
from ..motifs.texture import image_of
from .detail import best_window, detail_centre, detail_map
from .framing import UPRIGHT


@dataclass(frozen=True)
class Picture:
    """A picture as it is drawn."""

    image: skia.Image
    focus: tuple[float, float] = (0.5, 0.5)
    """The centre of its detail, as shares of what is shown."""


@lru_cache(maxsize=6)
def read_picture(
    path: Path,
    *,
    width: int,
    height: int,
    fit: str,
    grade: Grade,
    tint: tuple[float, float, float],
    zoom: float = 1.0,
    inks: Inks | None = None,
) -> Picture:
    """A picture of exactly that size: covering it (cropped to its detail) or contained in it, never stretched.

    `contain` keeps transparency and pads with it; its grade is milder, because it shows goods as they are.
    """
    with Image.open(path) as opened:
        opened.draft("RGB", (2 * width, 2 * height))
        picture = opened.convert("RGBA")
    if fit == "contain":
        return Picture(image_of(_premultiplied(_contained(picture, width, height), grade), opaque=False))
    scale = max(width / picture.width, height / picture.height) * zoom
    wide, tall = width / scale, height / scale
    energy = detail_map(picture)
    shares = min(1.0, wide / picture.width), min(1.0, tall / picture.height)
    start = best_window(
        energy, wide=shares[0], tall=shares[1], from_top=picture.width < UPRIGHT * picture.height and zoom == 1
    )
    centre = detail_centre(energy)
    focus = tuple(
        min(1.0, max(0.0, (at - begin) / share)) for at, begin, share in zip(centre, start, shares, strict=True)
    )
    left, top = start[0] * picture.width, start[1] * picture.height
    cropped = picture.convert("RGB").resize(
        (width, height),
        Image.Resampling.LANCZOS,
        box=(left, top, min(left + wide, picture.width), min(top + tall, picture.height)),
        reducing_gap=2.0,
    )
    pixels = np.empty((height, width, 4), np.uint8)
    graded = _graded(np.asarray(cropped), grade, tint)
    if inks is not None:
        graded = printed(graded, inks, share=grade.inks, screen=grade.screen)
    pixels[..., :3] = graded[..., ::-1]
    pixels[..., 3] = 255
    return Picture(image_of(pixels, opaque=True), (focus[0], focus[1]))


def _contained(picture: Image.Image, width: int, height: int) -> Image.Image:
    box = picture.getchannel("A").point(lambda alpha: 255 if alpha > 8 else 0).getbbox()
    if box:
        picture = picture.crop(box)
    scale = min(width / picture.width, height / picture.height)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    # Premultiplied while it is resized, so that edges take no colour from what is transparent.
    small = picture.convert("RGBa").resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0).convert("RGBA")
    sheet = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    sheet.paste(small, ((width - size[0]) // 2, height - size[1] - (height - size[1]) // 2))
    return sheet


def rim_of_cutout(picture: skia.Image, *, reach: float, colour: str) -> tuple[skia.Image, int, int]:
    """The even rim of a sticker around a cut-out, and where its top left stands relative to the cut-out's."""
    room = math.ceil(reach) + 3
    alpha = Image.fromarray(picture.toarray(colorType=skia.ColorType.kBGRA_8888_ColorType)[..., 3])
    small = max(1, int(reach / 8))
    wide, tall = picture.width() + 2 * room, picture.height() + 2 * room
    sheet = Image.new("L", (wide, tall), 0)
    sheet.paste(alpha.point(lambda value: 255 if value > 100 else 0), (room, room))
    sheet = sheet.resize((max(1, wide // small), max(1, tall // small)), Image.Resampling.BOX)
    steps = max(1, round(reach / small))
    for number in range(steps):
        # Squares and crosses in turn: the rim's corners come out round.
        sheet = _spread(sheet) if number % 2 else sheet.filter(ImageFilter.MaxFilter(3))
    soft = np.asarray(
        sheet.resize((wide, tall), Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(max(1.0, 0.6 * small)))
    ).astype(np.float32)
    rim = np.clip((soft - 96) / 64, 0, 1)
    pixels = np.empty((tall, wide, 4), np.uint8)
    for channel, value in enumerate((colour[5:7], colour[3:5], colour[1:3])):
        pixels[..., channel] = rim * int(value, 16)
    pixels[..., 3] = rim * 255
    return image_of(pixels, opaque=False), -room, -room


def _spread(sheet: Image.Image) -> Image.Image:
    values = np.asarray(sheet)
    grown = values.copy()
    grown[1:] = np.maximum(grown[1:], values[:-1])
    grown[:-1] = np.maximum(grown[:-1], values[1:])
    grown[:, 1:] = np.maximum(grown[:, 1:], values[:, :-1])
    grown[:, :-1] = np.maximum(grown[:, :-1], values[:, 1:])
    return Image.fromarray(grown)


def _premultiplied(picture: Image.Image, grade: Grade) -> Any:
    whole = np.asarray(picture)
    alpha = whole[..., 3:4].astype(np.float32) / 255
    mild = Grade(
        contrast=1 + (grade.contrast - 1) / 2, saturation=1 + (grade.saturation - 1) / 2, warmth=grade.warmth / 3
    )
    colour = _graded(whole[..., :3], mild, (0.0, 0.0, 0.0)).astype(np.float32)
    pixels = np.empty((*whole.shape[:2], 4), np.uint8)
    pixels[..., :3] = np.rint(colour[..., ::-1] * alpha)
    pixels[..., 3] = whole[..., 3]
    return pixels


def _graded(colour: Any, grade: Grade, tint: tuple[float, float, float]) -> Any:
    """Contrast by an S-curve, saturation around luma, warmth against blue, blacks lifted towards the tint."""
    ramp = np.linspace(0, 1, 256, dtype=np.float32)
    curve = ramp + (grade.contrast - 1) * (ramp * ramp * (3 - 2 * ramp) - ramp) * 2.2
    work = np.clip(curve, 0, 1)[colour]
    luma = work @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    work = luma[..., None] + (work - luma[..., None]) * np.float32(grade.saturation)
    work *= np.array([1 + grade.warmth, 1.0, 1 - grade.warmth], np.float32)
    if grade.lift:
        floor = np.array(tint, np.float32) * grade.lift
        work = floor + work * (1 - floor)
    return np.clip(work * 255 + 0.5, 0, 255).astype(np.uint8)


def shadow_of(shape: skia.Path, *, blur: float, opacity: float, tint: str) -> tuple[skia.Image, int, int]:
    """The blurred shadow of an outline, and where its top left stands relative to the outline's coordinates."""
    bounds = shape.computeTightBounds()
    room = int(blur * 2.2) + 2
    left, top = int(bounds.left()) - room, int(bounds.top()) - room
    width, height = int(bounds.width()) + 2 * room + 1, int(bounds.height()) + 2 * room + 1
    # Blurred at a quarter of the size: a soft edge has no detail to lose.
    small = max(1, int(min(8, blur / 3)))
    mask = np.zeros((height // small + 1, width // small + 1, 4), np.uint8)
    canvas = skia.Canvas(mask)
    canvas.scale(1 / small, 1 / small)
    canvas.translate(-left, -top)
    canvas.drawPath(shape, skia.Paint(Color=0xFFFFFFFF, AntiAlias=True))
    return _soft(mask[..., 3], (width, height), blur=blur / small, opacity=opacity, tint=tint), left, top


def shadow_of_cutout(picture: skia.Image, *, blur: float, opacity: float, tint: str) -> tuple[skia.Image, int, int]:
    """The same for a picture with transparency, relative to its top left."""
    room = int(blur * 2.2) + 2
    width, height = picture.width() + 2 * room, picture.height() + 2 * room
    small = max(1, int(min(8, blur / 3)))
    alpha = Image.fromarray(picture.toarray(colorType=skia.ColorType.kBGRA_8888_ColorType)[..., 3])
    sheet = Image.new("L", (width, height), 0)
    sheet.paste(alpha, (room, room))
    mask = np.asarray(sheet.resize((width // small + 1, height // small + 1), Image.Resampling.BOX))
    return _soft(mask, (width, height), blur=blur / small, opacity=opacity, tint=tint), -room, -room


def _soft(mask: Any, size: tuple[int, int], *, blur: float, opacity: float, tint: str) -> skia.Image:
    soft = Image.fromarray(np.ascontiguousarray(mask)).filter(ImageFilter.GaussianBlur(blur / 2))
    alpha = np.asarray(soft.resize(size, Image.Resampling.BILINEAR)).astype(np.float32) * opacity
    pixels = np.empty((size[1], size[0], 4), np.uint8)
    for channel, value in enumerate((tint[5:7], tint[3:5], tint[1:3])):
        pixels[..., channel] = alpha * (int(value, 16) / 255)
    pixels[..., 3] = alpha
    return image_of(pixels, opaque=False)
