"""What the trainer reads in the folder of a job: `trainer.json`, `rows.jsonl` and `wish`."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from failures import Failure, Stopped


@dataclass(frozen=True)
class Sequence:
    """Token ids and the positions whose tokens are learnt. Position 0 is never learnt, because nothing precedes it."""

    ids: tuple[int, ...]
    learnt: tuple[int, ...]


@dataclass(frozen=True)
class Row:
    """A row of the dataset: one sequence for SFT; the chosen and the rejected one, in this order, for DPO."""

    name: str
    split: str
    sequences: tuple[Sequence, ...]

    @property
    def tokens(self) -> int:
        return sum(len(sequence.ids) for sequence in self.sequences)


@dataclass(frozen=True)
class Settings:
    """As `TuningSettings` of the product, whose names it keeps in Python's spelling."""

    method: str
    rank: int
    alpha: float
    dropout: float
    targets: tuple[str, ...]
    learning_rate: float
    batch: int
    accumulation: int
    epochs: int
    warmup: int
    schedule: str
    weight_decay: float
    max_grad_norm: float
    max_steps: int | None
    validate_every: int | None
    patience: int | None
    beta: float
    seed: int


@dataclass(frozen=True)
class Job:
    folder: Path
    base: Path
    base_id: str
    settings: Settings
    prompts: tuple[tuple[int, ...], ...]
    end_tokens: frozenset[int]
    train: tuple[Row, ...]
    validation: tuple[Row, ...]
    #: Changes with the rows and the settings; a checkpoint belongs to one value.
    fingerprint: str

    def wish(self) -> str:
        """What the user asked for last: `run`, `pause` or `cancel`."""
        try:
            word = (self.folder / "wish").read_text(encoding="utf-8").strip()
        except OSError:
            return "run"
        return word if word in ("pause", "cancel") else "run"

    def stop_if_wished(self) -> None:
        """Raises Stopped if the user asked to pause or to cancel."""
        if (wish := self.wish()) != "run":
            raise Stopped(wish)


def read_job(folder: Path) -> Job:
    """Reads a job. Raises Failure for one that cannot be trained."""
    asked: dict[str, Any] = json.loads((folder / "trainer.json").read_text(encoding="utf-8"))
    if asked.get("format") != 1:
        raise Failure("other", "trainer.json has a format that this trainer does not know.")
    settings = _settings(asked["settings"])
    data = (folder / "rows.jsonl").read_bytes()
    rows = [_row(json.loads(line), settings.method) for line in data.split(b"\n") if line.strip()]
    usable = [row for row in rows if all(sequence.learnt for sequence in row.sequences)]
    train = tuple(row for row in usable if row.split == "train")
    if not train:
        raise Failure(
            "rows",
            "No row of the train split has an answer to learn. Give rows an answer, put rows into the train split, or choose a longer context.",
        )
    base = Path(asked["base"])
    fingerprint = hashlib.sha256(json.dumps([asked["settings"], base.name], sort_keys=True).encode() + data).hexdigest()
    return Job(
        folder=folder,
        base=base,
        base_id=str(asked.get("baseId") or base.stem),
        settings=settings,
        prompts=tuple(tuple(ids) for ids in asked.get("prompts", [])),
        end_tokens=frozenset(asked.get("endTokens", [])),
        train=train,
        validation=tuple(row for row in usable if row.split == "validation"),
        fingerprint=fingerprint,
    )


def _settings(asked: dict[str, Any]) -> Settings:
    values = {field.name: asked[_camel_case(field.name)] for field in fields(Settings)}
    return Settings(**{**values, "targets": tuple(values["targets"])})


def _camel_case(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


def _row(line: dict[str, Any], method: str) -> Row:
    if (method == "dpo") != ("chosen" in line):
        raise Failure("rows", f"Row {line.get('row')} is not a row for the method {method}.")
    if method == "dpo":
        sequences = tuple(_answer(line["prompt"], line[member]) for member in ("chosen", "rejected"))
    else:
        ids = line["ids"]
        positions = [at for start, end in line["learnt"] for at in range(max(1, start), min(end, len(ids)))]
        sequences = (Sequence(tuple(ids), tuple(positions)),)
    return Row(line["row"], line["split"], sequences)


def _answer(prompt: list[int], answer: list[int]) -> Sequence:
    return Sequence(tuple(prompt + answer), tuple(range(max(1, len(prompt)), len(prompt) + len(answer))))
