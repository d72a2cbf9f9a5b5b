"""The list of weights: ids, folders, the hub's cache, licences, and what a person reads where something is missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from reelwright.generators.diffusion import weights
from reelwright.generators.diffusion.weights import (
    locate,
    obstacles,
    pinned,
    variant,
    variants,
    weights_entry,
    weights_ids,
)
from reelwright.generators.settings import EngineSettings
from reelwright.story.errors import InputError

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def _laid_out(folder: Path, name: str = "wan-vace-1.3b") -> Path:
    entry = weights_entry(name)
    for part in entry.components:
        (folder / part).mkdir(parents=True)
    (folder / "model_index.json").write_text("{}")
    shards = {"weight_map": {"a": "part-1.safetensors", "b": "part-2.safetensors"}}
    (folder / "transformer" / "diffusion_pytorch_model.safetensors.index.json").write_text(json.dumps(shards))
    for number in (1, 2):
        (folder / "transformer" / f"part-{number}.safetensors").write_bytes(b"x")
    return folder


@pytest.mark.parametrize("name", weights_ids())
def test_every_entry_says_all_that_people_need(name: str) -> None:
    entry = weights_entry(name)
    assert entry.command().startswith(f"hf download {entry.repository} ")
    assert entry.revision in entry.command()
    assert entry.licence.name
    assert entry.licence.url or entry.licence.why
    assert entry.pinned == (entry.revision != "main")
    if entry.run.distilled:
        assert weights_entry(entry.run.distilled).layout == "adapter"
    assert all(file in entry.command() for file in entry.files.values())


def test_every_engine_has_one_first_choice() -> None:
    named = {engine for name in weights_ids() for engine in weights_entry(name).engines}
    for engine in named - {"ltx-upscaler"}:
        first = [name for name in variants(engine) if weights_entry(name).first]
        assert first == list(variants(engine)[:1])


def test_an_unknown_id_is_told_which_there_are() -> None:
    with pytest.raises(InputError, match="no weights 'wan-9'") as raised:
        weights_entry("wan-9")
    assert "wan-vace-1.3b" in raised.value.hint


def test_a_variant_is_the_settings_or_the_first() -> None:
    assert variant("wan-vace", EngineSettings()) == "wan-vace-1.3b"
    assert variant("wan-vace", EngineSettings(variants={"wan-vace": "wan-vace-14b"})) == "wan-vace-14b"
    with pytest.raises(InputError, match="no variant 'ltx-2'"):
        variant("wan-vace", EngineSettings(variants={"wan-vace": "ltx-2"}))


def test_missing_weights_are_an_error_with_command_and_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(InputError, match="are not on this machine") as raised:
        locate("wan-vace-1.3b", EngineSettings())
    assert "hf download Wan-AI/Wan2.1-VACE-1.3B-diffusers" in raised.value.hint
    assert "16.2 GB" in raised.value.hint
    (obstacle,) = obstacles(["wan-vace-1.3b"], EngineSettings(), packages=())
    assert obstacle.download_mb == 16200


def test_a_folder_of_the_settings_is_found(tmp_path: Path) -> None:
    folder = _laid_out(tmp_path / "vace")
    settings = EngineSettings(weights={"wan-vace-1.3b": str(folder)})
    assert locate("wan-vace-1.3b", settings) == folder
    assert obstacles(["wan-vace-1.3b"], settings, packages=()) == ()


def test_weights_that_the_machine_cannot_hold_are_an_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = _laid_out(tmp_path)
    for name in ("transformer/part-1.safetensors", "text_encoder/model.safetensors"):
        with (folder / name).open("wb") as opened:
            opened.truncate(3_000_000_000)
    settings = EngineSettings(weights={"wan-vace-1.3b": str(folder)})
    monkeypatch.setattr(weights, "machine_memory_mb", lambda: 4000)
    assert obstacles(["wan-vace-1.3b"], settings, packages=()) == ()
    monkeypatch.setattr(weights, "machine_memory_mb", lambda: 2000)
    (obstacle,) = obstacles(["wan-vace-1.3b"], settings, packages=())
    assert "take 3.0 GB" in obstacle.what
    assert "has 2.0 GB" in obstacle.what
    monkeypatch.setattr(weights, "machine_memory_mb", lambda: 5000)
    with (folder / "transformer/part-1.safetensors").open("wb") as opened:
        opened.truncate(8_600_000_000)
    assert obstacles(["wan-vace-1.3b"], settings, packages=()) == (), "stored in four bytes, loaded in two"


@pytest.mark.parametrize(
    ("lost", "named"),
    [
        ("model_index.json", "model_index.json"),
        ("vae", "vae/"),
        ("transformer/part-2.safetensors", "transformer/part-2.safetensors"),
    ],
)
def test_what_is_missing_of_a_folder_is_named(tmp_path: Path, lost: str, named: str) -> None:
    folder = _laid_out(tmp_path)
    path = folder / lost
    path.rmdir() if path.is_dir() else path.unlink()
    with pytest.raises(InputError, match="not whole") as raised:
        locate("wan-vace-1.3b", EngineSettings(weights={"wan-vace-1.3b": str(folder)}))
    assert named in raised.value.what


@pytest.mark.parametrize("revision", ["main", COMMIT, COMMIT[:10]])
def test_the_hubs_cache_is_read_by_branch_and_by_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, revision: str
) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    home = tmp_path / "models--Wan-AI--Wan2.1-VACE-1.3B-diffusers"
    folder = _laid_out(home / "snapshots" / COMMIT)
    (home / "refs").mkdir()
    (home / "refs" / "main").write_text(COMMIT)
    told = {} if revision == "main" else {"wan-vace-1.3b": f"@{revision}"}
    assert locate("wan-vace-1.3b", EngineSettings(weights=told)) == folder


def test_a_pinned_revision_stands_in_the_plans_name() -> None:
    assert pinned("wan-vace-1.3b") == "wan-vace-1.3b@main"
    told = EngineSettings(weights={"wan-vace-1.3b": f"@{COMMIT}"})
    assert pinned("wan-vace-1.3b", told) == f"wan-vace-1.3b@{COMMIT[:12]}"
    (obstacle,) = obstacles(["wan-vace-1.3b"], told, packages=())
    assert f"--revision {COMMIT}" in obstacle.hint


def test_a_part_is_found_in_its_repositorys_folder(tmp_path: Path) -> None:
    inner = tmp_path / "latent_upsampler"
    inner.mkdir()
    (inner / "config.json").write_text("{}")
    assert locate("ltx-2-upsampler", EngineSettings(weights={"ltx-2": str(tmp_path)})) == inner
    assert locate("ltx-2-upsampler", EngineSettings(weights={"ltx-2-upsampler": str(inner)})) == inner


@pytest.mark.parametrize(
    ("name", "allowed"),
    [("wan-vace-1.3b", True), ("ltx-2", True), ("flux-klein-9b", False), ("wan-animate-2", False)],
)
def test_commercial_use_refuses_what_forbids_it_and_what_nobody_knows(name: str, allowed: bool) -> None:
    settings = EngineSettings(commercial=True)
    said = [each.what for each in obstacles([name], settings, packages=()) if "commercially" in each.what]
    assert bool(said) != allowed
    if not allowed:
        with pytest.raises(InputError, match="may not be used commercially"):
            locate(name, settings)


def test_packages_that_are_not_installed_are_named() -> None:
    found = obstacles([], EngineSettings(), packages=("json", "no_such_package"))
    assert [each.what for each in found] == ["not installed: no_such_package"]
    assert found[0].hint == weights.EXTRA
