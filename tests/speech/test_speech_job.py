"""The job: files, facts, keys."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from reelwright.story.errors import DocumentError, EngineError
from reelwright.story.speech import Voice
from reelwright.tools.media.wav import read_wav
from reelwright.tools.speech.job import SpeechJob, read_speech
from reelwright.tools.work.bench import FolderBench

VOICE = Voice(engine="espeak", id="en-us+m7", language="en", revision="1")
LINE = "Meet Stride, the waterproof trail shoe."


def made(job: SpeechJob, folder: Path) -> dict[str, bytes]:
    folder.mkdir()
    job.make(FolderBench(folder))
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_line_leaves_sound_and_words_of_one_length(tmp_path: Path) -> None:
    job = SpeechJob(text=LINE, voice=VOICE, emotion="happy")
    result = job.make(FolderBench(tmp_path))
    sound, rate = read_wav(tmp_path / "speech.wav")
    speech = read_speech(tmp_path / "speech.json")
    assert rate == 48_000
    assert sound.shape[1] == 1
    assert speech.seconds == Fraction(len(sound), rate) == Fraction(result.facts["seconds"])
    assert speech.text == LINE
    assert " ".join(word.text for word in speech.words) == LINE
    assert result.facts["words"] == 6
    assert result.making.engine == "espeak en-us+m7"
    assert result.making.compute_s > 0
    assert read_speech(tmp_path) == speech


def test_equal_jobs_leave_equal_bytes_and_other_jobs_other_keys(tmp_path: Path) -> None:
    job = SpeechJob(text=LINE, voice=VOICE)
    assert made(job, tmp_path / "a") == made(SpeechJob.model_validate(job.model_dump()), tmp_path / "b")
    others = [
        job.model_copy(update={"text": "Other."}),
        job.model_copy(update={"pace": Fraction(11, 10)}),
        job.model_copy(update={"emotion": "serious"}),
        job.model_copy(update={"voice": VOICE.model_copy(update={"revision": "2"})}),
    ]
    assert len({job.key(), *(other.key() for other in others)}) == 5


def test_only_calls_that_cost_are_paid() -> None:
    assert not SpeechJob(text=LINE, voice=VOICE).paid
    assert not SpeechJob(text=LINE, voice=VOICE.model_copy(update={"engine": "edge"})).paid
    paid = SpeechJob(text=LINE, voice=VOICE.model_copy(update={"engine": "openai"}))
    assert paid.paid
    assert paid.remote
    assert paid.cost() > 0


def test_what_cannot_be_spoken_is_told(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="pace"):
        SpeechJob(text=LINE, voice=VOICE, pace=Fraction(9)).make(FolderBench(tmp_path))
    with pytest.raises(EngineError, match="not installed"):
        SpeechJob(text=LINE, voice=VOICE.model_copy(update={"engine": "piper"})).make(FolderBench(tmp_path))
    assert not list(tmp_path.iterdir())
    with pytest.raises(DocumentError):
        read_speech(tmp_path / "speech.json")
    (tmp_path / "speech.json").write_text('{"text": 5}')
    with pytest.raises(DocumentError, match="text"):
        read_speech(tmp_path / "speech.json")
