"""Whether the film's words can be drawn: a script of which no face is at hand is told before anything is made."""

from __future__ import annotations

import unicodedata

from ..story.errors import InputError
from ..story.script import Script
from ..story.storyboard import Storyboard
from ..tools.compositor.film_look import film_look
from ..tools.compositor.lettering.lettering import setting_of
from ..tools.text.shaping import missing

NAMED_MAX = 6


def require_letters(script: Script, storyboard: Storyboard) -> None:
    """`InputError` where letters that the film shows have no face; a person's own font files are not judged.

    Signs without a face are left out of the picture, letters are not: what is left of a word would say something else.
    """
    if storyboard.fonts:
        return
    setting = setting_of(film_look(storyboard).type["headline"], language=storyboard.language)
    for text in _shown(script, storyboard):
        letters = [char for char in missing(text, setting) if unicodedata.category(char)[0] in "LM"]
        if letters:
            raise InputError(
                f"no bundled font draws {', '.join(letters[:NAMED_MAX])} in {text[:40]!r}",
                hint="letters of Latin, Cyrillic, Greek, Arabic, simplified Chinese and Japanese are bundled; for "
                "others give a brand kit whose font file has them (docs/brand-kits.md)",
            )


def _shown(script: Script, storyboard: Storyboard) -> list[str]:
    """Everything that stands in the picture: slots, and spoken words as captions."""
    found: list[str] = []
    for shot in storyboard.shots:
        for value in shot.slots.values():
            # Rows of tables hold texts of their own.
            parts = [value] if isinstance(value, str) else [each for each in value if isinstance(each, str)]
            found += parts
    return [*found, *(line.say for line in script.lines if line.say)]
