"""Drawn shirts: a t-shirt with a print, stripes, checks, a tank top."""

from __future__ import annotations

import numpy as np
import skia
from garment_cloth import Cloth, Table, plain, rgb
from garment_cuts import FINE, HEIGHT, MIDDLE, WIDTH, Top, halves, hook, label, placed, sleeves, underarms
from garment_fabrics import checks, ribbed, rings, stripes
from reelwright.tools.compositor.layers.svg_path import read_path

LETTERS = {
    "N": "M 0 1 L 0 0 L 1 1 L 1 0",
    "O": "M 0 0 L 1 0 L 1 1 L 0 1 Z",
    "R": "M 0 1 L 0 0 L 1 0 L 1 0.5 L 0 0.5 L 1 1",
    "T": "M 0 0 L 1 0 M 0.5 0 L 0.5 1",
    "E": "M 1 0 L 0 0 L 0 1 L 1 1 M 0 0.5 L 0.8 0.5",
}


def tee() -> Table:
    """A cream t-shirt with a printed badge, laid flat."""
    table, top = (
        Table(WIDTH, HEIGHT, FINE, 11),
        Top(neck=(92, 178), dip=80, shoulder=(226, 222), underarm=(232, 420), waist=(232, 660), hem=(238, 900)),
    )
    cream = Cloth(plain("#efe6d3"), rays=underarms(top), folds=0.9)
    sleeves(table, top.sleeve((354, 404), (264, 466)), cream)
    for way in (1, -1):
        table.seam(placed("M 344 386 L 254 446", way=way), depth=0.12, stitch="#c9bfa8")
    table.panel(top.back(), Cloth(plain("#d9cfba"), folds=0.3), shade=0.82)
    label(table, 196, "#2e3440")
    table.panel(top.front(), cream)
    print_badge(table, 450, 520)
    table.panel(top.rib(), Cloth(plain("#ece2cd"), folds=0.1, relief=ribbed(5, 0.35)), lift=0.6)
    table.seam(placed("M -237 884 C -100 898 100 898 237 884"), depth=0.1, stitch="#c9bfa8")
    return table


def print_badge(table: Table, x: float, y: float) -> None:
    """A printed sun over hills, with a name under it."""
    shapes = (
        (f"M {x - 105} {y} A 105 105 0 1 1 {x + 105} {y} Z", "#e07a3f"),
        (f"M {x - 130} {y} L {x - 62} {y - 70} L {x - 18} {y - 26} L {x + 40} {y - 96} L {x + 130} {y} Z", "#20566b"),
        (f"M {x - 130} {y + 12} L {x + 130} {y + 12} L {x + 130} {y + 22} L {x - 130} {y + 22} Z", "#20566b"),
    )
    light = table.colour.mean(axis=2) / rgb("#efe6d3").mean()
    for data, colour in shapes:
        path = read_path(data)
        paint = skia.Paint(AntiAlias=True, Color=skia.ColorWHITE)
        mask = table.inked(lambda canvas, path=path, paint=paint: canvas.drawPath(path, paint)) * 0.96  # type: ignore[misc]
        table.over((rgb(colour) * light[..., None]).astype(np.float32), mask)
    letters = read_path(word("NORTE", x - 118, y + 42, 38, 52))
    paint = skia.Paint(AntiAlias=True, Color=skia.ColorWHITE, Style=skia.Paint.kStroke_Style, StrokeWidth=9)
    mask = table.inked(lambda canvas: canvas.drawPath(letters, paint)) * 0.96
    table.over((rgb("#20566b") * light[..., None]).astype(np.float32), mask)


def word(text: str, x: float, y: float, wide: float, tall: float) -> str:
    """Plain capital letters as strokes."""
    parts = []
    for number, letter in enumerate(text):
        left = x + number * wide * 1.3
        steps = LETTERS[letter].split()
        for place, step in enumerate(steps):
            if step in "MLZ":
                parts.append(step)
                axis = 0
            else:
                parts.append(str(left + float(step) * wide if axis == 0 else y + float(step) * tall))
                axis += 1
            del place
    return " ".join(parts)


def breton() -> Table:
    """A long-sleeved shirt with horizontal stripes, laid flat."""
    table, top = (
        Table(WIDTH, HEIGHT, FINE, 12),
        Top(neck=(114, 202), dip=42, shoulder=(226, 236), underarm=(224, 424), waist=(222, 650), hem=(226, 868)),
    )
    cloth = Cloth(
        stripes("#f4f1ea", "#22335c", period=42, share=0.36, start=320, end=830), rays=underarms(top), folds=0.8
    )
    arm = Cloth(rings("#f4f1ea", "#22335c", period=42, share=0.36, start=400, end=850, lean=0.31), folds=0.8)
    sleeves(table, top.sleeve((406, 806), (324, 834), bend=26), arm)
    table.panel(top.back(), Cloth(plain("#dcd8cf"), folds=0.3), shade=0.82)
    label(table, 210)
    table.panel(top.front(), cloth)
    table.panel(top.rib(13), Cloth(plain("#f2efe7"), folds=0.1), lift=0.5)
    table.seam(placed("M -225 852 C -100 866 100 866 225 852"), depth=0.1, stitch="#cfcac0")
    return table


