"""Hair that follows the skull: buzz, crop, side parting, curls, afro."""

from __future__ import annotations

import numpy as np

from ...rotation import Floats
from ..form import HeadForm
from ..tones import tinted
from .shell import Shell, outline
from .style import Curve, Style, both, smoothly

_SHORT = (
    (0, 0.66), (22, 0.64), (36, 0.56), (46, 0.40), (54, 0.30), (60, 0.20), (65, 0.0), (69, -0.13), (74, -0.14),
    (77, 0.02), (82, 0.14), (90, 0.20), (100, 0.20), (108, 0.12), (113, -0.08), (118, -0.28), (126, -0.42),
    (145, -0.51), (180, -0.55),
)  # fmt: skip
"""From the forehead past the sideburn and over the ear to the nape."""


def buzz(form: HeadForm) -> Style:
    """A few millimetres all over."""
    style = Style(form)
    shell = Shell(form.skull, outline(*_SHORT), lambda azimuth, y: 0.022 + 0 * azimuth * y)
    style.add_shell(shell, colour=tinted(style.colour, towards=form.person.skin, share=0.22), sideburns=34.0)
    return style


def crop(form: HeadForm) -> Style:
    """Short at the sides, longer on top, brushed up over the forehead."""
    style = Style(form)

    def lift(azimuth: Floats, y: Floats) -> Floats:
        top = smoothly(y, 0.22, 0.78)
        front = np.exp(-((azimuth / 48) ** 2)) * smoothly(y, 0.45, 0.8)
        tufts = 0.016 * np.sin(np.radians(azimuth) * 9 + 1) * front
        found: Floats = 0.040 + 0.13 * top + 0.075 * front + tufts
        return found

    border = outline(*_SHORT)

    def fringe(azimuth: Floats) -> Floats:
        wave: Floats = border(azimuth) - 0.035 * np.abs(np.sin(np.radians(azimuth) * 4.5)) * (np.abs(azimuth) < 40)
        return wave

    shell = Shell(form.skull, fringe, lift, hem=0.16, rows=13)
    style.add_shell(shell, sideburns=34.0)
    style.add_strands(
        shell,
        [
            Curve(((-30, 0.62), (-26, 0.80), (-32, 0.93)), 0.035),
            Curve(((2, 0.66), (10, 0.84), (6, 0.96)), 0.04),
            Curve(((30, 0.62), (36, 0.78), (50, 0.90)), 0.035),
            Curve(((-16, 0.72), (-10, 0.86), (-14, 0.95)), 0.05, light=True),
            *both(
                Curve(((78, 0.42), (96, 0.50), (118, 0.46)), 0.022), Curve(((125, 0.1), (140, 0.2), (160, 0.16)), 0.02)
            ),
        ],
    )
    return style


def side_part(form: HeadForm) -> Style:
    """Parted on the person's right, swept over the forehead to the left."""
    style = Style(form)
    part = -34.0

    def lift(azimuth: Floats, y: Floats) -> Floats:
        top = smoothly(y, 0.12, 0.72)
        swept = np.exp(-(((azimuth - 18) / 62) ** 2)) * smoothly(y, 0.35, 0.75)
        groove = 0.085 * np.exp(-(((azimuth - part) / 8) ** 2)) * smoothly(y, 0.55, 0.75) * (1 - smoothly(y, 0.9, 1.0))
        return 0.05 + 0.12 * top + 0.10 * swept - groove

    right = ((0, 0.585), (20, 0.63), (34, 0.66), (40, 0.56), (46, 0.42), *_SHORT[4:])
    left = ((0, 0.585), (16, 0.54), (30, 0.50), (42, 0.44), (50, 0.34), *_SHORT[5:])
    shell = Shell(form.skull, outline(*right, left=left), lift, hem=0.16, rows=13)
    style.add_shell(shell, sideburns=34.0)
    style.add_strands(
        shell,
        [
            Curve(((part, 0.66), (part + 1, 0.82), (part - 6, 0.95)), 0.03, start=0.6),
            Curve(((part + 6, 0.72), (0, 0.74), (34, 0.56)), 0.032),
            Curve(((part + 4, 0.86), (12, 0.86), (48, 0.62)), 0.032),
            Curve(((-18, 0.79), (8, 0.82), (36, 0.68)), 0.055, light=True),
            *both(
                Curve(((80, 0.40), (98, 0.46), (120, 0.40)), 0.022), Curve(((125, 0.1), (140, 0.2), (160, 0.16)), 0.02)
            ),
        ],
    )
    return style


