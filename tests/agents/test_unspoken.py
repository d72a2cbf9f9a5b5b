"""A language that no voice here can read: the film is made all the same, shows its words and says why."""

from __future__ import annotations

import json
from pathlib import Path

from small_films import change, environment, run


def test_kanji_without_a_reader_give_a_silent_film_that_says_so(tmp_path: Path) -> None:
    stubs = tmp_path / "stubs"
    for name in ("pykakasi", "janome"):
        (stubs / name).mkdir(parents=True)
        (stubs / name / "__init__.py").write_text("raise ImportError('not installed here')\n", encoding="utf-8")
    film = tmp_path / "film"
    brief = "8秒の正方形の動画。手作りのマグカップ「霧」。食洗機対応。3,200円。"
    planned = run("plan", brief, "--language", "ja", "--planner", "offline", "--out", film)
    assert planned.returncode == 0, planned.stderr
    change(film, "storyboard", width=240, height=240)
    without = environment()
    without["PYTHONPATH"] = f"{stubs}:{without.get('PYTHONPATH', '')}"
    made = run("render", film, env=without)
    assert made.returncode == 0, made.stderr
    assert "made without a voice" in made.stderr
    assert "pykakasi" in made.stderr
    report = json.loads((film / "report.json").read_text(encoding="utf-8"))
    assert report["passed"]
    assert any("made without a voice" in note for note in report["notes"])
    assert (film / "video.mp4").is_file()
