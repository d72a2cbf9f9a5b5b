"""Outlines of posed surfaces: what a mesh does at its edges that nobody should see."""

from __future__ import annotations

import numpy as np
from reelwright.generators.embedded.cast.painter_path import curves

CHIN = [(0.0, 0.0), (0.0, 40.0), (30.0, 60.0), (60.0, 40.0), (60.0, 0.0)]


def test_a_fold_without_breadth_leaves_no_trace() -> None:
    whole = curves(np.array(CHIN), [len(CHIN)], [0])
    # A sliver that turns over: the outline goes on, comes back and goes on again.
    folded = [*CHIN[:3], CHIN[3], CHIN[2], *CHIN[3:]]
    assert curves(np.array(folded), [len(folded)], [0]).points.tolist() == whole.points.tolist()
    spiked = [*CHIN[:3], (30.0, 90.0), CHIN[2], *CHIN[3:]]
    assert curves(np.array(spiked), [len(spiked)], [0]).points.tolist() == whole.points.tolist()


def test_points_in_one_place_are_one_point() -> None:
    whole = curves(np.array(CHIN), [len(CHIN)], [0])
    doubled = [*CHIN[:3], CHIN[2], CHIN[2], *CHIN[3:]]
    assert curves(np.array(doubled), [len(doubled)], [0]).points.tolist() == whole.points.tolist()
