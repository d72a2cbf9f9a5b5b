"""Who is seen in which shot: whom the brief's words, a flag or a dialogue ask for; else nobody."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from typing import Any

import pytest
from loopback import Serve
from pydantic import SecretStr
from reelwright.planners.brief_reading.reading import read_brief
from reelwright.planners.linting.linter import lint
from reelwright.planners.linting.repair import repair_storyboard
from reelwright.planners.llm import LLMPlanner
from reelwright.planners.model.client import LLMClient
from reelwright.planners.model.settings import LLMSettings
from reelwright.planners.offline import OfflinePlanner
from reelwright.planners.planner import Library
from reelwright.planners.staging.film_cast import film_cast
from reelwright.planners.staging.people_places import stands
from reelwright.planners.timing.lay import lay_timeline
from reelwright.story.brief import Asset, Brief, Tag
from reelwright.story.cast import CastMember
from reelwright.story.errors import InputError
from reelwright.story.script import Script
from reelwright.story.speech import Casting
from reelwright.story.storyboard import Storyboard
from reelwright.story.timeline import Timeline
from reelwright.templates.scene import layout_for
from reelwright.tools.speech.casting import cast_as, with_voice

PEN = """Most pens are thrown away. Over a billion of them, every year.

Ours has five parts. You can take it apart with your hands.

1. Unscrew the tip
2. Rinse the nib in warm water
3. Fill it again

And if you drop it? We send you the one part that broke.

That is all. One pen, for as long as you like to write.
"""
BREAD = """ANNA: Ben, you have baked for ten years. What is sourdough?

BEN: Flour and water that came alive. [smile] Nothing more.

ANNA: Nothing more? And why does the bread rise?

BEN: Because of the yeast in it. It eats sugar and makes gas. The gas lifts the crumb.

ANNA: And what do I need to begin?

- Flour
- Warm water
- Five days

