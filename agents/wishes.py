"""What a person asks for at the door, before it is a brief: words, flags and files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from ..story.document import Part
from ..story.errors import InputError
from ..story.time import Seconds

RATIOS = ("9:16", "16:9", "1:1", "3:4")
TEXT_CHARS_MAX = 20_000


class Wishes(Part):
    """All that `make` and `plan` take for the brief. Empty means: not said."""

    text: str = ""
    script: Path | None = None
    products: tuple[Path, ...] = ()
    logo: Path | None = None
    music: Path | None = None
    seconds: Seconds | None = None
    platforms: tuple[str, ...] = ()
    ratio: str = ""
    language: str = ""
    look: str = ""
    voice: str = "auto"
    seed: int = 0

    def one_by_one(self) -> Iterator[tuple[Wishes, str]]:
        """One wish a platform, with the subfolder it goes to ('' for a single one)."""
        if len(self.platforms) < 2:
            yield self, ""
            return
        for platform in dict.fromkeys(self.platforms):
            yield self.model_copy(update={"platforms": (platform,)}), platform

    def check(self) -> None:
        """Refuse what contradicts itself before anything is read or made."""
        if not self.text.strip() and self.script is None:
            raise InputError(
                "there is neither a brief nor a script",
                hint='say what the film is about: reelwright make "30 s vertical ad for Stride, a trail shoe"',
            )
        if len(self.text) > TEXT_CHARS_MAX:
            raise InputError(
                f"the brief has {len(self.text):,} characters, more than {TEXT_CHARS_MAX:,}",
                hint="put the words to be spoken into a file and give it with --script",
            )
        if "\0" in self.text:
            raise InputError("the brief holds a NUL character", hint="give plain text")
        if self.ratio and self.ratio not in RATIOS:
            raise InputError(f"there is no ratio {self.ratio!r}", hint=f"choose from: {', '.join(RATIOS)}")
        if self.ratio and len(self.platforms) > 1:
            raise InputError(
                "--ratio and several platforms contradict each other",
                hint="each platform has its own ratio; give one platform, or no --ratio",
            )
        if self.seconds is not None and not 3 <= self.seconds <= 600:
            raise InputError(f"--seconds {float(self.seconds):g} is out of range", hint="give 3 to 600")


def as_seconds(text: str) -> Fraction | None:
    """'30', '12.5', '30s' or '' as seconds."""
    if not text.strip():
        return None
    match = re.fullmatch(r"\s*(\d+(?:[.,]\d+)?)\s*(?:s|sec|seconds)?\s*", text)
    if match is None:
        raise InputError(f"--seconds {text!r} is not a number of seconds", hint="give a number such as 30")
    return Fraction(match[1].replace(",", "."))


def new_folder(wishes: Wishes, *, parent: Path = Path("films")) -> Path:
    """A folder that is not there yet, named after the brief's first words."""
    words = wishes.text or (wishes.script.stem if wishes.script else "")
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    stem = "-".join(re.findall(r"[a-z0-9]+", plain)[:8])[:48].strip("-") or "film"
    number = 1
    while (folder := parent / (stem if number == 1 else f"{stem}-{number}")).exists():
        number += 1
    return folder
