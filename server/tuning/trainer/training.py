"""The training loop."""

from __future__ import annotations

import math
import os
import time
from dataclasses import dataclass
from typing import Any, Sequence as Several

import numpy as np
import torch

from adapter import add_adapter, save_adapter, trainable_weights
from base_model import load_base, write_config
from checkpoint import Progress, load_checkpoint, save_checkpoint
from device import MemoryMeter, choose_device, describe, use_physical_cores
from events import Events
from failures import Failure, Stopped
from job import Job, Row
from methods import METHODS, Method, Tally
from sampling import greedy_answers
from schedule import rate_share
from token_scores import choose_scorer

CHECKPOINT_SECONDS = 30


@dataclass
class Workshop:
    """Everything that takes part in a training."""

    job: Job
    events: Events
    model: Any
    method: Method
    weights: dict[str, torch.nn.Parameter]
    optimizer: torch.optim.Optimizer
    device: torch.device
    threads: int
    meter: MemoryMeter


def open_workshop(job: Job, events: Events) -> Workshop:
    """Loads the base model and adds the adapter."""
    events.write("stage", stage="loading", done=0, total=1)
    device, threads = choose_device(), use_physical_cores()
    meter = MemoryMeter(device)
    base = load_base(job.base)
    model = add_adapter(base, job.base_id, job.settings).to(device)
    probes = [sequence for row in sorted(job.train, key=lambda row: row.tokens)[:3] for sequence in row.sequences]
    score, note = choose_scorer(model, base, probes, device)
    if note is not None:
        events.write("note", message=note)
    weights = trainable_weights(model)
    optimizer = torch.optim.AdamW(weights.values(), lr=job.settings.learning_rate, weight_decay=job.settings.weight_decay)
    method = METHODS[job.settings.method](job, model, score, events)
    events.write("stage", stage="loading", done=1, total=1)
    return Workshop(job, events, model, method, weights, optimizer, device, threads, meter)


def steps_of(job: Job) -> tuple[int, int]:
    """Steps of the training, and of an epoch."""
    settings = job.settings
    in_epoch = math.ceil(len(job.train) / (settings.batch * settings.accumulation))
    whole = in_epoch * settings.epochs
    return (whole if settings.max_steps is None else min(whole, settings.max_steps)), in_epoch


def rows_of_step(job: Job, step: int) -> list[Row]:
    """The rows of a step, which counts from 1. Each epoch has an order of its own, which only depends on the seed and the epoch."""
    settings = job.settings
    _, in_epoch = steps_of(job)
    epoch, within = divmod(step - 1, in_epoch)
    order = np.random.default_rng([settings.seed, epoch]).permutation(len(job.train))
    size = settings.batch * settings.accumulation
    return [job.train[index] for index in order[within * size : (within + 1) * size]]


def learn(shop: Workshop, step: int, rows: Several[Row], steps: int) -> dict[str, Any]:
    """One step of the optimizer. Returns the members of its event. Raises Failure with the cause `nan`, and Stopped; then it changes no weight."""
    settings = shop.job.settings
    started = time.perf_counter()
    # Dropout only depends on the seed and the step, so that a training that goes on from a checkpoint ends with the same weights.
    torch.manual_seed((settings.seed << 24) ^ step)
    shop.model.train()
    shop.optimizer.zero_grad(set_to_none=True)
    weight = shop.method.weight(rows)
    tally = Tally()
    for start in range(0, len(rows), settings.batch):
        shop.job.stop_if_wished()
        loss, part = shop.method.summed_loss(rows[start : start + settings.batch])
        (loss / weight).backward()
        tally += part
    norm = float(torch.nn.utils.clip_grad_norm_(shop.weights.values(), settings.max_grad_norm))
    if not (math.isfinite(tally.loss) and math.isfinite(norm)):
        raise Failure(
            "nan",
            f"The loss of step {step} is not a number. Choose a smaller learning rate, a longer warm-up or a smaller alpha, then start again.",
        )
    rate = settings.learning_rate * rate_share(step, steps, settings.warmup, settings.schedule)
    for group in shop.optimizer.param_groups:
        group["lr"] = rate
    shop.optimizer.step()
    return {
        "loss": tally.loss / weight,
        "learningRate": rate,
        "gradientNorm": norm,
        "tokens": sum(row.tokens for row in rows),
        "learnt": sum(len(sequence.learnt) for row in rows for sequence in row.sequences),
        "ms": 1000 * (time.perf_counter() - started),
        "memory": shop.meter.now(),
        **shop.method.measures(tally),
    }


