"""Makes the product pictures that the gallery and the tests use: small things modelled as distance fields and
rendered in a white studio, so that no picture of anybody else is needed.

    python scripts/make_products.py [NAME...]

Writes docs/gallery/products/NAME.jpg. The method is sphere tracing (Hart, 1996) with soft shadows, ambient
occlusion and two soft boxes that reflect; 20 to 40 s a picture on one core.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

OUT = Path(__file__).resolve().parent.parent / "docs" / "gallery" / "products"
SIZE_PX = 1200
FINE = 1.5
"""Rendered this much larger, then sized down: smooth edges."""
STEPS, FAR, NEAR = 90, 14.0, 0.0012
Array = np.ndarray[Any, Any]
Field = Callable[[Array], tuple[Array, Array]]
"""Points (n, 3) to distances (n,) and numbers of materials (n,)."""


@dataclass(frozen=True)
class Material:
    """What a surface is made of; colours are linear."""

    colour: tuple[float, float, float]
    gloss: float = 0.3
    """0 matt, 1 a mirror."""
    rough: float = 0.5
    metal: bool = False


@dataclass(frozen=True)
class Product:
    """A thing, its materials and where the camera stands."""

    shape: Field
    materials: tuple[Material, ...]
    height: float = 2.0
    turn: float = 25.0
    lift: float = 14.0
    distance: float = 6.2
    ground: tuple[float, float, float] = (0.86, 0.86, 0.87)
    extra: dict[str, float] = field(default_factory=dict)


# -- distances: the usual exact forms for boxes, cylinders, tori and capsules


def length(*parts: Array) -> Array:
    """The length of vectors given by their parts."""
    found: Array = np.sqrt(sum(part * part for part in parts))
    return found


def box(p: Array, size: tuple[float, float, float], round_: float) -> Array:
    """A box with rounded edges."""
    q = np.abs(p) - (np.array(size, np.float32) - round_)
    outside = length(*(np.maximum(q[:, axis], 0) for axis in range(3)))
    found: Array = outside + np.minimum(q.max(axis=1), 0) - round_
    return found


def tube(p: Array, radius: Array | float, half: float, round_: float) -> Array:
    """An upright cylinder with rounded rims; the radius may change with the height."""
    side = length(p[:, 0], p[:, 2]) - radius + round_
    cap = np.abs(p[:, 1]) - half + round_
    return length(np.maximum(side, 0), np.maximum(cap, 0)) + np.minimum(np.maximum(side, cap), 0) - round_


def ring(p: Array, major: float, minor: float) -> Array:
    """A torus whose axis is z."""
    return length(length(p[:, 0], p[:, 1]) - major, p[:, 2]) - minor


def capsule(p: Array, a: tuple[float, ...], b: tuple[float, ...], radius: float) -> Array:
    """A straight rod with round ends."""
    start, way = np.array(a, np.float32), np.array(b, np.float32) - np.array(a, np.float32)
    share = np.clip((p - start) @ way / (way @ way), 0, 1)
    return length(*(p - start - share[:, None] * way).T) - radius


def at(p: Array, x: float, y: float, z: float) -> Array:
    """Points as seen from another origin."""
    return p - np.array([x, y, z], np.float32)


def soft(a: Array, b: Array, k: float) -> Array:
    """Two shapes grown together over `k`."""
    h = np.clip(0.5 + 0.5 * (b - a) / k, 0, 1)
    return b + (a - b) * h - k * h * (1 - h)


def choose(*parts: tuple[Array, int]) -> tuple[Array, Array]:
    """The nearest of several shapes, with its material."""
    distance, kind = parts[0][0].copy(), np.full(len(parts[0][0]), parts[0][1], np.int16)
    for other, number in parts[1:]:
        nearer = other < distance
        distance[nearer] = other[nearer]
        kind[nearer] = number
    return distance, kind


# -- the things


def mug(p: Array) -> tuple[Array, Array]:
    """A mug with a handle, half full."""
    body = tube(at(p, 0, 0.95, 0), 0.78, 0.95, 0.09)
    inside = tube(at(p, 0, 1.12, 0), 0.69, 0.95, 0.09)
    handle = ring(at(p, 0.9, 0.98, 0) * np.array([1.0, 0.82, 1.0], np.float32), 0.45, 0.1) * 0.82
    outer = soft(body, np.maximum(handle, 0.72 - length(p[:, 0], p[:, 2])), 0.07)
    shell = np.maximum(outer, -inside)
    drink = tube(at(p, 0, 1.2, 0), 0.68, 0.42, 0.01)
    band = np.abs(p[:, 1] - 0.28) < 0.16
    kinds = np.where((inside < 0.02) & (p[:, 1] > 0.2), 1, np.where(band & (body < 0.02), 1, 0))
    distance, kind = choose((shell, 0), (drink, 2))
    return distance, np.where(kind == 2, 2, kinds)


def serum(p: Array) -> tuple[Array, Array]:
    """A dropper bottle with a label."""
    glass = tube(at(p, 0, 0.78, 0), 0.56, 0.78, 0.13)
    shoulder = tube(at(p, 0, 1.62, 0), 0.24, 0.16, 0.03)
    collar = tube(at(p, 0, 1.86, 0), 0.3, 0.17, 0.03)
    ridges = 0.006 * np.cos(np.arctan2(p[:, 2], p[:, 0]) * 36)
    bulb = soft(tube(at(p, 0, 2.25, 0), 0.17, 0.28, 0.16), tube(at(p, 0, 2.05, 0), 0.21, 0.05, 0.03), 0.06)
    angle = np.arctan2(p[:, 0], p[:, 2])
    label = (np.abs(angle) < 1.15) & (p[:, 1] > 0.36) & (p[:, 1] < 1.12) & (length(p[:, 0], p[:, 2]) > 0.5)
    stripe = label & (p[:, 1] > 0.62) & (p[:, 1] < 0.68) & (np.abs(angle) < 0.5)
    distance, kind = choose((soft(glass, shoulder, 0.12), 0), (collar + ridges, 2), (bulb, 3))
    return distance, np.where((kind == 0) & stripe, 4, np.where((kind == 0) & label, 1, kind))


def lamp(p: Array) -> tuple[Array, Array]:
    """A table lamp."""
    foot = tube(at(p, 0, 0.07, 0), 0.62, 0.07, 0.05)
    stem = capsule(p, (0.0, 0.1, 0.0), (0.0, 1.75, 0.0), 0.045)
    radius = 0.92 - 0.5 * np.clip((p[:, 1] - 1.45) / 0.9, 0, 1)
    outer = tube(at(p, 0, 1.9, 0), radius, 0.45, 0.03) * 0.8
    shade = np.maximum(outer, -tube(at(p, 0, 1.86, 0), radius - 0.04, 0.52, 0.01) * 0.8)
    bulb = length(*at(p, 0, 1.72, 0).T) - 0.17
    knob = length(*at(p, 0, 0.62, 0.06).T) - 0.06
    return choose((foot, 0), (stem, 1), (shade, 2), (bulb, 3), (knob, 1))


def bottle(p: Array) -> tuple[Array, Array]:
    """A steel bottle with a loop."""
    radius = 0.5 - 0.19 * np.clip((p[:, 1] - 1.72) / 0.42, 0, 1) ** 1.6
    body = tube(at(p, 0, 1.1, 0), radius, 1.1, 0.1) * 0.85
    cap = tube(at(p, 0, 2.32, 0), 0.33, 0.2, 0.05)
    loop = ring(at(p, 0, 2.62, 0), 0.2, 0.05)
    seam = np.abs(p[:, 1] - 1.62) < 0.018
    mark = (np.abs(np.arctan2(p[:, 0], p[:, 2])) < 0.32) & (np.abs(p[:, 1] - 0.98) < 0.3)
    chevron = mark & (np.abs(((p[:, 1] - 0.98) + np.abs(p[:, 0]) * 0.9) % 0.2 - 0.1) < 0.035)
    distance, kind = choose((body, 0), (cap, 1), (np.maximum(loop, 2.5 - p[:, 1]), 2))
    return distance, np.where((kind == 0) & chevron, 3, np.where((kind == 0) & seam, 2, kind))


def speaker(p: Array) -> tuple[Array, Array]:
    """A portable speaker."""
    shell = box(at(p, 0, 0.92, 0), (0.95, 0.92, 0.5), 0.2)
    face = box(at(p, 0, 0.92, 0.46), (0.84, 0.81, 0.07), 0.14)
    inner = np.clip((0.76 - np.maximum(np.abs(p[:, 0]), np.abs(p[:, 1] - 0.92))) / 0.04, 0, 1)
    ripple = 0.007 * np.cos(p[:, 0] * 80) * np.cos(p[:, 1] * 80) * inner
    cone = ring(at(p, 0, 0.8, 0.5), 0.42, 0.06)
    dome = length(*at(p, 0, 0.8, 0.46).T) - 0.16
    strap = np.maximum(ring(at(p, 0, 1.74, 0), 0.5, 0.05), 1.7 - p[:, 1])
    button = tube(at(p, 0.5, 1.84, 0), 0.09, 0.04, 0.02)
    return choose((shell, 0), (face + ripple, 1), (cone, 2), (dome, 2), (strap, 3), (button, 2))


def candle(p: Array) -> tuple[Array, Array]:
    """A burning candle in a jar."""
    outer = tube(at(p, 0, 0.75, 0), 0.72, 0.75, 0.08)
    glass = np.maximum(outer, -tube(at(p, 0, 1.25, 0), 0.65, 0.6, 0.05))
    wax = tube(at(p, 0, 0.62, 0), 0.66, 0.52, 0.03)
    wick = capsule(p, (0.0, 1.1, 0.0), (0.03, 1.34, 0.0), 0.02)
    flame = length(*(at(p, 0.03, 1.5, 0) * np.array([1.6, 0.75, 1.6], np.float32)).T) - 0.16
    angle = np.arctan2(p[:, 0], p[:, 2])
    label = (np.abs(angle) < 0.72) & (np.abs(p[:, 1] - 0.68) < 0.34) & (length(p[:, 0], p[:, 2]) > 0.68)
    rule = label & (np.abs(p[:, 1] - 0.58) < 0.014) & (np.abs(angle) < 0.4)
    distance, kind = choose((glass, 0), (wax, 1), (wick, 3), (flame * 0.55, 4))
    return distance, np.where((kind == 0) & rule, 3, np.where((kind == 0) & label, 2, kind))


PRODUCTS: dict[str, Product] = {
    "mug": Product(
        mug,
        (
            Material((0.02, 0.16, 0.2), 0.5, 0.25),
            Material((0.8, 0.76, 0.68), 0.4, 0.3),
            Material((0.05, 0.02, 0.01), 0.6, 0.1),
        ),
    ),
    "serum": Product(
        serum,
        (
            Material((0.35, 0.12, 0.03), 0.75, 0.12),
            Material((0.85, 0.82, 0.76), 0.15, 0.7),
            Material((0.72, 0.52, 0.24), 0.8, 0.25, metal=True),
            Material((0.03, 0.03, 0.035), 0.3, 0.5),
            Material((0.25, 0.1, 0.03), 0.1, 0.7),
        ),
        height=2.5,
        turn=8,
        distance=6.6,
    ),
    "lamp": Product(
        lamp,
        (
            Material((0.55, 0.1, 0.035), 0.4, 0.4),
            Material((0.75, 0.56, 0.28), 0.8, 0.25, metal=True),
            Material((0.55, 0.1, 0.035), 0.25, 0.6),
            Material((2.4, 1.9, 1.2), 0.0, 1.0),
        ),
        height=2.4,
        distance=7.0,
        lift=6,
    ),
    "bottle": Product(
        bottle,
        (
            Material((0.03, 0.17, 0.08), 0.35, 0.42),
            Material((0.04, 0.04, 0.045), 0.4, 0.4),
            Material((0.62, 0.62, 0.64), 0.8, 0.3, metal=True),
            Material((0.8, 0.78, 0.7), 0.2, 0.6),
        ),
        height=2.8,
        distance=7.2,
    ),
    "speaker": Product(
        speaker,
        (
            Material((0.62, 0.22, 0.02), 0.3, 0.45),
            Material((0.035, 0.04, 0.05), 0.15, 0.7),
            Material((0.5, 0.5, 0.52), 0.7, 0.3, metal=True),
            Material((0.06, 0.05, 0.045), 0.1, 0.8),
        ),
        height=2.2,
        turn=-28,
    ),
    "candle": Product(
        candle,
        (
            Material((0.3, 0.27, 0.24), 0.55, 0.15),
            Material((0.78, 0.66, 0.5), 0.2, 0.6),
            Material((0.82, 0.8, 0.74), 0.1, 0.8),
            Material((0.08, 0.06, 0.05), 0.1, 0.8),
            Material((1.6, 0.62, 0.08), 0.0, 1.0),
        ),
        height=1.8,
        turn=0,
        lift=18,
    ),
}

# -- the studio


def render(product: Product, pixels: int) -> Image.Image:
    """The picture of a thing, sRGB."""
    eye, rays = _camera(product, pixels)
    scene = _on_ground(product)
    hit, kind, point = _march(scene, eye, rays)
    colour = np.empty_like(rays)
    colour[:] = product.ground
    for start in range(0, len(rays), 400_000):
        part = slice(start, start + 400_000)
        seen = hit[part]
        shaded = _shade(product, scene, point[part][seen], rays[part][seen], kind[part][seen])
        block = colour[part]
        block[seen] = shaded
    graded = np.clip(colour * 1.08, 0, None)
    graded = graded * (1 + graded / 6.0) / (1 + graded * 0.25)
    srgb = np.where(graded <= 0.0031308, graded * 12.92, 1.055 * np.maximum(graded, 1e-9) ** (1 / 2.4) - 0.055)
    image = Image.fromarray((np.clip(srgb, 0, 1) * 255 + 0.5).astype(np.uint8).reshape(pixels, pixels, 3))
    return image.resize((SIZE_PX, SIZE_PX), Image.Resampling.LANCZOS)


def _camera(product: Product, pixels: int) -> tuple[Array, Array]:
    turn, lift = np.radians(product.turn), np.radians(product.lift)
    look = np.array([0, product.height * 0.47, 0], np.float32)
    away = np.array([np.sin(turn) * np.cos(lift), np.sin(lift), np.cos(turn) * np.cos(lift)], np.float32)
    eye = look + away * product.distance
    forward = -away
    right = np.cross(forward, [0, 1, 0])
    right /= np.linalg.norm(right)
    up = np.cross(right, forward)
    span = (np.arange(pixels, dtype=np.float32) + 0.5) / pixels * 2 - 1
    x, y = np.meshgrid(span, -span)
    zoom = 0.27
    rays = forward[None] + zoom * (x.reshape(-1, 1) * right[None] + y.reshape(-1, 1) * up[None])
    rays = (rays / np.linalg.norm(rays, axis=1, keepdims=True)).astype(np.float32)
    return eye.astype(np.float32), rays


def _on_ground(product: Product) -> Field:
    ground = len(product.materials)

    def scene(p: Array) -> tuple[Array, Array]:
        distance, kind = product.shape(p)
        # The ground runs up behind the thing in a large curve: a studio's cove.
        floor = p[:, 1]
        return np.minimum(distance, floor), np.where(floor < distance, ground, kind)

    return scene


def _march(scene: Field, eye: Array, rays: Array) -> tuple[Array, Array, Array]:
    travelled = np.zeros(len(rays), np.float32)
    kind = np.full(len(rays), -1, np.int16)
    hit = np.zeros(len(rays), bool)
    alive = np.arange(len(rays))
    for _ in range(STEPS):
        distance, material = scene(eye + rays[alive] * travelled[alive, None])
        there = distance < NEAR
        hit[alive[there]] = True
        kind[alive[there]] = material[there]
        travelled[alive] += distance * 0.95
        alive = alive[~there & (travelled[alive] < FAR)]
        if not len(alive):
            break
    return hit, kind, eye + rays * travelled[:, None]


def _normals(scene: Field, point: Array) -> Array:
    e = 0.0015
    found: Array = np.zeros_like(point)
    for sign in np.array([[1, -1, -1], [-1, -1, 1], [-1, 1, -1], [1, 1, 1]], np.float32):
        found += sign * scene(point + sign * e)[0][:, None]
    found /= np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)
    return found


def _shadow(scene: Field, point: Array, light: Array, sharp: float) -> Array:
    lit: Array = np.ones(len(point), np.float32)
    far = np.full(len(point), 0.03, np.float32)
    for _ in range(26):
        distance = scene(point + light * far[:, None])[0]
        lit = np.minimum(lit, np.clip(0.5 + 0.5 * sharp * distance / far, 0, 1))
        far += np.clip(distance, 0.03, 0.3)
    lit *= lit * (3 - 2 * lit)
    return lit


def _occlusion(scene: Field, point: Array, normal: Array) -> Array:
    dark = np.zeros(len(point), np.float32)
    for number in range(1, 6):
        reach = 0.02 + 0.11 * number
        dark += (reach - scene(point + normal * reach)[0]) / 1.7**number
    found: Array = np.clip(1 - 0.9 * dark, 0, 1)
    return found


def _studio(way: Array, rough: Array) -> Array:
    """What a reflection sees: a grey room, a large soft box left above, a strip at the right, a bright ceiling."""
    soft_edge = 0.03 + 0.5 * rough[:, None]

    def panel(centre: tuple[float, float, float], wide: float, high: float, power: float) -> Array:
        axis = np.array(centre, np.float32) / np.linalg.norm(centre)
        side = np.cross(axis, [0, 1, 0])
        side /= np.linalg.norm(side)
        up = np.cross(side, axis)
        front = (way @ axis)[:, None]
        u, v = (
            np.abs(way @ side)[:, None] / np.maximum(front, 0.05),
            np.abs(way @ up)[:, None] / np.maximum(front, 0.05),
        )
        inside = np.clip((wide - u) / soft_edge + 0.5, 0, 1) * np.clip((high - v) / soft_edge + 0.5, 0, 1)
        return np.where(front > 0, inside * power, 0)

    room = 0.3 + 0.35 * np.clip(way[:, 1:2], 0, 1)
    room = room + panel((-1.0, 0.9, 0.7), 0.55, 0.75, 2.6) + panel((1.3, 0.25, 0.15), 0.16, 0.9, 1.7)
    return np.asarray(room)


def _shade(product: Product, scene: Field, point: Array, ray: Array, kind: Array) -> Array:
    if not len(point):
        return np.zeros((0, 3), np.float32)
    ground = Material(product.ground, 0.0, 1.0)
    materials = (*product.materials, ground)
    colour = np.array([each.colour for each in materials], np.float32)[kind]
    gloss = np.array([each.gloss for each in materials], np.float32)[kind]
    rough = np.array([each.rough for each in materials], np.float32)[kind]
    metal = np.array([each.metal for each in materials])[kind]
    normal = _normals(scene, point)
    key = np.array([-0.62, 0.68, 0.42], np.float32)
    key /= np.linalg.norm(key)
    lit = np.clip(normal @ key, 0, 1) * _shadow(scene, point + normal * 0.004, key[None], 5.0)
    open_ = _occlusion(scene, point, normal)
    sky = 0.5 + 0.5 * normal[:, 1]
    fill = np.clip(normal @ np.array([0.8, 0.2, 0.5], np.float32), 0, 1)
    light = 0.72 * lit + 0.5 * sky * open_ + 0.14 * fill * open_
    mirror = ray - 2 * (ray * normal).sum(axis=1, keepdims=True) * normal
    facing = np.clip(-(ray * normal).sum(axis=1), 0, 1)
    fresnel = 0.04 + 0.96 * (1 - facing) ** 5
    seen = _studio(mirror, rough) * (0.45 + 0.55 * open_[:, None])
    plain = colour * light[:, None] + seen * (gloss * (0.05 + fresnel * 0.8))[:, None]
    shiny = colour * (0.2 * light[:, None] + seen * (0.75 + 0.25 * fresnel[:, None]))
    shaded: Array = np.where(metal[:, None], shiny, plain)
    is_ground = kind == len(product.materials)
    # The ground is lit so that without the thing it would be even: only its shadow is seen on it.
    far = np.linalg.norm(point, axis=1)
    dark = (0.62 + 0.38 * np.clip(lit / key[1], 0, 1)) * (0.55 + 0.45 * open_)
    fade = np.clip((far - 1.2) / 3.0, 0, 1)
    shaded[is_ground] = np.array(product.ground, np.float32) * (dark + (1 - dark) * fade)[is_ground, None]
    glows = colour.max(axis=1) > 1
    shaded[glows] = colour[glows]
    return shaded


def main(names: list[str]) -> None:
    """Render the named things, or all."""
    OUT.mkdir(parents=True, exist_ok=True)
    for name in names or PRODUCTS:
        render(PRODUCTS[name], int(SIZE_PX * FINE)).save(OUT / f"{name}.jpg", quality=90)
        print(OUT / f"{name}.jpg")


if __name__ == "__main__":
    main(sys.argv[1:])
