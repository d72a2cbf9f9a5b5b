"""The delivered file: one length, one rate, the sound that was mixed, and text that stays text."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reelwright.story.errors import EngineError, StorageError
from reelwright.tools.media.decode import frames, sound
from reelwright.tools.media.encoder import SPAN_FILE, EncoderSettings
from reelwright.tools.media.master import MASTER_FILE, Chapter, MasterJob
from reelwright.tools.media.probe import MediaFacts, probe
from reelwright.tools.media.wav import read_wav, write_wav
from reelwright.tools.sound.aac import encoded
from span_toys import counting_span, make, number_of

FPS = Fraction(30)
MIX = "f" * 64


def tone(frames: int, fps: Fraction) -> np.ndarray[Any, Any]:
    """A film's length of stereo tones with a click on its first and last sample."""
    time = np.arange(round(frames * 48_000 / fps)) / 48_000
    stereo = np.stack([np.sin(time * 2 * np.pi * pitch) for pitch in (330, 440)], 1) * 0.4
    return stereo.astype(np.float32)


class Cutting:
    """Spans and a mix, made once, from which masters are made."""

    def __init__(self, root: Path, *, fps: Fraction = FPS, lengths: tuple[int, ...] = (20, 7, 33)) -> None:
        self.root, self.fps, self.frames = root, fps, sum(lengths)
        self.folders: dict[str, Path] = {}
        first = 0
        for length in lengths:
            job = counting_span(frames=length, first=first, fps=fps)
            make(job, root / job.key())
            self.folders[job.key()] = root / job.key()
            first += length
        self.spans = tuple(self.folders)
        self.sound = tone(self.frames, fps)
        (root / "mix").mkdir()
        write_wav(root / "mix" / "mix.wav", self.sound)
        self.folders[MIX] = root / "mix"

    def master(self, name: str = "master", **fields: Any) -> Path:
        """Make a master and return its path."""
        given: dict[str, Any] = {"spans": self.spans, "mix": MIX, "fps": self.fps, "frames": self.frames, **fields}
        make(MasterJob(**given), self.root / name, artifacts=self.folders)
        return self.root / name / MASTER_FILE

    def facts(self, **fields: Any) -> MediaFacts:
        """The facts of a master."""
        return probe(self.master(**fields))


@pytest.fixture(scope="module")
def cutting(tmp_path_factory: pytest.TempPathFactory) -> Cutting:
    """One film's parts."""
    return Cutting(tmp_path_factory.mktemp("cutting"))


@pytest.mark.parametrize("fps", [FPS, Fraction(30000, 1001), Fraction(24)], ids=str)
def test_picture_and_sound_have_exactly_one_length(fps: Fraction, tmp_path: Path) -> None:
    cut = Cutting(tmp_path, fps=fps, lengths=(11, 30, 1))
    path = cut.master()
    facts = probe(path)
    assert facts.picture is not None
    assert facts.sound is not None
    assert facts.picture.frames == cut.frames
    assert facts.picture.seconds == cut.frames / fps
    assert abs(facts.sound.seconds - facts.picture.seconds) <= Fraction(1, 48_000)
    heard, rate = sound(path)
    assert rate == 48_000
    assert abs(len(heard) - len(cut.sound)) <= 1


def test_sound_starts_with_the_picture_and_is_what_was_mixed(cutting: Cutting) -> None:
    heard, _ = sound(cutting.master())
    wanted = cutting.sound
    error = heard[2000:-2000] - wanted[2000 : len(heard) - 2000]
    assert np.sqrt((error**2).mean()) < 0.008, "a shift of even one sample would be twice as much"


def test_every_frame_is_there_in_order_at_one_rate(cutting: Cutting) -> None:
    path = cutting.master()
    assert [number_of(picture) for _, picture in frames(path)] == list(range(cutting.frames))
    picture = probe(path).picture
    assert picture is not None
    assert picture.constant_rate
    assert picture.fps == FPS


def test_the_file_is_what_platforms_ask_for(cutting: Cutting) -> None:
    facts = cutting.facts(audio_kbps=192)
    assert facts.faststart
    picture, heard = facts.picture, facts.sound
    assert picture is not None
    assert heard is not None
    assert (picture.codec, picture.profile, picture.pixel_format) == ("h264", "High", "yuv420p")
    assert (picture.colour_range, picture.matrix, picture.primaries, picture.transfer) == ("tv", *["bt709"] * 3)
    assert (heard.codec, heard.profile, heard.rate, heard.channels) == ("aac", "LC", 48_000, 2)


def test_the_same_parts_leave_the_same_bytes(cutting: Cutting) -> None:
    fields = {"film_title": "Twice", "chapters": (Chapter(title="a", start=0), Chapter(title="b", start=30))}
    assert cutting.master("one", **fields).read_bytes() == cutting.master("two", **fields).read_bytes()


def test_a_film_may_be_without_sound(cutting: Cutting) -> None:
    facts = cutting.facts(mix=None)
    assert facts.sound is None
    assert facts.picture is not None
    assert facts.picture.frames == cutting.frames


