"""Weights in eight bits, by rows: half the memory of two bytes a number, on any device, without further packages."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn


class Int8Linear(nn.Module):  # type: ignore[misc]  # torch is not followed.
    """A linear layer whose weights are stored as integers from -127 to 127 with a scale for each output.

    They become numbers of the input's type for as long as the layer works. An output's error is at most half a scale
    for each input's share of it.
    """

    codes: torch.Tensor
    scales: torch.Tensor
    kind: torch.dtype

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        weight = linear.weight.detach().float()
        scales = weight.abs().amax(dim=1, keepdim=True).clamp_min(1e-12) / 127
        self.register_buffer("codes", torch.round(weight / scales).to(torch.int8))
        self.register_buffer("scales", scales)
        self.bias = linear.bias
        self.kind = linear.weight.dtype
        self.in_features, self.out_features = linear.in_features, linear.out_features

    @property
    def weight(self) -> torch.Tensor:
        """The weights as numbers: callers ask a layer for its type and device."""
        return (self.codes * self.scales).to(self.kind)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """As the layer that it replaces."""
        weight = (self.codes * self.scales).to(x.dtype)
        return nn.functional.linear(x, weight, None if self.bias is None else self.bias.to(x.dtype))


def to_int8(module: Any) -> int:
    """Replace the linear layers of a model's repeated blocks; how many they were. What stands before and after the
    blocks stays as it is, and so do the layers of norms."""
    replaced = 0
    blocks = [part for part in module.modules() if isinstance(part, nn.ModuleList)]
    for parent in [inner for block in blocks for inner in block.modules()]:
        for key, child in list(parent.named_children()):
            if isinstance(child, nn.Linear) and "norm" not in key:
                setattr(parent, key, Int8Linear(child))
                replaced += 1
    return replaced
