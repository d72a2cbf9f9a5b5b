"""All that a prompt may say of one shot, before a family of models gives it its form."""

from __future__ import annotations

from dataclasses import dataclass

from ...story.requests import RequestKind
from .people import PersonWords
from .prompt import joined
from .staging_words import Set


@dataclass(frozen=True)
class Actor:
    """Who is seen."""

    words: PersonWords
    actions: tuple[str, ...]
    face: str

    @property
    def name(self) -> str:
        """'the woman', for sentences after the first."""
        return f"the {({'she': 'woman', 'he': 'man', 'they': 'person', 'it': 'mascot'})[self.words.pronoun]}"

    def acts(self) -> str:
        """'walks to the camera, then waves'."""
        return ", then ".join(self.actions)

    def appears(self) -> str:
        """'she has brown skin and loose dark curls, and wears a coral blazer'; empty for a mascot."""
        words = self.words
        told = [
            f"has {words.looks}" if words.looks else "",
            f"wears {words.clothes}" if words.clothes else "",
            f"sits {words.seat}" if words.seat else "",
        ]
        phrases = [words.does(phrase) for phrase in told if phrase]
        return f"{words.pronoun} {joined(phrases)}" if phrases else ""


@dataclass(frozen=True)
class Told:
    """A shot in words; what is empty is not said."""

    kind: RequestKind
    stage: Set
    actor: Actor | None = None
    scene: str = ""
    """What is seen where nobody is: 'a green knit trail shoe on a plain surface'."""
    motion: str = ""
    """What of that moves."""
    garment: str = ""
    """'a navy blue striped shirt', of a try-on."""
