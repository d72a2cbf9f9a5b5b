"""Draws all golden pictures again: run it after a change of design, look at each, then commit them."""

from __future__ import annotations

import importlib.util
import sys
import tempfile
from pathlib import Path
from types import ModuleType

from PIL import Image
from reelwright.templates.library import scenes

HERE = Path(__file__).parent


def load(name: str) -> ModuleType:
    """A module of this folder, by file."""
    spec = importlib.util.spec_from_file_location(f"goldens_{name}", HERE / f"{name}.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(name)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def update() -> int:
    """Write every picture; says how many."""
    studio = load("conftest").Studio(Path(tempfile.mkdtemp()))
    drawer = load("test_scene_goldens")
    drawer.GOLDENS.mkdir(exist_ok=True)
    count = 0
    for scene in sorted(scenes()):
        for look in drawer.LOOKS:
            picture = Image.fromarray(drawer.strip(studio, scene, look))
            # 128 colours hold the tolerance and a quarter of the bytes.
            picture.quantize(128, dither=Image.Dither.NONE).save(drawer.GOLDENS / f"{scene}-{look}.png", optimize=True)
            count += 1
    return count


if __name__ == "__main__":
    sys.stdout.write(f"{update()} pictures written; look at each before you commit it\n")
