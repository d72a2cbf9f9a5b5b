"""What a model's answer is held against beside the linter: hidden orders, leaks, photos' tags, broken letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ...story.brief import Brief, Product
from ...story.exhibit import Exhibit
from ...story.script import Script
from ...story.storyboard import Storyboard
from ...story.violation import Violation
from ...templates.prompt_text import model_orders, prompt_text
from ..linting.slots import traced
from ..linting.tracing import source_text

PROMPTS = ("script", "storyboard", "takes", "critic", "photo", "repair", "shorter", "people")
LEAK_WORDS = 6
"""So many words in a row out of our own prompts are no coincidence."""
RUN_LETTERS = 5
"""Fewer letters in a row are found anywhere by chance."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n+")
_SCRIPTS = {
    "zh": r"[\u3400-\u9fff]",
    "ja": r"[\u3040-\u30ff\u3400-\u9fff]",
    "ko": r"[\uac00-\ud7af]",
    "ru": r"[\u0400-\u04ff]",
    "uk": r"[\u0400-\u04ff]",
    "ar": r"[\u0600-\u06ff]",
    "hi": r"[\u0900-\u097f]",
}


def trusted(brief: Brief) -> tuple[Brief, tuple[str, ...]]:
    """The brief without sentences that address a model, and those sentences.

    Facts that were read out of them alone are gone, too: neither the model nor the linter takes them for said.
    """
    kept, gone = _without_orders(brief.text)
    if not gone:
        return brief, ()
    text, away = "\n".join(kept), " ".join(gone)
    product = brief.product

    def mine(value: str) -> str:
        stems, letters = _stems(value), "".join(_plain_words(value))
        # Where no spaces part the words, letters in a row do.
        whole = len(letters) >= RUN_LETTERS
        there = stems <= _stems(away) or (whole and letters in "".join(_plain_words(away)))
        here = stems <= _stems(text) or (whole and letters in "".join(_plain_words(text)))
        return "" if stems and there and not here else value

    clean: dict[str, object] = {
        name: mine(getattr(product, name)) for name in ("name", "brand", "noun", "offer", "price")
    }
    clean["features"] = tuple(feature for feature in product.features if mine(feature))
    clean["colours"] = tuple(colour for colour in product.colours if mine(colour))
    update = {
        "text": text,
        "product": Product.model_validate(product.model_dump() | clean),
        "audience": mine(brief.audience),
        "call_to_action": mine(brief.call_to_action),
    }
    return brief.model_copy(update=update), tuple(gone)


def _without_orders(text: str) -> tuple[list[str], list[str]]:
    kept: list[str] = []
    gone: list[str] = []
    following = False
    for sentence in (each.strip() for each in _SENTENCE.split(text)):
        if not sentence:
            continue
        order = bool(model_orders()[0].search(sentence))
        following = order or (following and bool(model_orders()[1].search(sentence)))
        (gone if following else kept).append(sentence)
    return kept, gone


def _stems(text: str) -> set[str]:
    return {word[:6] for word in re.findall(r"\d+(?:[.,]\d+)*|[^\W\d]+", text.casefold())}


def check_script(brief: Brief, script: Script) -> tuple[Violation, ...]:
    """What a model's script may not hold, beside what the linter finds."""
    found: list[Violation] = []
    own = source_text(brief)
    for number, line in enumerate(script.lines):
        path = f"script.lines.{number}"
        for name, text in (("say", line.say), ("show", line.show), ("items", ". ".join(line.items))):
            found += _text(brief, own, f"{path}.{name}", text)
        if line.exhibit is not None:
            found += _exhibit(brief, own, f"{path}.exhibit", line.exhibit)
    found += _text(brief, own, "script.title", script.title)
    pattern = _SCRIPTS.get(script.language.split("-")[0].lower())
    words = " ".join(line.say or line.show for line in script.lines)
    letters = len(re.findall(r"[^\W\d_]", words))
    if pattern and letters and len(re.findall(pattern, words)) < letters / 4:
        found.append(
            Violation(
                code="wrong-language",
                path="script.lines",
                message=f"the lines are not in the language {script.language!r}",
                hint="write every say and show in that language",
            )
        )
    return tuple(found)


