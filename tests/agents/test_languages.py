"""One film in several languages: the same shots, its own words, its own time."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from loopback import Answer, Server, refused
from reelwright.story.script import Script
from reelwright.story.storyboard import Storyboard
from small_films import command, environment, run

ENGLISH = """# Why sleep matters

Sleep is when the brain cleans up.

- Memory settles
- Muscles recover

Go to bed earlier tonight.
"""
SPANISH = """# Por qué importa dormir

Cuando dormimos, el cerebro hace limpieza.

- La memoria se asienta
- Los músculos se recuperan

Esta noche, acuéstate antes.
"""


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    (tmp_path / "talk.md").write_text(ENGLISH, encoding="utf-8")
    (tmp_path / "talk.es.md").write_text(SPANISH, encoding="utf-8")
    return tmp_path / "talk.md"


def plan(script: Path, out: Path, languages: str = "en,es") -> tuple[int, str]:
    done = run("plan", "--script", script, "--language", languages, "--planner", "offline", "--out", out)
    return done.returncode, done.stdout + done.stderr


def test_each_language_has_the_same_shots_and_its_own_words(scripts: Path, tmp_path: Path) -> None:
    code, said = plan(scripts, tmp_path / "film")
    assert code == 0, said
    english, spanish = (Storyboard.load(tmp_path / "film" / name) for name in ("en", "es"))
    assert [shot.scene for shot in english.shots] == [shot.scene for shot in spanish.shots]
    assert (english.look, english.seed, english.music) == (spanish.look, spanish.seed, spanish.music)
    assert (english.language, spanish.language) == ("en", "es")
    lines = [line.say for line in Script.load(tmp_path / "film" / "es").lines]
    assert "Cuando dormimos, el cerebro hace limpieza." in lines
    shown = " ".join(str(value) for shot in spanish.shots for value in shot.slots.values())
    assert "memoria" in shown
    assert "Memory" not in shown
    assert "Sleep" not in shown


def test_a_script_of_another_shape_has_its_own_shots_and_it_is_said(scripts: Path, tmp_path: Path) -> None:
    longer = SPANISH.replace("Esta noche", "Duerme ocho horas, cada noche, a la misma hora.\n\nEsta noche")
    (tmp_path / "talk.es.md").write_text(longer, encoding="utf-8")
    code, said = plan(scripts, tmp_path / "film")
    assert code == 0, said
    assert "differs in its parts" in said
    assert len(Storyboard.load(tmp_path / "film" / "es").shots) > len(Storyboard.load(tmp_path / "film" / "en").shots)


def test_a_missing_script_is_named_before_anything_is_made(scripts: Path, tmp_path: Path) -> None:
    code, said = plan(scripts, tmp_path / "film", "en,es,de")
    assert code == 2
    assert "talk.de.md" in said
    assert not (tmp_path / "film").exists()


SAID = {
    "Why sleep matters": "Warum Schlaf zählt",
    "Sleep is when the brain cleans up.": "Im Schlaf räumt das Gehirn auf.",
    "Memory settles": "Erinnerungen setzen sich",
    "Muscles recover": "Muskeln erholen sich",
    "Memory settles.": "Erinnerungen setzen sich.",
    "Muscles recover.": "Muskeln erholen sich.",
    "Memory settles. Muscles recover.": "Erinnerungen setzen sich. Muskeln erholen sich.",
    "Go to bed earlier tonight.": "Geh heute früher ins Bett.",
    "Sleep is when the brain cleans up": "Im Schlaf räumt das Gehirn auf",
}


def translator(_: int, request: dict[str, Any]) -> Answer:
    """A model that translates, and can do nothing else."""
    system, user = (message["content"] for message in request["messages"][:2])
    if "translator" not in system:
        return refused(500, "no")
    rows = [json.loads(row) for row in user.split("<script>")[1].split("</script>")[0].strip().splitlines()]
    lines = [
        row
        | {"say": SAID.get(row["say"], row["say"]), "show": SAID.get(row["show"], row["show"])}
        | {"items": [SAID.get(item, item) for item in row.get("items", [])]}
        for row in rows[1:]
    ]
    return json.dumps({"title": SAID.get(rows[0]["title"], "x"), "lines": lines})


def test_a_model_writes_a_missing_language_out_for_correction_first(scripts: Path, tmp_path: Path) -> None:
    server = Server(translator)
    try:
        found = environment() | {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "x", "REELWRIGHT_MODEL": "desk"}
        given = ("--script", scripts, "--language", "en,de", "--out", tmp_path / "film")
        done = subprocess.run(command("plan", *given), env=found, capture_output=True, text=True, check=False)
    finally:
        server.close()
    assert done.returncode == 0, done.stderr
    assert "correct it" in done.stderr
    german = tmp_path / "film" / "de"
    assert not (german / "storyboard.json").exists()
    script = Script.load(german)
    assert script.language == "de"
    assert "Im Schlaf räumt das Gehirn auf." in [line.say for line in script.lines]
    path = german / "script.json"
    corrected = path.read_text(encoding="utf-8").replace("Geh heute früher ins Bett.", "Ab ins Bett!")
    path.write_text(corrected, encoding="utf-8")
    rendered = run("render", german, "--stop-at", "storyboard")
    assert rendered.returncode == 0, rendered.stderr
    boards = [Storyboard.load(tmp_path / "film" / name) for name in ("en", "de")]
    assert [shot.scene for shot in boards[0].shots] == [shot.scene for shot in boards[1].shots]
    assert "Ab ins Bett!" in [line.say for line in Script.load(german).lines]
