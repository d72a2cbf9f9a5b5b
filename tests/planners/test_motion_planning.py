"""From a description, words and beats to what somebody does: in order, on the stress, on the beat, and nothing more."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reelwright.planners.estimate import estimate_speech
from reelwright.planners.motion_planning.clauses import clauses
from reelwright.planners.motion_planning.dancing import motion_beats
from reelwright.planners.motion_planning.fitting import Place, unfit
from reelwright.planners.motion_planning.gestures import peak_frame
from reelwright.planners.motion_planning.plan import Company, Planned, plan_performance
from reelwright.planners.motion_planning.retrieval import Found, Lacking, MotionIndex, side_of
from reelwright.planners.motion_planning.shot_times import Heard, ShotTimes
from reelwright.planners.motion_planning.stresses import stressed_words
from reelwright.story.cast import CastMember, Framing, Move, Side
from reelwright.story.script import Emotion, Line, Role
from reelwright.templates.library import motions, people

FPS = Fraction(30)
INDEX = MotionIndex(motions())
SAYS = (
    "A heat pump makes no heat at all. It moves it from the garden into the house, quietly and all year round. "
    "Even cold air holds some, and the machine carries it indoors."
)


def heard(
    text: str, *, start: int = 6, role: Role = "statement", speaker: str = "narrator", emotion: Emotion = "neutral"
) -> Heard:
    guess = estimate_speech(text)
    line = Line(id=f"line-{start}", role=role, say=text, speaker=speaker, emotion=emotion)
    return Heard(line, start, guess.seconds, guess.words)


def act(
    description: str = "",
    *,
    person: str = "jonas",
    frames: int = 150,
    lines: tuple[Heard, ...] = (),
    framing: Framing = "full",
    side: Side = "left",
    product: bool = False,
    company: Company | None = None,
    beats: tuple[int, ...] = (),
    items: tuple[int, ...] = (),
    directions: tuple[tuple[str, int], ...] = (),
    speaker: str = "narrator",
    language: str = "en",
    named: tuple[str, ...] = (),
    seed: int = 0,
) -> Planned:
    member = CastMember(person=person, speaker=speaker, side=side, framing=framing, motion=description, motions=named)
    place = Place(people()[person], framing=framing, product=product, space=framing == "full")
    times = ShotTimes(frames, FPS, lines, beats, items, directions, language)
    return plan_performance(member, place=place, times=times, index=INDEX, company=company or Company(), seed=seed)


def moves(planned: Planned, track: str) -> list[Move]:
    return [move for move in planned.performance.moves if move.track == track]


def ids(planned: Planned, track: str) -> list[str]:
    return [move.motion for move in moves(planned, track)]


def test_a_description_is_taken_apart_in_order() -> None:
    found = clauses("she steps forward, lifts the bottle and smiles at the camera")
    assert [each.text for each in found] == ["she steps forward", "lifts the bottle", "smiles at the camera"]
    assert found[1].ideas == {"lift", "product"}
    assert found[2].face == "happy"
    assert not found[2].moves
    both = clauses("He walks to the camera while waving, then turns left and right")
    assert [each.together for each in both] == [False, True, False]
    assert both[2].text == "turns left and right"


def test_the_deeds_of_a_description_follow_each_other_in_the_shot() -> None:
    planned = act("she steps forward, lifts the bottle, smiles at the camera", product=True, speaker="")
    assert ids(planned, "body")[0] == "step-forward"
    assert ids(planned, "gesture") == ["product-lift"]
    body, gesture = moves(planned, "body"), moves(planned, "gesture")
    assert gesture[0].start >= body[0].start + body[0].frames
    assert "lift" in gesture[0].why
    assert planned.performance.mood == "happy"
    assert planned.notes == ()


@pytest.mark.parametrize(
    ("language", "description"),
    [
        ("de", "Sie winkt, hebt das Produkt und lächelt in die Kamera"),
        ("fr", "Elle salue, soulève le produit et sourit à la caméra"),
        ("es", "Ella saluda, levanta el producto y sonríe a la cámara"),
        ("pt", "Ela acena, levanta o produto e sorri para a câmera"),
        ("ru", "она машет рукой, поднимает продукт и улыбается в камеру"),
        ("ar", "تلوح، ترفع المنتج ثم تبتسم"),
        ("zh", "她挥手，然后举起产品，微笑着看镜头"),
        ("ja", "手を振る、それから商品を持ち上げる、微笑む"),
    ],
)
def test_descriptions_are_understood_in_the_languages_of_films(language: str, description: str) -> None:
    planned = act(description, language=language, product=True, speaker="", frames=260)
    found = ids(planned, "gesture")
    assert len(found) == 2
    assert found[0].startswith("wave")
    assert found[1].startswith("product")
    assert planned.performance.mood == "happy"


def test_what_the_library_lacks_is_said_and_not_replaced_by_something_else() -> None:
    planned = act("juggles three burning torches, waves", speaker="")
    assert ids(planned, "gesture")[0].startswith("wave")
    assert any("juggles" in note for note in planned.notes)
    nothing = act("rides a unicycle", speaker="", frames=90)
    assert {motions()[name].kind for name in ids(nothing, "body")} == {"idle"}
    assert "no motion" in nothing.notes[0]


@pytest.mark.parametrize(
    ("person", "words", "reason"),
    [
        ("ada", "stands with hands in pockets", "pockets"),
        ("leo", "adjusts the collar", "collar"),
        ("jonas", "lifts the bottle to the camera", "product"),
        ("sofia", "walks to the camera", "wheelchair"),
        ("jonas", "sits down on a chair", "chair"),
    ],
)
def test_nobody_does_what_they_cannot(person: str, words: str, reason: str) -> None:
    bare = people()[person].model_copy(
        update={"outfit": people()[person].outfit.model_copy(update={"pockets": False, "top": "tank", "coat": "none"})}
    )
    found = INDEX.find(clauses(words)[0], Place(bare, framing="full", space=True))
    assert isinstance(found, Lacking)
    assert reason in found.why


def test_a_person_in_a_wheelchair_only_gets_motions_that_need_no_legs() -> None:
    for words in ("steps forward, waves", "dances", "turns around", "walks the runway", "bows", ""):
        planned = act(words, person="sofia", lines=(heard(SAYS),), frames=420)
        place = Place(people()["sofia"], framing="full", space=True)
        for move in planned.performance.moves:
            motion = motions()[move.motion]
            assert unfit(motion, place) == ""
            assert motion.kind not in ("walk", "turn", "dance")
        assert all(motions()[name].kind == "sit" for name in ids(planned, "body") if not words)


DEEDS = ("waves", "walks to the camera", "turns around", "explains", "looks left", "shrugs", "dances", "flies", "nods",
         "hands on hips", "smiles", "claps twice", "holds the product", "at the end thumbs up")  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(
    st.lists(st.sampled_from(DEEDS), max_size=6),
    st.integers(1, 400),
    st.booleans(),
    st.sampled_from(("jonas", "sofia", "pip")),
    st.sampled_from(("full", "half", "head")),
)
def test_the_body_is_never_without_a_motion_and_nothing_leaves_the_shot(
    deeds: list[str], frames: int, speaks: bool, person: str, framing: Framing
) -> None:
    lines = (heard(SAYS),) if speaks else ()
    planned = act(", ".join(deeds), person=person, frames=frames, lines=lines, framing=framing, beats=(3, 18, 33, 48))
    body = moves(planned, "body")
    assert [move.start for move in body] == [0, *itertools.accumulate(move.frames for move in body[:-1])]
    assert body[-1].start + body[-1].frames == frames
    gestures = moves(planned, "gesture")
    assert all(before.start + before.frames <= after.start for before, after in itertools.pairwise(gestures))
    assert all(move.start + move.frames <= frames for move in gestures)
    for move in planned.performance.moves:
        motion = motions()[move.motion]
        assert move.why
        assert motion.loop or move.from_s + Fraction(move.frames) / FPS * move.rate <= motion.seconds + Fraction(1, 15)
    starts = [gaze.start for gaze in planned.performance.gazes]
    assert starts[0] == 0
    assert starts == sorted(set(starts))


def test_gestures_peak_just_before_stressed_words_and_not_on_every_one() -> None:
    said = heard(SAYS)
    planned = act(lines=(said,), frames=480)
    stresses = [word.frame for word in stressed_words(said, ShotTimes(480, FPS, (said,)))]
    beats = [move for move in moves(planned, "gesture") if move.why.startswith("beat")]
    assert len(beats) >= 4
    peaks = [peak_frame(move, motions()[move.motion], FPS) for move in beats]
    for move, peak in zip(beats, peaks, strict=True):
        assert min(frame - peak for frame in stresses if frame >= peak) <= 3
        assert move.start + move.frames - peak >= 6
    gaps = [after - before for before, after in itertools.pairwise(peaks)]
    assert all(gap >= Fraction(3, 2) * FPS - 3 for gap in gaps)
    assert len(beats) < len(stresses)
    assert len({move.motion for move in beats}) >= 3
    assert {move.mirrored for move in beats} == {True, False}


def test_little_words_carry_no_stress() -> None:
    said = heard("It is the SAME with all of them, and that is why 40 hours matter.")
    words = [word.text for word in stressed_words(said, ShotTimes(300, FPS, (said,)))]
    assert "40" in words
    assert not {"It", "is", "the", "of", "and", "that"} & set(words)


def test_points_of_a_list_are_counted_on_the_fingers_as_they_are_spoken() -> None:
    said = heard("Same hour every night. No screen for an hour. A cool, dark room.", role="feature")
    items = (20, 90, 160)
    planned = act(lines=(said,), items=items, frames=240)
    counted = [move for move in moves(planned, "gesture") if move.motion.startswith("count")]
    assert [move.motion for move in counted] == ["count-one", "count-two", "count-three"]
    for move, frame in zip(counted, items, strict=True):
        assert 0 <= frame - peak_frame(move, motions()[move.motion], FPS) <= 3


@pytest.mark.parametrize("way", ["left", "right", "up", "down"])
def test_a_pointing_cue_becomes_the_persons_hand_and_the_eyes_are_there_first(way: str) -> None:
    planned = act(lines=(heard(SAYS),), directions=((f"point-{way}", 80),), frames=300)
    hand = next(move for move in moves(planned, "gesture") if "the script says" in move.why)
    motion = motions()[hand.motion]
    assert motion.kind == "point"
    assert side_of(motion) == way
    assert not hand.mirrored
    assert 0 <= 80 - peak_frame(hand, motion, FPS) <= 3
    gaze = next(gaze for gaze in planned.performance.gazes if gaze.at == way)
    assert gaze.start < peak_frame(hand, motion, FPS)
    assert planned.acted == {f"point-{way}"}
    assert planned.performance.gazes[-1].at == "camera"


def test_what_is_shown_beside_is_presented_and_looked_at() -> None:
    planned = act(lines=(heard(SAYS),), company=Company(content="right"), frames=420)
    hand = next(move for move in moves(planned, "gesture") if move.why == "presents what is shown")
    assert side_of(motions()[hand.motion]) == "right"
    assert "content" in [gaze.at for gaze in planned.performance.gazes]


def test_a_dance_has_its_beats_on_those_of_the_music() -> None:
    beats = tuple(range(7, 300, 14))
    planned = act("dances", speaker="", beats=beats, frames=300)
    dance = [move for move in moves(planned, "body") if motions()[move.motion].kind == "dance"]
    assert sum(move.frames for move in dance) == 300
    for move in dance:
        motion = motions()[move.motion]
        own = motion_beats(motion)
        assert move.rate != 1
        steps = [at + lap * motion.seconds for lap in range(20) for at in own]
        frames = [move.start + (at - move.from_s) / move.rate * FPS for at in steps]
        inside = [frame for frame in frames if move.start <= frame < move.start + move.frames]
        assert inside
        assert all(min(abs(frame - beat) for beat in beats) <= 1 for frame in inside)


def test_a_dance_follows_music_that_does_not_keep_its_pace() -> None:
    beats = (0, 15, 30, 45, 60, 78, 96, 114, 132, 150, 166, 182, 198)
    planned = act("dances", speaker="", beats=beats, frames=210)
    dance = [move for move in moves(planned, "body") if motions()[move.motion].kind == "dance"]
    assert len(dance) > 1
    assert len({move.rate for move in dance}) > 1
    for before, after in itertools.pairwise(dance):
        # Where one pace ends the next goes on in the same moment of the dance.
        length = motions()[before.motion].seconds
        end = (before.from_s + Fraction(before.frames) / FPS * before.rate) % length
        assert min(abs(end - after.from_s), length - abs(end - after.from_s)) < Fraction(1, 50)


def test_a_walk_is_over_when_the_shot_is() -> None:
    for frames in (60, 90, 110):
        planned = act("walks to the camera", speaker="", frames=frames)
        move = moves(planned, "body")[0]
        motion = motions()[move.motion]
        assert motion.id == "walk-to-camera"
        done = move.from_s + Fraction(move.frames) / FPS * move.rate
        assert done >= motion.cues["arrive"]
        assert Fraction(4, 5) <= move.rate <= Fraction(5, 4)


def test_who_walks_into_the_picture_comes_to_stand_at_their_place() -> None:
    arrives = act("walks to the camera, then puts a hand on the hip", speaker="", frames=200).performance
    walk = next(move for move in arrives.moves if motions()[move.motion].kind == "walk")
    assert arrives.home == walk.start + walk.frames
    assert act("walks away", speaker="", frames=200).performance.home == 0
    assert act("waves", speaker="", frames=200).performance.home == 0


def test_speakers_of_a_dialogue_look_at_each_other_and_who_is_silent_listens() -> None:
    lines = (heard("Why does bread rise at all, Mateo?", speaker="lucia"),
             heard("Because of the yeast that lives in it.", start=110, speaker="mateo"))  # fmt: skip
    planned = act("talks", lines=lines, speaker="mateo", company=Company(partner=True), frames=230)
    performance = planned.performance
    assert performance.listens == ((6, lines[0].end(FPS)),)
    assert [said.line for said in performance.speech] == ["line-110"]
    assert {gaze.at for gaze in performance.gazes} == {"partner"}
    first = moves(planned, "gesture")[0]
    assert first.start >= 90
    assert "listen" in ids(planned, "body")
    goodbye = heard("Come by and try some.", start=110, role="call-to-action", speaker="mateo")
    told = act("talks", lines=(lines[0], goodbye), speaker="mateo", company=Company(partner=True), frames=230)
    assert told.performance.gazes[-1].at == "camera"


def test_a_smile_of_the_description_is_on_the_lips_unless_the_line_feels_otherwise() -> None:
    happy = act("talks and smiles", lines=(heard(SAYS),), frames=400)
    assert happy.performance.speech[0].emotion == "happy"
    serious = act("talks and smiles", lines=(heard(SAYS, emotion="serious"),), frames=400)
    assert serious.performance.speech[0].emotion == "serious"


def test_a_smile_that_a_script_asks_for_begins_at_its_word_and_is_the_speakers() -> None:
    planned = act(lines=(heard(SAYS),), directions=(("smile", 80),), frames=300)
    assert [smile.start for smile in planned.performance.smiles] == [80]
    assert not act(lines=(heard(SAYS),), frames=300).performance.smiles


def test_motions_by_name_come_in_their_order_and_those_that_do_not_fit_are_told() -> None:
    planned = act("", named=("wave", "product-lift", "nod", "no-such"), speaker="", frames=200)
    assert ids(planned, "gesture") == ["wave", "nod"]
    assert any("product" in note for note in planned.notes)
    assert any("no-such" in note for note in planned.notes)


def test_equal_shots_are_acted_alike_and_another_seed_otherwise() -> None:
    lines = (heard(SAYS),)
    assert act(lines=lines, frames=480) == act(lines=lines, frames=480)
    others = {tuple(ids(act(lines=lines, frames=480, seed=seed), "gesture")) for seed in range(4)}
    assert len(others) > 1


def test_a_clause_finds_its_motion_among_all_of_the_library() -> None:
    """Every motion is found by the words that its own file describes it with."""
    place = Place(people()["jonas"], framing="full", product=True, chair=True, space=True, pockets=True, collar=True)
    missed = []
    for motion in motions().values():
        found = [INDEX.find(clause, place) for says in motion.says[:1] for clause in clauses(says) if clause.moves]
        kinds = {each.motion.kind for each in found if isinstance(each, Found)}
        if motion.kind not in kinds:
            missed.append((motion.id, motion.says[0], [getattr(each, "motion", each) for each in found]))
    assert not [each[:2] for each in missed]
