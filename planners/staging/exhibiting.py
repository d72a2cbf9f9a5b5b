"""Fills slots with what a line brought along: rows, code, quotations, steps, prices, its own pictures."""

from __future__ import annotations

from ...story.brief import Brief
from ...story.script import Line
from ...story.storyboard import SlotValue
from ...templates.scene import Scene, Slot
from ..planner import Library
from ..writing.wording import shorten
from .needs import number_of, own_asset, pictures_of, prices_of, step_texts
from .signs import match_icon


def item_signs(line: Line, library: Library) -> tuple[str, ...]:
    """The icon of each of a line's points; empty where one has none, or two share one."""
    signs = tuple(match_icon(item, library.icons) for item in line.items)
    return signs if all(signs) and len(set(signs)) == len(signs) else ()


def exhibit_value(name: str, slot: Slot, scene: Scene, line: Line, brief: Brief, library: Library) -> SlotValue | None:
    """What a slot gets from the line's exhibit, prices, pictures or points; None: other facts fill it."""
    exhibit = line.exhibit
    needs = set(scene.needs)
    if slot.kind == "icons":
        return item_signs(line, library)[: slot.max_items]
    if slot.kind == "images":
        found = pictures_of(line, brief)[: slot.max_items]
        return found if len(found) >= slot.min_items else ""
    if slot.kind == "items" and "steps" in needs:
        return tuple(shorten(text, slot.max_chars) for text in step_texts(line)[: slot.max_items])
    if "prices:2" in needs and name in ("old", "new"):
        prices = prices_of(line)
        return (prices[0] if name == "old" else prices[1]) if prices else ""
    if "prices:2" in needs and name == "support":
        return ""
    if slot.kind == "number" and "number" in needs and name == "number":
        return shorten(number_of(line), slot.max_chars)
    if "number" in needs and name == "support" and "offer" not in scene.roles:
        return _beside_number(line, slot)
    if slot.kind == "image":
        return _picture(name, slot, line, brief)
    if exhibit is None:
        return None
    if slot.kind == "rows":
        return exhibit.rows
    if slot.kind == "code":
        return exhibit.text.strip("\n")
    if exhibit.kind == "before-after" and name in ("before", "after", "before-words", "after-words", "before-label",
                                                   "after-label"):  # fmt: skip
        return _side(name, slot, line)
    quoted = {"quote": exhibit.text, "by": exhibit.by, "name": exhibit.by, "language": exhibit.by}
    if name in quoted and exhibit.kind in ("quote", "code"):
        if name in ("by", "name") and exhibit.kind == "code":
            return ""
        if name == "quote":
            return shorten(exhibit.text.strip(" \n\"'“”„«»「」"), slot.max_chars)
        return _named(name, exhibit.by, slot, scene)
    if name == "detail" and exhibit.kind == "quote":
        rest = exhibit.by.partition(",")[2].strip()
        return rest if len(rest) <= slot.max_chars else ""
    if name == "headline":
        title = exhibit.title or line.show
        return shorten(title, slot.max_chars) if title else ""
    return None


def _beside_number(line: Line, slot: Slot) -> str:
    """What a figure counts: the words after or before it, the whole line where it stands in the middle."""
    said, number = line.show or line.say, number_of(line)
    before, _, after = said.partition(number)
    rest = (after if not before.strip() else before if not after.strip(" .!") else said).strip(" .,:;!–-")
    return shorten(rest[:1].upper() + rest[1:], slot.max_chars) if len(rest) > 1 else ""


def _named(name: str, by: str, slot: Slot, scene: Scene) -> str:
    """'Ines Prado, Lisbon': the name alone where the scene has a place for the rest."""
    if name == "name" and "detail" in scene.slots:
        return by.partition(",")[0].strip()[: slot.max_chars]
    return by if len(by) <= slot.max_chars else by[: slot.max_chars].rsplit(" ", 1)[0]


def _side(name: str, slot: Slot, line: Line) -> str:
    """The words of one side of a before and after: heads name the sides, the first row says them."""
    rows = line.exhibit.rows if line.exhibit is not None else ()
    column = 1 if name.startswith("after") else 0
    row = 0 if "-" in name else 1
    text = rows[row][column] if len(rows) > row and len(rows[row]) > column else ""
    return shorten(text, slot.max_chars) if text else ""


def _picture(name: str, slot: Slot, line: Line, brief: Brief) -> SlotValue | None:
    """The line's own picture where the slot takes it; the two of a before and after in their order."""
    if name in ("before", "after"):
        found = pictures_of(line, brief)
        index = 1 if name == "after" else 0
        return found[index] if len(found) > index else ""
    own = own_asset(line, brief)
    if own is not None and (not slot.accepts or own.kind in slot.accepts):
        return own.id
    return None
