"""The engine of examples/ is installed as a third party's package would be, and used like ours."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from reelwright.story.artifact import Artifact, Making
from reelwright.tools.work.store import FolderStore, describe_files
from small_films import environment, plan_small, run

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "plasma-engine"
USE = """
import json, sys
from pathlib import Path
from reelwright.generators import registry
from reelwright.generators.engine_job import EngineJob
from reelwright.generators.settings import EngineSettings
from reelwright.story.requests import read_request
from reelwright.tools.work.processes import ProcessExecutor
from reelwright.tools.work.store import FolderStore

settings, store = EngineSettings(), FolderStore(Path(sys.argv[1]))
assert "plasma" in registry.names(settings)
plans = [registry.engine("plasma", settings).plan(read_request(line)) for line in sys.stdin]
with ProcessExecutor(workers=1) as executor:
    executor.run([EngineJob(plan=plan) for plan in plans], store)
for plan in plans:
    made = store.find(plan.key())
    print(json.dumps({"folder": str(store.folder(plan.key())), "facts": made.facts, "engine": made.made.engine}))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which the example is installed: from a copy, without the network."""
    folder = tmp_path_factory.mktemp("plasma")
    source, target = folder / "source", folder / "packages"
    shutil.copytree(EXAMPLE, source, ignore=shutil.ignore_patterns("__pycache__", "build", "*.egg-info"))
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--no-build-isolation"]
    ran = subprocess.run([*pip, "--target", target, source], capture_output=True, text=True, timeout=240, check=False)
    assert ran.returncode == 0, ran.stderr
    paths = [str(target), *filter(None, [os.environ.get("PYTHONPATH", "")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


def use(installed: dict[str, str], store: Path, *requests: dict[str, Any]) -> list[dict[str, Any]]:
    told = "".join(json.dumps(request) + "\n" for request in requests)
    ran = subprocess.run(
        [sys.executable, "-c", USE, str(store)], input=told, env=installed, capture_output=True, text=True,
        timeout=240, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return [json.loads(line) for line in ran.stdout.splitlines()]


def frames(folder: str) -> NDArray[np.uint8]:
    with av.open(str(Path(folder) / "picture.mp4")) as film:
        return np.stack([frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)])


def text(prompt: str, **more: Any) -> dict[str, Any]:
    return {"kind": "text-to-video", "prompt": prompt, "width": 96, "height": 64, "fps": 15, "seconds": 1, **more}


def test_it_makes_a_clip_in_a_worker_process(installed: dict[str, str], tmp_path: Path) -> None:
    asked = text("a calm sea", handle_after_s="1/5")
    (made,) = use(installed, tmp_path / "store", asked)
    seen = frames(made["folder"])
    assert seen.shape == (18, 64, 96, 3)
    assert made["engine"] == "plasma"
    assert made["facts"]["keeps"] == ["timing"]
    clip = json.loads((Path(made["folder"]) / "clip.json").read_text())
    assert (clip["frames"], clip["handle_after"], clip["fps"]) == (18, 3, "15")
    # It is a picture, and it moves.
    assert seen[0].std() > 10
    assert np.abs(seen[0].astype(int) - seen[-1]).mean() > 2


def test_the_words_and_the_seed_decide(installed: dict[str, str], tmp_path: Path) -> None:
    asked = [text("a calm sea"), text("a calm sea", seed=1), text("a red forest")]
    first = [frames(made["folder"]) for made in use(installed, tmp_path / "one", *asked)]
    again = [frames(made["folder"]) for made in use(installed, tmp_path / "two", asked[0])]
    assert np.array_equal(first[0], again[0])
    for other in first[1:]:
        assert np.abs(first[0].astype(int) - other).mean() > 5


def test_a_picture_begins_as_it_was_given(installed: dict[str, str], tmp_path: Path) -> None:
    key, store = "ab" * 32, FolderStore(tmp_path / "store")
    draft = store.draft(key)
    picture = np.zeros((64, 96, 3), np.uint8)
    picture[:, :48], picture[:, 48:] = (200, 60, 40), (30, 90, 160)
    Image.fromarray(picture).save(draft / "picture.png")
    store.land(Artifact(key=key, kind="picture", files=describe_files(draft), made=Making(engine="test")), draft)
    asked = {**text("wind", seconds=2), "kind": "image-to-video", "image": key}
    (made,) = use(installed, tmp_path / "store", asked)
    seen = frames(made["folder"])
    assert np.abs(seen[0].astype(int) - picture).mean() < 4
    assert np.abs(seen[-1].astype(int) - picture).mean() > np.abs(seen[0].astype(int) - picture).mean()


def test_a_film_takes_its_broll_from_it(installed: dict[str, str], tmp_path: Path) -> None:
    film = plan_small(tmp_path / "film", voice="none")
    told = [shot["id"] for shot in json.loads((film / "storyboard.json").read_text())["shots"] if shot["picture"]]
    assert told, "the offline planner asks for b-roll somewhere in this film"
    packages = {"PYTHONPATH": installed["PYTHONPATH"]}
    done = run("render", film, "--engine", "broll=plasma", env={**environment(), **packages})
    assert done.returncode == 0, done.stdout + done.stderr
    shots = {shot["shot"]: shot for shot in json.loads((film / "report.json").read_text())["shots"]}
    (made,) = shots[told[0]]["engines"]
    assert (made["engine"], made["version"], made["keeps"]) == ("plasma", "1", ["timing"])
    assert any("not understood" in note for note in made["notes"])
    assert all(not shots[other]["engines"] for other in shots if other not in told)
