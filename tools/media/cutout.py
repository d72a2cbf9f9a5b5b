"""Cuts a product out of its plain background: clean edges without the background's colour, openings open, no shadow."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, ClassVar

from ...story.artifact import Key, Making
from ..work.job import Bench, Job, Made

if TYPE_CHECKING:
    import numpy as np
    from PIL.Image import Image

    from .plain_ground import Field
    from .regions import Mask

PICTURE_FILE = "picture.png"
WORK_PX = 820
"""The long side at which the product is found; its edges are cut at the full size."""
BAND_PX = 2
"""Pixels of the small picture outside the outline within which an edge may lie."""
INNER_PX = 5
"""And inside it: the blocks of a compressed photo spread a product's colour over its background by as much."""
CONTRAST_SURE = 0.16
"""Where product and background differ by this (sRGB, 0 to 1), the colours alone say where the edge is."""
MARGIN = 4
"""Pixels kept around the cut-out."""


class CutoutJob(Job):
    """Makes `picture.png` of a picture's product without its background, cropped to it.

    facts: cut (whether there is one), why (where not), width, height, and box (where in the picture it was).
    """

    kind: ClassVar[str] = "cutout"
    makers: ClassVar[tuple[str, ...]] = ("tools.media.cutout",)
    title: ClassVar[str] = "Cutting out"

    picture: Key
    """The picture as `ImageIntake` left it."""

    def needs(self) -> tuple[Key, ...]:
        """The picture."""
        return (self.picture,)

    def make(self, bench: Bench) -> Made:
        """Leave `picture.png`; where the product cannot be cut out cleanly, only the facts that say why."""
        from PIL import Image

        began = time.process_time()
        with Image.open(bench.path(self.picture, PICTURE_FILE)) as opened:
            cut = cut_out(opened.convert("RGB"))
        making = Making(engine="own", compute_s=time.process_time() - began)
        if isinstance(cut, str):
            return Made(facts={"cut": False, "why": cut}, making=making)
        picture, box = cut
        picture.save(bench.folder / PICTURE_FILE, "PNG", compress_level=1)
        facts = {"cut": True, "width": picture.width, "height": picture.height, "box": list(box)}
        return Made(facts=facts, making=making)


def cut_out(picture: Image) -> tuple[Image, tuple[int, int, int, int]] | str:
    """The product in RGBA and its box (left, top, right, bottom) in an RGB picture, or why it is left as it is."""
    import numpy as np
    from PIL import Image

    from .plain_ground import Refused, find_product

    scale = min(1.0, WORK_PX / max(picture.size))
    size = (max(8, round(picture.width * scale)), max(8, round(picture.height * scale)))
    small = np.asarray(picture.resize(size, Image.Resampling.BOX), np.float32) / 255
    found = find_product(small)
    if isinstance(found, Refused):
        return found.why
    rows, columns = np.nonzero(found.product)
    step_x, step_y = picture.width / size[0], picture.height / size[1]
    room = BAND_PX + 1
    left, top = max(0, int((columns.min() - room) * step_x)), max(0, int((rows.min() - room) * step_y))
    right = min(picture.width, int((columns.max() + 1 + room) * step_x) + 1)
    bottom = min(picture.height, int((rows.max() + 1 + room) * step_y) + 1)
    pixels = np.asarray(picture.crop((left, top, right, bottom)))
    alpha, colour = _edges(pixels, small, found.product, ground=found.ground, at=(left, top), step=(step_x, step_y))
    return _cropped(np.dstack([colour, alpha]), left=left, top=top)


def _cropped(cut: np.ndarray[Any, Any], *, left: int, top: int) -> tuple[Image, tuple[int, int, int, int]]:
    import numpy as np
    from PIL import Image

    rows, columns = np.nonzero(cut[..., 3] > 4)
    first_row, last_row = max(0, int(rows.min()) - MARGIN), min(cut.shape[0], int(rows.max()) + 1 + MARGIN)
    first, last = max(0, int(columns.min()) - MARGIN), min(cut.shape[1], int(columns.max()) + 1 + MARGIN)
    kept = np.ascontiguousarray(cut[first_row:last_row, first:last])
    return Image.fromarray(kept), (left + first, top + first_row, left + last, top + last_row)


