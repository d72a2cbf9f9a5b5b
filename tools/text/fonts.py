"""The bundled faces: opened by file, never asked of the system, and which of them draws a character."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from ...story.document import Part, canonical_json, sha256
from ...story.errors import InputError, StorageError
from ...templates.yaml_text import read_yaml

if TYPE_CHECKING:
    import skia

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "fonts"

SYMBOLS = ("Inter Tight",)
"""Latin, Greek, Cyrillic, arrows and marks that a family of character lacks."""
ARABIC = ("Noto Sans Arabic",)
EMOJI = ("Noto Color Emoji",)
SERIF = frozenset(
    {
        "Playfair Display",
        "Playfair Display Italic",
        "Cormorant Garamond",
        "Cormorant Garamond Italic",
        "Instrument Serif",
        "Instrument Serif Italic",
    }
)
STAND_INS = {
    "Instrument Serif": ("Playfair Display",),
    "Instrument Serif Italic": ("Playfair Display Italic",),
}
"""Families of like character that are asked before all others for letters that one lacks."""


class Face(Part):
    """One file of `templates/fonts`, as fonts.yaml lists it."""

    family: str
    weight: int = Field(ge=100, le=900)
    scripts: tuple[str, ...]
    character: str
    """What it is for, for people."""
    figures: Literal["", "tabular", "lining"] = ""
    """A face of ten digits that stands before its family."""
    figures_of: str = ""
    file: str
    sha256: str
    size_bytes: int
    package: str
    version: str
    licence: str
    """The licence's text, beside the file."""
    changed: str = ""
    """What was done to the published file; empty: nothing."""
    at: str = ""
    """Where the file lies, for faces that are not bundled."""

    @property
    def alias(self) -> str:
        """The name under which exactly this face is known to the text layout."""
        return f"{self.family} {self.weight}"

    @property
    def path(self) -> Path:
        """The file itself."""
        return Path(self.at) if self.at else FOLDER / self.file


class _Shelf(Part):
    faces: tuple[Face, ...]


@cache
def faces() -> tuple[Face, ...]:
    """Every bundled face."""
    try:
        raw = (FOLDER / "fonts.yaml").read_bytes()
    except OSError as error:
        raise StorageError(
            f"the bundled fonts cannot be read: {error}", hint="install reelwright again; its package data is not whole"
        ) from None
    return _Shelf.model_validate(read_yaml(raw)).faces


@cache
def families() -> dict[str, tuple[int, ...]]:
    """The families that a look may name, each with its weights."""
    found: dict[str, list[int]] = {}
    for item in faces():
        if not item.figures:
            found.setdefault(item.family, []).append(item.weight)
    return {family: tuple(sorted(weights)) for family, weights in found.items()}


OWN = "brand-"
"""How the names of families begin that came as a person's own file; the file's digest follows."""
_added: dict[str, Face] = {}


def add_face(family: str, path: Path) -> bool:
    """Make a person's own font file known in this process; False where the file is not there.

    `family` begins with `OWN` and holds the file's digest, so that a name never means two files.
    """
    if family in _added:
        return True
    if not family.startswith(OWN) or not path.is_file():
        return False
    _added[family] = Face(
        family=family,
        weight=700,
        scripts=("latin",),
        character="a brand's own",
        file=path.name,
        sha256="",
        size_bytes=path.stat().st_size,
        package="",
        version="",
        licence="",
        at=str(path),
    )
    return True


@cache
def face(family: str, weight: int) -> Face:
    """The face of a family whose weight is nearest (the heavier of two). `InputError` lists the families there are."""
    found = [_added[family]] if family in _added else [item for item in faces() if item.family == family]
    if not found:
        raise InputError(f"there is no bundled family {family!r}", hint=f"choose from: {', '.join(families())}")
    return min(found, key=lambda item: (abs(item.weight - weight), -item.weight))


@cache
def chain(family: str, weight: int, *, language: str = "en", tabular: bool = False) -> tuple[Face, ...]:
    """The faces that are asked in turn for a character: figures, the family itself, then one family per script.

    Shared Chinese and Japanese characters take the form of `language` ('ja...' Japanese, else simplified Chinese).
    """
    own = face(family, weight)
    kinds = ("tabular",) if tabular else ("lining",)
    figures = tuple(item for item in faces() if item.figures_of == family and item.weight == own.weight)
    regions = ("JP", "SC") if language.lower().startswith("ja") else ("SC", "JP")
    cjk = tuple(f"{'Noto Serif' if family in SERIF else 'Noto Sans'} {region}" for region in regions)
    order = (*STAND_INS.get(family, ()), *SYMBOLS, *ARABIC, *cjk, *EMOJI)
    return (
        *(item for item in figures if item.figures in kinds),
        own,
        # A family of one weight may be a fat one: what stands in for it takes the weight asked for.
        *(face(name, weight) for name in order if name != family),
    )


def faces_digest(*used: str) -> str:
    """A digest of the files of these families (all weights and figures) and of the fallbacks behind them.

    It is for job keys: another font file, another key. `InputError` where a family is not bundled.
    """
    # The names of a person's own fonts are digests already.
    used = tuple(family for family in used if not family.startswith(OWN))
    for family in used:
        face(family, 400)
    stand_ins = {name for family in used for name in STAND_INS.get(family, ())}
    wanted = {*used, *stand_ins, *SYMBOLS, *ARABIC, *EMOJI}
    digests = sorted(
        item.sha256
        for item in faces()
        if item.family in wanted or item.figures_of in wanted or item.family.endswith((" SC", " JP"))
    )
    return sha256(canonical_json(digests))


@cache
def typeface(item: Face) -> skia.Typeface:
    """The opened face, once a process. `StorageError` where its file is gone or is not the one listed."""
    import skia

    try:
        data = item.path.read_bytes()
    except OSError as error:
        raise StorageError(f"the bundled font {item.file!r} cannot be read: {error.strerror}") from None
    # An empty manager parses the bytes alone; the default one would ask fontconfig what the machine has.
    manager = skia.FontMgr.New_Custom_Empty()
    opened = manager.makeFromData(skia.Data.MakeWithCopy(data)) if len(data) == item.size_bytes else None
    if opened is None:
        raise StorageError(f"the bundled font {item.file!r} is damaged", hint="install reelwright again")
    return opened


@cache
def covers(item: Face, character: str) -> bool:
    """Whether a face has a glyph for a character."""
    return bool(typeface(item).unicharToGlyph(ord(character)) != 0)
