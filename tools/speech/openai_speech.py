"""Voices of any server that speaks OpenAI's `/v1/audio/speech`. Words are found in the sound that comes back."""

from __future__ import annotations

import os
import time
from fractions import Fraction
from typing import TYPE_CHECKING

from ...story.errors import EngineError, InputError, RefusedError
from ...story.script import Emotion
from ...story.speech import Voice
from .align import align_words
from .say_text import plain
from .server_sound import decode_audio, settled_level
from .voice_engine import RATE, Utterance, checked_line, offline
from .words import is_sounded, settle_words, split_words

if TYPE_CHECKING:
    import openai

CONNECT_S = 3.0
"""To reach the server."""
STALL_S = 30.0
"""Until the first bytes, and between any two; a server that computes slowly gets more by REELWRIGHT_SPEECH_STALL_S."""
TOTAL_S = 120.0
"""For one line."""
WAITS_S = 20.0
"""All that a busy server may ask us to wait, for one line."""
TRIES_AGAIN = 4
"""How often a line is sent again to a server that was busy and said for how long."""
_LARGEST_BYTES = 200_000_000

_FEELINGS: dict[Emotion, str] = {
    "neutral": "Speak naturally, like the narrator of a short film.",
    "happy": "Speak warmly, with a smile.",
    "excited": "Speak with energy and excitement.",
    "serious": "Speak calmly and seriously.",
    "concerned": "Speak with concern, a little softer.",
    "surprised": "Speak with pleasant surprise.",
}


def maker() -> OpenAIVoice:
    """The engine, for `voice_engine.voice_maker`."""
    return OpenAIVoice()


class OpenAIVoice:
    """Asks a speech server once a line. The call may cost money: it is repeated only where a busy server refused it.

    Settings: REELWRIGHT_SPEECH_MODEL (the voice's record keeps it), REELWRIGHT_SPEECH_BASE_URL or OPENAI_BASE_URL,
    REELWRIGHT_SPEECH_API_KEY or OPENAI_API_KEY, REELWRIGHT_SPEECH_STALL_S.
    """

    def speak(self, text: str, *, voice: Voice, emotion: Emotion, pace: Fraction) -> Utterance:
        """Say one line with a voice such as 'alloy'. `EngineError` gives the reason where it fails, without keys.

        It is a `RefusedError` where the server was not reached or said no, so that the line cannot have been billed.
        """
        text = checked_line(text)
        if offline():
            raise RefusedError(f"the voice {voice.id!r} needs a network, and REELWRIGHT_OFFLINE is set")
        model = voice.revision or os.environ.get("REELWRIGHT_SPEECH_MODEL", "").strip()
        if not model:
            raise RefusedError(f"no speech model is set for the voice {voice.id!r}", hint="set REELWRIGHT_SPEECH_MODEL")
        if not is_sounded(plain(text)):
            raise RefusedError(f"the voice {voice.id!r} has nothing to say in {text[:40]!r}")
        data = _ask(plain(text), voice=voice, model=model, emotion=emotion, pace=pace)
        sound = settled_level(decode_audio(data, origin=f"the speech server ({voice.id!r})"))
        written = split_words(text)
        heard = align_words(sound, text, language=voice.language)
        return Utterance(samples=sound, words=settle_words(written, heard, seconds=len(sound) / RATE))


def _setting(*names: str) -> str:
    return next((value for name in names if (value := os.environ.get(name, "").strip())), "")


def stall_limit_s() -> float:
    """How long the server may be silent. `InputError` where the setting is no number of seconds."""
    wish = _setting("REELWRIGHT_SPEECH_STALL_S")
    try:
        seconds = float(wish) if wish else STALL_S
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 3600:
        raise InputError(f"REELWRIGHT_SPEECH_STALL_S {wish!r} is no number of seconds", hint="give 1 to 3600")
    return seconds


