"""A spoken line: which voice, and when each word and phoneme sounds."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .document import Document, Part
from .time import Seconds

VoiceEngine = Literal["edge", "espeak", "openai", "piper", "kokoro", "recording"]
"""`recording` is a person's own voice."""


class Voice(Part):
    """One resolved voice. Two lines of one speaker never have different ones."""

    engine: VoiceEngine
    id: str
    """The engine's own name for it: 'en-US-AriaNeural', 'en-us+f3', 'alloy'."""
    language: str
    title: str = ""
    revision: str = ""
    """The engine's version, where it is known; part of every key."""


class Casting(Document):
    """Which voice each speaker has: resolved once, recorded, kept across resume and edits."""

    NAME = "casting"

    voices: dict[str, Voice] = Field(default_factory=dict)
    """By speaker."""
    notes: tuple[str, ...] = ()
    """Fallbacks and their reasons, shown and reported."""


class SpokenWord(Part):
    """One word as heard. `start_s` and `end_s` count from the start of the line's audio."""

    text: str
    """As written in the line, with its punctuation."""
    start_s: Seconds
    end_s: Seconds


class Phoneme(Part):
    """One sound. `symbol` is IPA where the engine gives it."""

    symbol: str
    start_s: Seconds
    end_s: Seconds


class Speech(Document):
    """When each word of one line sounds; `speech.json` beside `speech.wav` (48 kHz, mono) in the store."""

    NAME = "speech"

    text: str
    voice: Voice
    seconds: Seconds
    words: tuple[SpokenWord, ...]
    phonemes: tuple[Phoneme, ...] = ()
    """Empty where the engine does not tell."""
