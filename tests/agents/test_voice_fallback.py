"""A speech server that fails: the film comes out by the next voice, says so, and nothing is paid for twice."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import reelwright
from loopback import Answer, Play, Server, refused, spoken
from reelwright.story.errors import EngineError, RefusedError
from reelwright.story.speech import Voice
from reelwright.tools.speech.job import SpeechJob
from reelwright.tools.work.claims import SqliteClaims
from reelwright.tools.work.executor import InlineExecutor
from reelwright.tools.work.store import FolderStore
from small_films import artifacts, change, command, copy_of, environment

SAID = ("Rain again?", "Meet Stride.", "It grips wet rock.", "Find your Stride.")
KEY = "sk-secret-0123456789"
LINE = SpeechJob(text="Rain again?", voice=Voice(engine="openai", id="alloy", language="en", revision="tts-1"))
BROKEN: dict[str, Answer] = {
    "error": refused(500, "out of memory"),
    "hang": 30.0,
    "garbage": (200, {"Content-Type": "audio/wav"}, b"RIFF" + b"not a sound at all " * 40),
}


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four lines in eight seconds, to be spoken by a server."""
    root = tmp_path_factory.mktemp("planned")
    (root / "words.txt").write_text("\n\n".join(SAID))
    folder = root / "film"
    brief = "Square ad for Stride, a trail shoe."
    reelwright.plan(brief, script=root / "words.txt", seconds=8, voice="openai:alloy", out=folder, planner="offline")
    change(folder, "storyboard", width=240, height=240)
    return folder


@pytest.fixture
def server() -> Iterator[Server]:
    """A speech server that says every line, until a test has it play otherwise."""
    server = Server(lambda _, request: spoken(request["input"]))
    yield server
    server.close()


