"""A brand kit: read from its file, checked, its logo and fonts kept in the store; afterwards the brief holds it all."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field, ValidationError, field_validator

from ..story.artifact import Artifact
from ..story.brand import BaseColour, Brand, BrandColour, BrandFont, FontUse
from ..story.brief import Brief
from ..story.document import Part, describe
from ..story.errors import InputError
from ..templates.library import look as look_named

FONT_BYTES_MAX = 20_000_000
KIT_BYTES_MAX = 200_000
FONT_ENDINGS = (".ttf", ".otf")
_HINT = "docs/brand-kits.md shows a whole kit"


class BrandKit(Part):
    """The file as a person writes it; every field may be left out."""

    name: str = Field(default="", max_length=60)
    logo: str = ""
    """A picture, beside the kit's file."""
    colours: tuple[str, ...] | dict[BaseColour, str] = ()
    """A list, or by role: deep, paper, accent, second."""
    fonts: dict[FontUse, str] = Field(default_factory=dict)
    """`headline` and `text`: a family of the library, or a .ttf or .otf file beside the kit's."""
    look: str = ""
    tone: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    call_to_action: str = Field(default="", max_length=40)
    disclaimer: str = Field(default="", max_length=110)
    voice: str = ""
    music_mood: str = ""

    @field_validator("colours", mode="before")
    @classmethod
    def _written(cls, value: Any) -> Any:
        listed = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
        if any(each is None for each in listed):
            raise ValueError("a colour is empty: in YAML it is written in quotes, as '#1b3a5c'")
        return value

    @field_validator("colours")
    @classmethod
    def _are_colours(cls, value: Any) -> Any:
        if isinstance(value, dict):
            return {role: hex_of(text) for role, text in value.items()}
        return tuple(hex_of(text) for text in value)


def hex_of(text: str) -> str:
    """`#rrggbb` of `#rgb`, `#rrggbb` or either without its `#`. `ValueError` for anything else."""
    plain = text.strip().lower().removeprefix("#")
    if re.fullmatch(r"[0-9a-f]{3}", plain):
        plain = "".join(2 * letter for letter in plain)
    if not re.fullmatch(r"[0-9a-f]{6}", plain):
        raise ValueError(f"{text!r} is no colour: write it as '#1b3a5c'")
    return f"#{plain}"


def read_kit(path: Path) -> BrandKit:
    """A kit from its YAML file. `InputError` names the file, the field and what to write."""
    try:
        size = path.stat().st_size
        raw = path.read_bytes() if size <= KIT_BYTES_MAX else b""
    except OSError as error:
        raise InputError(f"the brand kit {str(path)!r} cannot be read: {error.strerror}", hint=_HINT) from None
    if size > KIT_BYTES_MAX:
        raise InputError(f"the brand kit {str(path)!r} has {size:,} bytes: it is no brand kit", hint=_HINT)
    try:
        data = yaml.safe_load(raw)
    except yaml.YAMLError as error:
        raise InputError(
            f"the brand kit {str(path)!r} is not YAML: {' '.join(str(error).split())}", hint=_HINT
        ) from None
    if not isinstance(data, dict):
        raise InputError(f"the brand kit {str(path)!r} holds no fields such as `colours:`", hint=_HINT)
    try:
        return BrandKit.model_validate(data)
    except ValidationError as error:
        raise InputError(describe(error, str(path)), hint=_HINT) from None


