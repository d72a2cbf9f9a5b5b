"""Drawn garments that keep warm: a hooded sweater, a knitted one, a blazer, a coat."""

from __future__ import annotations

import numpy as np
from garment_cloth import Array, Cloth, Table, plain
from garment_cuts import FINE, HEIGHT, MIDDLE, WIDTH, Top, halves, hook, label, placed, sleeves, underarms
from garment_fabrics import ribbed, twill


def hoodie() -> Table:
    """A green hooded sweater with a kangaroo pocket, laid flat."""
    table, top = (
        Table(WIDTH, HEIGHT, FINE, 14),
        Top(neck=(112, 262), dip=70, shoulder=(240, 300), underarm=(244, 486), waist=(242, 680), hem=(234, 880)),
    )
    fleece = Cloth(plain("#3f6b58"), weave=0.03, folds=1.25, fold_px=80, rays=underarms(top, 1.0))
    sleeves(table, top.sleeve((416, 850), (324, 880), bend=34), fleece)
    for way in (1, -1):
        table.panel(
            placed("M 403 806 C 412 838 416 868 418 892 L 338 916 C 332 893 322 862 311 834 Z", way=way),
            Cloth(plain("#3a6352"), relief=ribbed(7, 0.7), folds=0.2),
            lift=0.5,
        )
    table.panel(top.front(), fleece)
    table.panel(
        placed("M -235 840 L 235 840 L 228 908 C 100 916 -100 916 -228 908 Z"),
        Cloth(plain("#3a6352"), relief=ribbed(7, 0.7), folds=0.25),
        lift=0.5,
    )
    table.panel(
        placed("M -104 640 L 104 640 L 158 745 L 158 832 L -158 832 L -158 745 Z"),
        Cloth(fleece.pattern, weave=0.03, folds=0.6),
        lift=0.9,
    )
    # The hood lies open behind the neck: its outside, then the inside that the opening shows.
    table.panel(
        halves("M 0 96 C 96 96 166 150 168 228 C 168 280 140 312 104 332 L 0 360"),
        Cloth(fleece.pattern, weave=0.03, folds=0.8),
        lift=1.0,
        puff=1.6,
    )
    table.panel(
        halves("M 0 142 C 66 142 108 184 108 232 C 108 280 66 330 0 352"),
        Cloth(plain("#2f5244"), folds=0.6),
        shade=0.72,
        lift=0.2,
    )
    for way in (1, -1):
        table.stroke(placed("M 46 328 C 52 370 44 430 50 480", way=way), "#e9e4d8", 6)
        table.stroke(placed("M 50 476 L 51 498", way=way), "#b9b4a8", 8)
    return table


def sweater() -> Table:
    """A knitted sweater with cables, laid flat."""
    table, top = (
        Table(WIDTH, HEIGHT, FINE, 24),
        Top(neck=(98, 208), dip=62, shoulder=(240, 256), underarm=(246, 450), waist=(246, 660), hem=(238, 860)),
    )

    def cables(x: Array, y: Array) -> Array:
        found = 0.9 * np.cos(x * 2 * np.pi / 8) * np.cos(y * 2 * np.pi / 10)
        for place in (-130, -65, 0, 65, 130):
            off = x - MIDDLE - place
            for side in (1, -1):
                found = found + 7 * np.exp(-np.square((off - side * 10 * np.sin(y * 2 * np.pi / 92)) / 8))
        return np.asarray(found)

    wool = Cloth(plain("#d8c3a5"), relief=cables, folds=1.0, fold_px=90, weave=0.04, rays=underarms(top, 0.8))
    knit = Cloth(
        plain("#d8c3a5"),
        relief=lambda x, y: 1.1 * np.cos(x * 2 * np.pi / 8) * np.cos(y * 2 * np.pi / 10),
        folds=1.2,
        fold_px=80,
        weave=0.04,
    )
    band = Cloth(plain("#d2bc9c"), relief=ribbed(10, 1.5), folds=0.2, weave=0.04)
    sleeves(table, top.sleeve((412, 806), (318, 838), bend=34), knit)
    for way in (1, -1):
        table.panel(
            placed("M 400 764 C 410 794 416 824 420 850 L 330 878 C 326 854 316 824 306 792 Z", way=way), band, lift=0.5
        )
    table.panel(top.back(), Cloth(plain("#c4ae8e"), relief=ribbed(8, 0.8), folds=0.3), shade=0.78)
    label(table, 228, "#7a3b2e")
    table.panel(top.front(), wool)
    table.panel(top.rib(26), band, lift=0.7)
    table.panel(placed("M -239 822 C -100 836 100 836 239 822 L 231 900 C 100 912 -100 912 -231 900 Z"), band, lift=0.4)
    return table


