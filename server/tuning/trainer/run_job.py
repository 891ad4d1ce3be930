"""One start of the trainer on a job's folder."""

from __future__ import annotations

import sys
import traceback
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Iterator

from events import EventLog
from failures import Stopped, as_failure
from job import read_job


def run_job(folder: Path) -> int:
    """Returns the exit status. Every failure is told as an event, and as a traceback on standard error."""
    with _only_trainer(folder) as is_only:
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
def _only_trainer(folder: Path) -> Iterator[bool]:
    """True inside if no other trainer works on the folder. The system releases the lock when the process ends."""
    with open(folder / "trainer.lock", "a", encoding="utf-8") as file:
        yield _try_lock(file)


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
