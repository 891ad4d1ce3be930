"""
Tokens a second of the trainer beside those of plain PEFT with a plain loop, on the rows of a job: `python training_speed.py FOLDER STEPS`.
Both do the same steps on the same rows in turns, so that other work on the machine slows both. Prints one line of JSON. `trainingSpeed.ts`
makes the folder.

The plain loop is what a guide to PEFT shows: a padded batch, labels with -100, the model's own loss, AdamW.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any, Callable

os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", TQDM_DISABLE="1")
os.environ.update(OMP_WAIT_POLICY="PASSIVE", GOMP_SPINCOUNT="0")
sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parent.parent / "trainer"))

import torch
from peft import LoraConfig, get_peft_model

from base_model import load_base
from events import NoEvents
from job import Job, Row, read_job
from schedule import rate_share
from training import learn, open_workshop, rows_of_step


class PlainLoop:
    def __init__(self, job: Job) -> None:
        settings = job.settings
        self._settings = settings
        config = LoraConfig(
            task_type="CAUSAL_LM",
            r=settings.rank,
            lora_alpha=settings.alpha,
            lora_dropout=settings.dropout,
            target_modules=list(settings.targets),
        )
        torch.manual_seed(settings.seed)
        self._model = get_peft_model(load_base(job.base), config).train()
        self._weights = [weight for weight in self._model.parameters() if weight.requires_grad]
        self._optimizer = torch.optim.AdamW(self._weights, lr=settings.learning_rate, weight_decay=settings.weight_decay)

    def step(self, number: int, rows: list[Row], steps: int) -> float:
        width = max(row.tokens for row in rows)
        ids = torch.zeros((len(rows), width), dtype=torch.long)
        mask, labels = torch.zeros_like(ids), torch.full_like(ids, -100)
        for index, row in enumerate(rows):
            (sequence,) = row.sequences
            ids[index, : len(sequence.ids)] = torch.tensor(sequence.ids)
            mask[index, : len(sequence.ids)] = 1
            labels[index, list(sequence.learnt)] = torch.tensor([sequence.ids[at] for at in sequence.learnt])
        for group in self._optimizer.param_groups:
            group["lr"] = self._settings.learning_rate * rate_share(number, steps, self._settings.warmup, self._settings.schedule)
        self._optimizer.zero_grad()
        loss = self._model(input_ids=ids, attention_mask=mask, labels=labels).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._weights, self._settings.max_grad_norm)
        self._optimizer.step()
        return loss.item()


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, time.perf_counter() - wall, time.process_time() - cpu


def main(folder: Path, steps: int) -> None:
    job = read_job(folder)
    shop = open_workshop(job, NoEvents())
    plain = PlainLoop(job)
    totals = {"plain": [0.0, 0.0], "assay": [0.0, 0.0]}
    losses: dict[str, list[float]] = {"plain": [], "assay": []}
    tokens = learnt = padded = 0
    # The first step allocates, so it does not count.
    for number in range(steps + 1):
        rows = rows_of_step(job, number + 1)
        works = {
            "plain": lambda: plain.step(number + 1, rows, steps + 1),
            "assay": lambda: learn(shop, number + 1, rows, steps + 1)["loss"],
        }
        for name in works if number % 2 else reversed(works):
            loss, wall, cpu = timed(works[name])
            losses[name].append(loss)
            if number > 0:
                totals[name][0] += wall
                totals[name][1] += cpu
        if number > 0:
            tokens += sum(row.tokens for row in rows)
            learnt += sum(len(row.sequences[0].learnt) for row in rows)
            padded += len(rows) * max(row.tokens for row in rows)
    rates = {name: {"tokensPerSecond": tokens / wall, "tokensPerCpuSecond": tokens / cpu} for name, (wall, cpu) in totals.items()}
    print(
        json.dumps(
            {
                "steps": steps,
                "rows": len(job.train),
                "tokens": tokens,
                "learnt": learnt,
                "paddedTokens": padded,
                "threads": shop.threads,
                "dropout": job.settings.dropout,
                **rates,
                "ratio": totals["plain"][0] / totals["assay"][0],
                "cpuRatio": totals["plain"][1] / totals["assay"][1],
                "lossesOfFirstSteps": {name: values[:3] for name, values in losses.items()},
                "peakMemoryOfBoth": shop.meter.peak,
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
