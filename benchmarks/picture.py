"""How long the picture of a 30 s film takes, against the same encoder given the finished frames.

    python benchmarks/picture.py [--rounds 3]

Six photographs of 5 s with smooth sub-pixel camera moves, 0.5 s crossfades, a headline on a translucent panel and
captions lit word by word, at 1080x1920 and 30 frames a second; x264 veryfast, crf 20. `picture` draws and encodes the
film's spans in worker processes, one a core, as `reelwright make` does. `encoder` is one ffmpeg with the same settings
and all cores that reads the same frames, finished (BGRA, as drawn), from a file in the page cache. `planes` is the same
with the frames already converted to 4:2:0 as well. All are run in turn; medians are shown. Takes 11 GB of disk.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
# The workers open the film's own sources by this module.
os.environ["PYTHONPATH"] = os.pathsep.join([str(HERE), *filter(None, [os.environ.get("PYTHONPATH", "")])])

import numpy as np  # noqa: E402
from picture_film import FPS, GOP_S, HEIGHT, PHOTO_FILE, WIDTH, film_spans, photo_pixels  # noqa: E402
from process_tree import peak_bytes  # noqa: E402
from reelwright.story.artifact import Artifact, Making  # noqa: E402
from reelwright.story.document import sha256  # noqa: E402
from reelwright.tools.compositor.film import Film  # noqa: E402
from reelwright.tools.media.encoder import SPAN_FILE, PixelFormat, encode_graph, settings_for  # noqa: E402
from reelwright.tools.media.ffmpeg import run_ffmpeg  # noqa: E402
from reelwright.tools.media.join import join  # noqa: E402
from reelwright.tools.media.yuv import FrameConverter  # noqa: E402
from reelwright.tools.work.bench import FolderBench  # noqa: E402
from reelwright.tools.work.processes import ProcessExecutor, cores  # noqa: E402
from reelwright.tools.work.store import FolderStore, describe_files  # noqa: E402

RATIO_WANTED, MEMORY_WANTED_GB = 1.35, 1.0


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--photos", type=int, default=6, help="shots of 5 s: fewer for a quick look")
    parser.add_argument("--folder", type=Path, default=None, help="where the finished frames go")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="picture-", dir=options.folder) as name:
        measure(Path(name), rounds=options.rounds, photos=options.photos)


def measure(folder: Path, *, rounds: int, photos: int) -> None:
    """Draw the finished frames once, then run both in turn."""
    store = FolderStore(folder / "photos")
    keys = tuple(_put_photo(store, seed) for seed in range(photos))
    spans = film_spans(keys)
    frames = sum(span.frames for span in spans)
    finished: dict[str, PixelFormat] = {"encoder": "bgra", "planes": "yuv420p"}
    bench = FolderBench(folder, artifacts={key: store.folder(key) for key in keys})
    _write_finished(Film(spans, bench), folder)
    times: dict[str, list[float]] = {what: [] for what in ("encoder", "planes", "picture")}
    works: dict[str, list[float]] = {what: [] for what in ("encoder", "planes", "picture")}
    peaks: dict[str, list[int]] = {what: [] for what in ("encoder", "planes", "picture")}
    sizes: dict[str, int] = {}
    for number in range(rounds):
        for what in times:
            path = folder / f"{what}.mp4"
            if what in finished:
                run = partial(_encode, folder / finished[what], path, pixels=finished[what])
            else:
                run = partial(_draw, folder / f"store-{number}", store, keys, path)
            seconds, worked, peak = _timed(run)
            times[what].append(seconds)
            works[what].append(worked)
            peaks[what].append(peak)
            sizes[what] = path.stat().st_size
    ratio, strict = (
        statistics.median(times["picture"]) / statistics.median(times[what]) for what in ("encoder", "planes")
    )
    out = sys.stdout.write
    out(f"{frames} frames of {WIDTH}x{HEIGHT} at {FPS}, {len(spans)} spans, {cores()} cores, {rounds} rounds\n\n")
    out(f"{'':10}{'median s':>10}{'all s':>{8 * rounds}}{'core s':>10}{'peak GB':>10}{'Mb/s':>8}\n")
    for what in times:
        every = "".join(f"{value:8.2f}" for value in times[what])
        work, peak_gb = statistics.median(works[what]), max(peaks[what]) / 1e9
        rate = sizes[what] * 8 / float(frames / FPS) / 1e6
        out(f"{what:10}{statistics.median(times[what]):10.2f}{every}{work:10.2f}{peak_gb:10.2f}{rate:8.2f}\n")
    out(f"\npicture / encoder {ratio:.2f} (wanted: at most {RATIO_WANTED}); picture / planes {strict:.2f}; ")
    by_work = statistics.median(works["picture"]) / statistics.median(works["encoder"])
    out(f"by core seconds {by_work:.2f}, which other work on the machine disturbs less; ")
    out(f"memory {max(peaks['picture']) / 1e9:.2f} GB (wanted: at most {MEMORY_WANTED_GB:.1f})\n")


def _put_photo(store: FolderStore, seed: int) -> str:
    key = sha256(f"photo {seed}".encode())
    draft = store.draft(key)
    (draft / PHOTO_FILE).write_bytes(np.ascontiguousarray(photo_pixels(seed)).tobytes())
    store.land(Artifact(key=key, kind="photo", files=describe_files(draft), made=Making(engine="benchmark")), draft)
    return key


def _write_finished(film: Film, folder: Path) -> None:
    converter = FrameConverter(WIDTH, HEIGHT)
    with (folder / "bgra").open("wb") as drawn, (folder / "yuv420p").open("wb") as converted:
        for frame in range(film.frames):
            pixels = film.draw(frame)
            drawn.write(pixels.data)
            for plane in converter.planes(pixels):
                converted.write(plane)


def _encode(raw: Path, path: Path, *, pixels: PixelFormat) -> None:
    settings = settings_for(fps=FPS, gop_s=GOP_S).model_copy(update={"threads": 0})
    graph = encode_graph(
        path, width=WIDTH, height=HEIGHT, fps=FPS, settings=settings, pixels=pixels, source=f"file:{raw}"
    )
    run_ffmpeg(graph, doing="encoding the finished frames")


def _draw(folder: Path, photos: FolderStore, keys: tuple[str, ...], path: Path) -> None:
    store = FolderStore(folder)
    for key in keys:
        target = store.folder(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(photos.folder(key))
    spans = film_spans(keys)
    longest_first = sorted(spans, key=lambda span: -span.cost())
    with ProcessExecutor() as executor:
        executor.run(longest_first, store)
    frames = sum(span.frames for span in spans)
    join([store.folder(span.key()) / SPAN_FILE for span in spans], None, path, fps=FPS, frames=frames)


def _timed(run: Callable[[], None]) -> tuple[float, float, int]:
    over = threading.Event()
    peak = [0]
    watched = [0.0]

    def watch() -> None:
        peak[0] = peak_bytes(os.getpid(), over)
        watched[0] = time.thread_time()

    watcher = threading.Thread(target=watch)
    watcher.start()
    began, worked = time.perf_counter(), _worked_s()
    try:
        run()
        seconds, worked = time.perf_counter() - began, _worked_s() - worked
    finally:
        over.set()
        watcher.join()
    # Reading every process's pages is our own work, and there are more processes in one case than in the other.
    return seconds, worked - watched[0], peak[0]


def _worked_s() -> float:
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


if __name__ == "__main__":
    main()