def _lumps(azimuth: Floats, y: Floats, *, around: float, down: float) -> Floats:
    """Rounded locks in staggered rows, 0 to 1."""
    row = y * down
    shift = np.floor(row) % 2 * 0.5
    across = np.abs(np.sin(np.pi * (azimuth / 360 * around + shift)))
    return across**0.7 * (0.55 + 0.45 * np.abs(np.sin(np.pi * row)))


def curls(form: HeadForm) -> Style:
    """A crown of curls, shorter at the sides."""
    style = Style(form)

    def lift(azimuth: Floats, y: Floats) -> Floats:
        full = 0.10 + 0.17 * smoothly(y, -0.1, 0.75)
        return full + 0.085 * _lumps(azimuth, y, around=20, down=5.5)

    border = outline(
        (0, 0.56), (28, 0.54), (44, 0.42), (54, 0.24), (62, 0.02), (68, -0.12), (75, -0.12), (80, 0.06), (90, 0.16),
        (100, 0.15), (108, 0.06), (114, -0.14), (122, -0.40), (145, -0.50), (180, -0.54),
    )  # fmt: skip

    def curly(azimuth: Floats) -> Floats:
        found: Floats = border(azimuth) - 0.06 * np.abs(np.sin(np.radians(azimuth) * 7)) * (np.abs(azimuth) < 60)
        return found

    shell = Shell(form.skull, curly, lift, hem=0.22, rows=18)
    style.add_shell(shell, two_sided=True, sideburns=22.0)
    style.add_strands(shell, _ringlets(5))
    return style


def _ringlets(seed: int) -> list[Curve]:
    """Small arcs strewn over curls, every third of them lit."""
    draw = np.random.default_rng(seed)
    found = []
    for number, azimuth in enumerate(np.arange(-168, 180, 24.0)):
        for row, height in enumerate((0.32, 0.62, 0.86)):
            if abs(azimuth) < 50 and row == 0:
                continue
            y = 0.05 + 0.2 * draw.random() if abs(azimuth) > 100 and row == 0 else height
            turn = azimuth + draw.uniform(-6, 6)
            size = draw.uniform(0.05, 0.08)
            wide = size * 70 / max(0.35, np.sqrt(max(0.0, 1.05 - y)))
            low, top = (turn - wide, y), (turn - 0.3 * wide, y + size)
            knots = (low, top, (turn + wide, y + size * 0.6), (turn + wide, y - size))
            found.append(Curve(knots, 0.026, light=(number + row) % 3 == 0))
    return found


def afro(form: HeadForm) -> Style:
    """A round cloud of hair."""
    style = Style(form, ears=False)

    def lift(azimuth: Floats, y: Floats) -> Floats:
        skull = form.skull.around(y, azimuth)
        way = Shell.outward(skull)
        # As far as a ball about the head goes, along each strand.
        from_middle = (skull - (0.0, 0.24, -0.14)) / np.array([1.16, 1.14, 1.14])
        way = way / np.array([1.16, 1.14, 1.14])
        a, b = np.sum(way * way, -1), np.sum(way * from_middle, -1)
        inside = np.maximum(b * b - a * (np.sum(from_middle * from_middle, -1) - 1), 0)
        found: Floats = np.maximum((np.sqrt(inside) - b) / a, 0.03)
        return found + 0.022 * _lumps(azimuth, y, around=34, down=9)

    border = outline(
        (0, 0.60), (26, 0.58), (42, 0.46), (52, 0.28), (60, 0.06), (66, -0.12), (72, -0.20), (84, -0.22), (100, -0.34),
        (125, -0.52), (180, -0.62),
    )  # fmt: skip
    shell = Shell(form.skull, border, lift, hem=0.45, rows=18)
    style.add_shell(shell, two_sided=True, sideburns=22.0)
    style.add_strands(shell, _ringlets(11)[::2])
    return style
