"""Every voice that can be named, from data on this machine alone: no network is asked."""

from __future__ import annotations

import os
import re
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Literal

from ...story.document import Part
from ...story.errors import EngineError
from ...story.speech import Voice, VoiceEngine
from ...templates.yaml_text import read_yaml
from .espeak_tone import FEMALE_VARIANTS
from .installed_voices import installed

NEURAL: frozenset[VoiceEngine] = frozenset({"piper", "kokoro"})
KOKORO_LANGUAGES = {"a": "en-US", "b": "en-GB", "e": "es-ES", "f": "fr-FR", "h": "hi-IN", "i": "it-IT", "p": "pt-BR"}
"""The language of a kokoro voice, by the first letter of its name; others need phonemes that we do not make."""

Gender = Literal["", "female", "male"]

_LANGUAGES = {"zh": "cmn", "en": "en-us", "pt": "pt-br", "no": "nb"}
"""What espeak-ng calls a language that others write differently, and which accent stands for a bare one."""

_VARIANTS: tuple[tuple[str, str, Gender], ...] = (
    ("m7", "clear", "male"),
    ("f1", "warm", "female"),
    ("Reed", "firm", "male"),
    ("Annie", "bright", "female"),
    ("m3", "plain", "male"),
    ("f3", "light", "female"),
    ("Denis", "dry", "male"),
    ("f2", "soft", "female"),
)
"""The variants whose spectrum comes nearest to real speech (see `espeak_tone`), best first, sexes by turns.

f3 and f2 come late: they carry an echo of their own."""


class VoiceInfo(Part):
    """One voice for people and machines to choose from."""

    id: str
    engine: VoiceEngine
    language: str
    """'en', 'pt'; empty where a voice speaks them all."""
    title: str
    gender: Gender = ""
    needs_network: bool = False
    revision: str = ""
    """For installed voices: what their model is."""

    def voice(self, language: str) -> Voice:
        """The voice as documents record it, speaking a language."""
        return Voice(
            engine=self.engine,
            id=self.id,
            language=language or self.language,
            title=self.title,
            revision=self.revision or engine_revision(self.engine),
        )


def base_language(language: str) -> str:
    """'pt' of 'pt-BR'; Mandarin by any of its names is 'zh'."""
    base = re.split(r"[-_]", language.strip().lower())[0]
    return {"cmn": "zh", "nb": "no"}.get(base, base) or "en"


@cache
def voices(language: str | None = None) -> tuple[VoiceInfo, ...]:
    """All known voices, or those of one language ('en', 'pt-BR'): online ones first, espeak-ng's by quality."""
    wanted = base_language(language) if language else None
    return tuple(
        voice
        for voice in (*_edge(), *_openai(), *_neural(), *_espeak())
        if wanted is None or not voice.language or base_language(voice.language) == wanted
    )


def engine_revision(engine: VoiceEngine) -> str:
    """The installed version of what an engine stands on; part of a voice's record and so of every key.

    A speech server's is the model that REELWRIGHT_SPEECH_MODEL names.
    """
    if engine == "openai":
        return os.environ.get("REELWRIGHT_SPEECH_MODEL", "").strip()
    package = {"espeak": "espeakng-loader", "edge": "edge-tts"}.get(engine)
    if package is None:
        return ""
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return ""


def espeak_language(language: str) -> str:
    """espeak-ng's name for a language: 'cmn' for 'zh', 'pt' for 'pt-PT'. `EngineError` where it has none."""
    lowered = language.strip().lower().replace("_", "-")
    names = {name.lower(): name for name in _espeak_languages()}
    accents = {"pt-pt": "pt", "es-mx": "es-419", "es-us": "es-419", "fr-fr": "fr-fr", "zh-hk": "yue", "en-gb": "en-gb"}
    for candidate in (
        accents.get(lowered, ""),
        lowered if "-" in lowered else "",
        _LANGUAGES.get(base_language(lowered), ""),
        base_language(lowered),
    ):
        if candidate in names:
            return names[candidate]
    raise EngineError(f"espeak-ng does not speak {language!r}", hint="`reelwright voices` lists the languages it has")


@cache
def _espeak_languages() -> dict[str, str]:
    """espeak-ng's languages with their titles, read from the wheel's data."""
    from .espeak import library_paths

    found: dict[str, str] = {}
    folder = Path(library_paths()[1]) / "lang"
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        text = path.read_text("utf-8", "replace")
        title = re.search(r"^name\s+(.+?)\s*$", text, re.MULTILINE)
        for code in re.findall(r"^language\s+(\S+)", text, re.MULTILINE):
            found.setdefault(code, title[1] if title else code)
    return found


def _espeak() -> tuple[VoiceInfo, ...]:
    found = []
    # A language of several names ('pt', 'pt-pt') is listed once; all of its names are understood.
    once = {title: code for code, title in reversed(_espeak_languages().items())}
    for title, code in sorted(once.items(), key=lambda item: item[1]):
        for variant, manner, gender in _VARIANTS:
            found.append(
                VoiceInfo(
                    id=f"{code}+{variant}",
                    engine="espeak",
                    language=code,
                    title=f"{title.replace('_', ' ')}, {manner}",
                    gender=gender,
                )
            )
    return tuple(found)


def _neural() -> tuple[VoiceInfo, ...]:
    """The voices that were installed on this machine; a model with many speakers gives as many."""
    found = []
    for voice in installed():
        names = voice.speakers or (voice.id,)
        for name in names:
            language = voice.language or KOKORO_LANGUAGES.get(name[:1], "")
            if language:
                gender: Gender = voice.gender
                if voice.speakers and name[1:2] in ("f", "m"):
                    gender = "female" if name[1] == "f" else "male"
                found.append(
                    VoiceInfo(
                        id=name,
                        engine=voice.engine,
                        language=language,
                        title=f"{voice.title}, installed",
                        gender=gender,
                        revision=voice.sha256[:16],
                    )
                )
    return tuple(found)


def espeak_variants() -> tuple[str, ...]:
    """All variants in the wheel, also those that `voices` does not list: 'en-us+klatt4' can be asked for."""
    from .espeak import library_paths

    return tuple(sorted(path.name for path in (Path(library_paths()[1]) / "voices" / "!v").iterdir()))


def espeak_voice(name: str) -> VoiceInfo | None:
    """The espeak-ng voice of a name ('en-us+f3', 'de'), None where there is no such language or variant."""
    code, plus, variant = name.partition("+")
    languages = {known.lower(): known for known in _espeak_languages()}
    variants = {known.lower(): known for known in espeak_variants()}
    if code.lower() not in languages or (plus and variant.lower() not in variants):
        return None
    code = languages[code.lower()]
    full = f"{code}+{variants[variant.lower()]}" if plus else code
    gender: Gender = "female" if variant.lower() in FEMALE_VARIANTS else "male"
    return VoiceInfo(id=full, engine="espeak", language=code, title=_espeak_languages()[code], gender=gender)


@cache
def _listed() -> dict[str, Any]:
    data: dict[str, Any] = read_yaml(Path(__file__).with_name("voices.yaml").read_bytes())
    return data


def _edge() -> tuple[VoiceInfo, ...]:
    return tuple(
        VoiceInfo(engine="edge", language=item["id"].rsplit("-", 1)[0], needs_network=True, **item)
        for items in _listed()["edge"].values()
        for item in items
    )


def _openai() -> tuple[VoiceInfo, ...]:
    return tuple(VoiceInfo(engine="openai", language="", needs_network=True, **item) for item in _listed()["openai"])
