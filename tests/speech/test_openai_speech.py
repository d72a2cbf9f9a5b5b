"""A speech server on loopback, and the words found in what it sends."""

from __future__ import annotations

import json
from fractions import Fraction

import numpy as np
import pytest
from reelwright.story.errors import EngineError
from reelwright.story.speech import Voice
from reelwright.tools.speech import openai_speech
from reelwright.tools.speech.align import align_words
from reelwright.tools.speech.catalog import espeak_language
from reelwright.tools.speech.espeak import EspeakVoice
from reelwright.tools.speech.voice_engine import Utterance

from .conftest import Peer, encoded

LINE = "Meet Stride, the waterproof trail shoe. It grips on wet rock. Now €129!"
NOVA = Voice(engine="openai", id="nova", language="en", revision="tts-1")
KEY = "sk-very-secret-0123"


def recorded(line: str, *, language: str, variant: str, pace: Fraction) -> Utterance:
    """Another speaker, at another pace, with another melody."""
    voice = Voice(engine="espeak", id=f"{espeak_language(language)}+{variant}", language=language)
    return EspeakVoice().speak(line, voice=voice, emotion="excited", pace=pace)


@pytest.fixture
def server(peer: Peer, monkeypatch: pytest.MonkeyPatch) -> Peer:
    monkeypatch.setenv("REELWRIGHT_SPEECH_BASE_URL", f"http://127.0.0.1:{peer.port}/v1")
    monkeypatch.setenv("REELWRIGHT_SPEECH_API_KEY", KEY)
    monkeypatch.setenv("REELWRIGHT_SPEECH_MODEL", "tts-1")
    return peer


def speak() -> Utterance:
    return openai_speech.OpenAIVoice().speak(LINE, voice=NOVA, emotion="happy", pace=Fraction(1))


def test_words_are_found_in_what_the_server_sends(server: Peer) -> None:
    truth = recorded(LINE, language="en", variant="f5", pace=Fraction(9, 10))
    server.audio = encoded(truth.samples, form="wav")
    said = speak()
    assert [word.text for word in said.words] == [word.text for word in truth.words]
    errors = [abs(float(a.start_s - b.start_s)) for a, b in zip(said.words, truth.words, strict=True)]
    assert np.median(errors) <= 0.03
    assert max(errors) <= 0.12
    asked = json.loads(server.requests[0])
    assert asked == {"model": "tts-1", "voice": "nova", "input": LINE, "response_format": "wav", "speed": 1.0}
    assert server.headers[0]["Authorization"] == f"Bearer {KEY}"
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("language", "line", "variant", "pace"),
    [
        ("de", "Das ist Stride, der wasserdichte Schuh. Er hält auf nassem Fels.", "m3", Fraction(11, 10)),
        ("fr", "Voici Stride, la chaussure qui ne craint pas l'eau.", "Annie", Fraction(5, 4)),
        ("ru", "Это Страйд, непромокаемая обувь для бега.", "f2", Fraction(4, 5)),
        ("zh", "你好，这是一双防水的越野鞋。", "m3", Fraction(9, 10)),
    ],
    ids=["de", "fr", "ru", "zh"],
)
def test_alignment_holds_across_speakers_paces_and_noise(
    language: str, line: str, variant: str, pace: Fraction
) -> None:
    truth = recorded(line, language=language, variant=variant, pace=pace)
    rng = np.random.default_rng(4)
    lead = np.zeros(24_000, np.float32)
    sound = np.concatenate((lead, truth.samples * np.float32(0.5), lead))
    sound = (sound + rng.normal(0, 0.0008, sound.size)).astype(np.float32)
    heard = align_words(sound, line, language=language)
    errors = [abs(start - 0.5 - float(truth.words[number].start_s)) for number, (start, _) in heard.items()]
    assert len(errors) >= len(truth.words) * 0.6
    assert np.median(errors) <= 0.03
    assert np.quantile(errors, 0.9) <= 0.08


def test_a_longer_pause_in_the_recording_moves_the_words_after_it() -> None:
    line = "Meet Stride, the waterproof trail shoe. It grips on wet rock."
    truth = recorded(line, language="en", variant="m3", pace=Fraction(1))
    third = truth.words[6]
    assert third.text == "It"
    cut = round(float(third.start_s) * 48_000) - 2400
    sound = np.concatenate((truth.samples[:cut], np.zeros(24_000, np.float32), truth.samples[cut:]))
    heard = align_words(sound, line, language="en")
    wanted = [float(word.start_s) + (0.5 if number >= 6 else 0) for number, word in enumerate(truth.words)]
    errors = [abs(heard[number][0] - wanted[number]) for number in heard]
    assert np.median(errors) <= 0.03
    assert max(errors) <= 0.15


def test_a_language_that_cannot_be_rendered_still_gets_words_in_the_sound() -> None:
    truth = recorded("one two three", language="en", variant="m3", pace=Fraction(1))
    heard = align_words(truth.samples, "one two three", language="xx")
    assert list(heard) == [0]
    assert 0 <= heard[0][0] < 0.1
    assert heard[0][1] <= float(truth.seconds)


@pytest.mark.parametrize(
    ("status", "reply", "said"),
    [
        (401, {"error": {"message": f"bad key {KEY}"}}, "401"),
        (429, {"error": {"message": "slow down"}}, "slow down"),
        (500, {"oops": 1}, "500"),
    ],
)
def test_a_refusal_is_told_without_the_key_and_not_repeated(
    server: Peer, status: int, reply: object, said: str
) -> None:
    server.manner, server.status, server.reply = "refuses", status, json.dumps(reply).encode()
    with pytest.raises(EngineError, match=said) as caught:
        speak()
    assert KEY not in str(caught.value)
    assert len(server.requests) == 1


@pytest.mark.parametrize(("manner", "reason"), [("garbage", "not sound"), ("drops", "cannot be reached")])
def test_a_broken_answer_is_an_error_not_a_short_line(server: Peer, manner: str, reason: str) -> None:
    server.audio = encoded(np.full(96_000, 0.1, np.float32), form="wav")
    server.manner = manner
    with pytest.raises(EngineError, match=reason):
        speak()


def test_a_stalling_server_is_left_in_time(server: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openai_speech, "STALL_S", 0.3)
    server.manner = "stalls"
    with pytest.raises(EngineError, match="stalled"):
        speak()


def test_a_trickling_server_meets_the_total_limit(server: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openai_speech, "TOTAL_S", 0.4)
    server.audio = encoded(np.full(96_000, 0.1, np.float32), form="wav")
    server.manner = "trickles"
    with pytest.raises(EngineError, match="did not finish"):
        speak()


def test_no_server_and_offline_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REELWRIGHT_SPEECH_BASE_URL", "http://127.0.0.1:1/v1")
    monkeypatch.delenv("REELWRIGHT_OFFLINE", raising=False)
    with pytest.raises(EngineError, match="cannot be reached"):
        speak()
    monkeypatch.setenv("REELWRIGHT_OFFLINE", "1")
    with pytest.raises(EngineError, match="OFFLINE"):
        speak()
