"""The base install has no torch: engines are named, plan and say what they lack without it."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import sys
from fractions import Fraction

class Without:
    # Finds modules as before, but for those of the extra.

    def __init__(self, finder):
        self.finder = finder

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("torch", "diffusers", "transformers", "safetensors", "accelerate", "peft"):
            return None
        return self.finder.find_spec(name, path, target)

sys.meta_path[:] = [Without(finder) for finder in sys.meta_path]
from reelwright.generators import registry
from reelwright.generators.settings import EngineSettings
from reelwright.story.requests import TextToVideo
settings = EngineSettings(device="cpu")
for name in registry.names(settings):
    engine = registry.engine(name, settings)
    lacking = [each.hint for each in engine.obstacles()]
    in_process = type(engine).__module__.partition("generators.")[2].startswith("diffusion")
    assert any("reelwright[gpu]" in hint for hint in lacking) == in_process, (name, lacking)
    if "text-to-video" in engine.capabilities().skills:
        plan = engine.plan(TextToVideo(width=1280, height=720, fps=Fraction(30), seconds=Fraction(4)))
        assert plan.memory_mb > 0 and plan.compute_s > 0, name
        print(name, plan.key())
assert "torch" not in sys.modules
"""


def test_engines_plan_and_say_what_they_lack() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "wan-video" in done.stdout
    again = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=120, check=False)
    assert again.stdout == done.stdout, "keys are the same in every process"
