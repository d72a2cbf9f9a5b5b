"""The online voice against a peer that plays its protocol, well and badly."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from fractions import Fraction

import edge_tts.communicate
import edge_tts.constants
import numpy as np
import pytest
from reelwright.story.errors import EngineError
from reelwright.story.speech import Voice
from reelwright.tools.sound.loudness import integrated
from reelwright.tools.speech import edge

from .conftest import Peer, encoded

AVA = Voice(engine="edge", id="en-US-AvaNeural", language="en")
LINE = "Now €129, 30% off!"
WORDS = [("Now", 0.1, 0.4), ("€129", 0.5, 1.2), ("30", 1.3, 1.6), ("%", 1.6, 1.9), ("off", 2.0, 2.3)]


@pytest.fixture
def service(peer: Peer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Peer]:
    url = f"ws://127.0.0.1:{peer.port}/edge/v1?TrustedClientToken=x"
    monkeypatch.setattr(edge_tts.communicate, "WSS_URL", url)
    monkeypatch.setattr(edge, "SERVICE", ("127.0.0.1", peer.port))
    time_s = np.arange(24 * 2400) / 24_000
    peer.audio = encoded((0.4 * np.sin(time_s * 2 * np.pi * 220)).astype(np.float32), form="mp3", rate=24_000)
    peer.words = list(WORDS)
    edge.answers.cache_clear()
    yield peer
    edge.answers.cache_clear()


def speak(**changes: object) -> object:
    wish = {"voice": AVA, "emotion": "neutral", "pace": Fraction(1)} | changes
    return edge.EdgeVoice().speak(LINE, **wish)  # type: ignore[arg-type]


def test_a_line_comes_with_the_services_own_word_times(service: Peer) -> None:
    said = edge.EdgeVoice().speak(LINE, voice=AVA, emotion="excited", pace=Fraction(5, 4))
    assert [word.text for word in said.words] == ["Now", "€129,", "30%", "off!"]
    assert [float(word.start_s) for word in said.words] == [0.1, 0.5, 1.3, 2.0]
    assert float(said.words[2].end_s) == 1.9
    assert float(said.seconds) == pytest.approx(2.4, abs=0.1)
    assert integrated(said.samples[:, None]) == pytest.approx(-20, abs=0.3)
    ssml = service.requests[-1]
    assert "en-US, AvaNeural" in ssml
    assert "rate='+35%'" in ssml
    assert "pitch='+8Hz'" in ssml
    assert '"wordBoundaryEnabled":"true"' in service.requests[0]


def test_markup_in_a_line_reaches_the_service_escaped(service: Peer) -> None:
    service.words = []
    edge.EdgeVoice().speak("Tom & <break/> 'Jerry'", voice=AVA, emotion="neutral", pace=Fraction(1))
    assert "Tom &amp; break/ " in service.requests[-1]
    assert "<break" not in service.requests[-1]


@pytest.mark.parametrize(
    ("manner", "reason"),
    [
        ("403", "403"),
        ("503", "503"),
        ("drops", "lost in the middle"),
        ("no-audio", "no audio"),
        ("garbage", "not sound"),
    ],
)
def test_a_failing_service_is_named_with_its_reason(service: Peer, manner: str, reason: str) -> None:
    service.manner = manner
    with pytest.raises(EngineError, match=reason) as caught:
        speak()
    assert "en-US-AvaNeural" in str(caught.value)


@pytest.mark.parametrize("manner", ["stalls", "trickles"])
def test_a_stalling_service_is_left_in_time(service: Peer, monkeypatch: pytest.MonkeyPatch, manner: str) -> None:
    monkeypatch.setattr(edge, "CONNECT_S", 1)
    monkeypatch.setattr(edge, "STALL_S", 1)
    monkeypatch.setattr(edge, "TOTAL_S", 2.5 if manner == "stalls" else 0.6)
    service.manner = manner
    before = threading.active_count()
    with pytest.raises(EngineError, match="stalled"):
        speak()
    assert threading.active_count() == before


def test_half_a_line_does_not_pass_for_the_whole(service: Peer) -> None:
    service.words = [*WORDS[:4], ("off", 4.0, 4.2)]
    with pytest.raises(EngineError, match="broke off"):
        speak()


def test_a_line_can_be_spoken_inside_a_running_loop(service: Peer) -> None:
    async def inside() -> object:
        return speak()

    assert asyncio.run(inside())


def test_the_probe_answers_once_and_offline_makes_no_attempt(service: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    assert edge.answers() is None
    monkeypatch.setattr(edge, "SERVICE", ("127.0.0.1", 1))
    assert edge.answers() is None
    edge.answers.cache_clear()
    assert "no connection to 127.0.0.1" in str(edge.answers())
    edge.answers.cache_clear()
    monkeypatch.setenv("REELWRIGHT_OFFLINE", "1")
    monkeypatch.setattr(edge, "_connect", lambda _: pytest.fail("asked"))
    assert edge.answers() == "REELWRIGHT_OFFLINE is set"
    with pytest.raises(EngineError, match="OFFLINE"):
        speak()


def test_the_probe_asks_where_the_client_will_connect() -> None:
    host, port = edge.SERVICE
    assert port == 443
    assert edge_tts.constants.WSS_URL.startswith(f"wss://{host}/")


def test_a_proxy_is_asked_in_the_services_place(service: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edge, "SERVICE", ("127.0.0.1", 1))
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{service.port}")
    assert edge.answers() is None
    edge.answers.cache_clear()
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:1")
    assert "no connection" in str(edge.answers())


def test_a_probe_that_hangs_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REELWRIGHT_OFFLINE", raising=False)
    released = threading.Event()
    monkeypatch.setattr(edge, "_connect", lambda _: released.wait(20))
    edge.answers.cache_clear()
    began = time.monotonic()
    assert "no answer within 0.2 s" in str(edge.answers(0.2))
    assert time.monotonic() - began < 5
    released.set()
    edge.answers.cache_clear()
