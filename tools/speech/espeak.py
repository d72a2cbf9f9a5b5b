"""The voice that is always there: espeak-ng from its wheel, phrased by us and made pleasant by the voice chain."""

from __future__ import annotations

import json
import re
import struct
import subprocess
import sys
from fractions import Fraction
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from ...story.errors import EngineError
from ...story.script import Emotion
from ...story.speech import Phoneme, Voice
from . import espeak_process
from .dsp import Sound, block_levels, resample, to_db
from .espeak_tone import tone_for
from .kanji import read_kanji
from .phrasing import Clause, phrase
from .say_text import say
from .voice_chain import HEAD_S, TAIL_S, polish
from .voice_engine import RATE, Utterance, checked_line
from .words import settle_words, split_words, to_ms

_TIMEOUT_S = 30.0
_FADE_S = 0.006
_QUIET_DB = -46.0
"""Below a clause's loudest 5 ms by this much is the silence around it."""


def maker() -> EspeakVoice:
    """The engine, for `voice_engine.voice_maker`."""
    return EspeakVoice()


def revision() -> str:
    """Which library speaks; part of every key."""
    return f"espeakng-loader {version('espeakng-loader')}"


class EspeakVoice:
    """Speaks each line in a fresh process: equal lines give equal samples, and threads do not meet in the library."""

    def speak(self, text: str, *, voice: Voice, emotion: Emotion, pace: Fraction) -> Utterance:
        """Say one line with an espeak-ng voice ('en-us+f3'); words and phonemes with times from its own events."""
        text = checked_line(text)
        clauses = clauses_of(text, language=voice.language, emotion=emotion, pace=pace)
        spoken = synthesise(clauses, voice_id=voice.id) if clauses else ()
        sound, heard, phonemes = assemble(clauses, spoken)
        sound = polish(sound, tone=tone_for(voice.id))
        seconds = len(sound) / RATE
        return Utterance(
            samples=sound,
            words=settle_words(split_words(text), heard, seconds=seconds),
            phonemes=_settle_phonemes(phonemes, seconds=seconds),
        )


def clauses_of(text: str, *, language: str, emotion: Emotion, pace: Fraction) -> tuple[Clause, ...]:
    """A line as this engine says it. `EngineError` where it has kanji that cannot be read here."""
    japanese = language.split("-")[0].lower() == "ja"
    readings = read_kanji(text, split_words(text)) if japanese else None
    return phrase(say(text, language=language, readings=readings), language=language, emotion=emotion, pace=pace)


class SpokenClause:
    """The samples of one clause at 48 kHz without the silence around it, and its events in seconds."""

    def __init__(self, sound: Sound, words: list[tuple[int, float]], phonemes: list[tuple[str, float]]) -> None:
        self.sound, self.words, self.phonemes = sound, words, phonemes


def synthesise(clauses: tuple[Clause, ...], *, voice_id: str) -> tuple[SpokenClause, ...]:
    """Speak clauses in one process. `EngineError` names the voice and carries the end of what the process said."""
    library, data = library_paths()
    request = {
        "library": library,
        "data": data,
        "voice": voice_id,
        "clauses": [{"text": c.text, "rate": c.rate, "pitch": c.pitch, "range": c.range} for c in clauses],
    }
    header, raw = _ask(request, voice_id=voice_id)
    sound = np.frombuffer(raw, "<i2").astype(np.float32) / np.float32(32768)
    spoken, start = [], 0
    for told in header["clauses"]:
        piece = sound[start : start + told["samples"]]
        start += told["samples"]
        spoken.append(_trimmed(piece, told, rate=header["rate"]))
    return tuple(spoken)


def transcribe(texts: tuple[str, ...], *, voice_id: str) -> tuple[str, ...]:
    """The sounds of texts in IPA, words apart by spaces; marks of a changed language are dropped."""
    library, data = library_paths()
    clauses = [{"text": text} for text in texts]
    request = {"library": library, "data": data, "voice": voice_id, "clauses": clauses, "phonemes_only": True}
    header, _ = _ask(request, voice_id=voice_id)
    return tuple(re.sub(r"\([a-z-]+\)", "", said) for said in header["clauses"])


@cache
def library_paths() -> tuple[str, str]:
    """Where the wheel keeps the library and its data. `EngineError` where it is broken."""
    import espeakng_loader

    library, data = espeakng_loader.get_library_path(), espeakng_loader.get_data_path()
    if not Path(library).is_file():
        raise EngineError(
            f"espeak-ng's library is missing at {library!r}", hint="pip install --force-reinstall espeakng-loader"
        )
    return str(library), str(data)


