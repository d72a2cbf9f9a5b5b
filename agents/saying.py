"""One line heard at once: what `reelwright say` does, without a production."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import get_args

from ..story.document import Part, write_atomically
from ..story.errors import EngineError, InputError
from ..story.script import Emotion
from ..story.speech import Casting, Speech
from ..tools.speech.casting import cast_voice, fall_back, find_voice, with_voice
from ..tools.speech.job import SpeechJob, read_speech
from ..tools.speech.lexicon import read_lexicon, respell, used_in
from ..tools.speech.voice_engine import checked_line, spoken_text
from ..tools.work.bench import FolderBench

_SCRIPTS = (("ja", "[\u3041-\u30ff]"), ("zh", "[\u3400-\u9fff]"), ("ru", "[\u0400-\u04ff]"), ("ar", "[\u0600-\u06ff]"))
_SPEAKER = "narrator"


class Said(Part):
    """A spoken line: its words with times, and what was given to the voice."""

    path: str
    spoken: str
    """The text as it reached the voice."""
    speech: Speech
    notes: tuple[str, ...] = ()


def say_line(
    text: str,
    *,
    path: Path,
    scratch: Path,
    language: str = "",
    voice: str = "auto",
    pace: Fraction = Fraction(1),
    emotion: str = "neutral",
    lexicon: Path | None = None,
) -> Said:
    """Speak a line into a WAV file. `scratch` is an empty folder to work in. `InputError` says what does not fit."""
    text = checked_line(text)
    language = language or told_language(text)
    if not Fraction(1, 2) <= pace <= 2:
        raise InputError(f"--pace {float(pace):g} is out of range", hint="give 0.5 (slow) to 2 (fast)")
    if emotion not in get_args(Emotion):
        raise InputError(f"--emotion {emotion!r} is not known", hint=f"choose from: {', '.join(get_args(Emotion))}")
    entries = used_in(text, read_lexicon(lexicon, language=language)) if lexicon else ()
    if voice not in ("auto", ""):
        find_voice(voice, language=language)
    chosen, note = cast_voice(voice, language=language, speaker=_SPEAKER, casting=Casting())
    casting = with_voice(Casting(), speaker=_SPEAKER, voice=chosen, note=note)
    while True:
        fields = {"text": text, "voice": casting.voices[_SPEAKER], "emotion": emotion, "pace": pace, "lexicon": entries}
        try:
            SpeechJob.model_validate(fields).make(FolderBench(scratch))
            break
        except EngineError as error:
            casting = fall_back(casting, _SPEAKER, error.what)
    write_atomically(path, (scratch / "speech.wav").read_bytes())
    speech = read_speech(scratch)
    spoken = spoken_text(respell(text, dict(entries)).spoken, voice=speech.voice, pace=pace)
    return Said(path=str(path), spoken=spoken, speech=speech, notes=casting.notes)


def told_language(text: str) -> str:
    """The language that a line's letters tell: ja, zh, ru, ar, and English for all others."""
    return next((language for language, letters in _SCRIPTS if re.search(letters, text)), "en")
