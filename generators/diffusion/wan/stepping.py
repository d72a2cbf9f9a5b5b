"""How far a pipeline is: its transformers' passes are counted, whichever loop makes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any


@contextmanager
def counted(transformers: Sequence[Any], *, passes: int, tell: Callable[[float], None]) -> Iterator[None]:
    """While it is open every forward pass of the `torch.nn.Module`s is told as a share of `passes`, at most 1."""
    made = 0

    def passed(*_: Any) -> None:
        nonlocal made
        made += 1
        tell(min(1.0, made / max(1, passes)))

    hooks = [transformer.register_forward_hook(passed) for transformer in transformers if transformer is not None]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()
