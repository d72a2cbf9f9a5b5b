"""`engines list`, `show` and `check`, and the doctor's rows: what they say of engines that run here and that do not."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from engine_films import toys
from reelwright.agents.engines.cards import check_settings, engine_card, engine_cards
from reelwright.generators import registry
from reelwright.generators.diffusion.weights import variants, weights_entry
from reelwright.generators.settings import EngineSettings
from reelwright.story.errors import InputError
from small_films import run


@pytest.fixture(autouse=True)
def _nobodys_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No settings and no cache of whoever runs the tests."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hub"))
    monkeypatch.delenv("HF_HUB_CACHE", raising=False)
    monkeypatch.delenv("REELWRIGHT_ENGINES", raising=False)
    with toys():
        yield


def _settings(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "engines.toml"
    path.write_text(text)
    return path


def test_every_engine_is_listed_with_what_it_makes() -> None:
    cards = {card.name: card for card in engine_cards()}
    assert list(cards) == list(registry.names(EngineSettings()))
    assert cards["embedded"].runs
    assert cards["embedded"].makes == ("pose", "talking", "try-on")
    assert cards["toy"].runs
    assert "music" in cards["toy"].makes


@pytest.mark.parametrize("door", ["list", "show", "check"])
def test_every_door_has_help_with_an_example(door: str) -> None:
    shown = run("engines", door, "--help")
    assert shown.returncode == 0
    assert "Example:" in shown.stdout


def test_the_list_says_what_does_not_run_here_and_why() -> None:
    listed = run("engines", "list")
    assert listed.returncode == 0, listed.stderr
    rows = {line.split()[0]: line for line in listed.stdout.splitlines()[2:]}
    assert set(rows) == set(registry.names(EngineSettings()))
    assert rows["embedded"].endswith("yes")
    told = json.loads(run("engines", "list", "--json").stdout)["engines"]
    first = {card["name"]: [obstacle["what"] for obstacle in card["obstacles"]][:1] for card in told}
    for name, row in rows.items():
        assert (f"no: {first[name][0]}" in row) if first[name] else row.endswith("yes")
    assert "Apache-2.0" in rows["wan-vace"]


@pytest.mark.parametrize(
    "name", ["wan-animate-2", "wan-animate", "wan-vace", "wan-video", "ltx-2", "flux-klein", "qwen-edit", "ace-step"]
)
def test_a_model_is_shown_with_its_variants_and_the_command_that_fetches_them(name: str) -> None:
    card = engine_card(name)
    assert {each.id for each in card.weights} >= set(variants(name))
    assert [each.used for each in card.weights] == sorted((each.used for each in card.weights), reverse=True)
    for each in card.weights:
        entry = weights_entry(each.id)
        assert each.command.startswith(f"hf download {entry.repository} ")
        assert f"--revision {entry.revision}" in each.command
        assert each.size_mb == entry.size_mb
    assert any(f"hf download {card.weights[0].repository}" in obstacle.hint for obstacle in card.obstacles)


def test_show_prints_what_an_engine_keeps_and_needs() -> None:
    shown = run("engines", "show", "wan-vace")
    assert shown.returncode == 0, shown.stderr
    assert "makes pose" in shown.stdout
    assert "keeps" in shown.stdout
    assert "hf download Wan-AI/Wan2.1-VACE-1.3B-diffusers" in shown.stdout
    assert "hf download Wan-AI/Wan2.1-VACE-14B-diffusers" in shown.stdout
    assert "not used as the settings are" in shown.stdout
    told = json.loads(run("engines", "show", "wan-vace", "--json").stdout)
    assert told["skills"][0]["role"] == "pose"
    assert not told["skills"][0]["replaces"]
    assert "replaces people in a video (--replace)" in run("engines", "show", "wan-animate").stdout


def test_a_variant_of_the_settings_is_what_is_shown_as_used(tmp_path: Path) -> None:
    path = _settings(
        tmp_path, '[variants]\nwan-vace = "wan-vace-14b"\n[engines.wan-vace]\ndistilled = false\nsteps = 12\n'
    )
    card = engine_card("wan-vace", path)
    assert [each.id for each in card.weights if each.used] == ["wan-vace-14b"]
    assert card.levers == {"distilled": "false", "steps": "12"}


def test_commercial_names_the_licence_that_stands_in_the_way() -> None:
    free, refused = engine_card("wan-animate-2"), engine_card("wan-animate-2", commercial=True)
    assert not any("commercial" in obstacle.what for obstacle in free.obstacles)
    assert any("may not be used commercially: not established" in obstacle.what for obstacle in refused.obstacles)


def test_an_engine_that_nobody_knows_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(InputError, match="there is no engine 'wan-3000'") as refused:
        engine_card("wan-3000")
    assert "wan-vace" in refused.value.hint


def test_an_engine_that_breaks_when_it_is_asked_is_listed_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    import toy_engine

    def broken(self: Any) -> Any:
        raise RuntimeError("the toy has no legs\nand no arms")

    monkeypatch.setattr(toy_engine.ToyEngine, "obstacles", broken)
    card = next(card for card in engine_cards() if card.name == "toy")
    assert [obstacle.what for obstacle in card.obstacles] == ["RuntimeError: the toy has no legs"]


@pytest.mark.parametrize("where", ["__init__", "capabilities"])
def test_an_engine_that_breaks_before_it_is_asked_stops_no_list(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import toy_engine

    def broken(self: Any, settings: Any = None) -> Any:
        raise RuntimeError("the toy has no key")

    monkeypatch.setattr(toy_engine.ToyEngine, where, broken)
    card = next(card for card in engine_cards() if card.name == "toy")
    assert [obstacle.what for obstacle in card.obstacles] == ["RuntimeError: the toy has no key"]


def test_a_whole_settings_file_holds(tmp_path: Path) -> None:
    (tmp_path / "vace").mkdir()
    (tmp_path / "flow.json").write_text("{}")
    path = _settings(
        tmp_path,
        f'device = "cpu"\n[weights]\n"wan-vace-14b" = "{tmp_path}/vace"\n"flux-klein-4b" = "@4f1c9a0d2b7e"\n'
        f'[servers.box]\nkind = "comfyui"\nurl = "http://127.0.0.1:8188"\nworkflow = "{tmp_path}/flow.json"\n',
    )
    assert check_settings(path) == (path, ())
    checked = run("engines", "check", path)
    assert checked.returncode == 0, checked.stderr
    assert "holds" in checked.stdout


@pytest.mark.parametrize(
    ("text", "where", "says"),
    [
        ("[engines.wan-vase]\nsteps = 4\n", "engines.wan-vase", "there is no engine 'wan-vase'"),
        ('[variants]\nwan-vace = "wan-vace-2b"\n', "variants.wan-vace", "no variant"),
        ('[weights]\n"wan-9" = "/tmp"\n', "weights.wan-9", "there are no weights 'wan-9'"),
        ('[weights]\n"wan-vace-14b" = "/nowhere/at/all"\n', "weights.wan-vace-14b", "there is no folder"),
        ('[estimators]\npose = "/nowhere.onnx"\n', "estimators.pose", "there is no file"),
        ('[servers.ltx-2]\nkind = "videos"\nurl = "http://x"\n', "servers.ltx-2", "is an engine already"),
        ('[servers.box]\nkind = "comfyui"\nurl = "http://x"\n', "servers.box.workflow", "needs a workflow"),
    ],
    ids=lambda value: value.split("\n")[0] if isinstance(value, str) else "",
)
def test_what_does_not_hold_in_a_settings_file_is_named(tmp_path: Path, text: str, where: str, says: str) -> None:
    _, found = check_settings(_settings(tmp_path, text))
    assert [violation.path for violation in found] == [where]
    assert says in found[0].message


def test_check_exits_as_bad_input_does(tmp_path: Path) -> None:
    checked = run("engines", "check", _settings(tmp_path, "[engines.nobody]\nsteps = 4\n"), "--json")
    assert checked.returncode == 2
    assert json.loads(checked.stdout)["violations"][0]["path"] == "engines.nobody"
    unknown = run("engines", "check", _settings(tmp_path, "stepz = 4\n"))
    assert unknown.returncode == 2
    assert "stepz" in unknown.stderr


def test_the_doctor_has_a_row_for_every_engine() -> None:
    done = run("doctor", "--json")
    assert done.returncode == 0, done.stderr
    rows = {finding["title"]: finding for finding in json.loads(done.stdout)["findings"]}
    for name in registry.names(EngineSettings()):
        assert name == "embedded" or f"engine {name}" in rows
    assert rows["engine toy"]["ok"]
    assert not rows["engine wan-vace"]["ok"]
    assert "wan-vace-1.3b" in rows["engine wan-vace"]["found"]
    assert rows["engine wan-vace"]["remedy"] == "reelwright engines show wan-vace"
    assert not any(row["required"] for title, row in rows.items() if title.startswith("engine "))


def test_a_broken_settings_file_does_not_stop_the_doctor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "reelwright").mkdir()
    (tmp_path / "reelwright" / "engines.toml").write_text("device = 5\n")
    done = run("doctor", "--json")
    assert done.returncode == 0, done.stderr
    rows = {finding["title"]: finding for finding in json.loads(done.stdout)["findings"]}
    assert "device" in rows["engine settings"]["found"]


@pytest.mark.parametrize(
    "door", [("--help",), ("engines", "list", "--help"), ("engines", "list"), ("engines", "check")]
)
def test_doors_load_no_models_library(door: tuple[str, ...], tmp_path: Path) -> None:
    code = (
        "import sys; sys.argv = ['reelwright', *sys.argv[1:]]\n"
        "from reelwright.apps import main\n"
        "main._leave = lambda code: (print('LOADED', [n for n in ('torch', 'diffusers', 'transformers') if n in "
        "sys.modules]), sys.exit(code))\n"
        "main.main()\n"
    )
    (tmp_path / "engines.toml").write_text("")
    extra = [str(tmp_path / "engines.toml")] if door[-1] == "check" else []
    done = subprocess.run(
        [sys.executable, "-c", code, *door, *extra], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "LOADED []"