BEN: And a big jar. On the third day it runs away!
"""
LEDGER = "30 s {} for Ledgerly, bookkeeping software for freelancers. Imports bank statements, sends invoices. From $9."


def planned(brief: Brief, library: Library) -> tuple[Script, Storyboard]:
    planner = OfflinePlanner(library)
    script = planner.script(brief)
    return script, planner.storyboard(brief, script)


def filmed(brief: Brief, library: Library) -> tuple[Script, Storyboard, Timeline]:
    script, board = planned(brief, library)
    return script, board, lay_timeline(board, script, library=library, follow_words=bool(brief.script_text))


def seen(board: Storyboard) -> list[int]:
    return [number for number, shot in enumerate(board.shots) if shot.cast]


@pytest.mark.parametrize(
    ("text", "people", "who"),
    [
        (LEDGER.format("explainer"), "presenter", "auto"),
        (LEDGER.format("film with a presenter"), "presenter", "auto"),
        (LEDGER.format("spokesperson video"), "presenter", "auto"),
        ("20 s TikTok with a friendly female presenter: Tarn, a steel water bottle", "presenter", "woman"),
        ("Someone explains how a heat pump works, 45 s", "presenter", "auto"),
        ("20 s ad for Nord, a wool coat, worn by a model. €299", "model", "auto"),
        ("Lookbook for our spring collection, 20 s", "model", "auto"),
        ("20 Sekunden mit einer Moderatorin für Tarn, eine Trinkflasche aus Edelstahl.", "presenter", "woman"),
        ("Ein Erklärvideo: Wie funktioniert eine Wärmepumpe?", "presenter", "auto"),
        ("Vidéo de 20 s avec une présentatrice pour Maré, un savon à l'huile d'olive.", "presenter", "woman"),
        ("Vídeo de 20 segundos con un presentador para Trueno, un altavoz portátil.", "presenter", "man"),
        ("Vídeo de 20 s com uma apresentadora para Bruma, uma caneca de cerâmica.", "presenter", "woman"),
        ("Ролик на 20 секунд с ведущей: «Тихо», настольная лампа из латуни.", "presenter", "woman"),
        ("إعلان مدته 20 ثانية مع مقدمة لمقهى «ركن». قهوة مختصة.", "presenter", "woman"),
        ("20秒抖音广告，女主持人讲解：山泉牌保温杯，不漏水。", "presenter", "woman"),
        ("女性プレゼンター付きで15秒の動画。「霧」という手作りのマグカップ。", "presenter", "woman"),
        ("20 s for Lumo, a bike lamp, no people, 40 hours of light", "", "none"),
        ("15 s ad for Logi Spot, a presenter for slides with a laser pointer", "", ""),
        ("ad for Hostly, a web host for small shops, 15 s", "", ""),
    ],
)
def test_briefs_ask_for_people_in_their_own_words(text: str, people: str, who: str) -> None:
    brief = read_brief(text)
    assert (brief.people, brief.presenter) == (people, who)
    wished = ("presenter", "Moderatorin", "présentatrice", "主持人", "プレゼンター", "model")
    assert people == "" or not any(word in fact for fact in brief.product.features for word in wished)


def test_a_film_without_a_wish_for_people_is_what_it_was(library: Library) -> None:
    nobody = replace(
        library,
        people={},
        motions={},
        scenes={name: scene for name, scene in library.scenes.items() if scene.kind in ("graphic", "product")},
    )
    texts = (
        "20 s TikTok for Tarn, a steel water bottle. Keeps water cold for 24 hours. €29. Punchy.",
        "How wind turbines work",
    )
    for brief in (*(read_brief(text) for text in texts), read_brief("", script_text=PEN)):
        script, board, timeline = filmed(brief, library)
        assert not seen(board)
        assert (script, board, timeline) == filmed(brief, nobody)


def test_a_presenter_opens_and_ends_the_film_and_is_not_in_every_shot(library: Library) -> None:
    brief = read_brief("", script_text=PEN, presenter="maya", platform="tiktok")
    _, board, timeline = filmed(brief, library)
    shown = seen(board)
    assert {member.person for shot in board.shots for member in shot.cast} == {"maya"}
    assert shown[0] == 0
    assert shown[-1] == len(board.shots) - 1
    assert 0.4 <= len(shown) / len(board.shots) < 1
    assert all(board.shots[number].kind == "presenter" for number in shown)
    assert [len(placement.performances) for placement in timeline.picture] == [len(shot.cast) for shot in board.shots]


def test_cuts_between_shots_with_a_presenter_change_the_size(library: Library) -> None:
    brief = read_brief("", script_text=PEN, presenter="auto", platform="tiktok")
    _, board = planned(brief, library)
    layout = layout_for(board.width, board.height)
    sizes: list[float] = []
    for number, shot in enumerate(board.shots):
        times = sum(other.scene == shot.scene for other in board.shots[:number])
        places = stands(library.scenes[shot.scene], layout, times=times)
        sizes.append(places[0].size if places else 0.0)
    pairs = [(a, b) for a, b in itertools.pairwise(sizes) if a and b]
    assert pairs
    assert all(max(a, b) / min(a, b) >= 1.25 for a, b in pairs)


def test_speakers_of_a_dialogue_are_two_people_in_two_places(library: Library) -> None:
    script, board, timeline = filmed(read_brief("", script_text=BREAD, platform="reels"), library)
    plays = {member.speaker: member.person for shot in board.shots for member in shot.cast}
    assert set(plays) == {"anna", "ben"}
    assert library.people[plays["anna"]].gender == "female"
    assert library.people[plays["ben"]].gender == "male"
    sides: dict[str, set[str]] = {}
    for shot, placement in zip(board.shots, timeline.picture, strict=True):
        speaker = script.line(shot.lines[0]).speaker
        talking = [each for each in placement.performances if each.speech]
        assert [each.speaker for each in talking] == [speaker]
        for each in placement.performances:
            if len(placement.performances) > 1:
                sides.setdefault(each.person, set()).add(each.side)
                assert bool(each.listens) == (each.speaker != speaker)
    assert sides == {plays["anna"]: {"left"}, plays["ben"]: {"right"}}
    assert not [each for each in lint(read_brief("", script_text=BREAD), script, board) if each.severity == "error"]


def test_a_dialogue_without_faces_is_one_word_away(library: Library) -> None:
    _, board = planned(read_brief("", script_text=BREAD, presenter="none"), library)
    assert not seen(board)


def test_named_parts_are_kept_and_who_is_not_there_is_refused(library: Library) -> None:
    _, board = planned(read_brief("", script_text=BREAD, cast={"anna": "grace"}), library)
    assert {member.person for shot in board.shots for member in shot.cast if member.speaker == "anna"} == {"grace"}
    with pytest.raises(InputError, match="no person 'nobody-here'"):
        planned(read_brief("", script_text=PEN, presenter="nobody-here"), library)


def test_equal_briefs_have_equal_casts_and_another_seed_may_have_others(library: Library) -> None:
    briefs = [read_brief("", script_text=PEN, presenter="auto", seed=seed) for seed in (1, 1, 2, 3, 4, 5, 6)]
    casts = [film_cast(brief, OfflinePlanner(library).script(brief), library) for brief in briefs]
    assert casts[0] == casts[1]
    assert len({cast.speakers["narrator"] for cast in casts}) > 1


def garment(**tags: str) -> Brief:
    brief = read_brief("20 s film for Nord, a coat. Warm. €299. Order at nord.example")
    asset = Asset(id="garment-1", kind="garment", name="coat.png", key="0" * 64, width=600, height=800, alpha=True)
    told = tuple(Tag(dimension=name.replace("_", "-"), value=value, source="photo", asset="garment-1")
                 for name, value in tags.items())  # fmt: skip
    product = brief.product.model_copy(update={"tags": told})
    return brief.model_copy(update={"assets": (asset,), "product": product})


def test_a_garment_is_worn_by_somebody_for_whom_it_is_cut(library: Library) -> None:
    for gender, whose in (("women", "female"), ("men", "male")):
        _, board = planned(garment(gender=gender, category="coat"), library)
        worn = [member for shot in board.shots for member in shot.cast]
        assert worn
        assert {member.garment for member in worn} == {"garment-1"}
        assert {library.people[member.person].gender for member in worn} == {whose}
        assert {shot.kind for shot in board.shots if shot.cast} <= {"try-on", "pose"}
        assert any(shot.kind == "try-on" for shot in board.shots)


def test_a_man_is_not_dressed_in_what_is_cut_for_women(library: Library) -> None:
    brief = garment(gender="women", category="dress").model_copy(update={"presenter": "noah"})
    with pytest.raises(InputError, match="cut for women, and Noah is a man"):
        planned(brief, library)


def broken(board: Storyboard, number: int, *members: CastMember, scene: str = "") -> Storyboard:
    update: dict[str, Any] = {"cast": members, "kind": "presenter"}
    shots = list(board.shots)
    shots[number] = shots[number].model_copy(update=update | ({"scene": scene} if scene else {}))
    return board.model_copy(update={"shots": tuple(shots)})


def member(person: str = "maya", **more: Any) -> CastMember:
    return CastMember(**{"person": person, "speaker": "narrator", "motion": "talks", **more})


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ((member("mayor"),), "unknown-person"),
        ((member(), member()), "person-twice"),
        ((member(speaker="zoe"),), "unknown-speaker"),
        ((member(motions=("moonwalk",)),), "unknown-motion"),
        ((member(motions=("product-lift",)),), "motion-constraint"),
        ((member(motions=("walk-to-camera",)),), "motion-constraint"),
        ((member(motion="juggles torches"),), "unmatched-motion"),
        ((member("jonas"),), "recast"),
        ((), "constraint"),
        ((member(), member("jonas", speaker="")), "constraint"),
        ((member(garment="garment-9"),), "unknown-asset"),
    ],
)
def test_the_linter_tells_what_is_wrong_with_a_cast_and_repair_mends_it(
    members: tuple[CastMember, ...], code: str, library: Library
) -> None:
    brief = read_brief("", script_text=PEN, presenter="maya")
    script, board = planned(brief, library)
    number = next(number for number in seen(board)[1:] if board.shots[number].scene == "presenter-beside")
    wrong = broken(board, number, *members)
    found = [each for each in lint(brief, script, wrong, library=library) if each.path.startswith("storyboard.shots")]
    assert code in {each.code for each in found}
    assert all(each.hint for each in found if each.code == code)
    mended = repair_storyboard(brief, script, wrong, tuple(found), library)
    assert not [each for each in lint(brief, script, mended, library=library) if each.severity == "error"]


def test_pockets_and_seasons_of_a_garment_are_conflicts_with_their_reason(library: Library) -> None:
    brief = garment(gender="women", category="dress", pockets="none")
    script, board = planned(brief, library)
    number = seen(board)[0]
    pockets = member("ada", speaker="", garment="garment-1", motions=("hands-in-pockets",))
    shots = list(board.shots)
    shots[number] = shots[number].model_copy(update={"cast": (pockets,)})
    found = lint(brief, script, board.model_copy(update={"shots": tuple(shots)}), library=library)
    assert any(each.code == "motion-constraint" and "no pockets" in each.message for each in found)

    snowy = library.scenes["tryon-beside"].model_copy(update={"id": "snowy", "tags": ("winter", "snow", "tryon")})
    swim = garment(gender="women", category="swimwear")
    shots[number] = board.shots[number].model_copy(update={"scene": "snowy"})
    wider = replace(library, scenes={**library.scenes, "snowy": snowy})
    found = lint(swim, script, board.model_copy(update={"shots": tuple(shots)}), library=wider)
    assert any(each.code == "garment-conflict" and "winter scene" in each.message for each in found)


def shot(scene: str, line: str, cast: list[dict[str, Any]], **slots: str) -> dict[str, Any]:
    filled = [{"name": name, "text": text, "items": []} for name, text in slots.items()]
    return {"scene": scene, "lines": [line], "slots": filled, "camera": "push-in", "transition": "cut", "motion": "",
            "why": "fits", "cast": cast}  # fmt: skip


def test_a_model_casts_people_by_id_and_is_told_what_it_gets_wrong(serve: Serve, library: Library) -> None:
    brief = read_brief("", script_text="Rain again?\n\nThis is Stride.\n\nCome and see.", presenter="maya")
    script = OfflinePlanner(library).script(brief)
    maya = {"person": "maya", "speaker": "narrator", "motion": "waves, talks to the camera", "motions": []}
    good = {
        "look": "bold",
        "shots": [
            shot("presenter-headline", script.lines[0].id, [maya], headline="Rain again?"),
            shot("statement", script.lines[1].id, [], headline="This is Stride"),
            shot("presenter-beside", script.lines[2].id, [{**maya, "motions": ["thumbs-up"]}], headline="Come and see"),
        ],
    }
    bad = {**good, "shots": [shot("presenter-headline", script.lines[0].id, [{**maya, "person": "mona"}],
                                  headline="Rain again?"), *good["shots"][1:]]}  # fmt: skip
    server = serve(lambda n, _: json.dumps(bad if n == 0 else good))
    settings = LLMSettings(base_url=server.url, api_key=SecretStr("sk-0123456789"), model="desk")
    made = LLMPlanner(settings, library=library, client=LLMClient(settings, sleep=lambda _: None))
    board = made.storyboard(brief, script)
    asked = json.dumps(server.requests[0]["messages"])
    assert "maya:" in asked
    assert "thumbs-up" in asked
    assert "narrator is played by maya" in asked
    assert "no person 'mona'" in server.requests[1]["messages"][-1]["content"]
    assert [[each.person for each in one.cast] for one in board.shots] == [["maya"], [], ["maya"]]
    assert board.shots[0].kind == "presenter"
    timeline = lay_timeline(board, script, library=library)
    assert "thumbs-up" in [move.motion for move in timeline.picture[2].performances[0].moves]
    first = timeline.picture[0].performances[0].moves
    assert any(library.motions[move.motion].kind == "greeting" for move in first)


def test_a_model_hears_nothing_of_people_where_nobody_is_to_be_seen(serve: Serve, library: Library) -> None:
    brief = read_brief("", script_text="Rain again?\n\nThis is Stride.")
    script = OfflinePlanner(library).script(brief)
    answer = {"look": "bold", "shots": [
        {**shot("kinetic-hook", script.lines[0].id, [], headline="Rain again?")},
        {**shot("statement", script.lines[1].id, [], headline="This is Stride")},
    ]}  # fmt: skip
    server = serve(lambda n, _: json.dumps(answer))
    settings = LLMSettings(base_url=server.url, api_key=SecretStr("sk-0123456789"), model="desk")
    LLMPlanner(settings, library=library, client=LLMClient(settings, sleep=lambda _: None)).storyboard(brief, script)
    asked = json.dumps(server.requests[0])
    assert "presenter-beside" not in asked
    assert "maya" not in asked
    assert '"cast"' not in asked


def test_who_is_seen_is_heard_with_a_voice_of_theirs_and_nobody_shares_one(library: Library) -> None:
    casting = Casting()
    for name in ("maya", "jonas"):
        voices = library.people[name].voices["de"]
        voice, _ = cast_as(voices, language="de", casting=casting)
        assert voice.id in voices
        casting = with_voice(casting, speaker=name, voice=voice)
    again, _ = cast_as(library.people["maya"].voices["de"], language="de", casting=casting)
    assert again.id not in {voice.id for voice in casting.voices.values()}
    unknown, _ = cast_as(("a-voice-of-another-machine",), language="de", casting=casting)
    assert unknown.language == "de"
