"""Who speaks with which voice: resolved once a speaker, recorded, and replaced as a whole where it fails."""

from __future__ import annotations

import difflib
import os
from collections.abc import Sequence

from ...story.errors import EngineError, InputError
from ...story.speech import Casting, Voice
from .catalog import NEURAL, VoiceInfo, base_language, espeak_language, espeak_voice, voices
from .installed_voices import runtime_missing

AUTO = "auto"


def cast_voice(wish: str, *, language: str, speaker: str, casting: Casting) -> tuple[Voice, str | None]:
    """The voice of a speaker, and a note for people where there is something to know.

    A speaker who has a voice in `casting` keeps it. Else `wish` is the id of a voice, or 'auto': the best online voice
    of the language where the service answers, espeak-ng otherwise; no two speakers get the same one while there are
    others. `InputError` names the voices nearest to an unknown one. Record the result with `with_voice`.
    """
    recorded = casting.voices.get(speaker)
    if recorded is not None:
        return recorded, None
    taken = {voice.id for voice in casting.voices.values()}
    if wish.strip().lower() in (AUTO, ""):
        return _automatic(language, taken=taken)
    info = find_voice(wish, language=language)
    if info.id in taken:
        info = _another(info, language, taken=taken)
    note = None
    spoken = language
    if info.language and base_language(info.language) != base_language(language):
        spoken = info.language
        note = f"the voice {info.id!r} speaks {info.language!r}, but the film's language is {language!r}"
    if info.needs_network and (reason := _unreachable(info)):
        instead = _offline_voice(language, taken=taken, like=info)
        return instead, _fallback_note(speaker, info.id, instead.id, reason)
    return info.voice(spoken), note


def cast_as(ids: Sequence[str], *, language: str, casting: Casting) -> tuple[Voice, str | None]:
    """The voice of somebody who is seen: the first of `ids` (the best first) that is free and answers now.

    Where none does, a free one of the same sex, as `cast_voice` finds it; and a note where there is something to know.
    """
    taken = {voice.id for voice in casting.voices.values()}
    known: list[VoiceInfo] = []
    for name in ids:
        try:
            known.append(find_voice(name, language=language))
        except InputError:
            # A voice of another installation: the next one.
            continue
    like = next((info for info in known if info.gender), None)
    free = [info for info in known if info.id not in taken]
    online = next((info for info in free if info.needs_network and _answers(info)), None)
    if online is not None:
        return online.voice(language), None
    voice, note = _automatic(language, taken=taken, like=like)
    own = next((info for info in free if not info.needs_network), None)
    if own is not None and voice.engine == "espeak":
        return own.voice(language), note.replace(voice.id, own.id) if note else None
    return voice, note


def _answers(info: VoiceInfo) -> bool:
    try:
        return _unreachable(info) is None
    except InputError:
        return False


def with_voice(casting: Casting, *, speaker: str, voice: Voice, note: str | None = None) -> Casting:
    """The casting with one speaker's voice recorded, and the note once."""
    notes = casting.notes if note is None or note in casting.notes else (*casting.notes, note)
    return casting.model_copy(update={"voices": {**casting.voices, speaker: voice}, "notes": notes})


def fall_back(casting: Casting, speaker: str, reason: str) -> Casting:
    """The casting after a speaker's voice failed: the next choice, and a note that says so.

    A speech server is followed by the online voices, those by espeak-ng, of the same sex where it is known. All lines
    of the speaker are then made with the new voice, those that were already spoken too. After espeak-ng there is no
    next choice: `EngineError`.
    """
    failed = casting.voices.get(speaker)
    if failed is None:
        raise EngineError(f"the speaker {speaker!r} has no voice that could be replaced")
    if failed.engine == "espeak":
        raise EngineError(
            f"the voice {failed.id!r} of {speaker!r} failed, and no other is left: {reason}",
            hint="`--voice none` makes the film without speech",
        )
    taken = {voice.id for name, voice in casting.voices.items() if name != speaker}
    like = next((info for info in voices() if info.id == failed.id), None)
    if failed.engine == "openai":
        instead, _ = _automatic(failed.language, taken=taken, like=like)
    else:
        instead = _offline_voice(failed.language, taken=taken, like=like)
    note = _fallback_note(speaker, failed.id, instead.id, reason)
    return with_voice(casting, speaker=speaker, voice=instead, note=note)