def blazer() -> Table:
    """A navy blazer on a hollow mannequin."""
    table, top = (
        Table(WIDTH, HEIGHT, FINE, 15),
        Top(
            neck=(78, 170),
            dip=300,
            vee=True,
            shoulder=(236, 206),
            underarm=(222, 404),
            waist=(200, 600),
            hem=(236, 880),
            sag=-6,
        ),
    )
    wool = Cloth(twill("#27324d", "#3a4766", 0.3), folds=0.45, weave=0.022, rays=underarms(top, 0.5))
    sleeves(table, top.sleeve((360, 826), (276, 850), bend=36), wool)
    for way in (1, -1):
        for number in range(3):
            table.button(MIDDLE + way * (330 + number * 4), 776 + number * 18, 6, "#1a2032")
    table.panel(top.back(), Cloth(plain("#6e2f3a"), sheen=0.4, folds=0.6), shade=0.7)
    label(table, 206)
    front = top.front()
    table.panel(front, wool)
    table.panel(
        placed("M -4 460 C 10 560 22 720 60 876 L -70 876 C -40 720 -20 560 -4 460 Z"),
        Cloth(wool.pattern, folds=0.3),
        shade=0.9,
        lift=0.8,
    )
    for way in (-1, 1):
        lapel = "M 4 474 C 40 390 70 280 76 168 L 98 172 L 140 290 L 120 302 L 156 326 C 128 400 62 450 4 474 Z"
        table.panel(
            placed(lapel, way=way), Cloth(wool.pattern, folds=0.15, fold_deg=90 - way * 20), shade=1.05, lift=1.2
        )
        table.panel(
            placed("M 88 644 L 196 638 L 198 674 L 88 678 Z", way=way), Cloth(wool.pattern, folds=0.1), lift=0.9
        )
    table.panel(placed("M 104 410 L 176 402 L 178 425 L 105 433 Z"), Cloth(wool.pattern, folds=0.1), lift=0.7)
    table.seam(placed("M 0 476 C 6 580 26 730 62 874"), depth=0.5)
    for y in (500, 590):
        table.button(MIDDLE - 10, y, 12, "#151a29")
    return table


def coat() -> Table:
    """A long camel coat with two rows of buttons, on a hanger."""
    table, top = (
        Table(WIDTH, HEIGHT, FINE, 16),
        Top(
            neck=(66, 140),
            dip=200,
            vee=True,
            shoulder=(208, 174),
            underarm=(204, 340),
            waist=(192, 540),
            hem=(244, 1040),
            sag=8,
        ),
    )
    wool = Cloth(twill("#b98a55", "#a4763f", 0.4), folds=0.6, weave=0.035, fold_px=85, rays=underarms(top, 0.4))
    hook(table, 128)
    sleeves(table, top.sleeve((322, 706), (246, 728), bend=34), wool)
    table.panel(top.back(), Cloth(plain("#5a3d24"), sheen=0.3, folds=0.5), shade=0.75)
    label(table, 164)
    table.panel(top.front(), wool)
    table.panel(
        placed("M -70 330 L 60 330 L 64 1044 L -96 1044 Z"), Cloth(wool.pattern, folds=0.4, weave=0.035), lift=0.1
    )
    table.seam(placed("M -62 330 L -92 1044"), depth=0.5)
    for way in (1, -1):
        lapel = "M 0 348 C 34 280 56 210 60 134 L 80 138 L 122 244 L 102 254 L 132 276 C 110 310 50 340 0 348 Z"
        table.panel(placed(lapel, way=way), Cloth(wool.pattern, folds=0.15, weave=0.035), shade=1.05, lift=1.2)
        table.panel(
            placed("M 104 590 L 186 640 L 178 670 L 98 622 Z", way=way),
            Cloth(wool.pattern, folds=0.1, weave=0.035),
            lift=0.9,
        )
        for y in (400, 500, 600):
            table.button(MIDDLE + way * 46 - 12, y, 12, "#4a2f1b")
    return table
