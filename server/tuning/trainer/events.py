"""The events of a job, one JSON object a line, for whoever watches it."""

from __future__ import annotations

import json
import math
import os
from pathlib import Path
from typing import Any, Protocol


class Events(Protocol):
    def write(self, type: str, **members: Any) -> None: ...


class EventLog:
    """Appends to `events.jsonl`; each line is flushed at once. Numbers that are not finite are written as null."""

    def __init__(self, file: Path) -> None:
        _drop_partial_line(file)
        self._file = open(file, "a", encoding="utf-8", newline="\n")

    def write(self, type: str, **members: Any) -> None:
        members = {name: _finite(value) for name, value in members.items()}
        self._file.write(json.dumps({"type": type, **members}, ensure_ascii=False, allow_nan=False) + "\n")
        self._file.flush()


class NoEvents:
    """For measurements, which leave no trace in the job's folder."""

    def write(self, type: str, **members: Any) -> None:
        pass


def _finite(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _drop_partial_line(file: Path) -> None:
    """A trainer that was killed, or a full disk, may have left the beginning of a line."""
    if not file.exists():
        return
    data = file.read_bytes()
    whole = data.rfind(b"\n") + 1
    if whole < len(data):
        os.truncate(file, whole)