def collar(table: Table, top: Top, cloth: Cloth, *, drop: float = 62.0, stand: float = 26.0) -> None:
    """The collar of a shirt: the stand behind and two leaves in front."""
    x, y = top.neck
    table.panel(
        halves(f"M 0 {y - stand} C {x * 0.5} {y - stand} {x * 0.8} {y - stand + 4} {x * 0.94} {y - stand + 10} "
            f"L {x} {y + 14} L 0 {y + top.dip}"),
        Cloth(cloth.pattern, folds=0.2), shade=0.74,
    )  # fmt: skip
    for way in (1, -1):
        leaf = (
            f"M 2 {y + top.dip - 2} C {x * 0.4} {y + top.dip * 0.5} {x * 0.8} {y} "
            f"{x * 0.94} {y - stand + 6} L {x + 16} {y + 20} L {x * 0.72} {y + top.dip + drop * 0.62} Z"
        )
        table.panel(placed(leaf, way=way), Cloth(cloth.pattern, folds=0.25, fold_deg=90 - way * 40), lift=1.0)


def placket(
    table: Table, top: Top, cloth: Cloth, button: str, *, count: int = 6, wide: float = 17.0, x: float = 0.0
) -> None:
    """The strip of buttons down the front."""
    upper, lower = top.neck[1] + top.dip, top.hem[1] + top.sag
    table.panel(
        placed(f"M {x - wide} {upper} L {x + wide} {upper} L {x + wide} {lower - 3} L {x - wide} {lower - 3} Z"),
        cloth,
        lift=0.7,
        puff=0.5,
    )
    for number in range(count):
        table.button(MIDDLE + x, upper + 24 + number * (lower - upper - 110) / (count - 1), 7, button)


def check_shirt() -> Table:
    """A checked shirt with a collar, on a hanger."""
    table, top = (
        Table(WIDTH, HEIGHT, FINE, 13),
        Top(neck=(76, 200), dip=44, shoulder=(228, 244), underarm=(232, 424), waist=(228, 650), hem=(232, 890), sag=30),
    )
    cloth = Cloth(checks("#c9493f", "#5d1a22", "#f0dfc4", 62), rays=underarms(top), folds=1.0)
    hook(table, 186)
    sleeves(table, top.sleeve((378, 800), (298, 824), bend=34), cloth)
    for way in (1, -1):
        table.panel(
            placed("M 367 762 L 380 826 L 302 850 L 289 786 Z", way=way), Cloth(cloth.pattern, folds=0.2), lift=0.6
        )
    table.panel(top.front(), cloth)
    placket(table, top, Cloth(cloth.pattern, folds=0.4), "#f3ead9")
    pocket = placed("M 72 412 L 176 412 L 176 516 L 124 540 L 72 516 Z")
    table.panel(pocket, Cloth(cloth.pattern, folds=0.25), lift=0.5, puff=0.5)
    collar(table, top, cloth)
    return table


def tank() -> Table:
    """A ribbed tank top, laid flat."""
    table = Table(WIDTH, HEIGHT, FINE, 17)
    rib = Cloth(plain("#c86b6b"), relief=ribbed(9, 0.8), folds=0.9)
    table.panel(
        halves("M 0 276 C 70 276 100 236 106 172 L 166 178 C 156 250 156 310 170 390 L 0 430"),
        Cloth(plain("#b55d5d"), relief=ribbed(9, 0.8), folds=0.3),
        shade=0.78,
    )
    label(table, 288)
    front = (
        "M 0 368 C 84 366 104 280 108 176 L 164 182 C 152 310 172 390 238 444 "
        "C 228 540 228 680 238 884 C 120 900 60 900 0 900"
    )
    table.panel(halves(front), rib)
    table.seam(placed("M -108 176 C -104 280 -84 366 0 368 C 84 366 104 280 108 176"), depth=0.2)
    for way in (1, -1):
        table.seam(placed("M 152 182 C 140 314 160 400 228 454", way=way), depth=0.18)
    table.seam(placed("M -236 868 C -100 884 100 884 236 868"), depth=0.12, stitch="#a85656")
    return table
