"""The command line: what each door prints and returns."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest
from reelwright.tools.work.code_version import imports
from small_films import command, environment, plan_small, run

ROOT = Path(__file__).parents[2]
FLOORS = ("story", "templates", "tools", "generators", "planners", "agents", "apps")
DOORS = (
    "make", "plan", "render", "edit", "approve", "resume", "status", "estimate", "doctor", "schema", "voices",
    "templates",
)  # fmt: skip


def test_help_lists_every_door() -> None:
    shown = run("--help")
    assert shown.returncode == 0
    assert all(door in shown.stdout for door in DOORS)


@pytest.mark.parametrize("door", [*DOORS, "templates list", "templates check", "templates preview"])
def test_every_door_has_help_with_an_example(door: str) -> None:
    shown = run(*door.split(), "--help")
    assert shown.returncode == 0
    assert "Example:" in shown.stdout or door == "templates"


def test_what_a_film_takes_stands_in_groups() -> None:
    shown = run("make", "--help").stdout
    places = [shown.index(f"\n{name}:\n") for name in ("What it is made of", "Voice and people", "Engines", "The work")]
    assert places == sorted(places)
    assert places[2] < shown.index("--fallback") < places[3] < shown.index("--quiet")
    assert "\nOptions:\n" in run("status", "--help").stdout


@pytest.mark.parametrize(
    "listing",
    [("voices",), ("templates", "list"), ("doctor",), ("schema",), ("estimate", "20 s ad for Stride, a trail shoe.")],
)
def test_every_listing_speaks_json(listing: tuple[str, ...]) -> None:
    shown = run(*listing, "--json")
    assert shown.returncode == 0, shown.stderr
    assert isinstance(json.loads(shown.stdout), dict)


def test_a_plan_tells_machines_what_it_did(tmp_path: Path) -> None:
    done = run("plan", "6 s ad for Stride, a trail shoe.", "--out", tmp_path / "f", "--planner", "offline", "--json")
    assert done.returncode == 0, done.stderr
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [event["stage"] for event in events if event["event"] == "stage" and event["what"] == "done"] == [
        "brief",
        "script",
        "storyboard",
    ]
    assert events[-1]["event"] == "result"
    assert {"brief.json", "script.json", "storyboard.json"} <= {path.name for path in (tmp_path / "f").iterdir()}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("make", ""), "neither a brief nor a script"),
        (("make",), "neither a brief nor a script"),
        (("make", "x" * 20_001), "more than 20,000"),
        (("make", "brief.txt"), "--script FILE"),
        (("make", "an ad for Stride", "--platform", "vimeo"), "'vimeo'"),
        (("make", "an ad for Stride", "--ratio", "2:1"), "'2:1'"),
        (("make", "an ad for Stride", "--ratio", "1:1", "--platform", "tiktok,youtube"), "contradict"),
        (("make", "an ad for Stride", "--seconds", "0"), "out of range"),
        (("make", "an ad for Stride", "--seconds", "soon"), "not a number"),
        (("make", "an ad for Stride", "--look", "nowhere"), "'nowhere'"),
        (("make", "an ad for Stride", "--voice", "nobody-at-all"), "nobody-at-all"),
        (("make", "an ad for Stride", "--planner", "magic"), "'magic'"),
        (("make", "an ad for Stride", "--approve", "all"), "'all'"),
        (("make", "an ad for Stride", "--stop-at", "noon"), "'noon'"),
        (("make", "an ad for Stride", "--script", "missing.md"), "missing.md"),
        (("make", "an ad for Stride", "--product", "missing.jpg"), "missing.jpg"),
        (("make", "an ad for Stride", "--music", "missing.mp3"), "missing.mp3"),
        (("make", "an ad for Stride", "--no-such-flag"), "--no-such-flag"),
        (("render", "nowhere"), "no production"),
        (("status", "nowhere"), "no production"),
        (("schema", "nothing"), "'nothing'"),
        (("nothing",), "nothing"),
    ],
)
def test_bad_input_is_one_message_exit_2_and_leaves_nothing(
    arguments: tuple[str, ...], says: str, tmp_path: Path
) -> None:
    refused = run(*arguments, cwd=tmp_path)
    assert refused.returncode == 2, refused.stderr
    assert says in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and ".reelwright" not in path.parts]


def test_errors_speak_json_too(tmp_path: Path) -> None:
    refused = run("make", "", "--json", cwd=tmp_path)
    assert refused.returncode == 2
    error = json.loads(refused.stdout.splitlines()[-1])
    assert error["event"] == "error"
    assert error["exit_code"] == 2


def test_a_second_make_in_one_folder_replaces_nothing(tmp_path: Path) -> None:
    folder = plan_small(tmp_path / "film")
    before = {path: path.read_bytes() for path in folder.glob("*.json")}
    refused = run("make", "another ad for Other, a hat", "--out", folder)
    assert refused.returncode == 2
    assert "resume" in refused.stderr
    assert {path: path.read_bytes() for path in folder.glob("*.json")} == before


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    refused = run("make", "6 s ad for Stride, a trail shoe.", "--out", tmp_path / "file" / "film")
    assert refused.returncode in (2, 4)
    assert str(tmp_path / "file") in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_reader_that_goes_away_is_no_fault() -> None:
    shown = subprocess.Popen(command("voices"), env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert shown.stdout is not None
    assert shown.stderr is not None
    shown.stdout.readline()
    shown.stdout.close()
    assert b"Traceback" not in shown.stderr.read()
    shown.stderr.close()
    assert shown.wait() == 0


def test_planning_offline_loads_no_heavy_package(tmp_path: Path) -> None:
    code = (
        "import sys, reelwright\n"
        "reelwright.plan('6 s ad for Stride, a trail shoe.', out=sys.argv[1], planner='offline')\n"
        "print(*[name for name in ('langgraph','openai','av','edge_tts','torch') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "film")],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == ""


@pytest.fixture(scope="module")
def parsed() -> dict[Path, ast.Module]:
    """The modules of every room, by their path in the repository, as Python's parser reads them."""
    paths = [path for room in FLOORS for path in (ROOT / room).rglob("*.py")]
    return {path.relative_to(ROOT): ast.parse(path.read_bytes()) for path in paths}


def test_no_room_imports_a_room_above_it(parsed: dict[Path, ast.Module]) -> None:
    wrong = []
    for path, tree in parsed.items():
        here = ["reelwright", *path.parts[:-1]]
        above = FLOORS[FLOORS.index(path.parts[0]) + 1 :]
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                base = here[: len(here) - node.level + 1] if node.level else []
                target = [*base, *(node.module or "").split(".")]
                wrong += [f"{path} imports {'.'.join(target)}" for name in above if target[:2] == ["reelwright", name]]
    assert not wrong


def test_the_keys_of_jobs_see_every_import_that_pythons_parser_sees(parsed: dict[Path, ast.Module]) -> None:
    for path, tree in parsed.items():
        told = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                told |= {("." * node.level + (node.module or ""), alias.name) for alias in node.names}
            elif isinstance(node, ast.Import):
                told |= {("", alias.name) for alias in node.names}
        assert imports((ROOT / path).read_text(encoding="utf-8")) == told, path
