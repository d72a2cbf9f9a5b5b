"""Hair that hangs free of the skull: bob, long, waves."""

from __future__ import annotations

import numpy as np

from ...rotation import Floats
from ..form import HeadForm
from ..ink import bent
from ..loft import Loft
from ..parts import head_surface
from .shell import Shell, outline, tube
from .style import UNDER_HAIR, Curve, Style, both, smoothly


def _hull(*, length: float, volume: float = 0.0, tuck: float = 0.0, narrow: float = 0.0) -> Loft:
    """The outside of a full head of hair down to `length` under the eyes; `tuck` turns the ends in, `narrow` draws them
    together."""
    upper = [
        [1.13, 0.0, -0.08, -0.08, -0.08, 2.0],
        [1.085, 0.34, 0.26, -0.44, -0.08, 2.0],
        [0.95, 0.575, 0.54, -0.71, -0.09, 2.0],
        [0.70, 0.735, 0.76, -0.90, -0.10, 2.0],
        [0.40, 0.810, 0.87, -0.99, -0.10, 2.1],
        [0.05, 0.835 + volume * 0.4, 0.89, -1.00, -0.10, 2.1],
        [-0.30, 0.845 + volume * 0.8, 0.87, -0.97, -0.11, 2.1],
    ]
    rest = []
    for share in (0.35, 0.7, 0.92, 1.0, 1.08):
        y = -0.30 - (length - 0.30) * share
        turned = tuck * max(0.0, share - 0.55) * 2.2
        rest.append(
            [
                y,
                0.85 + volume - turned - narrow * share**2,
                0.82 - turned,
                -0.95 + 0.25 * share * (1 if tuck else 0.4) + turned,
                -0.12,
                2.1,
            ]
        )
    return Loft(np.array([*upper, *rest, [rest[-1][0] - 0.05, 0.0, 0.0, 0.0, 0.0, 2.0]]))


def _sides(part: float, *, length: float, open_at: float = 60.0) -> tuple[tuple[float, float], ...]:
    """The edge of hair around a face: from the parting down the cheeks to the ends."""
    return (
        (0, part), (16, part - 0.04), (30, part - 0.16), (40, part - 0.34), (48, part - 0.60), (open_at - 6, -0.22),
        (open_at - 2, -0.45), (open_at + 2, -0.62), (open_at + 6, -length * 0.92), (open_at + 12, -length),
        (180, -length),
    )  # fmt: skip


def bob(form: HeadForm) -> Style:
    """Chin-long, full, ends turned in, parted at the side."""
    style = Style(form, ears=False)
    length = 0.80
    right = _sides(0.62, length=length)
    left = ((0, 0.62), (12, 0.66), (24, 0.60), (36, 0.40), (46, 0.12), *right[5:])
    shell = Shell(_hull(length=length, tuck=0.22), outline(*right, left=left), rows=15)
    style.add_shell(shell, two_sided=True)
    style.add_strands(shell, _falling(part=14.0, length=length))
    return style


def _falling(*, part: float, length: float) -> list[Curve]:
    end = -length * 0.85
    return [
        Curve(((part, 0.72), (part + 2, 0.92), (part + 8, 1.06)), 0.026, start=0.5),
        Curve(((part - 4, 0.86), (-34, 0.70), (-62, 0.25), (-70, -0.25)), 0.022),
        Curve(((part + 4, 0.90), (48, 0.72), (68, 0.25), (74, -0.25)), 0.022),
        Curve(((part - 10, 0.98), (-58, 0.80), (-84, 0.30), (-88, end)), 0.024),
        Curve(((part + 10, 1.0), (70, 0.80), (90, 0.30), (92, end)), 0.024),
        Curve(((-24, 0.88), (-48, 0.74), (-66, 0.42)), 0.06, light=True),
        Curve(((34, 0.90), (58, 0.72), (72, 0.46)), 0.045, light=True),
        *both(
            Curve(((118, 0.75), (122, 0.2), (124, end)), 0.024),
            Curve(((150, 0.80), (152, 0.1), (152, end)), 0.024),
            Curve(((136, 0.72), (138, 0.5), (139, 0.25)), 0.05, light=True),
        ),
        Curve(((180, 0.7), (180, 0.1), (180, end)), 0.022),
    ]


def _fall(style: Style, *, width: float, end: float, tip: float, wavy: float = 0.0) -> None:
    """What lies behind the shoulders and down the back."""
    path = bent((0, -0.75, -0.56), (0, -1.15, -0.66), (0, -1.6, -0.94), (0, end, -1.06), number=16)
    share = np.linspace(0, 1, 16)
    radii = width * np.interp(share, [0, 0.15, 0.6, 0.9, 1.0], [0.8, 1.0, 0.96, tip, 0.25 * tip])
    radii = radii * (1 + wavy * np.sin(share * 14))
    points, triangles = tube(path, radii, sides=18, flat=0.34)
    lower = smoothly(-points[:, 1], 0.7, 1.9)
    style.surfaces.append(
        head_surface(
            style.form, "hair-fall", points=points, triangles=triangles, label="hair", colour="hair",
            follows={"neck": 0.25 * lower, "chest": 0.6 * lower}, sway=lower, joined=points[:, 1] > -1.55,
        )
    )  # fmt: skip


def long(form: HeadForm) -> Style:
    """Smooth and long, parted in the middle, down the back."""
    style = Style(form, ears=False)
    length = 1.45
    sides = (*_sides(0.70, length=0.98, open_at=62)[:-2], (74, -1.12), (86, -1.32), (104, -length), (180, -length))
    shell = Shell(_hull(length=length, volume=-0.02, narrow=0.10), outline(*sides), rows=18)
    style.add_shell(shell, two_sided=True, over=(*UNDER_HAIR, "hair-fall"), goes_on=84.0)
    style.add_strands(shell, _falling(part=0.0, length=length))
    _fall(style, width=0.76, end=-2.45, tip=0.74)
    return style


def waves(form: HeadForm) -> Style:
    """Shoulder-long in soft waves, parted at the side."""
    style = Style(form, ears=False)
    length = 1.18

    def lift(azimuth: Floats, y: Floats) -> Floats:
        free = smoothly(-y, -0.35, 0.45)
        turn = np.radians(azimuth)
        found: Floats = free * (0.055 + 0.06 * np.sin(8.2 * y + 0.8 * np.cos(3 * turn))) + 0.02
        return found

    right = _sides(0.64, length=length, open_at=61)
    left = ((0, 0.64), (10, 0.68), (24, 0.62), (36, 0.42), (46, 0.14), *right[5:])
    ends = outline(*right, left=left)

    def border(azimuth: Floats) -> Floats:
        hangs = smoothly(np.abs(azimuth), 66, 76)
        found: Floats = ends(azimuth) - hangs * 0.07 * np.abs(np.sin(np.radians(azimuth) * 4.5))
        return found

    shell = Shell(_hull(length=length + 0.08, volume=0.02), border, lift, rows=20)
    style.add_shell(shell, two_sided=True)
    curves = _falling(part=12.0, length=length)
    style.add_strands(shell, [_waved(curve) for curve in curves])
    return style


def _waved(curve: Curve) -> Curve:
    azimuth, y = curve.spread(9)
    swing = azimuth + 4.5 * np.sin(8.2 * y) * (y < 0.5)
    return Curve(tuple(zip(swing.tolist(), y.tolist(), strict=True)), curve.width, curve.light, curve.start, curve.peak)
