"""Fills a scene's slots with a line's words, the brief's own facts and its pictures."""

from __future__ import annotations

import re
from collections.abc import Collection

from ...story.brief import Brief
from ...story.script import Line
from ...story.storyboard import SlotValue
from ...templates.scene import Scene, Slot
from ..brief_reading.reading import topic_of
from ..brief_reading.scan import URL
from ..planner import Library
from ..writing.grammar import capital, grammar
from ..writing.phrasing import descriptor, sameness
from ..writing.wording import shorten, without_dangling
from .exhibiting import exhibit_value
from .likeness import fills_frame
from .matching import amount_in, pictures_for, stands_for_picture
from .named_things import thing_named
from .signs import FACTS, sign_for

_MAIN = (
    "headline",
    "title",
    "text",
    "words",
    "hook",
    "point",
    "feature",
    "statement",
    "line",
    "offer",
    "price",
    "cta",
    "call",
)
"""Names of the slot that carries the line's own words, first come first."""


def fill_slots(
    scene: Scene,
    line: Line,
    brief: Brief,
    library: Library,
    *,
    last: bool,
    picture: int = 0,
    signs: Collection[str] = (),
) -> dict[str, SlotValue]:
    """The slots that can be filled from what is known; nothing is made up, optional ones may stay empty.

    `picture` counts the pictures shown so far: several product photos take turns. `signs` have been shown a moment ago.
    """
    slots: dict[str, SlotValue] = {}
    main = main_slot(scene)
    shown: set[str] = set()
    for name, slot in scene.slots.items():
        value: SlotValue = ""
        brought = exhibit_value(name, slot, scene, line, brief, library)
        if slot.kind == "text" and not slot.required and "asset:slides" in scene.needs:
            # A page has its own words.
            continue
        if brought is not None:
            value = brought
        elif slot.kind == "image":
            # A slot that no layer draws stays empty: nobody would see the picture.
            drawn = any(getattr(layer, "slot", "") == name for layer in scene.layers)
            pictures = pictures_for(slot, brief, line) if drawn else ()
            clips = tuple(name for name in pictures if name in {asset.id for asset in brief.assets_of("footage")})
            if clips and not line.asset:
                # What moves fills the frame; still pictures have their stages.
                stills = tuple(name for name in pictures if name not in clips)
                pictures = clips if fills_frame(scene) else stills or clips
            value = pictures[picture % len(pictures)] if pictures else ""
        elif slot.kind == "items":
            value = tuple(shorten(item, slot.max_chars) for item in line.items[: slot.max_items])
        elif "icon" in slot.accepts:
            value = _sign(scene, line, brief, library, lately=signs)
        elif name == main:
            value = _main(name, slot, line, brief, scene)
        else:
            value = _fact(name, slot, line, brief, last=last)
        if isinstance(value, str) and value and slot.kind in ("text", "number") and "icon" not in slot.accepts:
            # One idea a shot: the same words never stand twice in a frame.
            if sameness(value) in shown and not slot.required:
                continue
            shown.add(sameness(value))
        if value:
            slots[name] = value
    if main in slots:
        own = sameness(str(slots[main]))
        for name in [
            each
            for each in slots
            if each != main and scene.slots[each].kind == "text" and not scene.slots[each].required
        ]:
            if sameness(str(slots[name])) == own:
                del slots[name]
    return slots


def main_slot(scene: Scene) -> str:
    """The slot that carries the line's words: the first required text, else by name, else the first text."""
    texts = [
        name for name, slot in scene.slots.items() if slot.kind in ("text", "number") and "icon" not in slot.accepts
    ]
    required = [name for name in texts if scene.slots[name].required]
    return next(iter(required), next((name for name in _MAIN if name in texts), next(iter(texts), "")))


