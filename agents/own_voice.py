"""A person's own recording as the voice: its lines found, what is missing refused, what is left over told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..story.brief import Asset, Brief
from ..story.errors import InputError
from ..story.script import Line
from ..story.speech import Casting, Voice
from ..tools.speech.catalog import engine_revision
from ..tools.speech.lexicon import respell, used_in
from ..tools.speech.narration_job import NarratedLineJob, NarrationJob
from .desk import Desk

SHOWN_CHARS = 60


def recording_of(brief: Brief) -> Asset | None:
    """The recording that is the voice, if one was given."""
    return next(iter(brief.assets_of("narration")), None)


def cast_recording(lines: Iterable[Line], recording: Asset, *, language: str) -> Casting:
    """Every speaker has the recording's voice."""
    voice = Voice(engine="recording", id=recording.name, language=language, title="your own voice")
    return Casting(voices={line.speaker: voice for line in lines})


def narration_job(brief: Brief, lines: Iterable[Line], recording: Asset, *, language: str) -> NarrationJob:
    """The job that finds the lines in the recording."""
    return NarrationJob(
        recording=recording.key,
        texts=tuple(respell(line.say, brief.lexicon).spoken for line in lines),
        language=language,
        reader=engine_revision("espeak"),
    )


def narrated_jobs(
    brief: Brief, lines: tuple[Line, ...], casting: Casting, recording: Asset
) -> dict[str, NarratedLineJob]:
    """The job that cuts each line out, by the line's id. `lines` are all that are spoken, in order."""
    language = next((casting.voices[line.speaker].language for line in lines if line.speaker in casting.voices), "")
    found = narration_job(brief, lines, recording, language=language).key()
    return {
        line.id: NarratedLineJob(
            recording=recording.key,
            narration=found,
            number=number,
            text=line.say,
            lexicon=used_in(line.say, brief.lexicon),
            voice=casting.voices[line.speaker],
        )
        for number, line in enumerate(lines)
        if line.speaker in casting.voices
    }


def follow_recording(desk: Desk, brief: Brief, lines: tuple[Line, ...], recording: Asset, *, language: str) -> None:
    """Find the lines. `InputError` names those that are not heard; what is heard beside them is a note."""
    job = narration_job(brief, lines, recording, language=language)
    facts = desk.run([job])[job.key()].facts
    name = recording.name
    if facts["fits"] == "no":
        raise InputError(
            f"the narration {name!r} does not say the script (fit {facts['contrast']:.2f}; readings of it have 0.11 "
            "and more)",
            hint="give the recording of these words, in the language of --language; the script has to be in it whole",
        )
    if missing := [lines[number] for number in facts["missing"]]:
        raise _left_out(name, missing)
    if facts["fits"] == "perhaps":
        desk.note(f"the narration {name!r} is hard to follow (fit {facts['contrast']:.2f}): check the captions")
    if facts["strays"]:
        desk.note(f"of the narration {name!r} {_stretches(facts['strays'])} is in no line and is left out")


def _left_out(name: str, missing: list[Line]) -> InputError:
    shown = "; ".join(f"{line.id} ({_short(line.say)!r})" for line in missing[:6])
    more = f" and {len(missing) - 6} more" if len(missing) > 6 else ""
    return InputError(
        f"the narration {name!r} does not say {shown}{more}",
        hint="record them too, or take these words out of the script; what was read twice needs no cutting",
    )


def _short(text: str) -> str:
    return text if len(text) <= SHOWN_CHARS else text[: SHOWN_CHARS - 1].rstrip() + "…"


def _stretches(strays: list[Any]) -> str:
    shown = [f"{start:.1f} to {end:.1f} s" for start, end in strays[:4]]
    more = f" and {len(strays) - 4} more stretches" if len(strays) > 4 else ""
    return ", ".join(shown) + more
