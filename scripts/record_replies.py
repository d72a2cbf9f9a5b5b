"""Records what a model answers to the briefs of tests/planners/recordings, for the tests that play it back.

    python scripts/record_replies.py --base-url http://127.0.0.1:8089/v1 [--model NAME] [BRIEF ...]
    python scripts/record_replies.py --stamp

Each brief goes through every stage: photo, script, storyboard, critic, rework, takes. The answers land in BRIEF.json
beside briefs.yaml, with digests of the prompts that they answer; the key (OPENAI_API_KEY) is never written. `--stamp`
asks nobody: after a change of prompts that leaves the old answers good, it plays them back and renews the digests.
"""

from __future__ import annotations

import argparse
import base64
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "planners" / "recordings"


class Recorder:
    """Hands every question on, and keeps the answer; or plays kept answers back, stage by stage."""

    def __init__(self, kept: list[dict[str, Any]] | None = None) -> None:
        self.exchanges: list[dict[str, Any]] = []
        self._left = list(kept) if kept is not None else None

    def once(self, key: str, ask: Callable[[], Any]) -> Any:
        """The next answer."""
        from reelwright.planners.model.reply import Reply

        if self._left is None:
            reply = ask()
        else:
            kept = self._left.pop(0)
            reply = Reply(stage=kept["stage"], model="recorded", text=kept["answer"], finish=kept["finish"])
        exchange = {"stage": reply.stage, "request": key, "finish": reply.finish, "answer": reply.text}
        self.exchanges.append(exchange)
        return reply

    def set_aside(self, keys: tuple[str, ...]) -> None:
        """Nothing is set aside: an answer that was sent back is part of the exchange."""


def play(spec: dict[str, Any], settings: Any, recorder: Recorder) -> dict[str, Any]:
    """Take one brief through all stages; what came of it, for people."""
    from reelwright.planners.brief_reading.reading import read_brief
    from reelwright.planners.critic import improve, judge
    from reelwright.planners.llm import LLMPlanner
    from reelwright.planners.model.photos import Photo, see
    from reelwright.story.brief import Asset

    wishes = {field: spec[field] for field in ("language", "platform", "voice") if field in spec}
    brief = read_brief(spec["text"], script_text=spec.get("script", ""), **wishes)
    planner = LLMPlanner(settings, replies=recorder)
    if "photo" in spec:
        data = base64.b64encode((FOLDER / spec["photo"]).read_bytes()).decode()
        asset = Asset(id="product-1", kind="product", name=spec["photo"], key="0" * 64, width=600, height=600)
        tags = see(planner.asker, brief, (Photo(asset=asset.id, data_url=f"data:image/jpeg;base64,{data}"),))
        product = brief.product.model_copy(update={"tags": (*brief.product.tags, *tags)})
        brief = brief.model_copy(update={"assets": (asset,), "product": product})
    if "takes" in spec:
        takes = planner.takes(brief, spec["takes"])
        return {"brief": brief, "takes": takes}
    script = planner.script(brief)
    storyboard = planner.storyboard(brief, script)
    critique = judge(planner, brief, script, storyboard)
    if critique is not None and not critique.content:
        script, storyboard = improve(planner, brief, script, storyboard, critique)
    return {"brief": brief, "script": script, "storyboard": storyboard, "critique": critique}


def prompt_digests() -> dict[str, str]:
    """The digest of each stage's prompt, as its file stands: the library and the brief are no part of it."""
    from reelwright.story.document import sha256
    from reelwright.templates.phrase_bank import prompt

    parts = {"takes": ("script", "takes")}
    return {
        stage: sha256("".join(prompt(part) for part in parts.get(stage, (stage,))).encode())[:16]
        for stage in ("photo", "script", "storyboard", "critic", "takes")
    }


def save(name: str, recorder: Recorder, model: str) -> Path:
    """Write a recording."""
    from reelwright.story.document import write_atomically

    digests = prompt_digests()
    stages = {exchange["stage"] for exchange in recorder.exchanges}
    made = {
        "brief": name,
        "model": model,
        "prompts": {stage: digest for stage, digest in digests.items() if stage in stages},
        "exchanges": recorder.exchanges,
    }
    import json

    path = FOLDER / f"{name}.json"
    write_atomically(path, (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode())
    return path


def record(name: str, spec: dict[str, Any], settings: Any, *, stamp: bool) -> str:
    """Record one brief, or play its recording back; what happened, in a line."""
    import json

    from reelwright.story.errors import ReelwrightError

    path = FOLDER / f"{name}.json"
    old = json.loads(path.read_text()) if stamp else None
    recorder = Recorder(old["exchanges"] if old else None)
    try:
        play(spec, settings, recorder)
    except (ReelwrightError, IndexError) as error:
        return f"{name}: not recorded, after {len(recorder.exchanges)} answers: {error}"
    save(name, recorder, old["model"] if old else settings.model)
    return f"{name}: {len(recorder.exchanges)} answers"


def main() -> int:
    """0 where every brief was recorded."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("briefs", nargs="*", help="names in briefs.yaml; all where none is given")
    parser.add_argument("--base-url", default=os.environ.get("OPENAI_BASE_URL", ""))
    parser.add_argument("--model", default=os.environ.get("REELWRIGHT_MODEL", ""))
    parser.add_argument("--wait", type=float, default=180.0, help="seconds for all answers to one document")
    parser.add_argument("--stamp", action="store_true", help="ask nobody: renew the digests of good recordings")
    options = parser.parse_args()
    from reelwright.planners.model.settings import LLMSettings

    found = LLMSettings.from_environment()
    limits = {"base_url": options.base_url, "model": options.model or found.model}
    settings = found.model_copy(update=limits | {"total_s": options.wait, "stall_s": options.wait})
    briefs = yaml.safe_load((FOLDER / "briefs.yaml").read_text(encoding="utf-8"))
    names = options.briefs or list(briefs)
    with ThreadPoolExecutor(1 if options.stamp else 16) as pool:
        told = list(pool.map(lambda name: record(name, briefs[name], settings, stamp=options.stamp), names))
    print("\n".join(told))
    return 1 if any("not recorded" in line for line in told) else 0


if __name__ == "__main__":
    sys.exit(main())
