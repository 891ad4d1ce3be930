"""Why a training ends without a result: a cause that Assay knows, and a sentence for a person."""

from __future__ import annotations

import errno

CAUSES = ("memory", "nan", "disk", "base", "rows", "targets", "other")


class Failure(Exception):
    """An expected failure. `cause` is one of CAUSES; `message` says what is wrong and what to do."""

    def __init__(self, cause: str, message: str) -> None:
        super().__init__(message)
        assert cause in CAUSES
        self.cause = cause
        self.message = message


class Stopped(Exception):
    """The user asked to pause or to cancel."""

    def __init__(self, wish: str) -> None:
        super().__init__(wish)
        self.wish = wish


def as_failure(error: BaseException) -> Failure:
    """The failure that an error of Python, torch or safetensors stands for."""
    if isinstance(error, Failure):
        return error
    text = f"{type(error).__name__}: {error}"
    if _is_memory(error, text):
        return Failure(
            "memory",
            "The memory is not enough for this training. Choose a smaller batch (with accumulation, so that the effective batch stays), "
            "a shorter context, or a smaller model.",
        )
    if _is_disk(error, text):
        return Failure("disk", "The disk is full, so the training cannot write its files. Free some space, then resume the job.")
    return Failure("other", f"The trainer ended with an error: {text[:500]}")


def _is_memory(error: BaseException, text: str) -> bool:
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return True
    lower = text.lower()
    return "out of memory" in lower or "not enough memory" in lower or "can't allocate memory" in lower


def _is_disk(error: BaseException, text: str) -> bool:
    full = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
    return (isinstance(error, OSError) and error.errno in full) or "No space left on device" in text or "os error 28" in text
