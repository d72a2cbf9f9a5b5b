"""Hair drawn back: ponytail, bun, braids."""

from __future__ import annotations

import numpy as np

from ...rotation import Floats
from ..form import HeadForm
from ..ink import bent
from ..parts import head_surface
from ..tones import tinted
from .shell import Shell, outline, tube
from .strands import Strand, StrandsFeature
from .style import Curve, Style, both, smoothly

_DRAWN_BACK = (
    (0, 0.66), (20, 0.65), (36, 0.58), (46, 0.44), (54, 0.28), (60, 0.10), (65, -0.03), (70, -0.06), (76, 0.06),
    (84, 0.15), (92, 0.20), (100, 0.20), (108, 0.12), (113, -0.08), (119, -0.28), (130, -0.42), (150, -0.50),
    (180, -0.52),
)  # fmt: skip


def _drawn_back(style: Style, *, to: tuple[float, float], part: bool = False) -> Shell:
    """Hair close to the skull, with strands that run from the forehead and nape to a knot at (azimuth, height)."""
    groove = 9.0 if part else 0.0

    def lift(azimuth: Floats, y: Floats) -> Floats:
        full = 0.055 + 0.065 * smoothly(y, 0.1, 0.8)
        if groove:
            full = full - 0.05 * np.exp(-((azimuth / groove) ** 2)) * (y > 0)
        return full

    shell = Shell(style.form.skull, outline(*_DRAWN_BACK), lift, hem=0.12)
    style.add_shell(shell, sideburns=34.0)
    knot, height = to
    style.add_strands(
        shell,
        both(
            Curve(((18, 0.68), (34, 0.90), (120, 0.92)), 0.022),
            Curve(((44, 0.48), (70, 0.62), (130, 0.62), (knot, height)), 0.024),
            Curve(((58, 0.20), (84, 0.34), (130, 0.38), (knot, height)), 0.022),
            Curve(((30, 0.80), (56, 0.78), (88, 0.72)), 0.05, light=True),
            Curve(((118, -0.20), (138, 0.05), (knot, height)), 0.022),
            Curve(((150, -0.42), (162, -0.1), (knot, height)), 0.022),
        ),
    )
    return shell


def ponytail(form: HeadForm) -> Style:
    """Drawn back and tied high; the tail swings."""
    style = Style(form)
    _drawn_back(style, to=(178, 0.45))
    path = bent((0, 0.46, -0.86), (0, 0.56, -1.10), (0, 0.30, -1.38), (0, -0.35, -1.46), (0, -1.05, -1.30), number=16)
    share = np.linspace(0, 1, 16)
    radii = np.interp(share, [0, 0.12, 0.2, 0.5, 0.85, 1.0], [0.12, 0.115, 0.17, 0.25, 0.15, 0.02])
    points, triangles = tube(path, radii, sides=14, flat=0.8)
    hangs = smoothly(share, 0.15, 1.0)
    sway = np.concatenate([np.repeat(hangs, 14), [0.0, 1.0]])
    style.surfaces.append(
        head_surface(form, "ponytail", points=points, triangles=triangles, label="hair", colour="hair", sway=sway)
    )
    tie, ring = tube(path[1:4], np.array([0.15, 0.16, 0.15]), sides=14)
    style.surfaces.append(
        head_surface(
            form, "hair-tie", points=tie, triangles=ring, label="hair", over=("ponytail",),
            colour=tinted(style.colour, light=0.12, chroma=1.2),
        )
    )  # fmt: skip
    return style


def bun(form: HeadForm) -> Style:
    """Drawn back into a knot on the crown."""
    style = Style(form)
    _drawn_back(style, to=(178, 0.72))
    turn = np.linspace(0, np.pi, 11)
    path = np.array([0.0, 0.98, -0.66]) + np.cos(turn)[:, None] * np.array([0.0, -0.24, 0.16])
    points, triangles = tube(path, 0.335 * np.sin(turn) + 0.004, sides=18)
    style.surfaces.append(head_surface(form, "bun", points=points, triangles=triangles, label="hair", colour="hair"))
    centre = np.array([0.0, 0.98, -0.66])
    strands = []
    for tilt, offset, light in (
        (0.5, 0.0, False),
        (-0.6, 0.9, False),
        (0.2, 2.2, True),
        (0.4, 3.6, False),
        (-0.3, 4.8, True),
    ):
        sweep = np.linspace(-0.9, 0.9, 13)
        around, height = sweep + offset, tilt * np.sin(sweep * 1.6) + 0.25
        way = np.stack([np.sin(around) * np.cos(height), np.sin(height), np.cos(around) * np.cos(height)], -1)
        widths = (0.05 if light else 0.024) * np.cos(sweep * 1.6).clip(0)
        strands.append(Strand(centre + way * 0.31, widths, style.light if light else style.dark, way))
    style.features.append(StrandsFeature(form, "bun", "hair", tuple(strands)))
    return style


def braids(form: HeadForm) -> Style:
    """Parted in the middle, two plaits before the shoulders."""
    style = Style(form)
    _drawn_back(style, to=(112, -0.22), part=True)
    for side, way in (("left", 1), ("right", -1)):
        path = bent(
            (way * 0.66, -0.18, -0.26), (way * 0.76, -0.55, -0.16), (way * 0.74, -1.1, 0.22), (way * 0.66, -1.6, 0.74),
            (way * 0.60, -2.3, 0.90), number=30,
        )  # fmt: skip
        share = np.linspace(0, 1, 30)
        plaits = np.abs(np.sin(share * np.pi * 9))
        radii = np.interp(share, [0, 0.06, 0.86, 0.9, 1.0], [0.10, 0.145, 0.115, 0.075, 0.10]) * (0.80 + 0.26 * plaits)
        radii[-1] = 0.03
        points, triangles = tube(path, radii, sides=10)
        lower = smoothly(-points[:, 1], 0.8, 1.7)
        style.surfaces.append(
            head_surface(
                form, f"{side}-braid", points=points, triangles=triangles, label="hair", colour="hair",
                follows={"neck": 0.15 * lower, "chest": 0.8 * lower}, sway=0.6 * lower,
            )
        )  # fmt: skip
    return style
