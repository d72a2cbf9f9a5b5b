"""Plausible fillings for every kind of slot, to draw and to check scenes with."""

from __future__ import annotations

from ....story.brief import Asset
from ....story.cast import CastMember
from ....story.exhibit import Rows
from ....story.storyboard import SlotValue
from ....templates.cast_layer import people_in
from ....templates.library import people
from ....templates.scene import Scene, Slot

_WORDS = [
    "Every",
    "season",
    "brings",
    "light",
    "that",
    "changes",
    "what",
    "we",
    "see",
    "and",
    "how",
    "far",
    "we",
    "go",
    "before",
    "evening",
    "comes",
    "again",
    "and",
    "again",
]
_SIGNS = ("droplets", "mountain", "feather", "leaf", "sun", "sparkles")
_CODE = """def mean(days):
    # Empty has none.
    if not days:
        raise ValueError
    return sum(days) / 7

for row in table:
    print(mean(row))"""
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Holidays")
_VALUES = ("42", "35", "58", "61", "74", "96", "88", "12")
_OWN: dict[str, dict[str, SlotValue]] = {
    "table": {"rows": (("Model", "Weight", "Range", "Price"), ("City", "14.2 kg", "60 km", "€1,490"),
                       ("Trail", "16.8 kg", "85 km", "€2,190"), ("Cargo", "24.0 kg", "110 km", "€3,450"))},
    "line-chart": {"rows": (("Year", "Riders"), *((str(2016 + index), f"{value}") for index, value in
                            enumerate((120, 135, 160, 158, 210, 260, 340, 415)))),},
    "pie-chart": {"rows": (("Source", "Share"), ("Wind", "38 %"), ("Solar", "24 %"), ("Hydro", "19 %"),
                           ("Gas", "12 %"), ("Other", "7 %"))},
    "comparison": {"rows": (("By car", "By bike"), ("42 min door to door", "28 min door to door"),
                            ("€9.40 a day", "€0.20 a day"), ("Look for parking", "Roll inside"))},
    "code": {"code": "\n".join(_CODE.splitlines()[:8]), "language": "python"},
    "formula": {"formula": r"E_k = \frac{1}{2} m v^2"},
    "quote": {"quote": "I sold my second car and never missed it.", "by": "Ines Prado, Lisbon"},
    "testimonial": {"quote": "I sold my second car and never missed it.", "name": "Ines Prado", "detail": "Lisbon"},
    "price-drop": {"old": "€149", "new": "€99", "headline": "Trail lamp", "support": "Until Sunday"},
    "number-counter": {"number": "85 km", "support": "on a single charge", "kicker": "Range"},
    "chapter-title": {"number": "2", "headline": "How the wind turns the blades", "support": "From lift to torque"},
    "turnaround": {"before": "Forty minutes in traffic", "after": "Twenty by bike", "before-label": "Before",
                   "after-label": "After"},
    "before-after": {"before-words": "Before", "after-words": "After", "headline": "One afternoon of work"},
    "steps": {"headline": "Ready in four", "items": ("Clip it on", "Press for two seconds", "Pair your phone", "Ride")},
    "icon-list": {"headline": "Made for weather",
                  "items": ("Sealed against rain", "Grips in mud", "Light as a feather"),
                  "icons": ("droplets", "mountain", "feather")},
    "statement": {"headline": "The best light is the one you forget is there", "kicker": "Lumo"},
}  # fmt: skip


def sample_assets() -> dict[str, Asset]:
    """Pictures that `sample_picture` draws: a photo, an upright one, a cut-out and a page."""
    return {
        name: Asset(
            id=name,
            kind="slides" if name == "page" else "image",
            name=f"{name}.png",
            key=name.ljust(64, "0"),
            width=size[0],
            height=size[1],
            alpha=name == "cutout",
        )
        for name, size in _SIZES.items()
    }


def sample_cast(scene: Scene) -> tuple[CastMember, ...]:
    """Somebody for every place that a scene has for people: models where they show clothes, else presenters."""
    wanted = "model" if scene.kind in ("pose", "try-on") else "presenter"
    names = sorted(people(), key=lambda name: (people()[name].kind != wanted, name))
    return tuple(CastMember(person=name) for name in names[: people_in(scene)])


_SIZES = {"photo": (1200, 900), "upright": (900, 1200), "cutout": (900, 800), "page": (1600, 900)}


def fill(scene: Scene, *, full: bool, pictures: bool = False) -> dict[str, SlotValue]:
    """Words for every slot of a scene: to the limit, or a usual amount.

    Pictures stay empty where they may, unless asked for; they are those of `sample_assets`.
    """
    filled = _words(scene, full=full)
    for name, slot in scene.slots.items():
        if slot.kind == "images" and (slot.required or pictures):
            filled[name] = ("photo", "upright", "photo", "cutout", "upright", "photo")[: slot.max_items]
        elif slot.kind == "image" and (slot.required or pictures):
            filled[name] = "page" if "slides" in slot.accepts else "upright" if name == "after" else "photo"
    return filled


def _words(scene: Scene, *, full: bool) -> dict[str, SlotValue]:
    usual = {} if full else _OWN.get(scene.id, {})
    return {
        name: value
        for name, slot in scene.slots.items()
        if (value := usual.get(name) or _value(slot, full=full)) and slot.kind not in _PICTURES
    }


_PICTURES = ("image", "images")


def _value(slot: Slot, *, full: bool) -> SlotValue:
    if "icon" in slot.accepts:
        return "sparkles"
    count = slot.max_items if full else min(slot.max_items, max(slot.min_items, 3))
    if slot.kind == "number":
        return "1.299,00 €"[: slot.max_chars] if full else "€129"
    if slot.kind == "icons":
        return _SIGNS[:count]
    if slot.kind == "rows":
        return _rows(slot, count=min(count if not full else slot.max_items, 8), full=full)
    if slot.kind == "code":
        return "\n".join(_CODE.splitlines()[: slot.max_items]) if slot.max_items > 3 else r"a^2 + b^2 = c^2"
    if slot.kind == "items":
        return tuple(sentence(slot.max_chars if full else slot.max_chars // 2, start=index) for index in range(count))
    if slot.kind in _PICTURES:
        return ""
    return sentence(slot.max_chars if full else slot.max_chars * 6 // 10)


def _rows(slot: Slot, *, count: int, full: bool) -> Rows:
    columns = min(slot.max_columns, 4 if full else 3)
    if slot.numbers:
        values = [tuple(_VALUES[(row + 3 * column) % 8] for column in range(columns - 1)) for row in range(count)]
        heads = ("Day", *(sentence(10, start=column) for column in range(columns - 1)))
        return (heads, *((_NAMES[row], *values[row]) for row in range(count)))
    # Four columns hold short words on the narrowest stage; the linter refuses longer ones.
    limit = (5 if columns > 3 else slot.max_chars) if full else 9
    return tuple(
        tuple(sentence(limit, start=row + 2 * column) for column in range(columns)) for row in range(count + 1)
    )


def sentence(limit: int, *, start: int = 0) -> str:
    """At most so many letters of a sentence."""
    words: list[str] = []
    for index in range(len(_WORDS)):
        word = _WORDS[(start * 3 + index) % len(_WORDS)]
        if len(" ".join([*words, word])) > limit:
            break
        words.append(word)
    return (" ".join(words) or _WORDS[0][:limit]).capitalize()
