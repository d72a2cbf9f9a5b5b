"""Voices of Microsoft Edge's read-aloud service, for as long as the network answers: always optional."""

from __future__ import annotations

import asyncio
import io
import os
import socket
from collections.abc import Coroutine, Mapping, Sequence
from fractions import Fraction
from functools import cache
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from ...story.errors import EngineError
from ...story.script import Emotion
from ...story.speech import Voice
from .say_text import plain
from .server_sound import decode_audio, settled_level
from .voice_engine import RATE, Utterance, checked_line, offline
from .words import WrittenWord, is_sounded, place_words, settle_words, split_words

SERVICE = ("speech.platform.bing.com", 443)
"""Where edge-tts will connect; written here because importing it to ask takes half a second."""
CONNECT_S = 3
"""To reach the service."""
STALL_S = 6
"""Between two messages of it."""
TOTAL_S = 45.0
"""For one line, however steadily it trickles."""
LOOKUP_S = 1.5
"""For the probe, name and connection together."""

_MANNERS: dict[Emotion, tuple[int, int]] = {
    "neutral": (0, 0),
    "happy": (3, 4),
    "excited": (8, 8),
    "serious": (-5, -5),
    "concerned": (-6, -3),
    "surprised": (2, 10),
}
"""Rate in percent and pitch in Hz by feeling; the service takes no more than that without a subscription."""


def maker() -> EdgeVoice:
    """The engine, for `voice_engine.voice_maker`."""
    return EdgeVoice()


@cache
def answers(timeout_s: float = LOOKUP_S) -> str | None:
    """None where the service can be reached, else why not; asked once a process, never longer than `timeout_s`.

    REELWRIGHT_OFFLINE=1 answers without any attempt.
    """
    if offline():
        return "REELWRIGHT_OFFLINE is set"
    outcome: list[str | None] = []
    # Looking a name up has no limit of its own; a thread that is left behind ends with the process.
    attempt = Thread(target=lambda: outcome.append(_connect(timeout_s)), daemon=True, name="edge-probe")
    attempt.start()
    attempt.join(timeout_s)
    return outcome[0] if outcome else f"no answer within {timeout_s:g} s"


def _connect(timeout_s: float) -> str | None:
    host, port = SERVICE
    proxy = next((value for name in ("https_proxy", "HTTPS_PROXY") if (value := os.environ.get(name, "").strip())), "")
    try:
        if proxy:
            # The service is then reached through the proxy, and only the proxy can be asked from here.
            parts = urlsplit(proxy if "//" in proxy else f"//{proxy}")
            host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        with socket.create_connection((host, port), timeout=timeout_s):
            return None
    except (OSError, ValueError) as error:
        return f"no connection to {host}: {getattr(error, 'strerror', None) or error}"


class EdgeVoice:
    """Speaks through edge-tts; words come with the service's own times, phonemes are not told."""

    def speak(self, text: str, *, voice: Voice, emotion: Emotion, pace: Fraction) -> Utterance:
        """Say one line with a voice such as 'en-US-AvaNeural'. `EngineError` gives the reason where it fails."""
        text = checked_line(text)
        if offline():
            raise EngineError(f"the voice {voice.id!r} needs a network, and REELWRIGHT_OFFLINE is set")
        if not is_sounded(plain(text)):
            raise EngineError(f"the voice {voice.id!r} has nothing to say in {text[:40]!r}")
        rate, pitch = _MANNERS[emotion]
        percent = max(-90, min(200, round((float(pace) * (1 + rate / 100) - 1) * 100)))
        audio, told = _run(_ask(plain(text), voice=voice, rate=f"{percent:+d}%", pitch=f"{pitch:+d}Hz"), voice=voice)
        sound = settled_level(decode_audio(audio, origin=f"the voice {voice.id!r}"))
        written = split_words(text)
        seconds = len(sound) / RATE
        heard = place_words(text, written, told)
        _check_whole(written, heard, told, seconds=seconds, voice=voice)
        return Utterance(samples=sound, words=settle_words(written, heard, seconds=seconds))


