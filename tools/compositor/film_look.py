"""The look of one film: the library's, with the film's own colours and letters in it."""

from __future__ import annotations

from collections.abc import Iterable

from ...story.artifact import Key
from ...story.brand import BrandFont, FontUse
from ...story.document import Part
from ...story.frame_source import Files
from ...story.storyboard import Storyboard
from ...templates.layer import TypeRole
from ...templates.library import look
from ...templates.look import Look, Palette, TypeRoleStyle

USES: dict[FontUse, tuple[TypeRole, ...]] = {
    "headline": ("display", "headline", "numeral"),
    "text": ("body", "label", "caption"),
}
STANDS_IN = "Inter Tight"
"""What is measured with where a font's file is not at hand."""


class FontRef(Part):
    """A font file of the store that a picture is drawn with."""

    family: str
    key: Key
    file: str


def film_look(storyboard: Storyboard) -> Look:
    """The storyboard's look as its film shows it."""
    found = look(storyboard.look)
    update: dict[str, object] = {}
    colours = storyboard.colours
    if colours is not None:
        palette = Palette(deep=colours.deep, paper=colours.paper, accent=colours.accent, second=colours.second)
        update["palettes"] = {"film": palette}
    if storyboard.fonts:
        update["type"] = _lettered(found, storyboard.fonts)
        if "headline" in storyboard.fonts and found.emphasis.style == "italic":
            # The look's italic belongs to the look's own family.
            update["emphasis"] = found.emphasis.model_copy(update={"style": "colour"})
    return found.model_copy(update=update) if update else found


def font_refs(storyboard: Storyboard, families: Iterable[str]) -> tuple[FontRef, ...]:
    """The font files behind some families, once each."""
    files = {font.family: font for font in storyboard.fonts.values() if font.key}
    used = dict.fromkeys(family for family in families if family in files)
    return tuple(FontRef(family=family, key=files[family].key, file=files[family].file) for family in used)


def with_fonts(
    styles: dict[TypeRole, TypeRoleStyle], refs: tuple[FontRef, ...], files: Files
) -> dict[TypeRole, TypeRoleStyle]:
    """Type styles ready to be set: their font files opened; where a file is not at hand, in another family."""
    from ..text.fonts import add_face

    lacking = {ref.family for ref in refs if not add_face(ref.family, files.path(ref.key, ref.file))}
    if not lacking:
        return styles
    return {
        role: style.model_copy(update={"face": STANDS_IN}) if style.face in lacking else style
        for role, style in styles.items()
    }


def _lettered(found: Look, fonts: dict[FontUse, BrandFont]) -> dict[TypeRole, TypeRoleStyle]:
    """Another family keeps the look's sizes and weights; what was tuned to the look's own letters is eased."""
    styles = dict(found.type)
    for use, font in fonts.items():
        for role in USES[use]:
            style = styles[role]
            styles[role] = style.model_copy(
                update={
                    "face": font.family,
                    "tracking": max(-0.02, min(style.tracking, 0.08)),
                    "leading": max(style.leading, 1.0),
                    "scale": min(1.05, max(0.8, style.scale)),
                }
            )
    return styles
