"""What scenes cannot do without: each need of a scene against one line and its brief. Shared by matching and linter."""

from __future__ import annotations

import re
from fractions import Fraction

from ...story.brief import Asset, AssetKind, Brief
from ...story.script import Line
from ...templates.scene import Scene, Slot
from ..writing.wording import is_street

_FIGURE = r"(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:,\d+)?|\d(?:[\d.,]*\d)?)"
"""A number as it is written: '1,299.50', '7 990', '24,90'."""
_SIGN = r"(?:\b[A-Z]{1,2})?[€$£¥₹₽₩₺₴₫฿]|\b(?:CHF|USD|EUR|GBP|PLN|AED|SAR)\b|\bz[łl]"
_UNIT = (
    r"(?:[€$£¥₹₽₩₺₴₫฿]|円|元|块|ريال\w*|درهم\w*|دولار\w*|جنيه\w*|دينار\w*|руб(?:\.|л\w*)?"
    r"|(?:euros?|dollars?|pounds?|reais|real|pesos?|francs?|kr|zł|CHF|USD|EUR|GBP|AED|SAR)\b)"
)
_MONEY = (
    rf"(?:(?:{_SIGN})[ \u00a0\u202f]?{_FIGURE}(?:[-–—](?:{_SIGN})?{_FIGURE})?(?:k\b)?|{_FIGURE}[ \u00a0\u202f]?{_UNIT})"
)
"""A price with its currency, before or behind, as each country writes it: 'R$ 79', '690 руб.', '95 ريال'."""
AMOUNT = re.compile(
    r"(?:\b(?:up to|from|save|over|under|starting at) )?"
    rf"(?:{_MONEY}|{_FIGURE}[ \u00a0\u202f]?(?:[%٪％]|(?:percent|Prozent)\b))(?: off\b)?",
    re.I,
)
_PRICE = re.compile(_MONEY, re.I)
_MEASURE = re.compile(r"\d(?:[\d.,]*\d)?(?:[\s-]?(?:%|[^\W\d_]+))?")
_SHOWN: tuple[AssetKind, ...] = ("product", "image", "person", "garment")
"""Kinds of asset that a picture slot can show."""
BOUND: tuple[AssetKind, ...] = ("image", "slides")
"""Kinds of asset that a script names beside a line: no other line shows them."""
FAR_RATIO = Fraction(5, 2)
"""A picture is not cropped to a frame that is this much wider or higher than it."""
_REPLACED = re.compile(
    r"\b(?:was|were|instead of|reduced|down (?:from|to)|before|usually|normally|statt|vorher|bisher|früher|reduziert|"
    r"au lieu|avant|antes|en vez|en lugar|em vez|rebajad[oa]s?|вместо|было|раньше|старая)\b|"
    r"原价|原價|现价|特价|通常|元の|値下げ|بدل|كان|سابق|[-=]>|→|➜",
    re.I,
)
"""Words that tell an old price from a new one, in every language that films are written in."""


def unmet(need: str, line: Line, brief: Brief, *, icons: int = 0) -> str:
    """Why a need is not met; empty where it is. `icons`: for how many of the line's items there is a sign."""
    kind, _, what = need.partition(":")
    exhibit = line.exhibit
    if kind == "asset":
        own = _own(line, brief)
        if own is not None and own.kind == what:
            return ""
        if what == "slides":
            return "it needs a page of slides"
        return "" if any(asset.kind == what for asset in brief.assets) else f"it needs a {what} picture"
    if kind == "exhibit":
        if exhibit is None or exhibit.kind != what:
            return f"it shows a {what}, and the line brings none"
        return ""
    if kind == "garment":
        return "" if brief.assets_of("garment") else "it needs a picture of a garment"
    if kind == "items":
        return "" if len(line.items) >= 2 else "it needs a list"
    if kind == "steps":
        steps = exhibit is not None and exhibit.kind == "steps"
        return "" if steps and len(step_texts(line)) >= 2 else "it needs steps in an order"
    if kind == "icons":
        return "" if icons and icons == len(line.items) else "it needs a sign for every point"
    if kind in ("number", "price"):
        return "" if number_of(line) else "it needs a number"
    if kind == "prices":
        return "" if len(prices_of(line)) >= int(what or 2) else "it needs an old price and a new one"
    if kind == "pictures" and what == "1" and brief.assets_of("footage"):
        return ""
    if kind == "pictures":
        return "" if len(pictures_of(line, brief)) >= int(what or 2) else f"it needs {what or 2} pictures"
    if kind == "by":
        return "" if exhibit is not None and exhibit.by else "it needs a name"
    return ""


def step_texts(line: Line) -> tuple[str, ...]:
    """The steps of a line, from its exhibit or its points."""
    if line.exhibit is not None and line.exhibit.rows:
        return tuple(" ".join(cell for cell in row if cell) for row in line.exhibit.rows)
    if line.exhibit is not None and line.exhibit.text:
        return tuple(text.strip() for text in line.exhibit.text.splitlines() if text.strip())
    return line.items


def prices_of(line: Line) -> tuple[str, ...]:
    """The old and the new price of a line that says both: 'was €149, now €99'; empty otherwise.

    Only where words say that one took the other's place: '€39, free delivery over €50' is no drop of a price.
    """
    from ...templates.figures import number_in

    text = line.say if len(_PRICE.findall(line.say)) >= 2 else f"{line.show} {line.say}"
    found = tuple(dict.fromkeys(match.group() for match in _PRICE.finditer(text)))
    if len(found) != 2 or line.role != "offer" or not _REPLACED.search(text):
        return ()
    values = [number_in(price) for price in found]
    if values[0] is None or values[1] is None or values[0] == values[1]:
        return ()
    return found if values[0] > values[1] else (found[1], found[0])


def number_of(line: Line) -> str:
    """The one figure that a line turns on, with what belongs to it; empty where there is none."""
    shown = line.show or line.say
    if is_street(shown):
        return ""
    amount = AMOUNT.search(f"{line.show} {line.say}")
    if amount:
        return amount.group()
    found = _MEASURE.findall(shown)
    return found[0].strip() if len(found) == 1 and len(re.sub(r"\D", "", found[0])) >= 2 else ""


def pictures_of(line: Line, brief: Brief) -> tuple[str, ...]:
    """The pictures that a line may show, its own first."""
    own = _own(line, brief)
    first = (own.id,) if own is not None and own.kind in _SHOWN else ()
    others = (asset.id for asset in brief.assets if asset.kind in _SHOWN and asset.kind not in BOUND)
    return tuple(dict.fromkeys((*first, *others)))


def _own(line: Line, brief: Brief) -> Asset | None:
    return next((asset for asset in brief.assets if asset.id == line.asset), None) if line.asset else None


def own_asset(line: Line, brief: Brief) -> Asset | None:
    """The asset that a line names, if the brief has it."""
    return _own(line, brief)


def holds_edge_to_edge(asset: Asset, *, width: int, height: int) -> bool:
    """Whether a picture can fill a frame without losing what it shows."""
    if asset.alpha or not asset.width or not asset.height:
        return False
    ratio = Fraction(asset.width, asset.height) / Fraction(width, height)
    return max(ratio, 1 / ratio) < FAR_RATIO


def shows_exhibit(scene: Scene) -> bool:
    """Whether a scene is made for an exhibit."""
    return any(need.startswith("exhibit:") or need == "steps" for need in scene.needs)


def takes_rows(scene: Scene) -> Slot | None:
    """The slot of a scene that takes rows."""
    return next((slot for slot in scene.slots.values() if slot.kind == "rows"), None)
