"""Linear layers in eight bits: a quarter of four bytes a weight, an error of at most half a step of each row."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.torch


def test_an_outputs_error_is_at_most_half_a_scale_for_each_input() -> None:
    import torch
    from reelwright.generators.diffusion.int8 import Int8Linear

    torch.manual_seed(3)
    linear = torch.nn.Linear(96, 64)
    small = Int8Linear(linear)
    with torch.inference_mode():
        x = torch.randn(10, 96)
        error = (small(x) - linear(x)).abs()
        most = small.scales[:, 0] / 2 * x.abs().sum(dim=1, keepdim=True)
    assert (error <= most + 1e-5).all()
    assert small.codes.dtype == torch.int8
    assert small.weight.shape == linear.weight.shape


def test_a_row_of_nothing_stays_nothing() -> None:
    import torch
    from reelwright.generators.diffusion.int8 import Int8Linear

    linear = torch.nn.Linear(8, 4, bias=False)
    assert Int8Linear(linear.to(torch.bfloat16)).weight.dtype == torch.bfloat16, "callers compute in it"
    linear = linear.float()
    with torch.no_grad():
        linear.weight[1] = 0
        found = Int8Linear(linear)(torch.ones(1, 8))
    assert found[0, 1] == 0
    assert found.isfinite().all()


def test_only_blocks_are_replaced_wherever_a_model_keeps_them() -> None:
    import torch
    from reelwright.generators.diffusion.int8 import Int8Linear, to_int8

    class Model(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.first = torch.nn.Linear(4, 4)
            inner = torch.nn.ModuleDict({"to_q": torch.nn.Linear(4, 4), "norm_q": torch.nn.Linear(4, 4)})
            inner["to_out"] = torch.nn.ModuleList([torch.nn.Linear(4, 4), torch.nn.Dropout()])
            self.layers = torch.nn.ModuleList([inner])

    model = Model()
    assert to_int8(model) == 2
    assert isinstance(model.first, torch.nn.Linear)
    assert isinstance(model.layers[0]["to_q"], Int8Linear)
    assert isinstance(model.layers[0]["norm_q"], torch.nn.Linear)
    assert isinstance(model.layers[0]["to_out"][0], Int8Linear)
    assert to_int8(model) == 0
