"""Drawn dresses, skirts and trousers."""

from __future__ import annotations

import numpy as np
from garment_cloth import Array, Cloth, Rays, Table, plain, rgb
from garment_cuts import FINE, HEIGHT, MIDDLE, WIDTH, halves, placed
from garment_fabrics import dots, ribbed, twill


def summer_dress() -> Table:
    """A dotted summer dress with thin straps, on a hollow mannequin."""
    table = Table(WIDTH, HEIGHT, FINE, 18)
    cotton = Cloth(dots("#f3c64f", "#fffaf0", 46, 10), folds=1.1, fold_px=46)
    bodice = Cloth(cotton.pattern, folds=0.5, rays=(Rays(MIDDLE - 60, 300, 70, 160), Rays(MIDDLE + 60, 300, 110, 160)))
    table.panel(
        halves("M 0 268 C 60 266 100 262 118 266 L 146 322 L 0 330"), Cloth(plain("#d9ab35"), folds=0.3), shade=0.75
    )
    for way in (1, -1):
        table.panel(
            placed(
                "M 92 90 C 108 90 112 96 112 110 C 116 170 114 220 110 262 L 94 262 C 100 220 100 170 98 120 Z", way=way
            ),
            Cloth(cotton.pattern, folds=0.1),
            lift=0.7,
            puff=0.5,
        )
    skirt = "M 0 500 C 60 500 100 498 124 494 C 160 620 230 860 290 1046 C 180 1072 90 1076 0 1076"
    table.panel(halves(skirt), cotton)
    front = "M 0 296 C 50 290 80 268 104 244 C 124 262 136 290 150 316 C 150 380 132 440 126 500 C 80 508 40 508 0 508"
    table.panel(halves(front), bodice)
    table.panel(
        placed("M -127 492 L 127 492 L 129 514 L -129 514 Z"), Cloth(plain("#e8b83f"), folds=0.15), lift=0.6, puff=0.6
    )
    return table


def evening_dress() -> Table:
    """A long dress of red satin, on a hollow mannequin."""
    table = Table(WIDTH, HEIGHT, FINE, 19)
    satin = Cloth(plain("#8c1326"), sheen=1.3, folds=1.5, fold_px=52, weave=0.006)
    table.panel(
        halves("M 0 190 C 50 190 90 172 110 150 L 126 210 L 0 260"), Cloth(plain("#5b0c19"), folds=0.3), shade=0.8
    )
    front = (
        "M 0 262 C 40 220 62 140 68 64 L 98 68 C 100 120 112 160 132 202 C 136 270 112 330 104 400 "
        "C 132 470 146 520 148 560 C 156 760 176 930 214 1066 C 120 1088 60 1090 0 1090"
    )
    table.panel(halves(front), satin)
    table.seam(placed("M -106 400 C -60 412 60 412 106 400"), depth=0.3)
    table.seam(placed("M 0 262 C 40 220 62 140 68 64 M 0 262 C -40 220 -62 140 -68 64"), depth=0.25)
    return table


def pleated_skirt() -> Table:
    """A pleated midi skirt, laid flat."""
    table = Table(WIDTH, HEIGHT, FINE, 20)

    def pleats(x: Array, y: Array) -> Array:
        spread = (x - MIDDLE) / (170 + 0.27 * np.clip(y - 230, 0, None))
        phase = (spread * 7.5) % 1
        return np.asarray(5 * np.where(phase < 0.82, phase / 0.82, (1 - phase) / 0.18))

    cloth = Cloth(plain("#7897b6"), relief=pleats, folds=0.25, weave=0.012)
    table.panel(halves("M 0 230 C 90 230 140 226 168 220 C 210 420 290 700 356 900 C 240 940 120 952 0 952"), cloth)
    table.panel(
        halves("M 0 188 C 70 188 120 184 166 178 L 172 236 C 120 244 70 248 0 248"),
        Cloth(plain("#6a89a7"), folds=0.1),
        lift=0.8,
    )
    return table


def trousers(
    table: Table,
    cloth: Cloth,
    *,
    waist: float,
    hip: float,
    hem: tuple[float, float],
    bottom: float,
    inner: float,
    crotch: float,
) -> None:
    """The front of trousers and the inside of their waistband behind."""
    table.panel(halves(f"M 0 96 L {waist - 2} 84 L {waist} 130 L 0 140"), Cloth(cloth.pattern, folds=0.1), shade=0.68)
    half = (
        f"M 0 112 C {waist * 0.5} 112 {waist * 0.8} 104 {waist} 92 C {hip - 14} 200 {hip} 260 {hip} 330 "
        f"C {hip + 4} 520 {hem[1] + 4} 800 {hem[1]} {bottom} L {hem[0]} {bottom + 8} "
        f"C {inner} {bottom - 300} {inner * 0.6} {crotch + 130} 0 {crotch}"
    )
    table.panel(halves(half), cloth)
    band = (
        f"M 0 112 C {waist * 0.5} 112 {waist * 0.8} 104 {waist} 92 L {waist + 9} 136 "
        f"C {waist * 0.8} 148 {waist * 0.5} 156 0 156"
    )
    table.panel(halves(band), Cloth(cloth.pattern, folds=0.1, weave=cloth.weave), lift=0.6, puff=0.5)


