"""The gpu extra is whole: its packages load beside each other, with the one version of torch."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.torch
def test_torch_diffusers_and_transformers_load_together() -> None:
    code = "import torch, diffusers, transformers, accelerate, safetensors, ftfy; print(torch.__version__)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=240, check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.split("+")[0].strip() == "2.13.0"
