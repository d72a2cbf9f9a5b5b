"""What drawing a talking presenter costs: milliseconds a frame on one core, and the memory of the process.

    python benchmarks/cast.py [--frames 120] [--person maya]

A presenter from head to knees at 1080x1920, talking and moving her hands, is posed and painted onto a frame that is
already there. `pose` takes joints to the mesh on the screen; `paint` orders it, outlines it and hands it to Skia. The
motion is worked out before the first frame. The best and the middle of all frames are shown: on a machine that does
other work the best says more.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import sys
import time

# One core: numpy's own threads must not help.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import skia
from reelwright.generators.embedded.cast.dressing import dress_colours
from reelwright.generators.embedded.cast.face_controls import CONTROL, at_rest
from reelwright.generators.embedded.cast.figure import Figure
from reelwright.generators.embedded.cast.motion.perform import perform
from reelwright.generators.embedded.cast.view import framed_view
from reelwright.story.cast import Move, Performance
from reelwright.templates.library import motions, person

WIDTH, HEIGHT, FPS = 1080, 1920, 30
DRAW_WANTED_MS, MEMORY_WANTED_MB = 20.0, 600.0


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frames", type=int, default=120)
    parser.add_argument("--person", default="maya")
    options = parser.parse_args()
    measure(options.person, frames=options.frames)


def measure(name: str, *, frames: int) -> None:
    """Draw the shot once and print what it took."""
    who = person(name)
    began = time.perf_counter()
    figure = Figure.build(who, dress_colours(who, {}))
    built = time.perf_counter() - began
    moves = (
        Move(motion="idle-calm", start=0, frames=frames),
        Move(motion="beat-both", start=frames // 6, frames=min(frames // 2, 60), track="gesture"),
    )
    began = time.process_time()
    performance = Performance(person=name, moves=moves)
    rotations, roots = perform(performance, frames=frames, fps=FPS, skeleton=figure.skeleton, motions=motions())
    moved = time.process_time() - began
    faces = _talking(frames)
    view = framed_view(figure, "three-quarter", width=WIDTH, height=HEIGHT, yaw=15.0)
    surface = skia.Surface(WIDTH, HEIGHT)
    canvas = surface.getCanvas()
    poses, paints = [], []
    for frame in range(frames):
        canvas.clear(0xFFEFE7DA)
        start = max(0, frame - 10)
        earlier = (rotations[start:frame], roots[start:frame])
        began = time.process_time()
        seen = figure.see(rotations[frame], roots[frame], view, earlier=earlier, face=faces[frame])
        posed = time.process_time()
        figure.draw(canvas, seen, faces[frame], view)
        poses.append(1e3 * (posed - began))
        paints.append(1e3 * (time.process_time() - posed))
    whole = [pose + paint for pose, paint in zip(poses, paints, strict=True)]
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    out = sys.stdout.write
    out(f"{name}, head to knees, {frames} frames of {WIDTH}x{HEIGHT}; ")
    out(
        f"{len(figure.mesh.rest)} vertices, {len(figure.mesh.triangles)} triangles, {len(figure.surfaces)} surfaces\n\n"
    )
    out(f"{'':10}{'best ms':>10}{'median ms':>12}\n")
    for what, times in (("pose", poses), ("paint", paints), ("together", whole)):
        out(f"{what:10}{min(times):10.1f}{statistics.median(times):12.1f}\n")
    out(f"\na frame {statistics.median(whole):.1f} ms (wanted: at most {DRAW_WANTED_MS:.0f}); ")
    out(f"memory {peak_mb:.0f} MB (wanted: at most {MEMORY_WANTED_MB:.0f})\n")
    out(f"before: {1e3 * built:.0f} ms to build the figure, {1e3 * moved / frames:.1f} ms of motion for each frame\n")


def _talking(frames: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Faces whose mouths move as in speech: all of a mouth's paths are drawn."""
    faces = at_rest(frames)
    moment = np.arange(frames) / FPS
    faces[:, CONTROL["jaw"]] = np.clip(0.35 + 0.4 * np.sin(2 * np.pi * 4.3 * moment), 0, 1)
    faces[:, CONTROL["wide"]] = 0.4 * np.sin(2 * np.pi * 2.1 * moment)
    faces[:, CONTROL["round"]] = np.clip(np.sin(2 * np.pi * 1.3 * moment), 0, 1) * 0.6
    faces[:, CONTROL["smile"]] = 0.3
    return faces


if __name__ == "__main__":
    main()
