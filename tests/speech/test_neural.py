"""Neural voices: installed from files and servers, run by the real runtime on tiny models, chosen before espeak-ng."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from fractions import Fraction
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from reelwright.story.errors import EngineError, InputError
from reelwright.story.speech import Casting, Voice
from reelwright.tools.speech import install_voice
from reelwright.tools.speech.casting import cast_voice, fall_back
from reelwright.tools.speech.catalog import voices
from reelwright.tools.speech.download import download
from reelwright.tools.speech.install_voice import OfferedVoice, fetch_and_install, find_offer, install_local, offered
from reelwright.tools.speech.installed_voices import RECORD, installed, voices_folder
from reelwright.tools.speech.job import SpeechJob, read_speech
from reelwright.tools.work.bench import FolderBench
from tiny_onnx import kokoro_voice, piper_voice

LINE = "Meet Stride, the waterproof trail shoe. It's €129!"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("REELWRIGHT_VOICES", str(tmp_path / "voices"))
    voices.cache_clear()
    yield
    voices.cache_clear()


class FileServer:
    """A file server on loopback that breaks off, sends too little, or states digests, as told."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.broken_after: int | None = None
        self.resumes = True
        self.headers: dict[str, str] = {}
        self.ranges: list[str] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def do_GET(self) -> None:
                server.answer(self)

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}"
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        data = self.files.get(request.path)
        if data is None:
            request.send_error(404)
            return
        asked = request.headers.get("Range", "")
        self.ranges.append(asked)
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked and self.resumes else 0
        request.send_response(206 if start else 200)
        request.send_header("Content-Length", str(len(data) - start))
        for name, value in self.headers.items():
            request.send_header(name, value)
        request.end_headers()
        rest = data[start:]
        request.wfile.write(rest if self.broken_after is None else rest[: self.broken_after])
        request.close_connection = True


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("REELWRIGHT_OFFLINE", raising=False)
    found = FileServer()
    yield found
    found.http.shutdown()
    found.http.server_close()


def spoken(voice: Voice, folder: Path, **fields: object) -> Path:
    folder.mkdir()
    SpeechJob.model_validate({"text": LINE, "voice": voice, **fields}).make(FolderBench(folder))
    return folder


def test_a_piper_voice_of_ones_own_is_installed_listed_and_spoken_with(tmp_path: Path) -> None:
    placed = install_local(piper_voice(tmp_path / "mine"))
    assert placed.language == "en-US"
    assert [info.id for info in voices("en") if info.engine == "piper"] == ["xx_XX-tiny-low"]
    voice = next(info for info in voices("en") if info.engine == "piper").voice("en")
    assert placed.sha256.startswith(voice.revision)
    first, again = spoken(voice, tmp_path / "a"), spoken(voice, tmp_path / "b")
    assert (first / "speech.wav").read_bytes() == (again / "speech.wav").read_bytes()
    speech = read_speech(first)
    assert " ".join(word.text for word in speech.words) == LINE
    times = [time for word in speech.words for time in (word.start_s, word.end_s)]
    assert times == sorted(times)
    assert times[-1] <= speech.seconds
    faster = read_speech(spoken(voice, tmp_path / "c", pace=Fraction(3, 2)))
    assert Fraction(6, 10) < faster.seconds / speech.seconds < Fraction(8, 10)


def test_a_kokoro_model_gives_all_its_voices_each_in_its_language(tmp_path: Path) -> None:
    install_local(kokoro_voice(tmp_path / "kokoro-tiny"))
    found = {info.id: (info.language, info.gender) for info in voices() if info.engine == "kokoro"}
    assert found == {"af_one": ("en-US", "female"), "bm_two": ("en-GB", "male")}
    voice = next(info for info in voices() if info.id == "bm_two").voice("en-GB")
    slow = read_speech(spoken(voice, tmp_path / "a", pace=Fraction(3, 4)))
    assert slow.seconds > read_speech(spoken(voice, tmp_path / "b")).seconds * Fraction(6, 5)


def test_offline_an_installed_voice_is_chosen_before_espeak_and_replaced_by_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REELWRIGHT_OFFLINE", "1")
    install_local(piper_voice(tmp_path / "mine"))
    voice, note = cast_voice("auto", language="en", speaker="anna", casting=Casting())
    assert (voice.engine, voice.id) == ("piper", "xx_XX-tiny-low")
    assert note is not None
    assert "installed" in note
    casting = Casting(voices={"anna": voice})
    assert cast_voice("auto", language="en", speaker="ben", casting=casting)[0].engine == "espeak"
    assert cast_voice("auto", language="de", speaker="anna", casting=Casting())[0].engine == "espeak"
    assert fall_back(casting, "anna", "it crashed").voices["anna"].engine == "espeak"


