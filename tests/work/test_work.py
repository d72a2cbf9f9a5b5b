"""Jobs, store, claims and executors: what is finished is never lost and never made twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from reelwright.story.errors import BusyError, EngineError, InputError, StorageError
from reelwright.tools.work.claims import SqliteClaims
from reelwright.tools.work.code_version import code_version
from reelwright.tools.work.executor import InlineExecutor, JobEvent
from reelwright.tools.work.folder_lock import hold
from reelwright.tools.work.processes import ProcessExecutor
from reelwright.tools.work.store import FolderStore
from toy_jobs import Fail, Join, Paid, Write

HERE = Path(__file__).parents[1] / "support"


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "store")


@pytest.fixture(params=["inline", "processes"])
def executor(request: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    claims = SqliteClaims(tmp_path / "claims.sqlite")
    if request.param == "inline":
        yield InlineExecutor(claims=claims)
        return
    monkeypatch.setenv("PYTHONPATH", str(HERE))
    with ProcessExecutor(workers=2, claims=claims) as found:
        yield found


def test_a_graph_is_made_in_order_of_need_and_only_once(executor: Any, store: FolderStore) -> None:
    a, b = Write(text="a"), Write(text="b", wait_s=0.05)
    joined = Join(parts=(a.key(), b.key()))
    events: list[JobEvent] = []
    made = executor.run([joined, a, b, a], store, on_event=events.append)
    assert (store.folder(joined.key()) / "text.txt").read_text() == "ab"
    assert set(made) == {a.key(), b.key(), joined.key()}
    assert [event.what for event in events].count("made") == 3
    assert events[-1].done == pytest.approx(events[-1].total)

    again: list[JobEvent] = []
    executor.run([joined, a, b], store, on_event=again.append)
    assert [event.what for event in again] == ["reused"] * 3
    assert not list((store.root / "drafts").glob("*"))


@pytest.mark.parametrize(
    ("way", "kind", "says"),
    [
        ("deliberate", InputError, "'x.png' is empty"),
        ("accident", (EngineError, ZeroDivisionError), "oh"),
        ("full", (StorageError, OSError), "No space"),
    ],
)
def test_a_failure_keeps_its_kind_and_what_was_finished(
    executor: Any, store: FolderStore, way: str, kind: Any, says: str
) -> None:
    good = Write(text="good")
    executor.run([good], store)
    with pytest.raises(kind, match=says):
        executor.run([good, Fail(way=way)], store)
    assert store.find(good.key()) is not None
    assert store.find(Fail(way=way).key()) is None
    assert not list((store.root / "drafts").glob("*"))


def test_a_worker_that_dies_is_named_and_the_next_run_works(
    store: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(HERE))
    with ProcessExecutor(workers=1) as executor:
        with pytest.raises(EngineError, match="ended with 9 while it made 'fail'"):
            executor.run([Fail(way="die")], store)
        executor.run([Write(text="on")], store)
    assert store.find(Write(text="on").key()) is not None


def test_a_worker_that_ended_while_it_was_idle_spoils_no_job(
    store: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(HERE))
    with ProcessExecutor(workers=1) as executor:
        first = executor.run([Write(text="before")], store)
        pid = int(str(next(iter(first.values())).facts["pid"]))
        os.kill(pid, signal.SIGKILL)
        # Until the last of its threads is gone; it is left for the executor to find.
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        executor.run([Write(text="after")], store)
    assert store.find(Write(text="after").key()) is not None


def test_workers_work_side_by_side(store: FolderStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(HERE))
    with ProcessExecutor(workers=2) as executor:
        made = executor.run([Write(text=str(n), wait_s=0.3) for n in range(4)], store)
    assert len({artifact.facts["pid"] for artifact in made.values()}) == 2


def test_something_needed_that_nobody_makes_is_refused_before_work_starts(executor: Any, store: FolderStore) -> None:
    first = Write(text="first")
    with pytest.raises(EngineError, match="neither stored nor planned"):
        executor.run([first, Join(parts=("0" * 64,))], store)
    assert store.find(first.key()) is None


def test_a_damaged_artifact_counts_as_not_made_and_heals(store: FolderStore) -> None:
    job = Write(text="whole")
    InlineExecutor().run([job], store)
    (store.folder(job.key()) / "text.txt").write_text("ha")
    assert store.find(job.key()) is None
    InlineExecutor().run([job], store)
    assert (store.folder(job.key()) / "text.txt").read_text() == "whole"


def test_a_file_taken_in_twice_is_one_artifact(store: FolderStore, tmp_path: Path) -> None:
    for name in ("a.bin", "b.bin"):
        (tmp_path / name).write_bytes(b"same")
    first, second = (store.put_file(tmp_path / name) for name in ("a.bin", "b.bin"))
    assert first.key == second.key == first.files[0].sha256


def test_two_landings_of_one_key_leave_one_whole_result(store: FolderStore) -> None:
    job = Write(text="x")
    InlineExecutor().run([job], store)
    found = store.find(job.key())
    assert found is not None
    late = store.draft(job.key())
    (late / "text.txt").write_text("y")
    store.land(found, late)
    assert (store.folder(job.key()) / "text.txt").read_text() == "x"


def test_a_paid_job_is_submitted_once_even_when_its_answer_is_lost(
    executor: Any, store: FolderStore, tmp_path: Path
) -> None:
    job = Paid(text="sold")
    SqliteClaims(tmp_path / "claims.sqlite").claim(job.key())
    with pytest.raises(EngineError, match="may have been billed"):
        executor.run([job], store)
    SqliteClaims(tmp_path / "claims.sqlite").release(job.key())
    executor.run([job], store)
    executor.run([job], store)


def test_exactly_one_of_many_processes_gets_a_claim(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from reelwright.tools.work.claims import SqliteClaims;"
        "print(SqliteClaims(Path(sys.argv[1])).claim('k').state)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "claims.sqlite")]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    states = [run.communicate()[0].strip() for run in runs]
    assert sorted(states) == ["new", "submitted", "submitted", "submitted"]


def test_a_saved_remote_id_is_found_again(tmp_path: Path) -> None:
    claims = SqliteClaims(tmp_path / "claims.sqlite")
    claims.claim("k")
    claims.submitted("k", "video_7")
    assert claims.claim("k").remote_id == "video_7"
    assert [claim.key for claim in claims.pending()] == ["k"]


def test_a_second_run_in_one_folder_is_refused_and_the_lock_dies_with_its_process(tmp_path: Path) -> None:
    code = (
        "import sys,time; from pathlib import Path; from reelwright.tools.work.folder_lock import hold\n"
        "with hold(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    )
    other = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    try:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(BusyError, match=str(other.pid)), hold(tmp_path):
            pass
    finally:
        other.kill()
        other.wait()
        other.stdout.close()
    with hold(tmp_path):
        pass


def test_workers_end_when_the_run_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[2]); from toy_jobs import Write\n"
        "from reelwright.tools.work.processes import ProcessExecutor\n"
        "from reelwright.tools.work.store import FolderStore\n"
        "executor = ProcessExecutor(workers=2); executor.warm(FolderStore(Path(sys.argv[1])))\n"
        "print(*[worker._process.pid for worker in executor._workers], flush=True)\n"
        "executor.run([Write(text=str(n), wait_s=30) for n in range(2)], FolderStore(Path(sys.argv[1])))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "store"), str(HERE)]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": str(HERE)})
    assert run.stdout is not None
    workers = [int(pid) for pid in run.stdout.readline().split()]
    time.sleep(0.2)
    run.kill()
    run.wait()
    run.stdout.close()
    deadline = time.monotonic() + 10
    while any(_alive(pid) for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(_alive(pid) for pid in workers)


def _alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False


def test_a_code_version_covers_what_a_module_imports_and_nothing_else() -> None:
    versions = {code_version((name,)) for name in ("tools.work.job", "tools.work.store", "story.time")}
    assert len(versions) == 3
    assert code_version(("tools.work.job",)) == code_version(("tools.work.job", "story.document"))
    assert code_version(("tools.work.job",)) != code_version(("tools.work.job", "story.timeline"))
    with pytest.raises(ModuleNotFoundError, match="no such module"):
        code_version(("tools.nothing",))
