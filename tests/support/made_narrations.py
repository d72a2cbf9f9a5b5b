"""The benchmark's maker of recordings whose word times are known, for tests."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

_PATH = Path(__file__).parents[2] / "benchmarks" / "made_narration.py"


def _load() -> Any:
    spec = importlib.util.spec_from_file_location("made_narration", _PATH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


_maker = _load()
Room = _maker.Room
make_narration = _maker.make_narration
TEXTS: dict[str, tuple[str, ...]] = _maker.TEXTS
ACCENTS: dict[str, str] = _maker.ACCENTS
