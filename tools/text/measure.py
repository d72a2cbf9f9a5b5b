"""Answers what a text would measure, for planners that must not draw (`story.text_measure.TextMeasure`)."""

from __future__ import annotations

import math
from collections.abc import Mapping

from ...story.errors import InputError
from ...templates.type_style import TypeStyle
from .typesetter import missing, typeset


class SkiaMeasure:
    """Measures with the faces and rules that draw the film.

    `styles` are the type roles of a look, scaled to the frame; an unknown role raises `InputError`.
    """

    def __init__(self, styles: Mapping[str, TypeStyle], *, language: str = "en") -> None:
        self._styles = dict(styles)
        self._language = language

    def lines(self, text: str, *, role: str, size_px: float, width_px: float) -> int:
        """How many lines the text takes at exactly this size. Characters without a face raise `InputError`."""
        style = self._style(role).model_copy(update={"size_px": size_px, "min_size_px": size_px})
        return len(typeset(text, style, width_px=width_px, language=self._language).lines)

    def missing(self, text: str, *, role: str) -> tuple[str, ...]:
        """The characters that no bundled face can draw."""
        return missing(text, self._style(role), language=self._language)

    def fits(self, text: str, *, role: str, width_px: float, height_px: float = math.inf, max_lines: int = 0) -> bool:
        """Whether the text stands whole in a box at some size that the role allows."""
        laid = typeset(
            text,
            self._style(role),
            width_px=width_px,
            height_px=height_px,
            max_lines=max_lines,
            language=self._language,
        )
        return laid.fits

    def width(self, text: str, *, role: str) -> float:
        """The width of a text on one line at the role's size, in pixels."""
        style = self._style(role)
        laid = typeset(text.replace("\n", " "), style, width_px=1e6, align="left", language=self._language)
        return laid.box.width

    def _style(self, role: str) -> TypeStyle:
        try:
            return self._styles[role]
        except KeyError:
            raise InputError(
                f"the look has no type role {role!r}", hint=f"choose from: {', '.join(sorted(self._styles))}"
            ) from None