def jeans() -> Table:
    """Blue jeans, laid flat."""
    table = Table(WIDTH, HEIGHT, FINE, 21)

    def faded(x: Array, y: Array) -> Array:
        worn = np.exp(-np.square((np.abs(x - MIDDLE) - 105) / 46)) * np.clip(1.2 - np.abs(y - 440) / 420, 0, 1) * 0.5
        return np.asarray(
            twill("#35507c", "#8aa2c4", 0.3)(x, y) * (1 - worn[..., None]) + rgb("#8ea6c8") * worn[..., None]
        )

    denim = Cloth(
        faded,
        weave=0.05,
        folds=0.8,
        rays=(Rays(MIDDLE + 6, 342, 20, 190, depth=0.8), Rays(MIDDLE - 6, 342, 160, 190, depth=0.8)),
    )
    trousers(table, denim, waist=152, hip=196, hem=(70, 190), bottom=1040, inner=52, crotch=350)
    thread = "#d69a4e"
    for way in (1, -1):
        table.seam(placed("M 66 158 C 74 214 120 236 180 232", way=way), depth=0.25, stitch=thread)
        table.seam(placed("M 74 1030 L 190 1022", way=way), depth=0.2, stitch=thread)
        table.panel(
            placed("M 84 104 L 98 103 L 99 164 L 85 165 Z", way=way),
            Cloth(faded, weave=0.05, folds=0.05),
            lift=0.7,
            puff=0.5,
        )
    table.seam(placed("M 0 156 C 2 230 0 290 0 350"), depth=0.35)
    table.seam(placed("M 34 156 C 34 220 30 270 2 296"), depth=0.2, stitch=thread)
    table.seam(placed("M -154 130 C -80 150 80 150 154 130"), depth=0.1, stitch=thread)
    table.button(MIDDLE, 134, 11, "#b7793c")
    return table


def chinos() -> Table:
    """Sand-coloured chinos, laid flat."""
    table = Table(WIDTH, HEIGHT, FINE, 22)
    cotton = Cloth(
        twill("#c9b28b", "#bfa67c", 0.4),
        folds=0.7,
        rays=(Rays(MIDDLE + 6, 356, 24, 170, depth=0.6), Rays(MIDDLE - 6, 356, 156, 170, depth=0.6)),
    )
    trousers(table, cotton, waist=150, hip=190, hem=(78, 168), bottom=1044, inner=58, crotch=362)
    for way in (1, -1):
        table.seam(placed("M 112 156 L 178 262", way=way), depth=0.35)
        table.seam(placed("M 112 300 C 122 560 122 800 122 1036", way=way), depth=0.13)
        table.panel(
            placed("M 84 104 L 97 103 L 98 162 L 85 163 Z", way=way),
            Cloth(cotton.pattern, folds=0.05),
            lift=0.7,
            puff=0.5,
        )
    table.seam(placed("M 0 156 C 2 230 0 290 0 362"), depth=0.3)
    table.button(MIDDLE, 134, 9, "#8d7650")
    return table


def shorts() -> Table:
    """Navy shorts with a cord, laid flat."""
    table = Table(WIDTH, HEIGHT, FINE, 23)
    cotton = Cloth(
        plain("#2c3d63"), folds=0.9, weave=0.03, rays=(Rays(MIDDLE + 6, 574, 20, 180), Rays(MIDDLE - 6, 574, 160, 180))
    )
    table.panel(halves("M 0 250 L 204 240 L 208 290 L 0 300"), Cloth(plain("#22304f"), folds=0.1), shade=0.7)
    table.panel(
        halves("M 0 268 C 100 268 160 260 206 250 C 240 420 270 620 284 830 L 42 862 C 40 760 26 650 0 580"), cotton
    )
    table.panel(
        halves("M 0 268 C 100 268 160 260 206 250 L 216 306 C 160 318 100 324 0 324"),
        Cloth(plain("#2c3d63"), relief=ribbed(11, 1.4), folds=0.1),
        lift=0.5,
    )
    for way in (1, -1):
        table.seam(placed("M 150 320 C 170 380 200 440 240 470", way=way), depth=0.35)
        table.seam(placed("M 42 838 L 282 806", way=way), depth=0.15, stitch="#55689a")
        table.stroke(placed("M 14 296 C 22 340 30 380 24 430", way=way), "#e8e6e0", 6)
    table.seam(placed("M 0 324 L 0 580"), depth=0.3)
    return table
