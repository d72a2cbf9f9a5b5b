"""docs/engines.md holds: every engine, all weights and every setting is on it, with the numbers that we compute."""

from __future__ import annotations

import re
import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from reelwright.agents.engines.cards import EngineCard, engine_cards
from reelwright.apps.engine_commands import gigabytes
from reelwright.apps.engine_flags import FLAGS
from reelwright.apps.engine_rows import duration
from reelwright.generators import registry
from reelwright.generators.diffusion.weights import variants, weights_entry, weights_ids
from reelwright.generators.settings import ROLES, EngineSettings, Levers, Role, ServerSettings
from reelwright.story.cast import Performance, Utterance
from reelwright.story.requests import (
    AnimatePose,
    ImageToVideo,
    Interpolate,
    Music,
    Region,
    Speaker,
    Subject,
    TalkingPresenter,
    TextToImage,
    TextToVideo,
    TryOn,
    Upscale,
)

PAGE = (Path(__file__).parents[3] / "docs" / "engines.md").read_text("utf-8")
KEY = "a" * 64
CLIP: dict[str, Any] = {"width": 720, "height": 1280, "fps": Fraction(30), "seconds": Fraction(5), "prompt": "somebody"}
SPOKEN = Utterance(line="line-1", start=0, seconds=Fraction(5), speech=KEY, mouth=KEY)
PLAYED = Performance(person="maya", speaker="narrator", speech=(SPOKEN,))
SOMEBODY = Subject(person="maya", image=KEY)
REQUESTS: dict[Role, Any] = {
    "pose": AnimatePose(**CLIP, subject=SOMEBODY, performance=Performance(person="maya")),
    "talking": TalkingPresenter(
        **CLIP,
        speakers=(
            Speaker(
                subject=SOMEBODY,
                audio=KEY,
                seconds=Fraction(5),
                face=Region(x=Fraction(1, 4), y=Fraction(1, 8), width=Fraction(1, 2), height=Fraction(1, 4)),
                performance=PLAYED,
            ),
        ),
    ),
    "try-on": TryOn(**CLIP, subject=SOMEBODY, garment=KEY, category="top", performance=Performance(person="maya")),
    "picture": TextToImage(width=768, height=1152, prompt="somebody", references=(KEY,)),
    "broll": TextToVideo(**CLIP),
    "product": ImageToVideo(**CLIP, image=KEY),
    "music": Music(seconds=Fraction(30), bpm=Fraction(120), prompt="calm"),
    "upscale": Upscale(clip=KEY, width=720, height=1280, frames=121, fps=Fraction(24)),
    "interpolate": Interpolate(clip=KEY, width=480, height=832, frames=80, clip_fps=Fraction(16), fps=Fraction(30)),
}
"""What the page's times are estimates for."""


def cells(first: str) -> list[list[str]]:
    """The cells of all table rows of the page whose first cell names `first`."""
    rows = [line for line in PAGE.splitlines() if line.startswith(f"| `{first}`")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


@pytest.fixture(scope="module")
def cards(tmp_path_factory: pytest.TempPathFactory) -> dict[str, EngineCard]:
    """All engines under the settings that they come with, whatever those of this machine are."""
    path = tmp_path_factory.mktemp("settings") / "engines.toml"
    path.write_text("")
    return {card.name: card for card in engine_cards(path)}


def told(by_role: dict[Role, str]) -> str:
    """Once where it is the same in all roles."""
    if len(set(by_role.values())) == 1:
        return next(iter(by_role.values()))
    return "; ".join(f"{role}: {each}" for role, each in by_role.items())


def row_of(card: EngineCard) -> str:
    """An engine's row as the page must have it."""
    settings = EngineSettings()
    engine = registry.engine(card.name, settings)
    kept = {skill.role: ", ".join(skill.keeps) or "nothing" for skill in card.skills}
    times = {skill.role: duration(engine.plan(REQUESTS[skill.role]).compute_s) for skill in card.skills}
    known = variants(card.name)
    model = f"`{known[0]}`" if known else ", ".join(f"`{each.id}`" for each in card.weights if each.used) or "none"
    columns = (
        f"`{card.name}`",
        ", ".join(card.makes),
        told(kept),
        model,
        card.licence,
        gigabytes(card.memory_mb),
        told(times),
        "no" if card.weights else "needs none",
    )
    return f"| {' | '.join(columns)} |"


@pytest.mark.parametrize("name", registry.names(EngineSettings()))
def test_every_engine_has_its_row(name: str, cards: dict[str, EngineCard]) -> None:
    row = row_of(cards[name])
    assert row in PAGE.splitlines(), f"the page lacks\n{row}"


def test_the_page_says_plainly_what_was_not_run() -> None:
    assert "has been run with weights" in PAGE
    assert "tiny random checkpoints" in PAGE
    assert "unproven" in PAGE
    assert ("No revision is pinned by us" in PAGE) == (not any(weights_entry(each).pinned for each in weights_ids()))


@pytest.mark.parametrize("id", weights_ids())
def test_every_weights_id_has_its_licence_and_size(id: str) -> None:  # noqa: A002
    entry = weights_entry(id)
    about = "about " if entry.size == "computed" else ""
    wanted = [f"{about}{gigabytes(entry.size_mb)}", entry.licence.name, entry.licence.commercial]
    assert [row[2:] for row in cells(id) if len(row) == len(wanted) + 2] == [wanted]


@pytest.mark.parametrize("role", ROLES)
def test_every_role_says_what_gpu_chooses(role: Role) -> None:
    chosen = registry.GPU.get(role, ())
    if chosen:
        assert cells(role)[0][1] == ", ".join(chosen)
    else:
        assert f"`{role}`" in next(line for line in PAGE.splitlines() if line.startswith("| `product`"))


@pytest.mark.parametrize("settings", [EngineSettings, Levers, ServerSettings], ids=lambda each: each.__name__)
def test_every_setting_has_a_row(settings: type[BaseModel]) -> None:
    lacking = [name for name in settings.model_fields if not cells(name)]
    assert lacking == []


@pytest.mark.parametrize("flag", FLAGS)
def test_every_flag_is_told(flag: str) -> None:
    assert f"`--{flag.replace('_', '-')}" in PAGE


def test_the_settings_file_that_is_shown_can_be_read() -> None:
    (shown,) = re.findall(r"^```toml\n(.*?)^```", PAGE, re.M | re.S)
    settings = EngineSettings.model_validate(tomllib.loads(shown))
    assert settings.servers["studio-box"].kind == "comfyui"
    known = registry.names(settings)
    assert set(settings.engines) | set(settings.variants) <= set(known)
    assert set(settings.weights) <= set(weights_ids())
    assert all(told in variants(name) for name, told in settings.variants.items())


@pytest.mark.parametrize("named", re.findall(r"--engine (\S+?)=(\S+)", PAGE))
def test_engines_that_the_page_names_make_what_it_says(named: tuple[str, str]) -> None:
    role, name = named
    if role == "ROLE":
        return
    assert (
        ROLES[next(each for each in ROLES if each == role)]
        in registry.engine(name.strip("`"), EngineSettings()).capabilities().skills
    )
