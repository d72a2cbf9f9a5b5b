"""The narrator: gives each speaker one voice, and has every line spoken."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from ..story.artifact import Key
from ..story.brief import Asset, Brief
from ..story.errors import EngineError, UnspeakableError
from ..story.script import Line, Script
from ..story.speech import Casting, Speech
from ..story.storyboard import Storyboard
from ..templates.library import people
from ..tools.speech.casting import cast_as, cast_voice, fall_back, find_voice, with_voice
from ..tools.speech.job import SpeechJob
from ..tools.speech.lexicon import used_in
from ..tools.speech.voice_engine import PAID
from ..tools.work.job import Job
from .desk import Desk
from .own_voice import cast_recording, follow_recording, narrated_jobs, recording_of
from .production import Production

FALL_BACKS_MAX = 3


def narrate(desk: Desk) -> str:
    """Cast the speakers and make the lines that the store lacks. A fallback re-makes all of a speaker's lines."""
    brief, script = desk.production.load(Brief), desk.production.load(Script)
    lines = spoken_lines(brief, script)
    if not lines:
        desk.done("voice", "no voice: the words are shown")
        return "no voice"
    desk.begin("voice")
    recording = recording_of(brief)
    if recording is not None:
        return _take_recording(desk, brief, lines, recording, language=script.language)
    casting = _without_recordings(desk.production.kept(Casting) or Casting())
    try:
        for speaker in dict.fromkeys(line.speaker for line in lines):
            if speaker not in casting.voices:
                casting = _cast(desk, brief, script, speaker, casting)
            casting = _speak(desk, brief, [line for line in lines if line.speaker == speaker], speaker, casting)
    except UnspeakableError as error:
        if brief.voice != "auto":
            raise
        return _fall_silent(desk, brief, error)
    names = ", ".join(f"{voice.engine} {voice.id}" for voice in casting.voices.values())
    desk.done("voice", f"{len(lines)} lines by {names}")
    return f"{len(lines)} lines"


def _fall_silent(desk: Desk, brief: Brief, error: UnspeakableError) -> str:
    """Rather a film without a voice than none: its words are shown, and it is said how it would speak."""
    then = "to have it spoken then, set `voice` to auto in brief.json and render"
    note = f"made without a voice: {error.what}; {error.hint}; {then}"
    desk.production.save(brief.model_copy(update={"voice": "none", "notes": (*brief.notes, note)}))
    desk.note(note)
    desk.done("voice", "no voice: the words are shown")
    return "no voice"


def _take_recording(desk: Desk, brief: Brief, lines: tuple[Line, ...], recording: Asset, *, language: str) -> str:
    """A person's own recording is the voice: find the lines in it and cut them out."""
    follow_recording(desk, brief, lines, recording, language=language)
    casting = cast_recording(lines, recording, language=language)
    desk.production.keep(casting)
    desk.run(narrated_jobs(brief, lines, casting, recording).values())
    desk.done("voice", f"{len(lines)} lines out of {recording.name!r}")
    return f"{len(lines)} lines"


def _without_recordings(casting: Casting) -> Casting:
    stay = {speaker: voice for speaker, voice in casting.voices.items() if voice.engine != "recording"}
    return casting.model_copy(update={"voices": stay})


def cast_again(production: Production) -> None:
    """Let speakers who fell back from a voice that costs money be cast anew: a person agreed to pay once more."""
    brief, casting = production.load(Brief), production.kept(Casting)
    if casting is None or brief.voice in ("auto", "none"):
        return
    if find_voice(brief.voice, language=brief.language).engine not in PAID:
        return
    stay = {speaker: voice for speaker, voice in casting.voices.items() if voice.engine in PAID}
    gone = tuple(repr(speaker) for speaker in casting.voices if speaker not in stay)
    notes = tuple(note for note in casting.notes if not note.startswith(gone)) if gone else casting.notes
    production.keep(Casting(voices=stay, notes=notes))


def spoken_lines(brief: Brief, script: Script) -> tuple[Line, ...]:
    """The lines that are heard."""
    if brief.voice == "none":
        return ()
    return tuple(line for line in script.lines if line.say.strip())


def speech_jobs(brief: Brief, lines: tuple[Line, ...] | list[Line], casting: Casting) -> Mapping[str, Job]:
    """The job of each line, by the line's id. `lines` are all that are spoken where a recording is the voice."""
    recording = recording_of(brief)
    if recording is not None:
        return narrated_jobs(brief, tuple(lines), casting, recording)
    return {
        line.id: SpeechJob(
            text=line.say,
            voice=casting.voices[line.speaker],
            emotion=line.emotion,
            pace=Fraction(brief.pace).limit_denominator(100),
            lexicon=used_in(line.say, brief.lexicon),
            pauses=tuple((cue.word, cue.seconds) for cue in line.cues if cue.seconds is not None),
        )
        for line in lines
    }


def read_speeches(desk: Desk) -> dict[str, tuple[Key, Speech]]:
    """Every spoken line's key and speech, by the line's id."""
    brief, script = desk.production.load(Brief), desk.production.load(Script)
    casting = desk.production.kept(Casting) or Casting()
    store = desk.production.store
    speeches = {}
    for line_id, job in speech_jobs(brief, spoken_lines(brief, script), casting).items():
        key = job.key()
        path = store.folder(key) / "speech.json"
        speeches[line_id] = (key, Speech.parse(path.read_bytes(), where=str(path)))
    return speeches


def _cast(desk: Desk, brief: Brief, script: Script, speaker: str, casting: Casting) -> Casting:
    wish = brief.speakers.get(speaker, brief.voice)
    own = _voices_of_person(desk.production, speaker, script.language) if wish == "auto" else ()
    if own:
        voice, note = cast_as(own, language=script.language, casting=casting)
    else:
        voice, note = cast_voice(wish, language=script.language, speaker=speaker, casting=casting)
    casting = with_voice(casting, speaker=speaker, voice=voice, note=note)
    if note:
        desk.note(note)
    desk.production.keep(casting)
    return casting


def _voices_of_person(production: Production, speaker: str, language: str) -> tuple[str, ...]:
    """The voices that fit the person who plays a speaker; none where the speaker is not seen."""
    if not production.has(Storyboard):
        return ()
    shots = production.load(Storyboard).shots
    seen = next((member.person for shot in shots for member in shot.cast if member.speaker == speaker), "")
    person = people().get(seen)
    return person.voices.get(language.split("-")[0].lower(), ()) if person is not None else ()


def _speak(desk: Desk, brief: Brief, lines: list[Line], speaker: str, casting: Casting) -> Casting:
    for _ in range(FALL_BACKS_MAX):
        try:
            desk.run(speech_jobs(brief, lines, casting).values())
            return casting
        except UnspeakableError:
            raise
        except EngineError as error:
            voice = casting.voices[speaker]
            again = f"; `reelwright resume {desk.production.folder} --pay-again` tries it once more"
            casting = fall_back(casting, speaker, error.what + (again if voice.engine in PAID else ""))
            if casting.voices[speaker] == voice:
                raise
            desk.note(casting.notes[-1])
            desk.production.keep(casting)
    raise EngineError(f"no voice could speak the lines of {speaker!r}", hint="`reelwright doctor` says what is missing")
