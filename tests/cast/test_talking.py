"""A face over a shot: lips with the line and nowhere else, feelings eased in, blinks, looks, listening."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reelwright.generators.embedded.cast.face_controls import CALM, CONTROL, MOUTH_CONTROLS
from reelwright.generators.embedded.cast.head import mouth_opening
from reelwright.generators.embedded.cast.motion.gaze import Looks
from reelwright.generators.embedded.cast.talking import face_track
from reelwright.generators.embedded.cast.talking.eyes import blink_frames, blinks
from reelwright.generators.embedded.cast.talking.feelings import FEELINGS
from reelwright.story.cast import Gaze, Performance, Smile, Stress, Utterance
from reelwright.story.mouth import Mouth
from reelwright.story.speech import Speech, Voice
from reelwright.tools.speech.espeak import EspeakVoice
from reelwright.tools.speech.lips.make_mouth import make_mouth
from reelwright.tools.speech.pauses import with_pauses

FPS = 30
FRAMES = 150
START = 30
EMOTIONS = tuple(FEELINGS)


@pytest.fixture(scope="module")
def mouth() -> Mouth:
    """'Mum, please bring a big lamp.' with a pause of 1.2 s after its first word."""
    voice = Voice(engine="espeak", id="en-us+f1", language="en")
    text = "Mum, please bring a big lamp."
    said = EspeakVoice().speak(text, voice=voice, emotion="neutral", pace=Fraction(1))
    said = with_pauses(said, ((1, Fraction(6, 5)),))
    speech = Speech(text=text, voice=voice, seconds=said.seconds, words=said.words, phonemes=said.phonemes)
    return make_mouth(speech, said.samples, language="en").mouth


def acting(mouth: Mouth | None = None, *, emotion: str = "neutral", **fields: object) -> Performance:
    said = (Utterance(line="a", start=START, seconds=mouth.seconds, emotion=emotion),) if mouth is not None else ()  # type: ignore[arg-type]
    return Performance(person="maya", speech=said, **fields)  # type: ignore[arg-type]


def column(track: np.ndarray, name: str) -> np.ndarray:
    return np.asarray(track[:, CONTROL[name]])


def track_of(performance: Performance, mouth: Mouth | None, *, fps: float = FPS, frames: int = FRAMES) -> np.ndarray:
    return face_track(performance, {"a": mouth} if mouth is not None else {}, frames=frames, fps=fps)


@pytest.mark.parametrize("emotion", EMOTIONS)
def test_no_feeling_opens_a_mouth_whose_owner_is_silent(mouth: Mouth, emotion: str) -> None:
    track = track_of(acting(mouth, emotion=emotion), mouth)
    after = START + int(float(mouth.seconds) * FPS) + 1
    opening = mouth_opening(track)
    assert opening[:START].max() == opening[after:].max() == 0
    assert not track[:START, : len(MOUTH_CONTROLS)].any()
    assert opening[START:after].max() > 0.3


@pytest.mark.parametrize("emotion", EMOTIONS)
def test_closures_stay_closed_with_every_feeling(mouth: Mouth, emotion: str) -> None:
    opening = mouth_opening(track_of(acting(mouth, emotion=emotion), mouth))
    assert len(mouth.closures_s) >= 7
    for middle in mouth.closures_s:
        frame = START + int(float(middle) * FPS)
        assert opening[frame - 1 : frame + 2].min() < 0.01


@pytest.mark.parametrize("fps", [24, 25, Fraction(30000, 1001), 50, 60])
def test_lips_meet_their_closures_at_any_rate(mouth: Mouth, fps: float) -> None:
    frames = int(6 * fps)
    said = Utterance(line="a", start=int(fps), seconds=mouth.seconds)
    opening = mouth_opening(face_track(Performance(person="leo", speech=(said,)), {"a": mouth}, frames=frames, fps=fps))
    for middle in mouth.closures_s:
        at = int(fps) + float(middle) * float(fps)
        assert opening[int(at - 1) : int(at + 1) + 1].min() < 0.02


def test_breath_is_drawn_at_the_end_of_a_long_pause_only(mouth: Mouth) -> None:
    ((begins, ends),) = mouth.silences_s
    opening = mouth_opening(track_of(acting(mouth), mouth))
    first, last = START + float(begins) * FPS, START + float(ends) * FPS
    assert opening[int(first + 6) : int(last - 12)].max() == 0
    assert 0.02 < opening[int(last - 9) : int(last - 2)].max() < 0.25


def test_a_line_without_a_voice_yet_leaves_the_mouth_at_rest(mouth: Mouth) -> None:
    assert not track_of(acting(mouth), None)[:, : len(MOUTH_CONTROLS)].any()


def test_feelings_differ_and_are_eased_in_over_six_to_ten_frames(mouth: Mouth) -> None:
    calm = track_of(acting(mouth), mouth)
    seen = {}
    for emotion in EMOTIONS:
        face = track_of(acting(mouth, emotion=emotion), mouth)
        seen[emotion] = face[START + 60]
        moved = np.abs(face - calm)[:, CONTROL["smile"] :].max(axis=1)
        if emotion != "neutral":
            assert moved[: START - 6].max() == 0
            steps = np.flatnonzero(np.diff(moved[: START + 3]) > 1e-3)
            assert 5 <= steps[-1] - steps[0] + 1 <= 10
    names = list(seen)
    for number, one in enumerate(names):
        for other in names[number + 1 :]:
            assert np.abs(seen[one] - seen[other]).max() > 0.15, (one, other)
    assert seen["happy"][CONTROL["smile"]] > 0.4
    assert seen["happy"][CONTROL["cheeks"]] > 0.3
    assert seen["surprised"][CONTROL["lid-left"]] < -0.3
    assert seen["serious"][CONTROL["frown"]] > 0.4


def test_a_face_keeps_its_feeling_between_two_lines_of_it(mouth: Mouth) -> None:
    length = int(float(mouth.seconds) * FPS)
    said = [
        Utterance(line="a", start=START + number * (length + 30), seconds=mouth.seconds, emotion="happy")
        for number in range(2)
    ]
    performance = Performance(person="maya", speech=tuple(said))
    smile = column(face_track(performance, {"a": mouth}, frames=3 * length + 120, fps=FPS), "smile")
    between = smile[START + length + 2 : said[1].start - 2]
    assert between.min() > 0.6
    assert smile[-1] == pytest.approx(CALM["smile"])


def test_a_smile_on_cue_comes_and_goes_with_the_mouth_shut() -> None:
    track = track_of(acting(smiles=(Smile(start=40, frames=30, strength=0.8),)), None)
    smile = column(track, "smile")
    assert smile[39] == CALM["smile"]
    assert smile[55] == pytest.approx(0.8)
    assert smile[-1] == CALM["smile"]
    assert mouth_opening(track).max() == 0
    assert column(track, "cheeks")[55] > 0.4


def test_a_face_that_feels_nothing_is_friendly_and_a_serious_one_is_not(mouth: Mouth) -> None:
    assert (column(track_of(acting(), None), "smile") >= 0.15).all()
    length = int(float(mouth.seconds) * FPS)
    for emotion in ("serious", "concerned"):
        smile = column(track_of(acting(mouth, emotion=emotion), mouth), "smile")
        assert smile[START + 10 : START + length].max() <= 0
        assert smile[0] >= 0.15


def test_stressed_words_lift_the_brows_before_the_peak(mouth: Mouth) -> None:
    stresses = (Stress(frame=60, strength=1.0), Stress(frame=100, strength=0.9))
    plain = column(track_of(acting(mouth, stresses=(Stress(frame=0, strength=0.0),)), mouth), "brow-left")
    lifted = column(track_of(acting(mouth, stresses=stresses), mouth), "brow-left") - plain
    for stress in stresses:
        assert lifted[stress.frame] > 0.2
        assert lifted[stress.frame - 7] == pytest.approx(0, abs=1e-6)
    assert lifted[80] == pytest.approx(0, abs=1e-6)
    # Without planned ones the mouth's own stresses count.
    own = column(track_of(acting(mouth), mouth), "brow-left") - plain
    assert own[START:].max() > 0.15


def test_a_listener_reacts_and_says_nothing() -> None:
    track = track_of(acting(listens=((20, 260),)), None, frames=300)
    assert not track[:, : len(MOUTH_CONTROLS)].any()
    calm = track_of(acting(), None, frames=300)
    moved = np.abs(track - calm)[:, CONTROL["smile"] : CONTROL["lid-left"]]
    assert moved[:20].max() == 0
    assert moved[60:250, 0].min() > 0.15
    assert sum(np.diff(column(track, "brow-left")[30:250]) > 0.01) + sum(np.diff(moved[30:250, 0]) > 0.01) > 3


def test_nothing_is_dead_for_a_second_and_a_half() -> None:
    track = track_of(acting(), None, frames=240)
    for first in range(0, 195, 15):
        assert np.ptp(track[first : first + 45], axis=0).max() > 0.02


def test_eyes_go_where_the_performance_looks() -> None:
    looks = (Gaze(start=30, at="left"), Gaze(start=90, at="up"))
    track = track_of(acting(gazes=looks), None)
    assert column(track, "gaze-x")[36] < -0.5
    assert abs(column(track, "gaze-x")[20]) < 0.1
    assert column(track, "gaze-y")[95] > 0.3
    # What MOTION worked out is taken as it is.
    still = Looks(head=np.zeros((FRAMES, 2)), eyes=np.full((FRAMES, 2), 16.0))
    shared = face_track(acting(), {}, frames=FRAMES, fps=FPS, looks=still)
    assert column(shared, "gaze-x").mean() == pytest.approx(0.5, abs=0.05)
    assert column(shared, "gaze-y").mean() < -0.6


def test_a_look_elsewhere_brings_a_blink() -> None:
    lids = column(track_of(acting(gazes=(Gaze(start=75, at="content"),)), None), "lid-left")
    assert lids[75:78].max() == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize(("fps", "down", "up"), [(30, 2, 3), (60, 4, 6)])
def test_a_blink_is_two_frames_down_one_shut_three_up(fps: int, down: int, up: int) -> None:
    lids = blinks([40], frames=90, fps=fps)
    assert lids[40] == 1
    moving = np.flatnonzero((lids > 0) & (lids < 1))
    assert (moving < 40).sum() in (down, down + 1)
    assert (moving > 40).sum() in (up, up + 1)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.lists(st.integers(5, 1700), max_size=12))
def test_people_blink_every_two_to_six_seconds_and_not_amid_stress(seed: int, stressed: list[int]) -> None:
    performance = Performance(person="maya", seed=seed)
    strong = [(float(frame), 0.9) for frame in stressed]
    shut = blink_frames(performance, frames=1800, fps=FPS, stresses=strong)
    apart = np.diff(shut) / FPS
    assert len(shut) >= 9
    assert apart.min() >= 1.9
    assert apart.max() <= 6.4
    assert shut == blink_frames(performance, frames=1800, fps=FPS, stresses=strong)


def test_equal_performances_have_equal_faces_and_other_seeds_other_ones(mouth: Mouth) -> None:
    one = track_of(acting(mouth, seed=3), mouth)
    assert np.array_equal(one, track_of(acting(mouth, seed=3), mouth))
    assert not np.array_equal(one, track_of(acting(mouth, seed=4), mouth))
    assert one.shape == (FRAMES, len(CONTROL))
    assert np.isfinite(one).all()


def test_controls_stay_in_their_ranges_whatever_comes_together(mouth: Mouth) -> None:
    performance = acting(
        mouth,
        emotion="excited",
        smiles=(Smile(start=20, strength=1.0),),
        listens=((0, 140),),
        gazes=(Gaze(start=40, at="down"), Gaze(start=70, at="right")),
        stresses=tuple(Stress(frame=frame) for frame in range(20, 140, 9)),
    )
    track = track_of(performance, mouth)
    for name in CONTROL:
        signed = name in ("wide", "smile", "brow-left", "brow-right", "gaze-x", "gaze-y")
        low = -1.0 if signed else -0.6 if name.startswith("lid") else 0.0
        assert low <= column(track, name).min()
        assert column(track, name).max() <= 1
