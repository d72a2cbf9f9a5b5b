"""The words that a brand forbids: refused in what is written for it, told where a person wrote them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ...story.brief import Brief
from ...story.script import Script
from ...story.storyboard import Storyboard, texts_of
from ...story.violation import Violation

_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")


def lint_brand(brief: Brief, script: Script, storyboard: Storyboard | None) -> Iterator[Violation]:
    """Every place where a forbidden word of the brief's brand is said or shown."""
    if brief.brand is None or not brief.brand.forbidden:
        return
    own = bool(brief.script_text)
    for number, line in enumerate(script.lines):
        severity = own or line.source in ("user", "edit")
        for field, text in (("say", line.say), ("show", line.show), ("items", " / ".join(line.items))):
            yield from _found(brief, text, f"script.lines.{number}.{field}", own=severity)
    for number, shot in enumerate(storyboard.shots if storyboard is not None else ()):
        for name, value in shot.slots.items():
            # A wish of the brief's own, such as its disclaimer, is the person's.
            path = f"storyboard.shots.{number}.slots.{name}"
            yield from _found(brief, " / ".join(texts_of(value)), path, own=own or name == "legal")


def forbidden_in(text: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """Which of the forbidden words and phrases a text holds: whole words, in any case, however they are spaced."""
    plain = _plain(text)
    return tuple(word for word in words if _plain(word) and _pattern(_plain(word)).search(plain))


def _found(brief: Brief, text: str, path: str, *, own: bool) -> Iterator[Violation]:
    assert brief.brand is not None
    for word in forbidden_in(text, brief.brand.forbidden):
        yield Violation(
            code="forbidden-word",
            path=path,
            severity="warning" if own else "error",
            message=f"{text[:60]!r} holds {word!r}, which the brand {brief.brand.name or 'kit'} forbids",
            hint="these are your own words: change them if you wish" if own else "say it with other words",
        )


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _pattern(word: str) -> re.Pattern[str]:
    spaced = re.escape(word).replace(r"\ ", r"[\s-]+")
    # Scripts without spaces have no word borders to look for.
    return re.compile(spaced if _UNSPACED.search(word) else rf"(?<!\w){spaced}(?!\w)")
