"""How drawn garments are cut: paths from halves, bodies with sleeves, labels and hangers."""

from __future__ import annotations

from dataclasses import dataclass

import skia
from garment_cloth import Cloth, Rays, Table, plain
from reelwright.tools.compositor.layers.svg_path import read_path

WIDTH, HEIGHT, FINE = 900, 1125, 1.5
MIDDLE = WIDTH / 2


def placed(data: str, *, way: int = 1) -> skia.Path:
    """Path data whose x counts from the middle of the photo; `way` -1 mirrors it."""
    path = read_path(data)
    path.transform(skia.Matrix().setScale(way, 1))
    path.offset(MIDDLE, 0)
    return path


def halves(data: str) -> skia.Path:
    """A closed shape from the path of its right half, which goes from the middle's top to the middle's bottom."""
    right = placed(data + " Z")
    left = placed(data + " Z", way=-1)
    # Half a pixel of overlap leaves no seam in the middle.
    right.offset(-0.5, 0)
    left.offset(0.5, 0)
    return skia.Op(right, left, skia.kUnion_PathOp)


@dataclass(frozen=True)
class Top:
    """The measures of what hangs from shoulders; x from the middle."""

    neck: tuple[float, float] = (92, 120)
    """The neck's side."""
    dip: float = 70.0
    """How far the front neckline hangs below it."""
    shoulder: tuple[float, float] = (208, 166)
    underarm: tuple[float, float] = (204, 345)
    waist: tuple[float, float] = (205, 620)
    hem: tuple[float, float] = (212, 900)
    vee: bool = False
    sag: float = 10.0
    """How far the hem's middle hangs below its corners."""

    def neckline(self) -> str:
        """From the middle to the right side of the neck."""
        x, y = self.neck
        low = y + self.dip
        if self.vee:
            return f"M 0 {low} C {x * 0.3} {low - self.dip * 0.35} {x * 0.75} {y + self.dip * 0.3} {x} {y}"
        return f"M 0 {low} C {x * 0.55} {low} {x * 0.98} {y + self.dip * 0.55} {x} {y}"

    def front(self) -> skia.Path:
        """The front, without sleeves."""
        (sx, sy), (ux, uy), (wx, wy), (hx, hy) = self.shoulder, self.underarm, self.waist, self.hem
        return halves(
            f"{self.neckline()} L {sx} {sy} C {sx - 16} {sy + 60} {ux - 14} {uy - 70} {ux} {uy} "
            f"C {ux} {uy + 90} {wx} {wy - 110} {wx} {wy} C {wx} {wy + 90} {hx - 3} {hy - 120} {hx} {hy} "
            f"C {hx * 0.6} {hy + self.sag} {hx * 0.3} {hy + self.sag} 0 {hy + self.sag}"
        )

    def back(self) -> skia.Path:
        """The inside of the back that the neck's opening shows."""
        x, y = self.neck
        low = y + self.dip
        return halves(
            f"M 0 {y + 12} C {x * 0.5} {y + 12} {x * 0.85} {y + 4} {x} {y - 3} L {x + 8} {y + 4} "
            f"L {x} {y + self.dip * 0.6} L 0 {low + 14}"
        )

    def rib(self, wide: float = 20.0) -> skia.Path:
        """The band along the front neckline."""
        x, y = self.neck
        low, inner = y + self.dip, y + self.dip - wide
        return halves(
            f"M 0 {inner} C {x * 0.5} {inner} {(x - wide) * 0.98} {y + self.dip * 0.45} {x - wide * 0.85} {y - 4} "
            f"L {x + 2} {y} C {x * 0.98} {y + self.dip * 0.55} {x * 0.55} {low} 0 {low}"
        )

    def sleeve(self, outer: tuple[float, float], inner: tuple[float, float], *, bend: float = 14.0) -> str:
        """A sleeve's outline from its cuff's corners."""
        (sx, sy), (ux, uy) = self.shoulder, self.underarm
        (ox, oy), (ix, iy) = outer, inner
        return (
            f"M {sx - 14} {sy - 4} C {sx + 30} {sy + 10} "
            f"{sx + (ox - sx) * 0.45 + bend} {sy + (oy - sy) * 0.38} {ox} {oy} "
            f"L {ix} {iy} C {ux + (ix - ux) * 0.6} {uy + (iy - uy) * 0.55} {ux + 10} {uy + 34} "
            f"{ux - 6} {uy + 8} L {ux - 40} {uy - 60} Z"
        )


def sleeves(table: Table, data: str, cloth: Cloth, *, shade: float = 0.97) -> None:
    """Both sleeves; the folds of each run along it."""
    for way in (1, -1):
        turned = Cloth(
            cloth.pattern, weave=cloth.weave, folds=cloth.folds, fold_px=cloth.fold_px, sheen=cloth.sheen,
            fold_deg=90 - way * 22, relief=cloth.relief, rays=cloth.rays,
        )  # fmt: skip
        table.panel(placed(data, way=way), turned, shade=shade, lift=0.5)


def underarms(top: Top, depth: float = 0.7) -> tuple[Rays, ...]:
    """Creases from both underarms."""
    (x, y) = top.underarm
    return (
        Rays(MIDDLE + x, y - 10, 140, 230, depth=depth),
        Rays(MIDDLE - x, y - 10, 40, 230, depth=depth),
    )


def label(table: Table, y: float, colour: str = "#f1ede4") -> None:
    """The maker's label inside the neck."""
    table.panel(
        placed(f"M -20 {y} L 20 {y} L 20 {y + 24} L -20 {y + 24} Z"),
        Cloth(plain(colour), folds=0.05),
        lift=0.4,
        puff=0.3,
    )
    table.stroke(placed(f"M -11 {y + 10} L 11 {y + 10} M -7 {y + 16} L 7 {y + 16}"), "#6d6a66", 1.6)


def hook(table: Table, y: float) -> None:
    """The wire hook of a hanger, and its shoulders inside the neck."""
    table.stroke(
        placed(f"M 0 {y} L 0 {y - 34} C 0 {y - 54} 26 {y - 54} 26 {y - 78} C 26 {y - 104} -22 {y - 104} -22 {y - 78}"),
        "#8d9096",
        5.5,
    )
    table.stroke(placed(f"M -90 {y + 34} C -50 {y + 6} -20 {y} 0 {y} C 20 {y} 50 {y + 6} 90 {y + 34}"), "#a5835c", 17)