def _main(name: str, slot: Slot, line: Line, brief: Brief, scene: Scene) -> str:
    product = brief.product
    if slot.kind == "number":
        # An abbreviation's dot would stand as large as the number: '690 руб.'
        return amount_in(f"{line.say} {line.show}", limit=slot.max_chars).rstrip(".")
    if name in ("name", "brand", "product") and (product.name or product.brand):
        return shorten(product.name or product.brand, slot.max_chars)
    if line.items and any(each.kind == "items" for each in scene.slots.values()):
        # Over a list stands what leads to it, not its first point once more.
        return shorten(line.show or (line.say if slot.required else ""), slot.max_chars)
    said = line.show or line.say or (line.items[0] if line.items else "")
    if name in ("cta", "button", "action"):
        address = URL.search(said)
        if address:
            # The address stands below the button, not on it.
            verb = without_dangling(said[: address.start()].strip(" ,:"))
            said = grammar(brief.language).urge(verb) if verb else said
        return without_dangling(shorten(said.rstrip("."), slot.max_chars))
    return shorten(said.rstrip(".") if slot.max_chars < 30 else said, slot.max_chars)


def _sign(scene: Scene, line: Line, brief: Brief, library: Library, *, lately: Collection[str]) -> str:
    opens = line.role in ("hook", "question") and stands_for_picture(scene)
    # What the film is about is seen from the first shot on, as a sign where it is not yet a picture.
    found = ""
    if stands_for_picture(scene) or line.role in FACTS:
        found = sign_for(line, brief, library, stage=opens or scene.kind == "product")
    if found or line.role in FACTS or scene.kind == "product":
        return found
    if line.source not in ("script", "edit"):
        # What a film that sells says in passing ('Leave the car') is not what it is about.
        return ""
    named = thing_named(line.show or line.say, brief.language)
    return named if named in library.icons and named not in lately else ""


def _fact(name: str, slot: Slot, line: Line, brief: Brief, *, last: bool) -> str:
    product = brief.product
    shown = line.show or line.say
    what = capital(descriptor(brief, grammar(brief.language))) if product.noun else ""
    offers, ends = line.role == "offer", last or line.role == "call-to-action"
    value = ""
    if name in ("name", "product", "brand") and ends:
        value = product.name or product.brand or what
    elif name in ("kicker", "eyebrow", "label", "brand"):
        # The name is kept for its own shot; after it, facts carry it small.
        value = (product.name or product.brand) if line.role in ("feature", "benefit", "proof") else ""
        if product.brand and sameness(shown) == sameness(product.name):
            value = product.brand
        if line.role in ("hook", "question") and not value:
            # The first words name what the film is about, unless the hook does.
            value = what if what and sameness(what) not in sameness(shown) else ""
    elif name == "headline" and ends:
        # The last thing seen is what the film was about.
        nameless = "" if what else capital(topic_of(brief.text, brief.language) or _first_fact(brief))
        value = what if product.name else nameless
    elif name in ("headline", "name", "product") and offers:
        value = product.name or what
    elif name in ("headline", "title") and line.items:
        value = line.show
    elif name in ("support", "subline", "detail", "tagline", "terms", "condition") and offers:
        value = _beside_amount(line)
    elif name in ("url", "link", "address", "handle") and ends:
        found = URL.search(shown) or URL.search(line.say) or URL.search(brief.call_to_action)
        value = found.group() if found else ""
    elif slot.required:
        value = shown
    return shorten(value, slot.max_chars) if value and (slot.required or len(value) <= slot.max_chars) else ""


def _first_fact(brief: Brief) -> str:
    """What a film without a name began with, for its last shot; empty where it has a brand or tells nothing."""
    product = brief.product
    return "" if product.name or product.brand or not product.features else product.features[0].rstrip(".。")


def _beside_amount(line: Line) -> str:
    """What an offer says beside its amount: 'until Sunday', 'a bag', 'was $399'."""
    said = line.show or line.say
    amount = amount_in(f"{line.say} {line.show}", limit=12)
    before = re.search(r"\bwas (\S*\d\S*?),? now\b", said, re.I)
    if before:
        return capital(before.group().split(",")[0].removesuffix(" now"))
    if amount not in said:
        return said
    rest = said.replace(amount, " ", 1)
    rest = without_dangling(" ".join(rest.split()).strip(" ,.:;"))
    if re.search(r"\w{2,}|^a\b", rest):
        return capital(rest)
    return ""
