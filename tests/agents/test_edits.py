"""An edit makes again what it changes, and nothing else."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from small_films import artifacts, change, copy_of, plan_small, run


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = plan_small(
        tmp_path_factory.mktemp("edits") / "film", "12 s square ad for Stride, a waterproof trail shoe. Punchy."
    )
    made = run("render", folder)
    assert made.returncode == 0, made.stderr
    return folder


def _new(before: dict[str, tuple[str, int]], folder: Path) -> Counter[str]:
    return Counter(kind for key, (kind, _) in artifacts(folder).items() if key not in before)


def _spoken_line(folder: Path) -> tuple[int, str]:
    lines = json.loads((folder / "script.json").read_text())["lines"]
    number = max((n for n, line in enumerate(lines) if line["say"]), key=lambda n: len(lines[n]["say"]))
    return number + 1, lines[number]["say"]


def test_a_line_edited_within_its_time_touches_only_what_hears_or_shows_it(film: Path, tmp_path: Path) -> None:
    folder = copy_of(film, tmp_path / "film")
    before, length = artifacts(folder), json.loads((folder / "timeline.json").read_text())["frames"]
    number, said = _spoken_line(folder)
    shorter = " ".join(said.split()[:-1]).rstrip(",.!?") + "!"
    edited = run("edit", folder, "--line", number, shorter)
    assert edited.returncode == 0, edited.stderr
    made = _new(before, folder)
    assert made["speech"] == 1
    assert 1 <= made["span"] <= 3
    assert made["mix"] == made["master"] == made["measure"] == 1
    assert not set(made) - {"speech", "span", "mix", "master", "measure", "sheet", "poster"}, made
    assert json.loads((folder / "timeline.json").read_text())["frames"] == length


def test_a_line_that_needs_more_time_grows_its_shot_by_whole_beats_and_the_rest_only_moves(
    film: Path, tmp_path: Path
) -> None:
    folder = copy_of(film, tmp_path / "film")
    before, old = artifacts(folder), json.loads((folder / "timeline.json").read_text())
    number, said = _spoken_line(folder)
    line = json.loads((folder / "script.json").read_text())["lines"][number - 1]["id"]
    longer = said.rstrip(".!?") + ", wherever you go and whatever the weather brings, again and again and again."
    edited = run("edit", folder, "--line", number, longer)
    assert edited.returncode == 0, edited.stderr
    assert "note: the words" in edited.stderr
    new = json.loads((folder / "timeline.json").read_text())
    assert [each["shot"] for each in new["picture"]] == [each["shot"] for each in old["picture"]]
    shots = {shot["id"]: shot["lines"] for shot in json.loads((folder / "storyboard.json").read_text())["shots"]}
    beat = json.loads((folder / "storyboard.json").read_text())["music"]["frames_per_beat"]
    for was, now in zip(old["picture"], new["picture"], strict=True):
        grown = now["frames"] - was["frames"]
        assert grown == 0 or (line in shots[now["shot"]] and grown > 0 and grown % beat == 0), (was, now)
    made = _new(before, folder)
    assert made["speech"] == 1
    assert made["span"] <= 5, "what only moved was drawn again"


def test_rendering_again_makes_nothing(film: Path, tmp_path: Path) -> None:
    folder = copy_of(film, tmp_path / "film")
    before = artifacts(folder)
    again = run("render", folder)
    assert again.returncode == 0, again.stderr
    assert artifacts(folder) == before


def test_another_look_keeps_the_voice(film: Path, tmp_path: Path) -> None:
    folder = copy_of(film, tmp_path / "film")
    before = artifacts(folder)
    look = json.loads((folder / "storyboard.json").read_text())["look"]
    other = "calm" if look != "calm" else "bold"
    edited = run("edit", folder, "--look", other)
    assert edited.returncode == 0, edited.stderr
    made = _new(before, folder)
    assert made["speech"] == 0
    assert made["span"] > 1


def test_a_storyboard_edited_into_nonsense_names_the_field(film: Path, tmp_path: Path) -> None:
    folder = copy_of(film, tmp_path / "film")
    shots = json.loads((folder / "storyboard.json").read_text())["shots"]
    for spoiled, says in (
        ({"shots": [shots[0] | {"scene": "nowhere"}, *shots[1:]]}, "nowhere"),
        ({"shots": [shots[0] | {"lines": ["no-such-line"]}, *shots[1:]]}, "no-such-line"),
        ({"shots": []}, "shots"),
        ({"width": "wide"}, "width"),
        ({"looks": "bold"}, "looks"),
    ):
        original = (folder / "storyboard.json").read_text()
        change(folder, "storyboard", **spoiled)
        refused = run("render", folder)
        assert refused.returncode == 2, (spoiled, refused.stderr)
        assert says in refused.stderr
        assert "Traceback" not in refused.stderr
        (folder / "storyboard.json").write_text(original)


def test_a_document_that_is_not_json_is_refused_by_name(film: Path, tmp_path: Path) -> None:
    folder = copy_of(film, tmp_path / "film")
    (folder / "script.json").write_text("{ not json")
    refused = run("render", folder)
    assert refused.returncode == 2
    assert "script.json" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--line", 99, "words"), "no line 99"),
        (("--line", 1), "words go together"),
        (("--shot", 1), "--image go together"),
        (("--look", "nowhere"), "nowhere"),
        ((), "nothing to edit"),
    ],
)
def test_an_edit_that_cannot_be_made_changes_nothing(
    arguments: tuple[object, ...], says: str, film: Path, tmp_path: Path
) -> None:
    folder = copy_of(film, tmp_path / "film")
    documents = {path.name: path.read_text() for path in folder.glob("*.json")}
    refused = run("edit", folder, *arguments)
    assert refused.returncode == 2
    assert says in refused.stderr
    assert {path.name: path.read_text() for path in folder.glob("*.json")} == documents


def test_a_timeline_edited_by_hand_stays_and_a_review_that_fails_is_said(film: Path, tmp_path: Path) -> None:
    folder = copy_of(film, tmp_path / "film")
    timeline = json.loads((folder / "timeline.json").read_text())
    late = [
        caption
        | {"start": caption["start"] + 15, "end": caption["end"] + 15}
        | {"words": [word | {"start": word["start"] + 15, "end": word["end"] + 15} for word in caption["words"]]}
        for caption in timeline["captions"][:1]
    ]
    change(folder, "timeline", captions=late)
    edited = (folder / "timeline.json").read_text()
    for _ in range(2):
        failed = run("render", folder)
        assert failed.returncode == 3, failed.stderr
        assert "edited by hand" in failed.stderr
        assert "report.html" in failed.stdout
        assert (folder / "timeline.json").read_text() == edited
    assert 1 <= failed.stderr.count("measurements passed") <= 3, "sent back twice at most"

    (folder / "timeline.json").unlink()
    healed = run("render", folder)
    assert healed.returncode == 0, healed.stderr
