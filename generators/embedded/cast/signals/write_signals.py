"""Writes the control signals of a stage into a folder, frame by frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from .signal_set import CONVENTIONS, PALETTE, SIGNALS, Placing, SignalFiles, SignalName, SignalSet, StagedPerson
from .stage import Stage
from .survey import survey
from .writers import Writing, writer


def write_signals(
    stage: Stage,
    folder: Path,
    *,
    only: Sequence[SignalName] = SIGNALS,
    grounds: Sequence[str],
    placing: Placing | None = None,
    on_frame: Callable[[int], None] | None = None,
) -> SignalSet:
    """Write the signals that are asked for, and `signals.json`, which says what they hold.

    `grounds` are the colours (`#rrggbb`) behind each of the people in pictures; `placing` says, for whoever puts the
    signals back, where the film's frame lies in the stage. Sides of the stage must be even where a
    video is asked for. Equal stages leave equal bytes.
    """
    asked = [name for name in SIGNALS if name in only]
    known = survey(stage)
    with ExitStack() as opened:
        told = Writing(folder, stage, known, tuple(grounds), opened)
        writers = {name: writer(name, told) for name in asked}
        frame = stage.frame(0)
        for number in range(stage.frames):
            after = stage.frame(number + 1) if number + 1 < stage.frames else None
            for each in writers.values():
                each.write(frame, after)
            if on_frame is not None:
                on_frame(number + 1)
            if after is not None:
                frame = after
        for each in writers.values():
            each.finish()
    found = SignalSet(
        width=stage.width,
        height=stage.height,
        fps=stage.fps,
        frames=stage.frames,
        frame=placing or Placing(),
        people=tuple(
            StagedPerson(
                id=take.person.id,
                px_per_m=round(take.view.px_per_m, 4),
                distance_m=take.view.distance_m,
                face_boxes=tuple(tuple(row) for row in known.boxes[number].round(2).tolist())
                if "face" in asked
                else (),
            )
            for number, take in enumerate(stage.takes)
        ),
        signals=tuple(SignalFiles(name=name, files=writers[name].files, holds=CONVENTIONS[name]) for name in asked),
        near_m=known.near_m,
        far_m=known.far_m,
        parts=PALETTE if "parts" in asked else (),
    )
    found.save(folder)
    return found