@pytest.fixture
def online(server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The same server, set up for this very process."""
    monkeypatch.delenv("REELWRIGHT_OFFLINE", raising=False)
    for name, value in settings(server.url).items():
        monkeypatch.setenv(name, value)
    return server


def settings(server: str) -> dict[str, str]:
    """What a person with a speech server sets."""
    return {
        "REELWRIGHT_SPEECH_BASE_URL": server,
        "REELWRIGHT_SPEECH_MODEL": "tts-1",
        "REELWRIGHT_SPEECH_API_KEY": KEY,
        "REELWRIGHT_SPEECH_STALL_S": "1",
    }


def surroundings(server: str, **more: str) -> dict[str, str]:
    """The environment of a door; beyond loopback there is no network, though nothing forbids it."""
    found = environment() | settings(server) | more
    del found["REELWRIGHT_OFFLINE"]
    return found


def door(*arguments: object, server: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments),
        env=surroundings(server, **more),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def after_two(broken: Answer) -> Play:
    """Say two lines, then break."""
    return lambda number, request: spoken(request["input"]) if number < 2 else broken


def read(folder: Path, name: str) -> Any:
    return json.loads((folder / f"{name}.json").read_text())


def speakers_heard(folder: Path) -> set[str]:
    """The engines of the speech that the film's voice track really uses."""
    keys = [cue["key"] for cue in read(folder, "timeline")["voice"]]
    assert len(keys) == len(SAID)
    speeches = [read(folder / ".reelwright" / "store" / key[:2] / key, "speech") for key in keys]
    return {speech["voice"]["engine"] for speech in speeches}


def casting(folder: Path) -> Any:
    return read(folder / ".reelwright", "casting")


def asked_for(server: Server) -> Counter[str]:
    return Counter(request["input"] for request in server.requests)


def test_every_line_is_asked_for_once_over_make_resume_and_render(
    planned: Path, online: Server, tmp_path: Path
) -> None:
    folder = copy_of(planned, tmp_path / "film")
    reelwright.render(folder, stop_at="voice")
    (folder / ".reelwright" / "crew.sqlite").unlink()
    reelwright.render(folder, stop_at="timeline")
    assert asked_for(online) == dict.fromkeys(SAID, 1)
    assert speakers_heard(folder) == {"openai"}
    assert casting(folder)["voices"]["narrator"]["revision"] == "tts-1"
    assert KEY not in "".join(path.read_text() for path in folder.rglob("*.json"))


def test_a_server_that_breaks_in_the_middle_leaves_a_film_by_one_other_voice(
    planned: Path, server: Server, tmp_path: Path
) -> None:
    folder = copy_of(planned, tmp_path / "film")
    server.play = after_two(BROKEN["error"])
    made = door("render", folder, server=server.url)
    assert made.returncode == 0, made.stderr
    assert (folder / "video.mp4").is_file()
    assert speakers_heard(folder) == {"espeak"}
    told = [line for line in made.stderr.splitlines() if "instead of 'alloy'" in line]
    assert len(told) == 1
    assert "500" in told[0]
    assert "--pay-again" in told[0]
    report = read(folder, "report")
    assert told[0].removeprefix("note: ") in report["notes"]
    assert report["voices"]["narrator"].startswith("espeak ")

    before, recorded, asked = artifacts(folder), casting(folder), len(server.requests)
    server.play = lambda _, request: spoken(request["input"])
    assert door("resume", folder, server=server.url).returncode == 0
    assert artifacts(folder) == before
    assert casting(folder) == recorded
    assert len(server.requests) == asked
    assert max(asked_for(server).values()) == 1


@pytest.mark.parametrize(("how", "why"), [("hang", "stalled"), ("garbage", "not sound")])
def test_silence_and_garbage_are_failures_as_well(
    how: str, why: str, planned: Path, online: Server, tmp_path: Path
) -> None:
    folder = copy_of(planned, tmp_path / "film")
    online.play = after_two(BROKEN[how])
    made = reelwright.render(folder, stop_at="timeline")
    assert speakers_heard(folder) == {"espeak"}
    assert any(why in note and "instead of 'alloy'" in note for note in made.notes)
    assert max(asked_for(online).values()) == 1


def test_a_kill_in_a_slow_request_never_submits_the_line_again_without_a_word(
    planned: Path, server: Server, tmp_path: Path
) -> None:
    folder = copy_of(planned, tmp_path / "film")
    server.play = lambda _, request: 30.0 if request["input"] == SAID[2] else spoken(request["input"])
    process = subprocess.Popen(
        command("render", folder, "--quiet"),
        env=surroundings(server.url, REELWRIGHT_SPEECH_STALL_S="60"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while SAID[2] not in asked_for(server):
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()

    server.play = lambda _, request: spoken(request["input"])
    resumed = door("resume", folder, server=server.url)
    assert resumed.returncode == 0, resumed.stderr
    assert asked_for(server)[SAID[2]] == 1
    assert "may have been billed" in resumed.stderr
    assert any("may have been billed" in note for note in read(folder, "report")["notes"])
    assert speakers_heard(folder) == {"espeak"}

    paid = door("resume", folder, "--pay-again", server=server.url)
    assert paid.returncode == 0, paid.stderr
    assert asked_for(server)[SAID[2]] == 2
    assert speakers_heard(folder) == {"openai"}
    assert not any("instead of" in note for note in read(folder, "report")["notes"])
    assert max(asked_for(server).values()) == 2


@pytest.mark.parametrize("status", [0, 401, 404, 429, 500])
def test_a_refusal_is_not_a_submission_and_a_broken_answer_is(
    status: int, online: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims, store = SqliteClaims(tmp_path / "claims.sqlite"), FolderStore(tmp_path / "store")
    online.play = lambda *_: refused(status, "no")
    if not status:
        monkeypatch.setenv("REELWRIGHT_SPEECH_BASE_URL", f"http://127.0.0.1:{_closed_port()}/v1")
    with pytest.raises(EngineError, match=str(status or "cannot be reached")) as caught:
        InlineExecutor(claims=claims).run([LINE], store)
    assert isinstance(caught.value, RefusedError) == (status != 500)
    assert len(claims.pending()) == (status == 500)
    assert len(online.requests) == (status != 0)


def test_worker_processes_give_a_refused_claim_up_too(planned: Path, online: Server, tmp_path: Path) -> None:
    folder = copy_of(planned, tmp_path / "film")
    online.play = lambda *_: refused(401, "no")
    made = reelwright.render(folder, stop_at="voice")
    assert any("401" in note for note in made.notes)
    assert not any("billed" in note for note in made.notes)
    assert casting(folder)["voices"]["narrator"]["engine"] == "espeak"
    assert SqliteClaims(folder / ".reelwright" / "claims.sqlite").pending() == ()


def test_a_busy_server_is_asked_again_when_it_says_for_how_long(online: Server, tmp_path: Path) -> None:
    claims, store = SqliteClaims(tmp_path / "claims.sqlite"), FolderStore(tmp_path / "store")
    busy = refused(429, "slow down", **{"Retry-After": "1"})
    online.play = lambda number, request: busy if number == 0 else spoken(request["input"])
    assert LINE.key() in InlineExecutor(claims=claims).run([LINE], store)
    assert len(online.requests) == 2
    online.play = lambda *_: refused(429, "much too busy", **{"Retry-After": "3600"})
    with pytest.raises(RefusedError, match="much too busy"):
        InlineExecutor(claims=claims).run([LINE.model_copy(update={"text": "Another."})], store)
    assert len(online.requests) == 3


def test_a_wrong_setting_is_told_and_costs_nothing(planned: Path, server: Server, tmp_path: Path) -> None:
    folder = copy_of(planned, tmp_path / "film")
    made = door("render", folder, server=server.url, REELWRIGHT_SPEECH_STALL_S="soon")
    assert made.returncode == 2
    assert "REELWRIGHT_SPEECH_STALL_S 'soon'" in made.stderr
    assert "Traceback" not in made.stderr
    assert server.requests == []
    assert SqliteClaims(folder / ".reelwright" / "claims.sqlite").pending() == ()


def _closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