def find_voice(name: str, *, language: str) -> VoiceInfo:
    """The voice of an id, in any case; for openai also 'openai:NAME'. `InputError` lists near names."""
    wanted = name.strip()
    if wanted.lower().startswith("openai:") and wanted[7:].strip():
        # A server may have voices of its own that no list of ours knows.
        return VoiceInfo(id=wanted[7:].strip(), engine="openai", language="", title=wanted[7:], needs_network=True)
    known = {info.id.lower(): info for info in voices()}
    info = known.get(wanted.lower()) or espeak_voice(wanted)
    if info is not None:
        return info
    short = {info.id.split("-")[-1].removesuffix("Neural").lower(): info for info in voices() if info.engine == "edge"}
    if wanted.lower() in short:
        return short[wanted.lower()]
    pool = {info.id.lower(): info.id for info in (*voices(), *voices(language))} | {
        key: info.id for key, info in short.items()
    }
    near = [pool[match] for match in difflib.get_close_matches(wanted.lower(), pool, n=4, cutoff=0.5)]
    mentioned = f"; near: {', '.join(dict.fromkeys(near))}" if near else ""
    raise InputError(f"there is no voice {name[:80]!r}{mentioned}", hint="run `reelwright voices` to list them")


def _automatic(language: str, *, taken: set[str], like: VoiceInfo | None = None) -> tuple[Voice, str | None]:
    from .edge import answers

    online = [info for info in _in_order(language) if info.engine == "edge"]
    if not online:
        return _offline_voice(language, taken=taken, like=like), None
    reason = answers()
    if reason is None:
        chosen = min(online, key=lambda info: (info.id in taken, _differs(info, like)))
        return chosen.voice(language), None
    voice = _offline_voice(language, taken=taken, like=like)
    if voice.engine != "espeak":
        return voice, f"speaking with the installed voice {voice.id}: the online voices were not reached ({reason})"
    return voice, f"speaking with espeak-ng ({voice.id}): the online voices were not reached ({reason})"


def _another(info: VoiceInfo, language: str, *, taken: set[str]) -> VoiceInfo:
    """A free voice beside one that another speaker already has: of its engine and language, else the same again."""
    wanted = info.language or language
    beside = [
        other
        for other in voices(wanted)
        if other.engine == info.engine and other.id not in taken and other.language == info.language
    ]
    return beside[0] if beside else info


def _in_order(language: str) -> list[VoiceInfo]:
    """The voices of a language, those of the very accent asked for first."""
    accent = language.lower().replace("_", "-")
    return sorted(voices(language), key=lambda info: info.language.lower() != accent)


def _offline_voice(language: str, *, taken: set[str], like: VoiceInfo | None = None) -> Voice:
    """The best free voice that needs no network, of the same sex as another where that is known: an installed neural
    one where there is one, else espeak-ng's."""
    neural = [info for info in _in_order(language) if info.engine in NEURAL] if runtime_missing() is None else []
    neural = [info for info in neural if info.id not in taken and (like is None or like.engine not in NEURAL)]
    if neural:
        return min(neural, key=lambda info: _differs(info, like)).voice(language)
    code = espeak_language(language)
    free = [info for info in voices() if info.engine == "espeak" and info.id.startswith(f"{code}+")]
    if not free:
        listed = espeak_voice(f"{code}+m7")
        free = [listed] if listed else []
    if not free:
        raise EngineError(f"espeak-ng has no voice for {language!r}", hint="`reelwright voices` lists the languages")
    return min(free, key=lambda info: (info.id in taken, _differs(info, like))).voice(language)


def _differs(info: VoiceInfo, like: VoiceInfo | None) -> bool:
    """True where a voice is not of the sex of the one that it stands in for."""
    return like is not None and bool(like.gender) and info.gender != like.gender


def _unreachable(info: VoiceInfo) -> str | None:
    if info.engine == "edge":
        from .edge import answers

        return answers()
    if info.engine == "openai" and not os.environ.get("REELWRIGHT_SPEECH_MODEL", "").strip():
        raise InputError(
            f"the voice {info.id!r} needs a speech server, and none is set",
            hint="set REELWRIGHT_SPEECH_MODEL, and REELWRIGHT_SPEECH_BASE_URL for a server other than OpenAI's",
        )
    return None


def _fallback_note(speaker: str, failed: str, instead: str, reason: str) -> str:
    return f"{speaker!r} speaks with {instead!r} instead of {failed!r}: {reason}"
