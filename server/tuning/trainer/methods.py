"""What a training minimises. Each method turns a pass over rows into a loss whose gradients are summed over the passes of a step."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Protocol, Sequence as Several

import torch
from torch.nn.functional import logsigmoid

from events import Events
from job import Job, Row
from token_scores import Scorer


@dataclass
class Tally:
    """Sums over rows: `loss` in nats over `weight` learnt tokens (SFT) or pairs (DPO)."""

    loss: float = 0.0
    weight: int = 0
    margin: float = 0.0
    right: int = 0

    def __iadd__(self, other: "Tally") -> "Tally":
        self.loss += other.loss
        self.weight += other.weight
        self.margin += other.margin
        self.right += other.right
        return self


class Method(Protocol):
    def weight(self, rows: Several[Row]) -> int:
        """By what the summed loss of rows is divided."""

    def summed_loss(self, rows: Several[Row]) -> tuple[torch.Tensor, Tally]: ...

    def measures(self, tally: Tally) -> dict[str, float]:
        """What an event says beside the loss."""

    def prepare(self, rows: Several[Row], keep: bool) -> None:
        """Computes what is needed before the first step with these rows; `keep`: a later start of the trainer finds it in the folder."""


class Sft:
    """Cross entropy of the learnt tokens. The mean is over all learnt tokens of a step, however they are divided into passes and rows."""

    def __init__(self, job: Job, model: Any, score: Scorer, events: Events) -> None:
        self._score = score

    def prepare(self, rows: Several[Row], keep: bool) -> None:
        pass

    def weight(self, rows: Several[Row]) -> int:
        return sum(len(row.sequences[0].learnt) for row in rows)

    def summed_loss(self, rows: Several[Row]) -> tuple[torch.Tensor, Tally]:
        scores, _ = self._score([row.sequences[0] for row in rows])
        loss = -scores.sum()
        return loss, Tally(loss.item(), len(scores))

    def measures(self, tally: Tally) -> dict[str, float]:
        return {}


class Dpo:
    """
    Direct preference optimisation (Rafailov and others 2023), sigmoid loss: -log sigmoid(beta * margin), where the margin is how much more
    the model prefers the chosen answer than the base model does, in nats. The base model's part is computed once.
    """

    def __init__(self, job: Job, model: Any, score: Scorer, events: Events) -> None:
        self._job, self._model, self._score, self._events = job, model, score, events
        self._reference: dict[str, float] = {}

    def prepare(self, rows: Several[Row], keep: bool) -> None:
        file = self._job.folder / "reference.json"
        self._reference = _read_reference(file, self._job.fingerprint)
        missing = [row for row in rows if row.name not in self._reference]
        if not missing:
            return
        was_training = self._model.training
        self._model.eval()
        try:
            with torch.no_grad(), self._model.disable_adapter():
                for start in range(0, len(missing), self._job.settings.batch):
                    self._events.write("stage", stage="reference", done=start, total=len(missing))
                    self._job.stop_if_wished()
                    part = missing[start : start + self._job.settings.batch]
                    for row, preference in zip(part, self._preferences(part).tolist()):
                        self._reference[row.name] = preference
        finally:
            self._model.train(was_training)
            if keep:
                _write_reference(file, self._job.fingerprint, self._reference)

    def weight(self, rows: Several[Row]) -> int:
        return len(rows)

    def summed_loss(self, rows: Several[Row]) -> tuple[torch.Tensor, Tally]:
        found = self._preferences(rows)
        reference = torch.tensor([self._reference[row.name] for row in rows], device=found.device)
        margins = self._job.settings.beta * (found - reference)
        loss = -logsigmoid(margins).sum()
        return loss, Tally(loss.item(), len(rows), margins.sum().item(), int((margins > 0).sum()))

    def measures(self, tally: Tally) -> dict[str, float]:
        return {"margin": tally.margin / tally.weight, "accuracy": tally.right / tally.weight}

    def _preferences(self, rows: Several[Row]) -> torch.Tensor:
        """Log-probability of the chosen answer less that of the rejected one: [rows]."""
        scores, owners = self._score([sequence for row in rows for sequence in row.sequences])
        sums = torch.zeros(2 * len(rows), device=scores.device).index_add(0, owners, scores)
        return sums[0::2] - sums[1::2]


def _read_reference(file: Path, fingerprint: str) -> dict[str, float]:
    try:
        stored = json.loads(file.read_text(encoding="utf-8"))
        return stored["preferences"] if stored["fingerprint"] == fingerprint else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _write_reference(file: Path, fingerprint: str, preferences: dict[str, float]) -> None:
    temporary = file.with_name(f"{file.name}.new")
    temporary.write_text(json.dumps({"fingerprint": fingerprint, "preferences": preferences}), encoding="utf-8")
    os.replace(temporary, file)


METHODS: dict[str, Callable[[Job, Any, Scorer, Events], Method]] = {"sft": Sft, "dpo": Dpo}
