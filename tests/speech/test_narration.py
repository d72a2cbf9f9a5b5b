"""A person's own recording: every line and word found in it, in nine languages, whatever the reader did."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from made_narrations import ACCENTS, TEXTS, Room, make_narration
from reelwright.story.errors import InputError
from reelwright.story.speech import Voice
from reelwright.tools.media.wav import read_wav, write_wav
from reelwright.tools.speech.job import read_speech
from reelwright.tools.speech.narration import Alignment, align_narration
from reelwright.tools.speech.narration_intake import NarrationIntake, pieces_of
from reelwright.tools.speech.narration_job import NarratedLineJob, NarrationFound, NarrationJob
from reelwright.tools.work.bench import FolderBench

RATE = 48_000
TEXT = TEXTS["en"]
VOICE = Voice(engine="recording", id="me.wav", language="en")


def pieces(sound: np.ndarray) -> Iterator[np.ndarray]:
    for at in range(0, len(sound), 480_000):
        yield sound[at : at + 480_000]


def errors_ms(found: Alignment, made: object) -> np.ndarray:
    truth = {line: words for line, words in made.lines}  # type: ignore[attr-defined]  # noqa: C416 - the last reading stays
    return np.array(
        [
            1000 * abs(line.words[number][0] - start)
            for line in found.lines
            for number, (start, _) in truth[line.line].items()
        ]
    )


@pytest.mark.parametrize("language", TEXTS)
def test_words_are_found_to_80_ms_in_every_language(language: str) -> None:
    room = Room(f"{ACCENTS[language]}+f4", pace=1.1, noise_db=-42, reverb_s=0.3)
    made = make_narration(TEXTS[language], room, language=language)
    found = align_narration(pieces(made.sound), TEXTS[language], language=language)
    assert found.fits == "yes"
    assert not found.missing
    off = errors_ms(found, made)
    assert np.median(off) <= 40
    assert np.percentile(off, 90) <= 120


def test_a_line_read_again_counts_as_it_was_read_last() -> None:
    made = make_narration(TEXT, Room("en-us+m3", pace=0.9), language="en", order=(0, 1, 1, 2, 3))
    found = align_narration(pieces(made.sound), TEXT, language="en")
    assert not found.missing
    assert np.median(errors_ms(found, made)) <= 40
    first = made.lines[1][1]
    begun, ended = min(s for s, _ in first.values()), max(e for _, e in first.values())
    assert any(start < begun + 0.3 and end > ended - 0.3 for start, end in found.strays)


def test_a_line_left_out_is_named_and_the_others_are_found() -> None:
    made = make_narration(TEXT, Room("en-us+Annie"), language="en", order=(0, 2, 3))
    found = align_narration(pieces(made.sound), TEXT, language="en")
    assert found.missing == (1,)
    assert np.median(errors_ms(found, made)) <= 40


def test_another_text_does_not_fit() -> None:
    other = (
        "This is another text altogether, about a bicycle.",
        "It goes down the hill every morning and comes up in the evening.",
        "The man who rides it whistles, although no one hears him.",
    )
    made = make_narration(other, Room("en-us+m3"), language="en")
    found = align_narration(pieces(made.sound), TEXT, language="en")
    assert found.fits != "yes"
    right = align_narration(pieces(make_narration(TEXT, Room("en-us+m3"), language="en").sound), TEXT, language="en")
    assert right.contrast > 3 * max(found.contrast, 0.02)


def test_the_pieces_in_which_a_file_is_read_change_nothing() -> None:
    made = make_narration(TEXT[:2], Room("en-us+m3"), language="en")
    whole = align_narration(iter([made.sound]), TEXT[:2], language="en")
    parts = align_narration(
        (made.sound[at : at + 48_000] for at in range(0, len(made.sound), 48_000)), TEXT[:2], language="en"
    )
    for one, other in zip(whole.lines, parts.lines, strict=True):
        assert one.start_s == pytest.approx(other.start_s, abs=0.03)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, object]:
    """A folder with a recording that was taken in, and how it was made."""
    folder = tmp_path_factory.mktemp("recorded")
    made = make_narration(TEXT, Room("en-gb-x-rp+f4", pace=0.95), language="en")
    (folder / "raw").mkdir()
    write_wav(folder / "raw" / "source", made.sound, RATE, 16)
    (folder / "taken").mkdir()
    bench = FolderBench(folder / "taken", artifacts={"a" * 64: folder / "raw"})
    NarrationIntake(raw="a" * 64, name="me.wav").make(bench)
    return folder, made


def cut(recorded: tuple[Path, object], tmp_path: Path, number: int, **fields: object) -> Path:
    folder, _ = recorded
    found = tmp_path / "found"
    if not found.exists():
        found.mkdir()
        job = NarrationJob(recording="b" * 64, texts=TEXT, language="en", reader="1")
        job.make(FolderBench(found, artifacts={"b" * 64: folder / "taken"}))
    line = tmp_path / f"line-{number}"
    line.mkdir()
    bench = FolderBench(line, artifacts={"b" * 64: folder / "taken", "c" * 64: found})
    given = {"text": TEXT[number], "voice": VOICE, "number": number} | fields
    NarratedLineJob.model_validate({"recording": "b" * 64, "narration": "c" * 64, **given}).make(bench)
    return line


def test_a_line_is_cut_out_without_a_click_at_the_level_of_the_others(
    recorded: tuple[Path, object], tmp_path: Path
) -> None:
    loud = []
    for number in range(len(TEXT)):
        line = cut(recorded, tmp_path, number)
        speech = read_speech(line)
        sound, rate = read_wav(line / "speech.wav")
        assert speech.text == TEXT[number]
        assert " ".join(word.text for word in speech.words) == TEXT[number]
        assert speech.seconds == Fraction(len(sound), rate)
        assert np.abs(sound[[0, -1]]).max() < 1e-3
        assert np.abs(sound).max() < 1
        assert 0.02 < float(speech.words[0].start_s) < 0.2
        loud.append(20 * np.log10(np.sqrt(np.mean(sound.astype(float) ** 2))))
    assert max(loud) - min(loud) < 3


def test_the_room_is_turned_down_and_not_cut_off(recorded: tuple[Path, object], tmp_path: Path) -> None:
    line = cut(recorded, tmp_path, 1)
    sound, _ = read_wav(line / "speech.wav")
    speech = read_speech(line)
    after = sound[round(float(speech.words[-1].end_s) * RATE) + 2400 : -7200, 0]
    room_db = 20 * np.log10(np.sqrt(np.mean(after.astype(float) ** 2)))
    voice_db = 20 * np.log10(np.sqrt(np.mean(sound.astype(float) ** 2)))
    assert -75 < room_db < voice_db - 30


def test_equal_lines_are_cut_equally_and_a_lexicon_keeps_the_written_words(
    recorded: tuple[Path, object], tmp_path: Path
) -> None:
    first = cut(recorded, tmp_path, 2)
    first.rename(tmp_path / "first")
    again = cut(recorded, tmp_path, 2)
    assert (tmp_path / "first" / "speech.wav").read_bytes() == (again / "speech.wav").read_bytes()
    assert NarrationFound.load(tmp_path / "found").fits == "yes"


@pytest.mark.parametrize("fault", ["empty", "text", "short", "silent"])
def test_what_is_no_recording_is_told(tmp_path: Path, fault: str) -> None:
    (tmp_path / "raw").mkdir()
    source = tmp_path / "raw" / "source"
    if fault == "empty":
        source.write_bytes(b"")
    elif fault == "text":
        source.write_text("these are words")
    else:
        write_wav(source, np.zeros(RATE * (3 if fault == "silent" else 1) // 2, np.float32), RATE, 16)
    with pytest.raises(InputError, match="the narration '"):
        NarrationIntake(raw="a" * 64, name="me.wav").make(FolderBench(tmp_path, artifacts={"a" * 64: tmp_path / "raw"}))


def test_any_sound_file_is_taken_in_as_mono(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    stereo = np.stack([np.sin(np.arange(44_100 * 3) * 0.03), np.zeros(44_100 * 3)], axis=1).astype(np.float32) * 0.4
    write_wav(tmp_path / "raw" / "source", stereo, 44_100, 24)
    made = NarrationIntake(raw="a" * 64, name="me.wav").make(
        FolderBench(tmp_path, artifacts={"a" * 64: tmp_path / "raw"})
    )
    assert abs(Fraction(made.facts["seconds"]) - 3) < Fraction(1, 20)
    whole = np.concatenate(list(pieces_of(tmp_path / "narration.wav", seconds=1)))
    assert abs(len(whole) - 3 * RATE) < 2400
    assert 0.1 < np.abs(whole).max() < 0.5