def _ask(request: dict[str, Any], *, voice_id: str) -> tuple[dict[str, Any], bytes]:
    program = [sys.executable, "-I", "-S", "-B", str(Path(espeak_process.__file__).resolve())]
    try:
        done = subprocess.run(
            program, input=json.dumps(request).encode("utf-8"), capture_output=True, timeout=_TIMEOUT_S, check=False
        )
    except subprocess.TimeoutExpired:
        raise EngineError(f"espeak-ng gave nothing for {_TIMEOUT_S:.0f} s with the voice {voice_id!r}") from None
    except OSError as error:
        raise EngineError(f"espeak-ng's process cannot be started: {error.strerror}") from None
    if done.returncode != 0 or len(done.stdout) < 4:
        tail = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or [f"exit code {done.returncode}"]
        raise EngineError(
            f"espeak-ng failed with the voice {voice_id!r}: {tail[0][:300]}",
            hint="`reelwright voices` lists those it has",
        )
    size = struct.unpack("<I", done.stdout[:4])[0]
    header: dict[str, Any] = json.loads(done.stdout[4 : 4 + size])
    return header, done.stdout[4 + size :]


def _trimmed(piece: Sound, told: dict[str, Any], *, rate: int) -> SpokenClause:
    block = rate // 200
    levels = to_db(block_levels(piece, block=block))
    loud = np.flatnonzero(levels > max(float(levels.max()) + _QUIET_DB, -70.0))
    first, after = (int(loud[0]) * block, min(piece.size, (int(loud[-1]) + 1) * block)) if loud.size else (0, 0)
    # A stop's burst or a fading vowel reaches past the last loud block.
    first, after = max(0, first - block), min(piece.size, after + 3 * block)
    kept = piece[first:after].copy()
    fade = min(int(_FADE_S * rate), kept.size // 2)
    if fade:
        ramp = np.linspace(0, 1, fade, dtype=np.float32)
        kept[:fade] *= ramp
        kept[kept.size - fade :] *= ramp[::-1]
    length_s = kept.size / rate
    moved = -first / rate

    def placed(audio_ms: float) -> float:
        return min(max(audio_ms / 1000 + moved, 0.0), length_s)

    return SpokenClause(
        resample(kept, rate=rate, to=RATE),
        [(position, placed(ms)) for position, ms in told["words"]],
        [(symbol, placed(ms)) for symbol, ms in told["phonemes"]],
    )


Heard = dict[int, tuple[float, float]]


def assemble(
    clauses: tuple[Clause, ...], spoken: tuple[SpokenClause, ...]
) -> tuple[Sound, Heard, list[tuple[str, float, float]]]:
    """Join clauses with their pauses, `HEAD_S` before and `TAIL_S` after: the sound, word and phoneme times."""
    pieces = [np.zeros(round(HEAD_S * RATE), np.float32)]
    at = pieces[0].size
    heard: Heard = {}
    phonemes: list[tuple[str, float, float]] = []
    for clause, part in zip(clauses, spoken, strict=True):
        start, end = at / RATE, (at + part.sound.size) / RATE
        heard.update(_heard(clause, part, start=start, end=end))
        times = [time for _, time in part.phonemes] + [part.sound.size / RATE]
        phonemes.extend(
            (symbol, start + time, start + times[place + 1]) for place, (symbol, time) in enumerate(part.phonemes)
        )
        pause = np.zeros(round(clause.pause_s * RATE), np.float32)
        pieces += [part.sound, pause]
        at += part.sound.size + pause.size
    pieces.append(np.zeros(round(TAIL_S * RATE), np.float32))
    return np.concatenate(pieces), heard, phonemes


def _heard(clause: Clause, part: SpokenClause, *, start: float, end: float) -> Heard:
    """Which written word each event starts: the one whose place in the clause holds the event's position."""
    starts: dict[int, float] = {}
    for position, time in part.words:
        for number, first, after in clause.spans:
            if first <= position < after or (position < first and number not in starts):
                starts.setdefault(number, start + time)
                break
    if clause.spans and clause.spans[0][0] not in starts:
        starts[clause.spans[0][0]] = start
    ordered = sorted(starts.items())
    following = [time for _, time in ordered[1:]] + [end]
    return {number: (time, after) for (number, time), after in zip(ordered, following, strict=True)}


def _settle_phonemes(phonemes: list[tuple[str, float, float]], *, seconds: float) -> tuple[Phoneme, ...]:
    """Sounds only: pauses and the '(en)' of a language switch are not among them."""
    settled, latest = [], 0.0
    for symbol, start, end in phonemes:
        if symbol.strip() and not symbol.startswith("("):
            begun = max(latest, min(start, seconds))
            latest = max(begun, min(end, seconds))
            settled.append(Phoneme(symbol=symbol.strip(), start_s=to_ms(begun), end_s=to_ms(latest)))
    return tuple(settled)