class Training:
    """A job from its last checkpoint to its end."""

    def __init__(self, shop: Workshop) -> None:
        self._shop, self._job, self._events = shop, shop.job, shop.events
        self._progress = Progress()
        self._steps, self._in_epoch = steps_of(shop.job)
        #: What the last checkpoint has done: step, validation, samples.
        self._saved = (-1, 0, -1)

    @property
    def step(self) -> int:
        return self._progress.step

    def run(self) -> None:
        """Ends with the event `finished`. Raises Failure, and Stopped after the event `stopped`."""
        try:
            self._start()
            reason = self._loop()
        except Stopped as stop:
            self._checkpoint()
            self._events.write("stopped", step=self._progress.step, wish=stop.wish)
            raise
        self._finish(reason)

    def _start(self) -> None:
        shop, job = self._shop, self._job
        found = load_checkpoint(job.folder / "checkpoint", job.fingerprint, shop.weights, shop.optimizer)
        if isinstance(found, str):
            self._events.write("note", message=found)
        elif found is not None:
            self._progress = found
            self._saved = self._done()
            shop.meter.peak = found.peak_memory
        self._events.write(
            "started",
            at=1000 * time.time(),
            resumedFrom=found.step if isinstance(found, Progress) else None,
            steps=self._steps,
            stepsPerEpoch=self._in_epoch,
            rows={"train": len(job.train), "validation": len(job.validation)},
            trainable=sum(weight.numel() for weight in shop.weights.values()),
            parameters=sum(weight.numel() for name, weight in shop.model.named_parameters() if name not in shop.weights),
            device=describe(shop.device),
            threads=shop.threads,
            pid=os.getpid(),
        )
        shop.method.prepare([*job.train, *job.validation], keep=True)

    def _loop(self) -> str:
        progress = self._progress
        saved_at = time.monotonic()
        while True:
            # First, because a training that was stopped while it validated or sampled begins with that.
            self._look()
            if (progress.step > 0 and self._ends_epoch()) or time.monotonic() - saved_at > CHECKPOINT_SECONDS:
                self._checkpoint()
                saved_at = time.monotonic()
            if progress.step >= self._steps or self._is_patience_over():
                break
            step = progress.step + 1
            members = learn(self._shop, step, rows_of_step(self._job, step), self._steps)
            progress.step = step
            progress.ms += members["ms"]
            self._events.write("step", step=step, epoch=step / self._in_epoch, **members)
        if self._is_patience_over():
            return "patience"
        return "epochs" if self._steps == self._in_epoch * self._job.settings.epochs else "maxSteps"

    def _look(self) -> None:
        """Validates and samples if it is due after this step and was not done."""
        settings, progress, step = self._job.settings, self._progress, self._progress.step
        ends_epoch = self._ends_epoch()
        validates = ends_epoch if settings.validate_every is None else step % settings.validate_every == 0 or step == self._steps
        if validates and self._job.validation and progress.validated < step:
            self._validate()
        if (ends_epoch or self._is_patience_over()) and progress.sampled < step:
            self._sample()

    def _ends_epoch(self) -> bool:
        """Whether the last step was the last one of an epoch; also before the first step."""
        return self._progress.step % self._in_epoch == 0 or self._progress.step == self._steps

    def _is_patience_over(self) -> bool:
        patience = self._job.settings.patience
        return patience is not None and self._progress.worse >= patience

    @torch.no_grad()
    def _validate(self) -> None:
        shop, progress = self._shop, self._progress
        started = time.perf_counter()
        shop.model.eval()
        tally = Tally()
        rows, size = self._job.validation, self._job.settings.batch
        for start in range(0, len(rows), size):
            self._job.stop_if_wished()
            tally += shop.method.summed_loss(rows[start : start + size])[1]
        loss = tally.loss / tally.weight
        is_best = math.isfinite(loss) and (progress.best_loss is None or loss < progress.best_loss)
        if is_best:
            progress.best_loss, progress.best_step, progress.worse = loss, progress.step, 0
            progress.best_weights = {name: weight.detach().cpu().clone() for name, weight in shop.weights.items()}
        else:
            progress.worse += 1
        progress.validated = progress.step
        measures = shop.method.measures(tally)
        measures.pop("margin", None)
        self._events.write(
            "validation",
            step=progress.step,
            loss=loss,
            tokens=sum(row.tokens for row in rows),
            isBest=is_best,
            ms=1000 * (time.perf_counter() - started),
            **measures,
        )

    def _sample(self) -> None:
        job, shop = self._job, self._shop
        answers = greedy_answers(shop.model, job.prompts, job.end_tokens, shop.device, job.stop_if_wished)
        self._progress.sampled = self._progress.step
        for prompt, ids in enumerate(answers):
            self._events.write("sample", step=self._progress.step, prompt=prompt, ids=ids)

    def _done(self) -> tuple[int, int, int]:
        return (self._progress.step, self._progress.validated, self._progress.sampled)

    def _checkpoint(self) -> None:
        if self._done() == self._saved:
            return
        self._shop.meter.now()
        self._progress.peak_memory = self._shop.meter.peak
        save_checkpoint(
            self._job.folder / "checkpoint", self._job.fingerprint, self._progress, self._shop.weights, self._shop.optimizer
        )
        self._saved = self._done()
        self._events.write("checkpoint", step=self._progress.step)

    def _finish(self, reason: str) -> None:
        shop, progress = self._shop, self._progress
        self._checkpoint()
        self._events.write("stage", stage="saving", done=0, total=1)
        kept = progress.step
        if progress.best_weights:
            kept = progress.best_step
            with torch.no_grad():
                for name, weight in shop.weights.items():
                    weight.copy_(progress.best_weights[name])
        save_adapter(shop.model, self._job.folder / "peft")
        write_config(shop.model.get_base_model().config, self._job.folder / "base")
        shop.meter.now()
        self._events.write(
            "finished", step=progress.step, reason=reason, keptStep=kept, peakMemory=shop.meter.peak, ms=progress.ms
        )
