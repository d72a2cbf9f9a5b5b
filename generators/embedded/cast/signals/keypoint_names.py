"""The 133 points of COCO-WholeBody, in its order: 17 of the body, 6 of the feet, 68 of the face, 21 of each hand.

S. Jin and others, *Whole-Body Human Pose Estimation in the Wild* (2020). The face's order is iBUG's: C. Sagonas and
others, *300 Faces in-the-Wild Challenge* (2013). Left and right are the person's own.
"""

from __future__ import annotations

BODY = (
    "nose", "left_eye", "right_eye", "left_ear", "right_ear", "left_shoulder", "right_shoulder", "left_elbow",
    "right_elbow", "left_wrist", "right_wrist", "left_hip", "right_hip", "left_knee", "right_knee", "left_ankle",
    "right_ankle",
)  # fmt: skip
FEET = ("left_big_toe", "left_small_toe", "left_heel", "right_big_toe", "right_small_toe", "right_heel")
FACE = tuple(f"face-{number}" for number in range(68))
_FINGERS = ("thumb", "forefinger", "middle_finger", "ring_finger", "pinky_finger")


def _hand(side: str) -> tuple[str, ...]:
    return (f"{side}_hand_root", *(f"{side}_{finger}{number}" for finger in _FINGERS for number in (1, 2, 3, 4)))


LEFT_HAND = _hand("left")
RIGHT_HAND = _hand("right")
KEYPOINTS: tuple[str, ...] = (*BODY, *FEET, *FACE, *LEFT_HAND, *RIGHT_HAND)
KEYPOINT: dict[str, int] = {name: number for number, name in enumerate(KEYPOINTS)}
BODY_AT, FEET_AT, FACE_AT = slice(0, 17), slice(17, 23), slice(23, 91)
LEFT_HAND_AT, RIGHT_HAND_AT = slice(91, 112), slice(112, 133)

# iBUG's 68: where its parts begin.
JAW, RIGHT_BROW, LEFT_BROW, NOSE_BRIDGE, NOSE_BASE = 0, 17, 22, 27, 31
RIGHT_EYE, LEFT_EYE, OUTER_LIPS, INNER_LIPS = 36, 42, 48, 60
