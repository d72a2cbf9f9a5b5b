"""What several tests of servers begin with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from play_comfyui import CORE_NODES, PlayedComfyUI


@pytest.fixture
def comfy() -> Iterator[PlayedComfyUI]:
    """A ComfyUI that knows the nodes of the shipped workflows."""
    server = PlayedComfyUI()
    server.nodes = dict(CORE_NODES)
    yield server
    server.close()
