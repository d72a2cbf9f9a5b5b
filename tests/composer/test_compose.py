"""Pieces last to the frame, change their layers, strike on their hits and end on the tonic."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from reelwright.generators.embedded.composer.compose import Piece, compose, write
from reelwright.generators.embedded.composer.job import ComposeJob
from reelwright.generators.embedded.composer.moods import MOODS, mood_named
from reelwright.generators.embedded.composer.score import Meter, Score
from reelwright.story.errors import InputError
from reelwright.story.timeline import MusicSection
from reelwright.tools.media.wav import read_wav
from reelwright.tools.sound.grid import arrange
from reelwright.tools.sound.loudness import integrated, true_peak_db
from reelwright.tools.work.bench import FolderBench

FPS = Fraction(30)
RATE = 48_000


def middle_tempo(mood: str) -> int:
    """Frames a beat in the middle of a mood's range at 30 frames a second."""
    tempi = MOODS[mood].frames_per_beat(FPS)
    return tempi[len(tempi) // 2]


def piece(mood: str, frames: int, *, hits: tuple[int, ...] = (), seed: int = 1) -> Piece:
    """A composed piece."""
    beat = middle_tempo(mood)
    return compose(
        mood_named(mood), frames=frames, fps=FPS, frames_per_beat=beat, sections=arrange(frames, beat, fps=FPS),
        hits=hits, seed=seed,
    )  # fmt: skip


def score(mood: str, frames: int, *, hits: tuple[int, ...] = (), seed: int = 1) -> Score:
    """A written, unplayed one."""
    beat = middle_tempo(mood)
    meter = Meter(frames=frames, fps=FPS, frames_per_beat=beat, beats_per_bar=4)
    return write(mood_named(mood), meter, sections=arrange(frames, beat, fps=FPS), hits=hits, seed=seed)


@pytest.fixture(scope="module", params=sorted(MOODS))
def played(request: pytest.FixtureRequest) -> tuple[str, Piece]:
    """Ten seconds of each mood with a hit."""
    return request.param, piece(request.param, 303, hits=(170,))


def test_every_mood_fills_its_frames_at_level_without_clipping(played: tuple[str, Piece]) -> None:
    sound = played[1].sound
    assert sound.shape == (303 * 1600, 2)
    assert np.isfinite(sound).all()
    assert integrated(sound) == pytest.approx(-14, abs=0.3)
    assert true_peak_db(sound) <= -1


def test_it_sounds_from_the_first_frame_and_is_silent_on_the_last_sample(played: tuple[str, Piece]) -> None:
    sound = played[1].sound
    assert np.abs(sound[:1600]).max() > 0.02
    assert np.abs(sound[-RATE // 100 :]).max() < 1e-3
    assert np.abs(sound[-RATE : -RATE // 2]).max() > 0.005


def test_a_hit_strikes_within_eight_milliseconds_after_a_short_stop(played: tuple[str, Piece]) -> None:
    mono = np.abs(played[1].sound).max(axis=1)
    hit = 170 * 1600
    before = mono[hit - RATE // 12 : hit - RATE // 200].max()
    loud = np.flatnonzero(mono[hit - 384 : hit + RATE // 10] > 2.5 * before)
    assert loud.size
    assert -0.008 <= (loud[0] - 384) / RATE <= 0.008
    assert played[1].accents.count(170) == 1


def test_both_sides_agree_but_are_not_the_same(played: tuple[str, Piece]) -> None:
    left, right = played[1].sound.T
    assert 0.2 < float(np.corrcoef(left, right)[0, 1]) < 0.97


def test_no_mood_is_mud_or_glare(played: tuple[str, Piece]) -> None:
    mono = played[1].sound.mean(axis=1)
    power = np.abs(np.fft.rfft(mono)) ** 2
    hz = np.fft.rfftfreq(len(mono), 1 / RATE)

    def octave(centre: float) -> float:
        return float(10 * np.log10(power[(hz > centre / 1.414) & (hz < centre * 1.414)].sum()))

    assert octave(280) - octave(90) < 4
    assert octave(4000) - octave(1000) < -1
    assert octave(8000) - octave(1000) > -26


def test_the_last_chord_is_the_tonics() -> None:
    for mood in MOODS:
        written = score(mood, 450)
        last = [note for note in written.notes if note.beat == written.meter.end]
        assert min(last, key=lambda note: note.pitch).pitch % 12 == written.key.tonic
        home = written.key.chord(written.mood.home)
        assert {note.pitch % 12 for note in last} <= set(home.classes) | {(written.key.tonic + 7) % 12}
        rest_s = (450 - written.meter.end * written.meter.frames_per_beat) / 30
        assert rest_s >= 1
        assert max(stroke.beat for stroke in written.strokes) < written.meter.end


def test_layers_change_at_least_every_four_bars() -> None:
    for mood in MOODS:
        written = score(mood, 1800)
        run = 0
        for before, bar in pairwise(written.bars):
            same = set(before.stack) == set(bar.stack) and before.section == bar.section
            run = run + 1 if same else 0
            assert run < 4, (mood, bar.number, bar.section)


def test_the_lift_has_more_voices_than_the_intro_and_is_led_into_by_a_fill() -> None:
    written = score("bright", 900)
    stacks = {bar.section: len(bar.stack) for bar in written.bars}
    assert stacks["lift"] > stacks["verse"] > stacks["intro"] - 1
    lift = next(bar for bar in written.bars if bar.section == "lift")
    assert any(lift.beat - 1 <= stroke.beat < lift.beat and stroke.layer == "snare" for stroke in written.strokes)


def test_accents_keep_two_seconds_apart() -> None:
    written = score("driving", 900, hits=(100, 130, 155, 400, 402, 700))
    assert written.hits == (100, 400, 700)
    accents = written.accents()
    assert all(b - a >= 2 * RATE for a, b in pairwise(accents))


def test_kicks_stand_on_their_grid_exactly() -> None:
    written = score("bright", 600)
    for stroke in written.strokes:
        if stroke.layer == "kick" and stroke.beat == int(stroke.beat):
            assert written.meter.sample(stroke.beat) + stroke.late_s * RATE == stroke.beat * 15 * 1600


def test_another_seed_is_another_piece_and_the_same_seed_the_same() -> None:
    one, same, other = score("warm", 600, seed=4), score("warm", 600, seed=4), score("warm", 600, seed=5)
    assert one.notes == same.notes
    assert one.strokes == same.strokes
    assert one.notes != other.notes


@settings(max_examples=40, deadline=None)
@given(
    mood=st.sampled_from(sorted(MOODS)),
    frames=st.integers(1, 2400),
    beat=st.integers(8, 40),
    fps=st.sampled_from([Fraction(24), Fraction(30), Fraction(30000, 1001), Fraction(60)]),
    hits=st.lists(st.integers(0, 2500), max_size=4),
    seed=st.integers(0, 2**40),
)
def test_any_form_can_be_written(mood: str, frames: int, beat: int, fps: Fraction, hits: list[int], seed: int) -> None:
    meter = Meter(frames=frames, fps=fps, frames_per_beat=beat, beats_per_bar=4)
    written = write(mood_named(mood), meter, sections=arrange(frames, beat, fps=fps), hits=hits, seed=seed)
    assert all(0 <= note.beat <= meter.end + 1e-9 and note.beats > 0 for note in written.notes if note.layer != "keys")
    assert all(0 <= stroke.beat < max(meter.end, 1e-9) for stroke in written.strokes)
    assert all(20 <= note.pitch <= 110 for note in written.notes)


@pytest.mark.parametrize("frames", [1, 7, 29, 61])
def test_even_the_shortest_film_gets_a_chord(frames: int) -> None:
    sound = piece("bright", frames).sound
    assert len(sound) == frames * 1600
    assert np.isfinite(sound).all()
    assert np.abs(sound).max() > 0.01


def test_the_job_leaves_equal_bytes_and_its_beats(tmp_path: Path) -> None:
    job = ComposeJob(mood="premium", fps=Fraction(25), frames=110, frames_per_beat=15, hits=(50,), seed=9)
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
        facts = job.make(FolderBench(folder)).facts
    assert (folders[0] / "music.wav").read_bytes() == (folders[1] / "music.wav").read_bytes()
    sound, rate = read_wav(folders[0] / "music.wav")
    assert (len(sound), rate) == (110 * 1920, RATE)
    assert facts["beats"] == list(range(0, 110, 15))
    assert facts["bpm"] == "100"
    assert facts["ending_frame"] in facts["downbeats"]
    assert facts["key"].endswith("dorian")


def test_an_unknown_mood_and_sections_with_holes_are_refused() -> None:
    with pytest.raises(InputError, match="'loud'"):
        ComposeJob(mood="loud", fps=FPS, frames=90, frames_per_beat=15)
    with pytest.raises(ValidationError, match="starts at beat 4"):
        ComposeJob(
            mood="bright", fps=FPS, frames=90, frames_per_beat=15,
            sections=(MusicSection(name="verse", start_beat=4, beats=2),),
        )  # fmt: skip


def test_every_mood_offers_tempi_in_its_range_at_common_rates() -> None:
    for mood in MOODS.values():
        for fps in (Fraction(24), Fraction(25), Fraction(30), Fraction(60)):
            tempi = mood.frames_per_beat(fps)
            assert tempi
            assert all(mood.bpm[0] - 8 <= 60 * fps / frames <= mood.bpm[1] + 8 for frames in tempi)
