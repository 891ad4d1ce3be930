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

WAIT_SECONDS = 0.3


def run_job(folder: Path) -> int:
    """Returns the exit status. Every failure is told as an event, and as a traceback on standard error."""
    with _only_trainer(folder):
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
            try:
                events.write("failed", cause=failure.cause, message=failure.message, step=None if training is None else training.step)
            except OSError:
                # The disk is full: who watches sees that the process has ended.
                traceback.print_exc()
            return 1
        return 0


@contextmanager
def _only_trainer(folder: Path) -> Iterator[None]:
    """
    Waits until no other trainer works on the folder: whoever started one may have been killed before it wrote that down, and starts another
    one. The system releases the lock when the process ends.
    """
    with open(folder / "trainer.lock", "a", encoding="utf-8") as file:
        if not _try_lock(file):
            print("Another trainer is working on this job. Waiting for its end.", file=sys.stderr)
            while not _try_lock(file):
                time.sleep(WAIT_SECONDS)
        yield


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
