"""Music from people: judged by decoding it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import ffmpeg
import numpy as np
import pytest
from PIL import Image
from reelwright.story.errors import InputError
from reelwright.tools.media.audio_intake import AudioIntake, read_sound
from reelwright.tools.media.ffmpeg import run_ffmpeg
from reelwright.tools.media.intake import take_in
from reelwright.tools.media.wav import read_wav, write_wav
from reelwright.tools.work.executor import InlineExecutor
from reelwright.tools.work.store import FolderStore


def sounding(path: Path, *, seconds: float = 4, rate: int = 44_100, **options: Any) -> Path:
    """A file of a 440 Hz tone at half of full scale, in the format of its ending."""
    tone = ffmpeg.input(f"sine=frequency=440:sample_rate={rate}:duration={seconds}", f="lavfi").filter("volume", 4)
    run_ffmpeg(tone.output(f"file:{path}", **options), doing="making a tone")
    return path


@pytest.mark.parametrize("ending", ["mp3", "wav", "flac", "ogg", "m4a", "aac", "aiff", "opus"])
def test_every_usual_format_is_read_as_it_sounds(ending: str, tmp_path: Path) -> None:
    options = {"c:a": "libopus"} if ending == "opus" else {}
    path = sounding(tmp_path / f"song.{ending}", rate=48_000 if ending == "opus" else 44_100, **options)
    sound, notes = read_sound(path, name=path.name)
    assert notes == []
    assert sound.shape[1] == 2
    assert abs(len(sound) / 48_000 - 4) < 0.06
    middle = sound[48_000:96_000, 0]
    assert np.argmax(np.abs(np.fft.rfft(middle))) == 440
    assert 0.45 < np.abs(middle).max() < 0.55, "one channel becomes two at its own level"


def test_music_becomes_an_asset(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "store")
    asset, notes = take_in(
        sounding(tmp_path / "song.mp3"),
        kind="music",
        asset_id="music",
        put_file=store.put_file,
        run=lambda job: InlineExecutor().run([job], store)[job.key()],
    )
    sound, rate = read_wav(store.folder(asset.key) / "music.wav")
    assert rate == 48_000
    assert asset.seconds == Fraction(len(sound), 48_000)
    assert (asset.kind, asset.name, asset.width, notes) == ("music", "song.mp3", None, [])


def test_a_video_gives_its_sound(tmp_path: Path) -> None:
    picture = ffmpeg.input("testsrc2=s=64x64:r=10:d=4", f="lavfi")
    tone = ffmpeg.input("sine=frequency=440:duration=4", f="lavfi")
    path = tmp_path / "clip.mp4"
    run_ffmpeg(ffmpeg.output(picture, tone, f"file:{path}"), doing="making a clip")
    sound, _ = read_sound(path, name="clip.mp4")
    assert abs(len(sound) / 48_000 - 4) < 0.1


def test_a_video_without_sound_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "silent.mp4"
    run_ffmpeg(ffmpeg.input("testsrc2=s=64x64:r=10:d=4", f="lavfi").output(f"file:{path}"), doing="making a clip")
    with pytest.raises(InputError, match=r"'silent\.mp4' has no sound: it holds a video without sound"):
        read_sound(path, name="silent.mp4")


def test_what_is_no_sound_is_named(tmp_path: Path) -> None:
    Image.new("RGB", (80, 80)).save(tmp_path / "cover.mp3", format="PNG")
    (tmp_path / "words.mp3").write_text("la la la\n" * 99)
    (tmp_path / "page.mp3").write_bytes(b"%PDF-1.4\n" + bytes(500))
    for name, words in (("cover.mp3", "a PNG picture"), ("words.mp3", "text"), ("page.mp3", "a PDF document")):
        with pytest.raises(InputError, match=f"has no sound: it holds {words}"):
            read_sound(tmp_path / name, name=name)


def test_too_short_silent_and_empty_are_refused(tmp_path: Path) -> None:
    short = sounding(tmp_path / "short.wav", seconds=1)
    write_wav(tmp_path / "still.wav", np.zeros((48_000 * 4, 2)))
    (tmp_path / "empty.wav").touch()
    for path, words in (
        (short, r"lasts 1\.0 s, less than 3"),
        (tmp_path / "still.wav", "is silent"),
        (tmp_path / "empty.wav", "is empty"),
        (tmp_path / "none.wav", "does not exist"),
    ):
        with pytest.raises(InputError, match=words):
            read_sound(path, name=path.name)


def test_a_cut_file_is_used_as_far_as_it_goes(tmp_path: Path) -> None:
    path = sounding(tmp_path / "cut.mp3", seconds=8)
    raw = path.read_bytes()
    path.write_bytes(raw[: len(raw) * 3 // 4])
    sound, _ = read_sound(path, name="cut.mp3")
    assert 5 < len(sound) / 48_000 < 7


def test_a_spoiled_file_is_said_to_be_damaged(tmp_path: Path) -> None:
    path = sounding(tmp_path / "bad.flac", seconds=8)
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2 : len(raw) // 2 + 3000] = bytes(3000)
    path.write_bytes(bytes(raw))
    sound, _ = read_sound(path, name="bad.flac")
    assert np.isfinite(sound).all()
    assert len(sound) > 4 * 48_000


def test_a_playlist_reads_nothing_beyond_its_file(tmp_path: Path) -> None:
    sounding(tmp_path / "other.mp3")
    (tmp_path / "list.m3u8").write_text(f"#EXTM3U\n#EXTINF:4,\nfile://{tmp_path}/other.mp3\n#EXT-X-ENDLIST\n")
    (tmp_path / "concat.mp3").write_text("ffconcat version 1.0\nfile other.mp3\n")
    for name in ("list.m3u8", "concat.mp3"):
        with pytest.raises(InputError, match="has no sound"):
            read_sound(tmp_path / name, name=name)


def test_the_key_is_the_content_and_the_code() -> None:
    assert AudioIntake(raw="a" * 64, name="x").key() != AudioIntake(raw="b" * 64, name="x").key()