HOSTILE = "a=b;c#d\\e'f\"g\n[CHAPTER]\ntitle=x {\\an8} <script>alert(1)</script> ../../x ; rm -rf / $(id) 你好 مرحبا 🎬"


def test_title_and_chapters_are_kept_as_they_are(cutting: Cutting) -> None:
    chapters = (
        Chapter(title=HOSTILE, start=0),
        Chapter(title="Second; #2", start=30),
        Chapter(title="late", start=999),
    )
    facts = cutting.facts(film_title=HOSTILE, comment="50 % = half", chapters=chapters)
    assert facts.metadata["title"] == HOSTILE
    assert facts.metadata["comment"] == "50 % = half"
    assert facts.chapters == ((HOSTILE, 0), ("Second; #2", 1))


def test_labels_of_synthetic_media_are_kept_beside_the_title(cutting: Cutting) -> None:
    label = '{"Label":"1","ContentProducer":"x"}'
    facts = cutting.facts(film_title="T", tags={"AIGC": label})
    assert facts.metadata["AIGC"] == label
    assert facts.metadata["title"] == "T"


@given(text=st.text(max_size=40))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_breaks_the_file(text: str, cutting: Cutting) -> None:
    facts = cutting.facts(film_title=text, chapters=(Chapter(title=text, start=0),), mix=None)
    assert facts.picture is not None
    assert facts.picture.frames == cutting.frames
    assert set(facts.metadata) <= {"title", "major_brand", "minor_version", "compatible_brands"}
    plain = "".join(" " if (char < " " and char != "\n") or char == "\x7f" else char for char in text)
    assert facts.metadata.get("title", "") == plain


def test_spans_of_another_length_are_refused(cutting: Cutting) -> None:
    with pytest.raises(EngineError, match="have 60 frames together, the film 61"):
        cutting.master("long", frames=61, mix=None)


def test_a_span_encoded_otherwise_is_refused(cutting: Cutting, tmp_path: Path) -> None:
    odd = counting_span(frames=9, width=320, height=192, encoder=EncoderSettings(preset="slow"))
    make(odd, tmp_path / "odd")
    folders = {**cutting.folders, odd.key(): tmp_path / "odd"}
    job = MasterJob(spans=(*cutting.spans, odd.key()), fps=FPS, frames=cutting.frames + 9)
    with pytest.raises(EngineError, match="encoded otherwise"):
        make(job, tmp_path / "out", artifacts=folders)


def test_a_damaged_span_is_an_error_and_never_a_shorter_film(cutting: Cutting, tmp_path: Path) -> None:
    key = cutting.spans[1]
    (tmp_path / "cut").mkdir()
    whole = (cutting.folders[key] / SPAN_FILE).read_bytes()
    (tmp_path / "cut" / SPAN_FILE).write_bytes(whole[: len(whole) // 2])
    job = MasterJob(spans=cutting.spans, fps=FPS, frames=cutting.frames)
    with pytest.raises(EngineError):
        make(job, tmp_path / "out", artifacts={**cutting.folders, key: tmp_path / "cut"})


def test_a_mix_of_another_length_is_refused(cutting: Cutting, tmp_path: Path) -> None:
    write_wav(tmp_path / "mix.wav", cutting.sound[:-9600])
    job = MasterJob(spans=cutting.spans, mix=MIX, fps=FPS, frames=cutting.frames)
    with pytest.raises(EngineError, match="the film needs 96000"):
        make(job, tmp_path / "out", artifacts={**cutting.folders, MIX: tmp_path})


def test_a_full_disk_is_a_storage_error(cutting: Cutting, tmp_path: Path) -> None:
    from reelwright.tools.media.join import join

    (tmp_path / "full.mp4").symlink_to("/dev/full")
    with pytest.raises(StorageError):
        join(
            [cutting.folders[key] / SPAN_FILE for key in cutting.spans],
            None,
            tmp_path / "full.mp4",
            fps=FPS,
            frames=cutting.frames,
        )


def test_the_master_needs_its_spans_and_its_mix() -> None:
    job = MasterJob(spans=("a" * 64, "b" * 64, "a" * 64), mix=MIX, fps=FPS, frames=9)
    assert job.needs() == ("a" * 64, "b" * 64, MIX)


def test_a_mix_that_is_encoded_already_is_copied_and_leaves_the_same_film(cutting: Cutting) -> None:
    whole = cutting.master("whole", language="de").read_bytes()
    folder = cutting.root / "ready"
    folder.mkdir()
    (folder / "mix.m4a").write_bytes(encoded(read_wav(cutting.root / "mix" / "mix.wav")[0], kbps=192))
    cutting.folders["e" * 64] = folder
    copied = cutting.master("copied", mix="e" * 64, language="de")
    facts = probe(copied).sound
    assert facts is not None
    assert facts.seconds == cutting.frames / cutting.fps
    assert copied.read_bytes() == whole