def _ask(text: str, *, voice: Voice, model: str, emotion: Emotion, pace: Fraction) -> bytes:
    waited_s, tries = 0.0, 0
    while True:
        try:
            return _submit(text, voice=voice, model=model, emotion=emotion, pace=pace)
        except _BusyError as busy:
            waited_s, tries = waited_s + busy.wait_s, tries + 1
            if waited_s > WAITS_S or tries > TRIES_AGAIN:
                # Errors that cross process borders are those of story/errors.
                raise RefusedError(busy.what, hint=busy.hint) from None
            time.sleep(busy.wait_s)


class _BusyError(RefusedError):
    """The server did nothing yet and said when it will."""

    wait_s = 0.0


def _submit(text: str, *, voice: Voice, model: str, emotion: Emotion, pace: Fraction) -> bytes:
    import httpx2
    import openai

    stall_s = stall_limit_s()
    # Who lets a slow server be silent for longer lets it take longer on the whole.
    total_s = TOTAL_S + 4 * max(0.0, stall_s - STALL_S)
    key = _setting("REELWRIGHT_SPEECH_API_KEY", "OPENAI_API_KEY")
    base_url = _setting("REELWRIGHT_SPEECH_BASE_URL", "OPENAI_BASE_URL") or "https://api.openai.com/v1"
    ends = time.monotonic() + total_s
    data = bytearray()
    try:
        with (
            openai.OpenAI(
                # A local server asks for no key, but the client insists on one.
                api_key=key or "none",
                base_url=base_url,
                max_retries=0,
                timeout=openai.Timeout(stall_s, connect=CONNECT_S),
            ) as client,
            client.audio.speech.with_streaming_response.create(
                model=model,
                voice=voice.id,
                input=text,
                response_format="wav",
                speed=max(0.25, min(4.0, float(pace))),
                # Only OpenAI's own newer models take instructions; other servers refuse fields that they do not know.
                instructions=_FEELINGS[emotion] if model.startswith("gpt-") else openai.omit,
            ) as answer,
        ):
            for piece in answer.iter_bytes(65_536):
                data += piece
                if time.monotonic() > ends:
                    raise EngineError(f"the speech server did not finish {voice.id!r} within {total_s:.0f} s")
                if len(data) > _LARGEST_BYTES:
                    raise EngineError(f"the speech server sent more than {_LARGEST_BYTES} bytes for one line")
    except openai.APIStatusError as error:
        raise _failure_of(error, key) from None
    except (openai.APITimeoutError, httpx2.TimeoutException) as error:
        kind = RefusedError if isinstance(error.__cause__ or error, httpx2.ConnectTimeout) else EngineError
        raise kind(
            f"the speech server stalled (limits: {CONNECT_S:g} s to connect, {stall_s:g} s between bytes)"
        ) from None
    except (openai.OpenAIError, httpx2.HTTPError, httpx2.InvalidURL) as error:
        cause = error.__cause__ or error
        unsent = isinstance(cause, (httpx2.ConnectError, httpx2.UnsupportedProtocol, httpx2.InvalidURL))
        kind = RefusedError if unsent else EngineError
        raise kind(f"the speech server cannot be reached: {_redacted(str(cause), key)}") from None
    return bytes(data)


def _failure_of(error: openai.APIStatusError, key: str) -> EngineError:
    """What a status means: 4xx is a refusal; after 408 and 5xx the work may have been done and billed."""
    status = error.status_code
    what = f"the speech server answered {status}: {_redacted(_message(error), key)}"
    hint = "check REELWRIGHT_SPEECH_MODEL, the voice and the key"
    wait = error.response.headers.get("retry-after", "").strip()
    if status == 429 and wait.isdigit():
        busy = _BusyError(what, hint=hint)
        busy.wait_s = max(1.0, float(wait))
        return busy
    return (RefusedError if 400 <= status < 500 and status != 408 else EngineError)(what, hint=hint)


def _message(error: Exception) -> str:
    """The server's own words, which the streaming client has not read yet."""
    import openai

    if isinstance(error, openai.APIStatusError):
        body = error.body
        if isinstance(body, dict) and body.get("message"):
            return str(body["message"])
    return str(error)


def _redacted(text: str, key: str) -> str:
    shown = text.replace(key, "[key]") if key else text
    return " ".join(shown.split())[:300]
