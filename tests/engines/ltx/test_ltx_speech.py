"""What LTX-2 hears of those who talk, and where it may stop to listen."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from reelwright.generators.diffusion.ltx.speech import heard, slice_of
from reelwright.generators.pauses import pauses_of
from reelwright.story.cast import Performance, Utterance
from reelwright.story.requests import Region, Speaker, Subject, TalkingPresenter
from reelwright.tools.media.wav import write_wav
from reelwright.tools.work.bench import FolderBench

LOW, HIGH = "1" * 64, "2" * 64
FACE = Region(x="1/4", y="1/4", width="1/4", height="1/4")


def speaker(
    audio: str = LOW, *, start: int = 0, seconds: str = "1", lines: tuple[tuple[int, str], ...] = ()
) -> Speaker:
    said = tuple(Utterance(line="a", start=at, seconds=Fraction(length), speech=audio) for at, length in lines)
    return Speaker(
        subject=Subject(person="maya"),
        audio=audio,
        start=start,
        seconds=Fraction(seconds),
        face=FACE,
        performance=Performance(person="maya", speech=said) if said else None,
    )


def talking(*speakers: Speaker, seconds: int = 4) -> TalkingPresenter:
    return TalkingPresenter(width=640, height=640, fps=Fraction(25), seconds=seconds, speakers=speakers)


@pytest.fixture
def bench(tmp_path: Path) -> FolderBench:
    for key, hz in ((LOW, 200), (HIGH, 1000)):
        (tmp_path / key).mkdir()
        tone = 0.4 * np.sin(2 * np.pi * hz * np.arange(2 * 48_000) / 48_000)
        write_wav(tmp_path / key / "speech.wav", tone.astype(np.float32), 48_000)
    return FolderBench(tmp_path, artifacts={key: tmp_path / key for key in (LOW, HIGH)})


def tones(sound: np.ndarray) -> set[int]:
    """The frequencies of a second of sound, in Hz."""
    strengths = np.abs(np.fft.rfft(sound)) / len(sound)
    return {int(hz) for hz in np.flatnonzero(strengths > 0.05) * 16_000 / len(sound)}


def test_everybody_is_heard_from_their_moment_for_their_time(bench: FolderBench) -> None:
    sound = heard(talking(speaker(LOW, seconds="2"), speaker(HIGH, start=25, seconds="2")), bench)
    assert sound.shape == (4 * 16_000,)
    assert [tones(sound[at : at + 16_000]) for at in range(0, 64_000, 16_000)] == [{200}, {200, 1000}, {1000}, set()]


def test_speech_that_is_longer_than_said_is_cut(bench: FolderBench) -> None:
    sound = heard(talking(speaker(LOW, seconds="1/2")), bench)
    assert np.abs(sound[:8000]).max() > 0.3
    assert not sound[8000:].any()


def test_a_stretch_has_a_sample_for_every_latent(bench: FolderBench) -> None:
    sound = heard(talking(speaker(LOW, seconds="2")), bench)
    piece = slice_of(sound, start_s=Fraction(3, 2), seconds=Fraction(17, 24))
    assert len(piece) == 18 * 640
    assert (piece[:8000] == sound[24_000:32_000]).all()
    beyond = slice_of(sound, start_s=Fraction(7, 2), seconds=Fraction(1))
    assert len(beyond) == 16_000
    assert not beyond.any(), "silence where the sound is over"


def test_pauses_lie_between_what_anybody_says() -> None:
    assert pauses_of(talking(speaker(lines=((0, "1"), (50, "1"), (75, "1/2"))))) == (Fraction(3, 2), Fraction(3))
    two = talking(speaker(lines=((0, "1"), (75, "1"))), speaker(HIGH, lines=((20, "2"),)))
    assert pauses_of(two) == (Fraction("2.9"),), "nobody is cut off"


def test_one_whose_lines_nobody_knows_talks_all_the_time() -> None:
    assert pauses_of(talking(speaker(seconds="4"))) == ()
    assert pauses_of(talking(speaker(seconds="1"), speaker(HIGH, start=50, seconds="1"))) == (Fraction(3, 2),)
