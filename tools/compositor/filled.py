"""What fills the slots of a shot: words, points, rows and pictures, checked against the scene."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from ...story.brief import Asset
from ...story.errors import InputError
from ...story.exhibit import Rows
from ...story.storyboard import Shot, SlotValue
from ...templates.scene import Scene, Slot
from .layers.drawn_photo import PictureRef

PICTURE_FILE = "picture.png"
"""The name under which the store keeps a normalised picture."""
FOOTAGE_FILE = "footage.mp4"
"""And a normalised clip."""


@dataclass
class Filled:
    """The filled slots, by kind."""

    texts: dict[str, str] = field(default_factory=dict)
    items: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rows: dict[str, Rows] = field(default_factory=dict)
    pictures: dict[str, PictureRef] = field(default_factory=dict)
    """By slot; several of one slot as `slot.0`, `slot.1`..."""

    @property
    def names(self) -> set[str]:
        """The slots that hold something."""
        return {name.split(".")[0] for name in (*self.texts, *self.items, *self.rows, *self.pictures)}


def fill(item: Scene, shot: Shot, assets: Mapping[str, Asset]) -> Filled:
    """The values of a shot's slots, resolved. `InputError` names the slot that does not hold what is asked for."""
    found = Filled()
    where = f"shot {shot.id!r} ({item.id})"
    for name, value in shot.slots.items():
        slot = item.slots.get(name)
        if slot is None:
            raise InputError(
                f"{where} fills a slot {name!r} that the scene does not have",
                hint=f"its slots: {', '.join(item.slots)}",
            )
        stands = slot.kind == "image" and takes_cutouts(item, name)
        _take(found, name, slot, value, assets, shot=shot, stands=stands, where=f"{where}, slot {name!r}")
    for name, slot in item.slots.items():
        if slot.required and name not in found.names:
            raise InputError(f"{where} does not fill its slot {name!r}", hint=slot.hint)
    return found


def _take(
    found: Filled,
    name: str,
    slot: Slot,
    value: SlotValue,
    assets: Mapping[str, Asset],
    *,
    shot: Shot,
    stands: bool,
    where: str,
) -> None:
    if slot.kind in ("items", "icons"):
        kept = tuple(text.strip() for text in several(value) if text.strip())
        if kept:
            found.items[name] = kept
    elif slot.kind == "rows":
        rows = _rows(value, where=where)
        if len(rows) > 1:
            found.rows[name] = rows
    elif slot.kind == "image":
        if value:
            ref = picture(one(value), assets, where=where, clip_start_s=shot.clip_start_s)
            found.pictures[name] = standing(ref, assets[one(value)]) if stands else ref
    elif slot.kind == "images":
        for index, asset in enumerate(each for each in several(value)[: slot.max_items] if each):
            found.pictures[f"{name}.{index}"] = picture(asset, assets, where=where)
    elif slot.kind == "code":
        text = (value if isinstance(value, str) else "\n".join(several(value))).strip("\n")
        if text.strip():
            found.texts[name] = text
    elif one(value).strip():
        found.texts[name] = one(value).strip()


def takes_cutouts(item: Scene, slot: str) -> bool:
    """Whether a scene has a place for a cut-out in an image slot: a layer that stands where the slot holds one."""
    return any(f"{slot}.cutout" in layer.when for layer in item.layers if getattr(layer, "slot", "") == slot)


def standing(ref: PictureRef, asset: Asset) -> PictureRef:
    """The asset's cut-out, where it has one; else the picture."""
    cut = asset.cutout
    if cut is None:
        return ref
    return PictureRef(key=cut.key, file=PICTURE_FILE, width=cut.width, height=cut.height, alpha=True)


def one(value: SlotValue) -> str:
    """A value as one text."""
    return value if isinstance(value, str) else " ".join(several(value))


def several(value: SlotValue) -> tuple[str, ...]:
    """A value as several texts."""
    if isinstance(value, str):
        return (value,)
    return tuple(each if isinstance(each, str) else " ".join(each) for each in value)


def _rows(value: SlotValue, *, where: str) -> Rows:
    if isinstance(value, str):
        raise InputError(f"{where} takes rows of cells, not one text", hint="give a list of lists; heads come first")
    return tuple((each,) if isinstance(each, str) else tuple(cell.strip() for cell in each) for each in value if each)


def picture(
    asset_id: str, assets: Mapping[str, Asset], *, where: str, clip_start_s: Fraction | None = None
) -> PictureRef:
    """An asset as a scene needs it. `InputError` where it is not there or is not a picture."""
    asset = assets.get(asset_id)
    if asset is None:
        raise InputError(
            f"{where} names {asset_id!r}, which is not among the assets",
            hint=f"there are: {', '.join(assets) or 'none'}",
        )
    if not asset.width or not asset.height:
        raise InputError(f"{where} names {asset_id!r}, which is not a picture")
    if asset.kind == "footage":
        start_s = clip_start_s or Fraction(0)
        return PictureRef(
            key=asset.key, file=FOOTAGE_FILE, width=asset.width, height=asset.height, clip_start_s=start_s
        )
    return PictureRef(key=asset.key, file=PICTURE_FILE, width=asset.width, height=asset.height, alpha=asset.alpha)
