"""A model that sees fills in a product's index card from its photographs: tags for matching, never for speaking."""

from __future__ import annotations

import re
import unicodedata

from ...story.brief import Brief, Tag
from ...story.document import Part
from ...story.errors import EngineError
from ...templates.prompt_text import tag_dimensions
from .asking import Asker, judged
from .checks import trusted
from .client import Message
from .prompt import describe_dimensions, messages_of
from .wire import Wire

CONFIDENCE_MIN = 0.5
TAGS_A_DIMENSION = 2
PHOTOS_MAX = 4


class Photo(Part):
    """A small picture of an asset, as models take it."""

    asset: str
    data_url: str
    """`data:image/jpeg;base64,...`"""


class TagWire(Wire):
    """One tag as a model writes it."""

    dimension: str
    value: str
    confidence: float = 0.0


class CardWire(Wire):
    """An index card as a model writes it."""

    seen: str = ""
    tags: list[TagWire]


def see(asker: Asker, brief: Brief, photos: tuple[Photo, ...]) -> tuple[Tag, ...]:
    """What a model sees in a product's photos. One request; `EngineError` where it is blind or its card is none."""
    shown = photos[:PHOTOS_MAX]
    clean, _ = trusted(brief)
    messages = messages_of("photo", {"dimensions": describe_dimensions(), "brief": clean.text or "(empty)"})
    words: Message = {"type": "text", "text": messages[1]["content"]}
    pictures: list[Message] = [
        {"type": "image_url", "image_url": {"url": photo.data_url, "detail": "low"}} for photo in shown
    ]
    messages[1] = {"role": "user", "content": [words, *pictures]}
    reply = asker.once(messages, CardWire, name="photo")
    wrong, found = judged(reply.text, CardWire, lambda card: (card, ()))
    if found is None:
        raise EngineError(f"the model's card of the photos cannot be read: {'; '.join(wrong[:2])}")
    return tags_from(found[0], asset=shown[0].asset if len(shown) == 1 else "")


def tags_from(card: CardWire, *, asset: str = "") -> tuple[Tag, ...]:
    """The tags of a card that keep to the dimensions and their values, the surest first within each dimension."""
    dimensions = tag_dimensions()
    kept: dict[str, list[Tag]] = {}
    for wire in sorted(card.tags, key=lambda each: -each.confidence):
        name = wire.dimension.strip().lower().replace(" ", "-").replace("_", "-")
        value = " ".join(wire.value.split())
        known = dimensions.get(name)
        if known is None or not CONFIDENCE_MIN <= wire.confidence <= 1:
            continue
        if known.get("values"):
            value = value.lower().replace(" ", "-")
            fits = value in known["values"]
        else:
            fits = _is_tag(value)
        if fits and len(kept.setdefault(name, [])) < TAGS_A_DIMENSION and value not in [t.value for t in kept[name]]:
            kept[name].append(
                Tag(dimension=name, value=value, source="photo", confidence=round(wire.confidence, 3), asset=asset)
            )
    return tuple(tag for name in dimensions for tag in kept.get(name, []))


def _is_tag(value: str) -> bool:
    """Few words of letters and digits: what is longer, or holds an address, is no tag but a message."""
    letters = all(unicodedata.category(letter)[0] in "LNM" or letter in " -&'’./%+" for letter in value)
    return 0 < len(value) <= 40 and len(value.split()) <= 5 and letters and not re.search(r"://|www\.", value)
