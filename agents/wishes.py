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
_FILE = re.compile(r"\S*[\w-]\.(?:txt|md|markdown|docx?|odt|rtf|pdf|csv|json|ya?ml)", re.I)
"""A brief that is typed as the name of its file."""
SECONDS_MAX = 3600


class Wishes(Part):
    """All that `make` and `plan` take for the brief. Empty means: not said."""

    text: str = ""
    script: Path | None = None
    products: tuple[Path, ...] = ()
    garments: tuple[Path, ...] = ()
    logo: Path | None = None
    music: Path | None = None
    footage: tuple[Path, ...] = ()
    slides: Path | None = None
    seconds: Seconds | None = None
    platforms: tuple[str, ...] = ()
    ratio: str = ""
    language: str = ""
    languages: tuple[str, ...] = ()
    """Where there are several: one film each, with the same shots."""
    like: str = ""
    """The subfolder of the film whose shots this one has, in another language."""
    look: str = ""
    brand: Path | None = None
    voice: str = "auto"
    narration: Path | None = None
    lexicon: Path | None = None
    presenter: str = ""
    pace: float = 1.0
    seed: int = 0

    def one_by_one(self) -> Iterator[tuple[Wishes, str]]:
        """One wish a film, with the subfolder it goes to: `tiktok`, `es`, `tiktok/es`; '' for a single film."""
        platforms = tuple(dict.fromkeys(self.platforms)) if len(self.platforms) > 1 else ("",)
        languages = tuple(dict.fromkeys(self.languages)) if len(self.languages) > 1 else ("",)
        for platform in platforms:
            for language in languages:
                update: dict[str, object] = {"platforms": (platform,)} if platform else {}
                if language:
                    first = "/".join(part for part in (platform, languages[0]) if part)
                    like = "" if language == languages[0] else first
                    script = self.script_in(language)
                    update |= {"language": language, "languages": (), "script": script, "like": like}
                yield self.model_copy(update=update), "/".join(part for part in (platform, language) if part)

    def script_in(self, language: str) -> Path | None:
        """The script of one of several languages: `talk.es.md` beside `talk.md`, which is the first language's own."""
        if self.script is None:
            return None
        stem = self.script.stem
        for other in self.languages:
            stem = stem.removesuffix(f".{other}")
        named = self.script.with_name(f"{stem}.{language}{self.script.suffix}")
        return self.script if language == self.languages[0] and not named.is_file() else named

    def check(self) -> None:
        """Refuse what contradicts itself before anything is read or made."""
        if not self.text.strip() and self.script is None and self.slides is None:
            raise InputError(
                "there is neither a brief nor a script",
                hint='say what the film is about: reelwright make "30 s vertical ad for Stride, a trail shoe"',
            )
        if _FILE.fullmatch(self.text.strip()):
            raise InputError(
                f"{self.text.strip()!r} is the name of a file, not a brief",
                hint="its words are spoken with --script FILE; a brief says what the film is about",
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
        self._check_narration()
        if not 0.5 <= self.pace <= 2:
            raise InputError(f"--pace {self.pace:g} is out of range", hint="give 0.5 (slow) to 2 (fast)")
        if self.seconds is not None and not 3 <= self.seconds <= SECONDS_MAX:
            raise InputError(f"--seconds {float(self.seconds):g} is out of range", hint=f"give 3 to {SECONDS_MAX}")

    def _check_narration(self) -> None:
        if self.narration is None:
            return
        if self.script is None:
            raise InputError(
                "--narration needs the words that it says",
                hint="give them with --script; or `plan`, record the lines of script.json, and `narrate DIR FILE`",
            )
        if len(self.languages) > 1:
            raise InputError("one recording speaks one language", hint="make each language's film with its recording")
        if self.voice != "auto":
            raise InputError("--narration and --voice contradict each other", hint="the recording is the voice")


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
    named = wishes.script or wishes.slides
    words = wishes.text or (named.stem if named else "")
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    stem = "-".join(re.findall(r"[a-z0-9]+", plain)[:8])[:48].strip("-") or "film"
    number = 1
    while (folder := parent / (stem if number == 1 else f"{stem}-{number}")).exists():
        number += 1
    return folder
