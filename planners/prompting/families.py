"""The forms of prompts, one function a family of models. Each says where its makers document the form.

The functions return sentences, the dearest first; `WORDS_MAX` says how many words they may have together.
"""

from __future__ import annotations

from collections.abc import Callable

from ...generators.engine import PromptStyle
from .prompt import sentence
from .staging_words import Set
from .told import Told

WORDS_MAX: dict[PromptStyle, int] = {
    "none": 0, "plain": 110, "wan": 120, "ltx": 200, "flux": 120, "qwen": 120, "ace-step": 40,
}  # fmt: skip
"""Wan: 80 to 120 words are advised, its text encoder reads 512 tokens. LTX-2: "within 200 words". FLUX.2: 30 to 80 for
most scenes. The others are short by our choice."""
_UNMARKED = "All surfaces and clothes are plain and unmarked"
"""FLUX takes no negative prompt; its guide asks to say what is there."""


def wan(told: Told) -> list[str]:
    """Subject, scene, motion, camera, light, style, in sentences; of a picture that begins to move only the motion and
    the camera.

    Source: Alibaba Cloud Model Studio, prompt guides of "Text-to-video" (entity + scene + motion + aesthetic control +
    stylisation) and "Image-to-video" (motion + camera movement), https://www.alibabacloud.com/help/en/model-studio/
    text-to-video-prompt.
    """
    stage, actor = told.stage, told.actor
    if told.kind == "image-to-video":
        return [sentence(told.motion), _camera(stage), sentence(stage.light)]
    ends = [_camera(stage), sentence(stage.light), sentence(stage.style)]
    if actor is None:
        return [sentence(told.scene), sentence(told.motion), *ends]
    acts = sentence(f"With {actor.face}, {actor.name} {actor.acts()}")
    return [sentence(actor.words.whole), acts, sentence(f"The scene is a studio with {stage.ground}"), *ends]


def ltx(told: Told) -> list[str]:
    """One paragraph that starts with the action and goes on in its order: gestures, looks, ground, camera, light.

    Source: Lightricks, README of https://github.com/Lightricks/LTX-2, "Prompting for LTX-2".
    """
    stage, actor = told.stage, told.actor
    ends = [_camera(stage), sentence(stage.light), sentence(stage.style)]
    if actor is None:
        return [sentence(told.scene), sentence(told.motion), *ends]
    first = sentence(f"{actor.words.who} {actor.actions[0]}")
    then = ", then ".join(actor.words.does(action) for action in actor.actions[1:])
    after = sentence(f"Then {actor.words.pronoun} {then}") if then else ""
    face = sentence(f"{actor.words.pronoun} {actor.words.does('has')}{actor.face}")
    return [first, after, face, sentence(actor.appears()), sentence(f"Behind is {stage.ground}, evenly lit"), *ends]


def flux(told: Told) -> list[str]:
    """Natural language with the subject first, then setting, light and style; nothing is asked for by its absence.

    Source: Black Forest Labs, FLUX prompting guide, https://docs.bfl.ai/guides/prompting_summary (the core subject
    first; klein is told in descriptive prose).
    """
    stage, actor = told.stage, told.actor
    if actor is None:
        style = stage.style.replace("footage", "photograph")
        return [sentence(each) for each in (told.scene or told.motion, stage.light, style, _UNMARKED)]
    worn = ""
    if told.kind == "try-on" and told.garment:
        worn = f"{told.garment} is the one of the reference picture, in its very colours and cut"
    return [
        sentence(each)
        for each in (
            actor.words.whole,
            f"With {actor.face}, {actor.name} {actor.actions[0]}",
            worn,
            f"Behind is {stage.ground}",
            f"The picture is {stage.framing}" if stage.framing else "",
            stage.light,
            "Photorealistic photograph with natural skin texture and sharp focus",
            "" if worn else _UNMARKED,
        )
    ]


def qwen(told: Told) -> list[str]:
    """An instruction that names its pictures by number, and what must stay.

    Source: Alibaba Cloud Model Studio, "Qwen-Image-Edit" (what is in Image 1 takes on something of Image 2),
    https://www.alibabacloud.com/help/en/model-studio/qwen-image-edit-guide.
    """
    if told.kind == "try-on":
        worn = told.garment.removeprefix("a ").removeprefix("an ") or "garment"
        return [
            f"Dress the person in image 1 in the {worn} from image 2.",
            "Keep the face, the hair, the body, the pose, the ground and the light of image 1 exactly as they are.",
            "The colours, the pattern and the cut are those of image 2, and the cloth falls with natural folds.",
        ]
    return ["Make a photograph.", *flux(told)]


def plain(told: Told) -> list[str]:
    """A few short sentences, for servers and engines of which nothing is known."""
    stage, actor = told.stage, told.actor
    if actor is None:
        moves = [sentence(told.motion), _camera(stage)] if told.kind != "text-to-image" else []
        return [sentence(told.scene), *moves, sentence(stage.light)]
    acts = sentence(f"{actor.name} {actor.acts()}")
    return [sentence(actor.words.whole), acts, sentence(f"Behind is {stage.ground}"), _camera(stage)]


FAMILIES: dict[PromptStyle, Callable[[Told], list[str]]] = {
    "wan": wan, "ltx": ltx, "flux": flux, "qwen": qwen, "plain": plain,
}  # fmt: skip


def _camera(stage: Set) -> str:
    if stage.camera == "static camera":
        return sentence(f"The camera is still{f' and holds {stage.framing}' if stage.framing else ''}")
    return sentence(f"The camera makes a slow, steady {stage.camera.removeprefix('slow ')}")