Told = list[tuple[str, float, float]]


async def _ask(text: str, *, voice: Voice, rate: str, pitch: str) -> tuple[bytes, Told]:
    import edge_tts

    line = edge_tts.Communicate(
        text,
        voice.id,
        rate=rate,
        pitch=pitch,
        boundary="WordBoundary",
        connect_timeout=CONNECT_S,
        receive_timeout=STALL_S,
    )
    audio = io.BytesIO()
    told: Told = []
    messages = line.stream()
    try:
        while True:
            try:
                message = await asyncio.wait_for(anext(messages), CONNECT_S + STALL_S)
            except StopAsyncIteration:
                break
            if message["type"] == "audio":
                audio.write(message["data"])
            elif message["type"] == "WordBoundary":
                start = message["offset"] / 10_000_000
                told.append((message["text"], start, start + message["duration"] / 10_000_000))
    finally:
        await messages.aclose()
    if line.state["chunk_audio_bytes"]:
        # The count goes back to nothing when the service says that its turn ends; edge-tts takes a lost line for it.
        raise ConnectionResetError("the connection was lost in the middle of the line")
    return audio.getvalue(), told


def _check_whole(
    written: Sequence[WrittenWord], heard: Mapping[int, object], told: Told, *, seconds: float, voice: Voice
) -> None:
    """`EngineError` where the sound ends before the line does: half a line must not pass for the whole."""
    missing = len(written) - 1 - max(heard, default=-1)
    if told and (told[-1][1] > seconds or missing > max(3, len(written) // 4)):
        raise EngineError(f"the voice {voice.id!r} broke off: the last {missing} words were not spoken")


def _run(work: Coroutine[Any, Any, tuple[bytes, Told]], *, voice: Voice) -> tuple[bytes, Told]:
    """Run the conversation in a loop of its own in a thread of its own, whatever loop the caller is in."""
    outcome: list[tuple[bytes, Told] | BaseException] = []

    def converse() -> None:
        try:
            outcome.append(asyncio.run(asyncio.wait_for(work, TOTAL_S)))
        except BaseException as error:  # noqa: BLE001 - it is raised again, or told, by the thread that waits
            outcome.append(error)

    thread = Thread(target=converse, name="edge-tts", daemon=True)
    thread.start()
    thread.join(TOTAL_S + CONNECT_S)
    if not outcome:
        raise EngineError(f"the voice {voice.id!r} did not finish within {TOTAL_S:.0f} s")
    result = outcome[0]
    if isinstance(result, (KeyboardInterrupt, SystemExit)):
        raise result
    if isinstance(result, BaseException):
        raise EngineError(f"the voice {voice.id!r} failed: {_reason(result)}") from result
    return result


def _reason(error: BaseException) -> str:
    from aiohttp import ClientConnectorError, ClientError, WSServerHandshakeError
    from edge_tts.exceptions import EdgeTTSException, NoAudioReceived, SkewAdjustmentError

    if isinstance(error, WSServerHandshakeError):
        refused = " (refused: the service changed, or this machine's clock is wrong)" if error.status == 403 else ""
        return f"the service answered {error.status}{refused}"
    if isinstance(error, ClientConnectorError):
        return f"no connection ({error.os_error.strerror or 'refused'})"
    if isinstance(error, NoAudioReceived):
        return "the service sent no audio"
    if isinstance(error, SkewAdjustmentError):
        return "the service refused, and its clock cannot be read"
    if isinstance(error, TimeoutError):
        return f"it stalled (limits: {CONNECT_S} s to connect, {STALL_S} s between messages, {TOTAL_S:.0f} s in all)"
    if isinstance(error, (EdgeTTSException, ClientError, OSError, ValueError, KeyError)):
        return f"{type(error).__name__}: {str(error)[:200]}"
    return f"unexpected {type(error).__name__}: {str(error)[:200]}"
