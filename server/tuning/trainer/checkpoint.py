"""The state of a training between two steps, in one file that is replaced at once."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

FILE = "checkpoint.safetensors"


@dataclass
class Progress:
    """What is known after `step` steps. Losses in nats."""

    step: int = 0
    best_loss: float | None = None
    best_step: int = 0
    #: Validations in a row without a better loss.
    worse: int = 0
    #: The last step after which validation was done, and samples; -1: not even those of the base model.
    validated: int = 0
    sampled: int = -1
    ms: float = 0.0
    peak_memory: int = 0
    best_weights: dict[str, torch.Tensor] = field(default_factory=dict)


def save_checkpoint(
    folder: Path,
    fingerprint: str,
    progress: Progress,
    weights: dict[str, torch.nn.Parameter],
    optimizer: torch.optim.Optimizer,
) -> None:
    """
    Random numbers and the order of rows are functions of seed, epoch and step (see `training.py`), so they need no place here.
    """
    tensors = {f"weight.{name}": weight.detach() for name, weight in weights.items()}
    tensors |= {f"best.{name}": weight for name, weight in progress.best_weights.items()}
    for name, weight in weights.items():
        for key, value in optimizer.state.get(weight, {}).items():
            tensors[f"optimizer.{key}.{name}"] = value
    numbers = asdict(progress)
    del numbers["best_weights"]
    folder.mkdir(exist_ok=True)
    temporary = folder / f"{FILE}.new"
    # Contiguous copies, because safetensors refuses tensors that share memory.
    save_file(
        {name: tensor.cpu().clone().contiguous() for name, tensor in tensors.items()},
        temporary,
        metadata={"progress": json.dumps(numbers), "fingerprint": fingerprint},
    )
    with open(temporary, "rb+") as file:
        os.fsync(file.fileno())
    os.replace(temporary, folder / FILE)


def load_checkpoint(
    folder: Path,
    fingerprint: str,
    weights: dict[str, torch.nn.Parameter],
    optimizer: torch.optim.Optimizer,
) -> Progress | str | None:
    """Puts weights and optimizer into their state. None if there is no checkpoint; a sentence if there is one that is of no use."""
    path = folder / FILE
    if not path.exists():
        return None
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            if metadata.get("fingerprint") != fingerprint:
                return "The checkpoint belongs to other rows or settings, so the training begins again."
            progress = Progress(**json.loads(metadata["progress"]))
            tensors = {name: file.get_tensor(name) for name in file.keys()}
    except (SafetensorError, KeyError, TypeError, ValueError, OSError):
        return "The checkpoint cannot be read, so the training begins again."
    missing = [name for name in weights if f"weight.{name}" not in tensors]
    if missing:
        return "The checkpoint is not complete, so the training begins again."
    with torch.no_grad():
        for name, weight in weights.items():
            weight.copy_(tensors[f"weight.{name}"])
    for key, tensor in tensors.items():
        kind, rest = key.split(".", 1)
        if kind == "best":
            progress.best_weights[rest] = tensor
        elif kind == "optimizer":
            member, name = rest.split(".", 1)
            # AdamW keeps the number of steps on the CPU.
            where = "cpu" if member == "step" else weights[name].device
            optimizer.state[weights[name]][member] = tensor.to(where)
    return progress