def take_in_brand(path: Path, *, put_file: Callable[[Path], Artifact]) -> tuple[Brand, Path | None, tuple[str, ...]]:
    """The brand of a kit, its logo's file where there is one, and what a person should know.

    Font files go into the store by `put_file`. `InputError` says what is wrong with the kit, and where.
    """
    kit = read_kit(path)
    if kit.look:
        look_named(kit.look)
    _check_mood(kit.music_mood)
    notes: list[str] = []
    fonts = {use: _font(text, use, path, put_file, notes) for use, text in kit.fonts.items()}
    logo = None
    if kit.logo:
        logo = _beside(path, kit.logo)
        if not logo.is_file():
            raise InputError(f"{str(path)!r}: logo: there is no file {kit.logo!r} beside it", hint=_HINT)
    listed = kit.colours.items() if isinstance(kit.colours, dict) else ((None, text) for text in kit.colours)
    brand = Brand(
        name=kit.name.strip(),
        colours=tuple(BrandColour(hex=text, role=role) for role, text in listed),
        fonts=fonts,
        look=kit.look,
        tone=tuple(word.strip().lower() for word in kit.tone if word.strip()),
        forbidden=tuple(word.strip() for word in kit.forbidden if word.strip()),
        call_to_action=kit.call_to_action.strip(),
        disclaimer=kit.disclaimer.strip(),
        voice=kit.voice.strip(),
        music_mood=kit.music_mood,
    )
    return brand, logo, tuple(notes)


def branded(brief: Brief, brand: Brand) -> Brief:
    """The brief with what the brand says wherever the person's own words and flags say nothing."""
    update: dict[str, object] = {"brand": brand}
    if brand.tone and not brief.tone:
        update["tone"] = brand.tone
    if brand.look and not brief.look:
        update["look"] = brand.look
    if brand.call_to_action and not brief.call_to_action:
        update["call_to_action"] = brand.call_to_action
    if brand.voice and brief.voice == "auto":
        update["voice"] = brand.voice
    if brand.name and not brief.product.brand:
        update["product"] = brief.product.model_copy(update={"brand": brand.name})
    return brief.model_copy(update=update)


def _beside(kit: Path, name: str) -> Path:
    return kit.parent / Path(name).expanduser()


def _check_mood(name: str) -> None:
    if name:
        from ..generators.embedded.composer.moods import mood_named

        mood_named(name)


def _font(text: str, use: FontUse, kit: Path, put_file: Callable[[Path], Artifact], notes: list[str]) -> BrandFont:
    from ..tools.text.fonts import OWN, families

    if text in families():
        return BrandFont(family=text)
    where = f"{str(kit)!r}: fonts.{use}"
    if not text.lower().endswith(FONT_ENDINGS):
        raise InputError(
            f"{where}: there is no family {text!r} in the library, and it is no font file",
            hint=f"give a .ttf or .otf file beside the kit, or one of: {', '.join(families())}",
        )
    file = _beside(kit, text)
    if not file.is_file():
        raise InputError(f"{where}: there is no file {text!r} beside it", hint=_HINT)
    if file.stat().st_size > FONT_BYTES_MAX:
        raise InputError(f"{where}: {text!r} is larger than {FONT_BYTES_MAX // 1_000_000} MB", hint="give one face")
    lacking = _lacking(file, where=where, name=text)
    if lacking:
        notes.append(f"the font {file.name!r} lacks {lacking}: such letters are drawn in a family of the library")
    kept = put_file(file)
    return BrandFont(family=f"{OWN}{kept.key[:16]}", key=kept.key, name=file.name)


def _lacking(file: Path, *, where: str, name: str) -> str:
    """Kinds of letters that a font file does not have. `InputError` where it is no font."""
    import skia

    face = skia.FontMgr.New_Custom_Empty().makeFromData(skia.Data.MakeWithCopy(file.read_bytes()))
    if face is None or not face.countGlyphs():
        raise InputError(f"{where}: {name!r} is no font, or damaged", hint="give a .ttf or .otf file")
    wanted = {
        "figures": "0129",
        "accents": "éüñ",
        "the euro sign": "€",
        "Cyrillic": "Жя",
        "Greek": "Ωλ",
        "Arabic": "عم",
    }
    wanted |= {"Chinese and Japanese": "的の"}
    if not face.unicharToGlyph(ord("n")):
        raise InputError(f"{where}: {name!r} has no Latin letters", hint="give a font for text")
    return ", ".join(kind for kind, letters in wanted.items() if not all(face.unicharToGlyph(ord(c)) for c in letters))