def _edges(
    pixels: np.ndarray[Any, Any],
    small: Field,
    product: Mask,
    *,
    ground: Field,
    at: tuple[int, int],
    step: tuple[float, float],
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Alpha and colours of the crop at full size; only pixels of the outline's band are reckoned one by one."""
    import numpy as np

    from .regions import grown, shrunk

    height, width = pixels.shape[:2]
    sure, never = shrunk(product, INNER_PX), ~grown(product, BAND_PX)
    rows = np.clip(((np.arange(height) + at[1] + 0.5) / step[1]).astype(int), 0, product.shape[0] - 1)
    columns = np.clip(((np.arange(width) + at[0] + 0.5) / step[0]).astype(int), 0, product.shape[1] - 1)
    alpha = np.where(sure[np.ix_(rows, columns)], np.uint8(255), np.uint8(0))
    band_rows, band_columns = np.nonzero(~(sure | never)[np.ix_(rows, columns)])
    colour = pixels.copy()
    if not len(band_rows):
        return alpha, colour
    where_y = (band_rows + at[1] + 0.5) / step[1] - 0.5
    where_x = (band_columns + at[0] + 0.5) / step[0] - 0.5
    inner = _sampled(_spread(small, sure), where_y, where_x)
    # Near the product the background lies in its shadow: what is seen there counts, not the surface behind it.
    outer = _sampled(_spread(small, never, otherwise=ground), where_y, where_x)
    seen = pixels[band_rows, band_columns].astype(np.float32) / 255
    way = inner - outer
    length = (way * way).sum(axis=-1)
    share = ((seen - outer) * way).sum(axis=-1) / np.maximum(length, 1e-5)
    shape = np.clip((_sampled(_blurred(product), where_y, where_x)[..., 0] - 0.5) * 2.0 + 0.5, 0, 1)
    sureness = np.clip(np.sqrt(length) / CONTRAST_SURE - 0.35, 0, 1)
    # Colours that lie beside the way from one to the other (a rim, a thread) are the product's own.
    beside = np.sqrt(np.maximum(0, ((seen - outer) ** 2).sum(axis=-1) - np.square(share) * length))
    share = np.where((beside > 0.14) & (shape > 0.55), np.maximum(share, np.clip(beside / 0.22, 0, 1)), share)
    opaque = np.clip(np.clip(share * 1.04 - 0.02, 0, 1) * sureness + shape * (1 - sureness), 0, 1)
    bare = (seen - (1 - opaque)[:, None] * outer) / np.maximum(opaque, 0.08)[:, None]
    # Of faint pixels the colour is hardly known: they take that of the product beside them.
    trust = np.clip((opaque - 0.12) / 0.35, 0, 1)[:, None]
    # The nearer to the background's colour it comes out, the more of the background is still in it.
    taint = np.clip(1.6 - np.sqrt(((bare - outer) ** 2).sum(axis=-1) / np.maximum(length, 1e-4)) * 2, 0, 1)
    trust *= 1 - taint[:, None]
    own = np.clip(bare, 0, 1) * trust + inner * (1 - trust)
    alpha[band_rows, band_columns] = np.rint(opaque * 255)
    colour[band_rows, band_columns] = np.rint(own * 255)
    colour[alpha == 0] = 0
    return alpha, colour


def _spread(small: Field, known: Mask, *, otherwise: Field | None = None) -> Field:
    """The colours of the known part carried on into what lies beside it."""
    import numpy as np

    weight = known.astype(np.float32)[..., None]
    values = small * weight
    filled = np.zeros_like(small)
    missing = np.ones(small.shape[:2], bool)
    for reach in (2, 4, 9, 24):
        total = _box(values, reach)
        amount = _box(weight, reach)
        ready = missing & (amount[..., 0] > 0.02)
        filled[ready] = (total[ready] / amount[ready]).astype(np.float32)
        missing &= ~ready
    if otherwise is not None:
        filled[missing] = otherwise[missing]
    elif missing.any() and known.any():
        filled[missing] = small[known].mean(axis=0)
    return np.where(known[..., None], small, filled)


def _blurred(mask: Mask) -> Field:
    import numpy as np

    return _box(mask.astype(np.float32)[..., None], 1)


def _box(values: Field, reach: int) -> Field:
    """The mean over a square of `2 * reach + 1` pixels, by running sums."""
    import numpy as np

    result = values.astype(np.float64)
    for axis in (0, 1):
        length = result.shape[axis]
        pad = [(0, 0)] * result.ndim
        pad[axis] = (reach + 1, reach)
        sums = np.cumsum(np.pad(result, pad, mode="edge"), axis=axis)
        high = np.take(sums, range(2 * reach + 1, 2 * reach + 1 + length), axis=axis)
        low = np.take(sums, range(length), axis=axis)
        result = (high - low) / (2 * reach + 1)
    return result.astype(np.float32)


def _sampled(field: Field, y: np.ndarray[Any, Any], x: np.ndarray[Any, Any]) -> Field:
    """A field of the small picture at places between its pixels."""
    import numpy as np

    rows, columns = field.shape[:2]
    y, x = np.clip(y, 0, rows - 1), np.clip(x, 0, columns - 1)
    low_y, low_x = np.minimum(y.astype(int), rows - 2), np.minimum(x.astype(int), columns - 2)
    part_y, part_x = (y - low_y)[:, None].astype(np.float32), (x - low_x)[:, None].astype(np.float32)
    above = field[low_y, low_x] * (1 - part_x) + field[low_y, low_x + 1] * part_x
    below = field[low_y + 1, low_x] * (1 - part_x) + field[low_y + 1, low_x + 1] * part_x
    sampled: Field = above * (1 - part_y) + below * part_y
    return sampled
