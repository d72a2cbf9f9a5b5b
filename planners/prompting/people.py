"""People of the library in words: the same in their portrait and in every shot."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ...generators.embedded.cast.dressing import dress_colours
from ...story.garment import Garment
from ...templates.person import BottomStyle, CoatStyle, Hair, Outfit, Person, TopStyle
from .colour_names import colour_name, hair_name, skin_name
from .prompt import listed

_HAIR: dict[Hair, str] = {
    "bald": "a bald head", "buzz": "{colour} hair in a buzz cut", "crop": "short cropped {colour} hair",
    "side-part": "short {colour} hair with a side parting", "curls": "loose {colour} curls",
    "afro": "a round {colour} afro", "bob": "a chin-length {colour} bob", "long": "long straight {colour} hair",
    "ponytail": "{colour} hair in a ponytail", "bun": "{colour} hair in a bun", "braids": "{colour} braids",
    "waves": "wavy shoulder-length {colour} hair",
}  # fmt: skip
_BEARDS = {"stubble": "stubble", "moustache": "a {colour} moustache", "goatee": "a {colour} goatee",
           "full": "a full {colour} beard"}  # fmt: skip
_TOPS: dict[TopStyle, str] = {"tank": "tank top", "sweater": "knitted sweater", "turtleneck": "turtleneck sweater"}
_COATS: dict[CoatStyle, str] = {"coat": "long coat"}
_BOTTOMS: dict[BottomStyle, str] = {"trousers": "trousers", "jeans": "jeans", "shorts": "shorts", "skirt": "skirt"}
_PLURAL = ("trousers", "jeans", "shorts")
_AGES = {"twenties": "twenties", "thirties": "thirties", "forties": "forties", "fifties": "fifties",
         "sixties": "sixties", "seventies": "seventies"}  # fmt: skip
_AGES_BY_BODY = {"teen": "late teens", "adult": "thirties", "elder": "late sixties"}


@dataclass(frozen=True)
class PersonWords:
    """Somebody in words, without a name."""

    who: str
    """'a woman in her thirties'."""
    looks: str
    """'brown skin and loose dark brown curls'; empty where `who` says it all."""
    clothes: str
    """'a coral blazer over a cream blouse and navy blue trousers'; empty for those who wear nothing."""
    pronoun: str
    """'she', 'he', 'they' or 'it'."""
    seat: str = ""
    """'in a wheelchair'."""

    @property
    def possessive(self) -> str:
        """'her', 'his', 'their', 'its'."""
        return {"she": "her", "he": "his", "they": "their", "it": "its"}[self.pronoun]

    def does(self, phrase: str) -> str:
        """A phrase in the third person as the pronoun wants it: 'wears a hat', of them 'wear a hat'."""
        verb, _, rest = phrase.partition(" ")
        plain = {"has": "have", "is": "are"}.get(verb, verb.removesuffix("s"))
        return f"{plain if self.pronoun == 'they' else verb} {rest}"

    @property
    def whole(self) -> str:
        """One phrase: 'a woman in her thirties with brown skin and loose dark curls, wearing a coral blazer'."""
        looks = f" with {self.looks}" if self.looks else ""
        worn = f", wearing {self.clothes}" if self.clothes else ""
        return f"{self.who}{looks}{worn}{f', sitting {self.seat}' if self.seat else ''}"


def person_words(
    person: Person, palette: Mapping[str, str] | None = None, *, garment: Garment | None = None
) -> PersonWords:
    """Describe a person by age, skin, hair and clothes.

    `palette` is the film's: clothes have the colours in which the preview draws them. `garment` takes the place of
    what they would wear there. Equal arguments give equal words, so a portrait and every shot of a film agree.
    """
    colours = dress_colours(person, palette or {})
    if person.kind == "mascot":
        return PersonWords(who=_mascot(person, colours), looks="", clothes="", pronoun="it")
    pronoun = {"female": "she", "male": "he", "neutral": "they"}[person.gender]
    return PersonWords(
        who=_who(person),
        looks=_looks(person, colours),
        clothes=_clothes(person.outfit, colours, garment),
        pronoun=pronoun,
        seat="in a wheelchair" if person.wheelchair else "",
    )


def garment_words(garment: Garment) -> str:
    """A garment as its photo shows it: 'a navy blue striped shirt'."""
    colour = colour_name(garment.colours[0]) if garment.colours else ""
    pattern = garment.tag("pattern")
    words = [colour, pattern if pattern not in ("", "plain", "lettering", "mixed") else "", garment.kind]
    return _with_article(" ".join(word for word in words if word), plural=garment.kind in _PLURAL)


def _who(person: Person) -> str:
    noun = {"female": "woman", "male": "man", "neutral": "person"}[person.gender]
    whose = {"female": "her", "male": "his", "neutral": "their"}[person.gender]
    age = next((_AGES[tag] for tag in person.tags if tag in _AGES), _AGES_BY_BODY[person.body.age])
    build = "stout " if person.body.girth >= 1.18 else "athletic " if person.body.muscle >= 0.7 else ""
    article = "an" if build.startswith("a") else "a"
    return f"{article} {build}{noun} in {whose} {age}"


def _looks(person: Person, colours: Mapping[str, str]) -> str:
    colour = hair_name(person.hair_colour)
    hair = _HAIR.get(person.hair, "").format(colour=colour)
    if person.hair == "hijab":
        hair = _with_article(f"{colour_name(colours['headwear'])} hijab")
    beard = _BEARDS.get(person.beard, "").format(colour=colour)
    glasses = f"{person.eyewear} glasses" if person.eyewear != "none" else ""
    freckles = "freckles" if person.face.freckles else ""
    return listed([f"{skin_name(person.skin)} skin", freckles, hair, beard, glasses])


def _clothes(outfit: Outfit, colours: Mapping[str, str], garment: Garment | None) -> str:
    def coloured(piece: str) -> str:
        return colour_name(colours[piece])

    covers = garment.category if garment else ""
    top = coat = bottom = ""
    if outfit.top != "none" and covers not in ("top", "dress"):
        sleeves = "long-sleeved " if outfit.sleeves == "long" and outfit.top in ("t-shirt", "dress") else ""
        name = _TOPS.get(outfit.top, outfit.top)
        top = _with_article(f"{coloured('top')} {sleeves}{name}")
    if outfit.coat != "none" and covers not in ("top", "dress", "jacket", "coat"):
        coat = _with_article(f"{coloured('coat')} {_COATS.get(outfit.coat, outfit.coat)}")
    if outfit.bottom != "none" and covers not in ("dress", "skirt", "trousers", "shorts"):
        plural = outfit.bottom in _PLURAL
        bottom = _with_article(f"{coloured('bottom')} {_BOTTOMS[outfit.bottom]}", plural=plural)
    if garment and covers in ("jacket", "coat"):
        coat = garment_words(garment)
    elif garment and covers in ("skirt", "trousers", "shorts"):
        bottom = garment_words(garment)
    elif garment:
        top = garment_words(garment)
    return listed([f"{coat} over {top}" if coat and top else coat or top, bottom])


def _mascot(person: Person, colours: Mapping[str, str]) -> str:
    """A mascot's own description: nothing else says what it is."""
    text = person.description.rstrip(".")
    text = re.sub(r"^the mascot,\s*", "", text, flags=re.I)
    text = re.sub(rf"\b{re.escape(person.name)}\b", "the mascot", text)
    text = re.sub(r"(?:in )?the brand's (?:dark |light )?colour", f"in {colour_name(colours['accent'])}", text)
    return f"{text[:1].lower()}{text[1:]}"


def _with_article(words: str, *, plural: bool = False) -> str:
    if plural:
        return words
    return f"{'an' if words[:1] in 'aeio' else 'a'} {words}"