@pytest.mark.parametrize("spoil", ["model", "config", "no-map", "gone"])
def test_a_voice_whose_files_are_spoiled_says_so(tmp_path: Path, spoil: str) -> None:
    path = piper_voice(tmp_path / "mine")
    config = path.with_name(f"{path.name}.json")
    if spoil == "config":
        config.write_text("{")
    elif spoil == "no-map":
        config.write_text(json.dumps({"audio": {"sample_rate": 22050}}))
    elif spoil == "gone":
        config.unlink()
    else:
        path.write_bytes(b"not a model")
    if spoil != "model":
        with pytest.raises(InputError):
            install_local(path)
        assert not installed()
        return
    voice = Voice(engine="piper", id=install_local(path).id, language="en")
    with pytest.raises(EngineError, match="no model"):
        spoken(voice, tmp_path / "a")


def offer_of(server: FileServer, tmp_path: Path, *, digest: str = "") -> OfferedVoice:
    path = piper_voice(tmp_path / "remote", "en_XX-tiny-low")
    names = (path.name, f"{path.name}.json")
    for name in names:
        server.files[f"/{name}"] = (path.parent / name).read_bytes()
    files = tuple((name, f"{server.url}/{name}", digest if number == 0 else "") for number, name in enumerate(names))
    return OfferedVoice(
        id="en_XX-tiny-low", language="en-US", title="Tiny", size_mb=1, licence="CC0", source=server.url, files=files
    )


def test_a_fetched_voice_is_whole_and_says_where_it_came_from(server: FileServer, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    placed = fetch_and_install(offer_of(server, tmp_path), progress=lambda *step: told.append(step))
    assert (placed.licence, placed.source) == ("CC0", server.url)
    assert told[-1][1] == told[-1][2] > 0
    assert {path.name for path in (voices_folder() / placed.id).iterdir()} == {
        "en_XX-tiny-low.onnx", "en_XX-tiny-low.onnx.json", RECORD,
    }  # fmt: skip
    assert spoken(Voice(engine="piper", id=placed.id, language="en"), tmp_path / "a")


def test_what_broke_off_goes_on_where_it_was(server: FileServer, tmp_path: Path) -> None:
    offer = offer_of(server, tmp_path)
    server.broken_after = 500
    with pytest.raises(EngineError, match="broke off after 500"):
        fetch_and_install(offer)
    assert not installed()
    server.broken_after = None
    fetch_and_install(offer)
    assert server.ranges == ["", "bytes=500-", ""]
    assert len(installed()) == 1


def test_a_server_that_cannot_go_on_is_asked_for_the_whole(server: FileServer, tmp_path: Path) -> None:
    offer = offer_of(server, tmp_path)
    server.broken_after, server.resumes = 500, False
    with pytest.raises(EngineError, match="broke off"):
        fetch_and_install(offer)
    server.broken_after = None
    assert fetch_and_install(offer).sha256 == hashlib.sha256(server.files["/en_XX-tiny-low.onnx"]).hexdigest()


@pytest.mark.parametrize("stated", ["ours", "theirs"])
def test_a_file_with_another_digest_is_refused_and_deleted(server: FileServer, tmp_path: Path, stated: str) -> None:
    offer = offer_of(server, tmp_path, digest="0" * 64 if stated == "ours" else "")
    if stated == "theirs":
        server.headers["X-Linked-ETag"] = f'"{"1" * 64}"'
    with pytest.raises(EngineError, match="not what it should be"):
        fetch_and_install(offer)
    assert not installed()
    assert not list(tmp_path.rglob("*.part"))


def test_what_a_server_lacks_or_sends_endlessly_is_refused(server: FileServer, tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="404"):
        download(f"{server.url}/none", tmp_path / "none", bytes_max=10)
    server.files["/big"] = b"x" * 5000
    with pytest.raises(EngineError, match="more than"):
        download(f"{server.url}/big", tmp_path / "big", bytes_max=1000)
    with pytest.raises(InputError, match="no address"):
        download("file:///etc/passwd", tmp_path / "x", bytes_max=1000)
    assert not (tmp_path / "big").exists()


def test_offline_nothing_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REELWRIGHT_OFFLINE", "1")
    with pytest.raises(InputError, match="REELWRIGHT_OFFLINE"):
        fetch_and_install(offered()[0])


def test_every_offer_says_its_size_licence_source_and_files() -> None:
    assert len({offer.id for offer in offered()}) == len(offered()) >= 9
    for offer in offered():
        assert offer.size_mb > 0
        assert offer.licence
        assert all(url.startswith("https://") and url.endswith(name) for name, url, _ in offer.files)
    with pytest.raises(InputError, match="de_DE-thorsten-medium"):
        find_offer("thorsten")
    assert find_offer("DE_de-Thorsten-MEDIUM").licence == "CC0"
    assert install_voice.find_offer(offered()[0].id) is offered()[0]
