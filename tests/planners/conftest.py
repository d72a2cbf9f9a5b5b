"""What planners' tests share: the library that comes with Reelwright."""

from __future__ import annotations

import pytest
from reelwright.planners.planner import Library, builtin_library


@pytest.fixture(scope="session")
def library() -> Library:
    return builtin_library()
