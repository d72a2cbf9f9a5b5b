"""What an engine is told in words."""

from __future__ import annotations

from collections.abc import Sequence

from ...story.document import Part


class Prompt(Part):
    """Words for `prompt`, `avoid` and `camera` of a request."""

    prompt: str
    avoid: str = ""
    """What should not be seen, for models that take a negative prompt; the others do not read it."""
    camera: str = ""
    """What the camera does: 'slow push-in'. Empty where a performance or the compositor moves it."""


def words_of(text: str) -> int:
    """How many words it has."""
    return len(text.split())


def within(sentences: Sequence[str], words_max: int) -> str:
    """Sentences joined as far as they go into so many words; the dearest stand first, and the first one always stays.

    A sentence that is too long gives its place to shorter ones behind it.
    """
    told = [sentence for sentence in sentences if sentence]
    kept, used = told[:1], words_of(told[0]) if told else 0
    for sentence in told[1:]:
        if used + words_of(sentence) <= words_max:
            kept.append(sentence)
            used += words_of(sentence)
    if used > words_max:
        return " ".join(" ".join(kept).split()[:words_max]).rstrip(",;.") + "."
    return " ".join(kept)


def sentence(text: str) -> str:
    """Words as a sentence: a capital, one full stop; empty stays empty."""
    text = text.strip().rstrip(".;,")
    return f"{text[0].upper()}{text[1:]}." if text else ""


def listed(words: Sequence[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    told = [word for word in words if word]
    return f"{', '.join(told[:-1])} and {told[-1]}" if len(told) > 1 else "".join(told)


def joined(phrases: Sequence[str]) -> str:
    """Phrases that hold 'and' themselves: 'has a hat and a scarf, and wears boots'."""
    return ", and ".join([", ".join(phrases[:-1]), phrases[-1]]) if len(phrases) > 1 else "".join(phrases)
