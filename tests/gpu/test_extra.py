"""The gpu extra is what it says: the pinned torch, diffusers beside it, and a doctor who sees both."""

from __future__ import annotations

import pytest
from reelwright.apps.doctor import examine

pytestmark = pytest.mark.torch


def test_the_pinned_torch_computes_and_diffusers_loads() -> None:
    import diffusers
    import torch

    assert torch.__version__.startswith("2.13.0")
    assert torch.linalg.norm(torch.tensor([3.0, 4.0])).item() == pytest.approx(5.0)
    assert diffusers.FlowMatchEulerDiscreteScheduler(shift=3.0).config.shift == 3.0


def test_the_doctor_says_what_torch_can_use_here() -> None:
    import torch

    finding = next(finding for finding in examine() if finding.title == "GPU engines")
    assert torch.__version__ in finding.found
    assert finding.ok == torch.cuda.is_available()