def check_board(brief: Brief, script: Script, storyboard: Storyboard) -> tuple[Violation, ...]:
    """What a model's storyboard may not hold, beside what the linter finds."""
    found: list[Violation] = []
    own = " ".join((source_text(brief), *(f"{line.say} {line.show} {' '.join(line.items)}" for line in script.lines)))
    for number, shot in enumerate(storyboard.shots):
        path = f"storyboard.shots.{number}"
        found += _leak(own, f"{path}.motion", shot.motion)
        for name, value in shot.slots.items():
            texts = (value,) if isinstance(value, str) else (each for each in value if isinstance(each, str))
            for text in texts:
                found += _text(brief, own, f"{path}.slots.{name}", text)
    return tuple(found)


def _text(brief: Brief, own: str, path: str, text: str) -> Iterator[Violation]:
    if "\ufffd" in text:
        yield Violation(
            code="broken-letters",
            path=path,
            message=f"{text[:40]!r} holds letters that came broken",
            hint="send it again as UTF-8",
        )
    yield from _leak(own, path, text)
    low, known = f" {text.casefold()} ", own.casefold()
    for tag in brief.product.tags:
        value = tag.value.casefold()
        if (
            tag.source == "photo"
            and len(value) > 3
            and value not in known
            and re.search(rf"\b{re.escape(value)}\b", low)
        ):
            yield Violation(
                code="photo-claim",
                path=path,
                message=f"{tag.value!r} in {text[:60]!r} was only seen in a photo, the brief does not say it",
                hint="say only what the brief says of the product",
            )


def _leak(own: str, path: str, text: str) -> Iterator[Violation]:
    for shingle in _shingles(text) & _prompt_shingles():
        if shingle not in " ".join(_plain_words(own)):
            yield Violation(
                code="prompt-leak",
                path=path,
                message=f"{shingle!r} is out of the studio's own rules",
                hint="write about the brief and nothing else",
            )
            return
    if re.search(r"</?(?:brief|facts|product|limits|library|script|complaints)>|system prompt", text, re.I):
        yield Violation(
            code="prompt-leak",
            path=path,
            message=f"{text[:60]!r} speaks of the studio's own rules",
            hint="write about the brief and nothing else",
        )


def _exhibit(brief: Brief, own: str, path: str, exhibit: Exhibit) -> Iterator[Violation]:
    counted = (len(exhibit.rows), max(0, len(exhibit.rows) - 1), *(range(1, len(exhibit.rows) + 1)))
    for number, row in enumerate(exhibit.rows):
        for cell in row:
            yield from _text(brief, own, f"{path}.rows.{number}", cell)
            yield from traced(brief, f"{path}.rows.{number}", cell, counted=counted)
    yield from traced(brief, f"{path}.title", exhibit.title, counted=counted)
    quoted = " ".join(_plain_words(exhibit.text))
    if exhibit.kind in ("quote", "code", "formula") and quoted not in " ".join(_plain_words(own)):
        yield Violation(
            code="untraced-exhibit",
            path=f"{path}.text",
            message=f"the brief does not hold {exhibit.text[:60]!r}",
            hint="quote the brief word for word, or leave the exhibit out",
        )
    elif exhibit.kind in ("quote", "code", "formula"):
        by = " ".join(_plain_words(exhibit.by))
        if exhibit.kind == "quote" and by not in " ".join(_plain_words(own)):
            yield Violation(
                code="untraced-exhibit",
                path=f"{path}.by",
                message=f"the brief does not name {exhibit.by!r}",
                hint="leave `by` empty",
            )
    elif len(exhibit.rows) < 2:
        yield Violation(
            code="empty-exhibit",
            path=f"{path}.rows",
            message=f"a {exhibit.kind} needs heads and at least one row",
            hint="give its rows, or leave the exhibit out",
        )


def _plain_words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _shingles(text: str) -> set[str]:
    words = _plain_words(text)
    return {" ".join(words[place : place + LEAK_WORDS]) for place in range(len(words) - LEAK_WORDS + 1)}


@cache
def _prompt_shingles() -> frozenset[str]:
    return frozenset(shingle for name in PROMPTS for shingle in _shingles(prompt_text(name)))
