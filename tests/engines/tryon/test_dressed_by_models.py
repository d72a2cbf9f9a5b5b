"""Somebody real in a garment, their joints found by a pose model instead of a landmarks file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from made_garments import photo, smaller
from PIL import Image
from reelwright.agents.clip_people import dress, sitter_of
from reelwright.agents.production import Production
from reelwright.story.errors import InputError
from reelwright.tools.media.decode import frames as decoded
from tiny_estimators import spot, tiny_pose_model

CONSENT = "Sam Somebody, 2026-11-01, our shop"
BELLY = (160, 230)


def sitting(folder: Path) -> Path:
    """A photo of somebody dark before a dark wall, a bright buckle on their belly, and their mask."""
    pixels = spot(320, 480, BELLY, radius=4)
    mask = np.zeros((480, 320), np.uint8)
    mask[60:440, 90:230] = 255
    Image.fromarray(pixels).save(folder / "sam.png")
    Image.fromarray(mask).save(folder / "sam.mask.png")
    return folder / "sam.png"


def test_a_photo_without_landmarks_is_dressed_where_a_pose_model_finds_the_joints(tmp_path: Path) -> None:
    path, shirt = sitting(tmp_path), tmp_path / "shirt.jpg"
    smaller(photo("breton"), 0.5).save(shirt, quality=92)
    with pytest.raises(InputError, match="where the joints are") as told:
        sitter_of(str(path), consent=CONSENT)
    assert "--pose-model" in told.value.hint
    sitter = sitter_of(str(path), consent=CONSENT, estimators={"pose": str(tiny_pose_model(tmp_path))})
    clip, notes = dress(sitter, (shirt,), Production(tmp_path / "film"))
    assert "Sam Somebody" in notes[0]
    with Image.open(path) as opened:
        before = np.asarray(opened.convert("RGB")).astype(int)
    (_, shown), *_ = decoded(clip, [0])
    changed = np.abs(np.asarray(shown).astype(int) - before).max(axis=2) > 40
    chest = changed[BELLY[1] - 60 : BELLY[1], BELLY[0] - 20 : BELLY[0] + 20]
    # The shirt is white with navy stripes; only these are as dark as what was there.
    assert chest.mean() > 0.6
    assert not changed[:40].any()
    assert not changed[:, :60].any()
