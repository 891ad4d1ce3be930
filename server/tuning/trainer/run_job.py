"""One start of the trainer on a job's folder."""

from __future__ import annotations

import sys
import time
import traceback
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Iterator

from events import EventLog
from failures import Stopped, as_failure
from job import read_job


def run_job(folder: Path, wait_seconds: float = 20) -> int:
    """
    Returns the exit status. Every failure is told as an event, and as a traceback on standard error. `wait_seconds`: how long another trainer
    may take to end; one that was killed holds its lock until the system has taken back its memory.
    """
    with _only_trainer(folder, wait_seconds) as is_only:
        if not is_only:
            print("Another trainer is working on this job.", file=sys.stderr)
            return 2
        events = EventLog(folder / "events.jsonl")
        training = None
        try:
            # Reading the job first tells its mistakes before the seconds that the import of PyTorch takes.
            job = read_job(folder)
            from training import Training, open_workshop

            training = Training(open_workshop(job, events))
            training.run()
        except Stopped:
            return 0
        except BaseException as error:  # noqa: BLE001
            traceback.print_exc()
            failure = as_failure(error)
            events.write("failed", cause=failure.cause, message=failure.message, step=None if training is None else training.step)
            return 1
        return 0


@contextmanager
def _only_trainer(folder: Path, wait_seconds: float) -> Iterator[bool]:
    """True inside if no other trainer works on the folder. The system releases the lock when the process ends."""
    end = time.monotonic() + wait_seconds
    with open(folder / "trainer.lock", "a", encoding="utf-8") as file:
        while not (is_only := _try_lock(file)) and time.monotonic() < end:
            time.sleep(0.2)
        yield is_only


def _try_lock(file: IO[str]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
