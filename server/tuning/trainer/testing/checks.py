"""
Checks of the trainer on a tiny model: `python checks.py FOLDER` (an empty one). Prints one line of JSON for each: { name, problem }, where
`problem` is null or a traceback. `trainer.integration.test.ts` runs it.
"""

from __future__ import annotations

import errno
import json
import os
import sys
import time
import traceback
from pathlib import Path
from typing import Any, Callable

# One thread, because a tiny model is slower with more.
os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", TQDM_DISABLE="1", OMP_NUM_THREADS="1")
sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
import torch
from peft import PeftModel
from safetensors.torch import load_file
from transformers import Gemma2Config, Gemma2ForCausalLM, MistralConfig, MistralForCausalLM

import checkpoint
import run_job as jobs
import training
from adapter import add_adapter, trainable_weights
from base_model import load_base
from events import EventLog, NoEvents
from failures import Failure, Stopped, as_failure
from job import Job, Sequence, Settings, read_job
from measure import measure
from methods import METHODS
from row_tree import pack
from run_job import run_job
from schedule import rate_share
from tiny_model import CONFIG, tiny_llama, write_gguf
from token_scores import choose_scorer, plain_scorer
from training import Training, learn, open_workshop, rows_of_step, steps_of

FOLDER = Path(sys.argv[1])
MODEL = FOLDER / "tiny.gguf"
CPU = torch.device("cpu")
SETTINGS = dict(
    method="sft",
    rank=4,
    alpha=8,
    dropout=0.0,
    targets=["q_proj", "v_proj", "down_proj"],
    learningRate=1e-2,
    batch=4,
    accumulation=1,
    epochs=2,
    warmup=2,
    schedule="linear",
    weightDecay=0.01,
    maxGradNorm=1.0,
    maxSteps=None,
    context=512,
    validateEvery=None,
    patience=None,
    beta=0.1,
    seed=5,
)
END = CONFIG["eos_token_id"]
random = np.random.default_rng(3)
checks: list[Callable[[], None]] = []


def check(one: Callable[[], None]) -> Callable[[], None]:
    checks.append(one)
    return one


def some_ids(count: int) -> list[int]:
    return random.integers(3, CONFIG["vocab_size"], count).tolist()


SYSTEM = some_ids(20)


def sft_rows(count: int, split: str = "train") -> list[dict[str, Any]]:
    """Rows with a common beginning, questions of different lengths, and answers that end with the end token."""
    rows = []
    for index in range(count):
        prompt = SYSTEM + some_ids(3 + 5 * (index % 4))
        answer = some_ids(2 + 3 * (index % 3)) + [END]
        rows.append({"row": f"{split}{index}", "split": split, "ids": prompt + answer, "learnt": [[len(prompt), len(prompt) + len(answer)]]})
    return rows


def dpo_rows(count: int) -> list[dict[str, Any]]:
    pair = lambda: some_ids(4) + [END]  # noqa: E731
    return [{"row": f"p{i}", "split": "train", "prompt": SYSTEM + some_ids(4), "chosen": pair(), "rejected": pair()} for i in range(count)]


def job_folder(name: str, rows: list[dict[str, Any]], prompts: list[list[int]] | None = None, **changed: Any) -> Path:
    folder = FOLDER / name
    folder.mkdir()
    asked = {
        "format": 1,
        "base": str(MODEL),
        "baseId": "tiny-model",
        "settings": {**SETTINGS, **changed},
        "prompts": prompts or [],
        "endTokens": [END],
    }
    (folder / "trainer.json").write_text(json.dumps(asked))
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return folder


def events_of(folder: Path, type: str | None = None) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in (folder / "events.jsonl").read_text().splitlines()]
    return [line for line in lines if type is None or line["type"] == type]


def wake(model: Any) -> None:
    """LoRA begins with B at zero, where half of the gradients are zero."""
    torch.manual_seed(1)
    with torch.no_grad():
        for weight in trainable_weights(model).values():
            weight.add_(torch.randn_like(weight) * 0.05)


def adapted(job: Job) -> Any:
    model = add_adapter(load_base(job.base), job.base_id, job.settings)
    wake(model)
    return model


def gradients(model: Any) -> dict[str, torch.Tensor]:
    found = {name: weight.grad.clone() for name, weight in trainable_weights(model).items()}
    model.zero_grad(set_to_none=True)
    return found


def assert_close(found: dict[str, torch.Tensor], expected: dict[str, torch.Tensor], tolerance: float = 2e-5) -> None:
    assert found.keys() == expected.keys()
    for name, value in expected.items():
        assert float(value.abs().max()) > 0, f"{name} has no gradient"
        scale = max(1e-3, float(value.abs().max()))
        assert float((found[name] - value).abs().max()) / scale < tolerance, name


def padded_loss(model: Any, rows: list[Any]) -> torch.Tensor:
    """The loss of a plain loop over transformers and PEFT: a padded batch with labels, through the model's own loss."""
    width = max(len(row.sequences[0].ids) for row in rows)
    ids = torch.full((len(rows), width), CONFIG["pad_token_id"])
    mask = torch.zeros_like(ids)
    labels = torch.full_like(ids, -100)
    for index, row in enumerate(rows):
        sequence = row.sequences[0]
        ids[index, : len(sequence.ids)] = torch.tensor(sequence.ids)
        mask[index, : len(sequence.ids)] = 1
        for at in sequence.learnt:
            labels[index, at] = sequence.ids[at]
    return model(input_ids=ids, attention_mask=mask, labels=labels).loss


def summed_gradients(model: Any, job: Job, score: Any, rows: list[Any], batch: int) -> tuple[float, dict[str, torch.Tensor]]:
    method = METHODS[job.settings.method](job, model, score, NoEvents())
    weight, total = method.weight(rows), 0.0
    for start in range(0, len(rows), batch):
        loss, tally = method.summed_loss(rows[start : start + batch])
        (loss / weight).backward()
        total += tally.loss
    return total / weight, gradients(model)


@check
def the_weights_of_a_gguf_file_are_those_of_the_model() -> None:
    expected, found = tiny_llama().state_dict(), load_base(MODEL).state_dict()
    assert expected.keys() == found.keys()
    for name, value in expected.items():
        assert torch.equal(found[name], value), name


@check
def loss_and_gradients_are_those_of_a_padded_batch_of_plain_peft() -> None:
    job = read_job(job_folder("gradients", sft_rows(8)))
    model = adapted(job)
    loss = padded_loss(model, list(job.train))
    loss.backward()
    expected = gradients(model)
    score, note = choose_scorer(model, model.get_base_model(), [row.sequences[0] for row in job.train], CPU)
    assert note is None, note
    rows = pack([row.sequences[0] for row in job.train], CPU)
    assert len(rows.ids) < sum(len(row.sequences[0].ids) for row in job.train) - 7 * len(SYSTEM), "the common beginning is there once"
    for way in (score, plain_scorer(model, CPU)):
        found_loss, found = summed_gradients(model, job, way, list(job.train), batch=8)
        assert abs(found_loss - loss.item()) < 1e-5, (found_loss, loss.item())
        assert_close(found, expected)


@check
def a_batch_of_four_learns_what_four_batches_of_one_learn() -> None:
    job = read_job(job_folder("batches", sft_rows(4)))
    model = adapted(job)
    score, _ = choose_scorer(model, model.get_base_model(), [job.train[0].sequences[0]], CPU)
    one = summed_gradients(model, job, score, list(job.train), batch=1)
    four = summed_gradients(model, job, score, list(job.train), batch=4)
    assert abs(one[0] - four[0]) < 1e-6
    assert_close(four[1], one[1])


@check
def the_end_token_is_learnt_although_it_has_the_id_of_padding() -> None:
    rows = sft_rows(6)
    for row in rows:
        row["ids"] = row["ids"][: row["learnt"][0][0]] + [END]
        row["learnt"] = [[len(row["ids"]) - 1, len(row["ids"])]]
    folder = job_folder("end", rows, epochs=12, learningRate=2e-2, warmup=0)
    assert run_job(folder) == 0
    steps = events_of(folder, "step")
    assert steps[0]["learnt"] == 4 and steps[0]["loss"] > 1 and steps[-1]["loss"] < 0.1, [step["loss"] for step in steps]


@check
def rows_of_models_with_windows_and_soft_caps_are_exact_too() -> None:
    small = dict(CONFIG, sliding_window=8)
    mistral = MistralForCausalLM(MistralConfig(**small))
    gemma = Gemma2ForCausalLM(Gemma2Config(**small, head_dim=16, query_pre_attn_scalar=16, attn_logit_softcapping=2.0))
    sequences = [Sequence(tuple(SYSTEM + some_ids(5 + i)), tuple(range(21, 24 + i))) for i in range(4)]
    for base, is_packed in ((mistral, True), (gemma, False)):
        with torch.no_grad():
            for weight in base.parameters():
                weight.add_(torch.randn_like(weight) * 0.3)
        expected, _ = plain_scorer(base, CPU)(sequences)
        score, note = choose_scorer(base, base, sequences, CPU)
        assert (note is None) == is_packed, note
        assert torch.allclose(score(sequences)[0], expected, atol=1e-4), type(base).__name__


@check
def a_training_that_was_paused_ends_with_the_weights_of_one_that_was_not() -> None:
    rows = sft_rows(12) + sft_rows(3, "validation")
    prompts = [SYSTEM + [7, 8, 9], SYSTEM + [5] * 11]
    through, stopped = job_folder("through", rows, prompts, dropout=0.2), job_folder("stopped", rows, dropout=0.2)
    assert run_job(through) == 0
    learn_one = training.learn

    def pause_after_four(*arguments: Any) -> Any:
        members = learn_one(*arguments)
        if arguments[1] == 4:
            (stopped / "wish").write_text("pause\n")
        return members

    training.learn = pause_after_four
    try:
        assert run_job(stopped) == 0
    finally:
        training.learn = learn_one
    assert events_of(stopped)[-1] == {"type": "stopped", "step": 4, "wish": "pause"}
    assert not (stopped / "peft").exists()
    (stopped / "wish").write_text("run\n")
    assert run_job(stopped) == 0
    assert [start["resumedFrom"] for start in events_of(stopped, "started")] == [None, 4]
    assert [step["step"] for step in events_of(stopped, "step")] == [1, 2, 3, 4, 5, 6]
    facts = ("step", "reason", "keptStep")
    assert [events_of(stopped)[-1][fact] for fact in facts] == [events_of(through)[-1][fact] for fact in facts]
    expected, found = (load_file(folder / "peft" / "adapter_model.safetensors") for folder in (through, stopped))
    for name, value in expected.items():
        assert torch.equal(found[name], value), name


@check
def a_pause_is_heard_between_passes_in_validations_and_in_samples_and_what_was_due_is_done_later() -> None:
    rows = sft_rows(12) + sft_rows(6, "validation")
    changed = dict(prompts=[SYSTEM + [7, 8, 9]], dropout=0.2, batch=2, accumulation=2)
    through, folder = job_folder("undisturbed", rows, **changed), job_folder("disturbed", rows, **changed)
    assert run_job(through) == 0
    places = {"pass": (METHODS["sft"], "summed_loss"), "validation": (Training, "_validate"), "sample": (training, "greedy_answers")}
    # The call of each at which the user asks for a pause, and the step of which the checkpoint is then.
    for place, call, step in (("sample", 1, 0), ("pass", 3, 1), ("validation", 1, 3), ("sample", 1, 3), ("sample", 2, 6)):
        owner, name = places[place]
        done, calls = getattr(owner, name), 0

        def asked(*arguments: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == call:
                (folder / "wish").write_text("pause")
            return done(*arguments)

        setattr(owner, name, asked)
        try:
            assert run_job(folder) == 0
        finally:
            setattr(owner, name, done)
        assert events_of(folder)[-1] == {"type": "stopped", "step": step, "wish": "pause"}, (place, events_of(folder)[-1])
        (folder / "wish").write_text("run")
    assert run_job(folder) == 0
    assert events_of(folder)[-1]["type"] == "finished"
    for kind, members in (("step", ("step", "loss")), ("validation", ("step", "loss", "isBest")), ("sample", ("step", "ids"))):
        found, expected = ([[one[member] for member in members] for one in events_of(of, kind)] for of in (folder, through))
        assert found == expected, (kind, found, expected)
    expected, found = (load_file(of / "peft" / "adapter_model.safetensors") for of in (through, folder))
    assert all(torch.equal(found[name], value) for name, value in expected.items())


@check
def another_start_on_the_same_folder_waits_for_the_end_of_the_first() -> None:
    import fcntl

    folder = job_folder("locked", sft_rows(4), maxSteps=1)
    sleep, waits = time.sleep, 0
    with open(folder / "trainer.lock", "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        def wait(seconds: float) -> None:
            nonlocal waits
            waits += 1
            assert not (folder / "events.jsonl").exists()
            if waits == 3:
                fcntl.flock(lock, fcntl.LOCK_UN)

        time.sleep = wait
        try:
            assert run_job(folder) == 0
        finally:
            time.sleep = sleep
    assert waits == 3 and events_of(folder)[-1]["type"] == "finished"


@check
def a_damaged_checkpoint_and_one_of_other_rows_are_told_and_not_used() -> None:
    folder = job_folder("damaged", sft_rows(4), epochs=1)
    assert run_job(folder) == 0
    file = folder / "checkpoint" / checkpoint.FILE
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    assert run_job(folder) == 0
    file.write_bytes(whole)
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in sft_rows(5)))
    assert run_job(folder) == 0
    assert [start["resumedFrom"] for start in events_of(folder, "started")] == [None, None, None]
    notes = [note["message"] for note in events_of(folder, "note")]
    assert len(notes) == 2 and "cannot be read" in notes[0] and "other rows" in notes[1], notes


@check
def training_ends_when_validation_does_not_improve_and_keeps_the_best_weights() -> None:
    rows = sft_rows(8) + sft_rows(4, "validation")
    folder = job_folder("patience", rows, epochs=50, learningRate=0.05, patience=2, warmup=0, schedule="constant")
    assert run_job(folder) == 0
    validations, end = events_of(folder, "validation"), events_of(folder)[-1]
    best = min(validations, key=lambda one: one["loss"])
    assert end["reason"] == "patience" and end["keptStep"] == best["step"] < end["step"] < 100, end
    assert [one["isBest"] for one in validations][-2:] == [False, False]
    job = read_job(folder)
    model = PeftModel.from_pretrained(load_base(MODEL), folder / "peft").eval()
    with torch.no_grad():
        scores, _ = plain_scorer(model, CPU)([row.sequences[0] for row in job.validation])
    assert abs(-scores.mean().item() - best["loss"]) < 1e-5


@check
def the_saved_adapter_names_the_model_and_no_path() -> None:
    folder = FOLDER / "patience"
    assert sorted(path.name for path in (folder / "peft").iterdir()) == ["adapter_config.json", "adapter_model.safetensors"]
    config = json.loads((folder / "peft" / "adapter_config.json").read_text())
    assert config["base_model_name_or_path"] == "tiny-model" and config["target_modules"] == ["down_proj", "q_proj", "v_proj"]
    texts = [(folder / name).read_text() for name in ("peft/adapter_config.json", "base/config.json")]
    assert not any(str(FOLDER) in text for text in texts)
    assert json.loads(texts[1])["architectures"] == ["LlamaForCausalLM"]


@check
def samples_are_greedy_answers_of_the_base_first_and_then_of_each_epoch() -> None:
    folder = FOLDER / "through"
    samples = events_of(folder, "sample")
    assert [(one["step"], one["prompt"]) for one in samples] == [(0, 0), (0, 1), (3, 0), (3, 1), (6, 0), (6, 1)]
    job, base = read_job(folder), load_base(MODEL).eval()
    for sample in samples[:2]:
        ids = list(job.prompts[sample["prompt"]])
        for token in sample["ids"]:
            with torch.no_grad():
                assert int(base(torch.tensor([ids])).logits[0, -1].argmax()) == token
            ids.append(token)
        assert len(sample["ids"]) == 64 or sample["ids"][-1] == END


@check
def preferences_are_learnt_with_the_loss_of_the_formula() -> None:
    folder = job_folder("dpo", dpo_rows(8), method="dpo", epochs=6, learningRate=5e-3, beta=0.5)
    assert run_job(folder) == 0
    steps = events_of(folder, "step")
    assert abs(steps[0]["loss"] - np.log(2)) < 1e-5 and steps[0]["margin"] == 0
    assert steps[-1]["loss"] < 0.5 and steps[-1]["margin"] > 0.3 and steps[-1]["accuracy"] == 1
    assert [one["stage"] for one in events_of(folder, "stage") if one["stage"] == "reference"] == ["reference"] * 2
    job = read_job(folder)
    model = adapted(job)
    method = METHODS["dpo"](job, model, plain_scorer(model, CPU), NoEvents())
    method.prepare(job.train, keep=False)
    loss, tally = method.summed_loss(job.train[:3])

    def log_probability(sequence: Sequence, model: Any) -> torch.Tensor:
        logs = model(torch.tensor([sequence.ids])).logits[0].log_softmax(-1)
        return sum(logs[at - 1, sequence.ids[at]] for at in sequence.learnt)

    expected, base = 0.0, load_base(MODEL)
    for row in job.train[:3]:
        (chosen, rejected), (chosen_before, rejected_before) = ([log_probability(one, of) for one in row.sequences] for of in (model, base))
        expected -= torch.nn.functional.logsigmoid(0.5 * (chosen - rejected - (chosen_before - rejected_before)))
    assert abs(loss.item() - float(expected)) < 1e-4, (loss.item(), float(expected))


@check
def preferences_that_were_computed_before_a_pause_are_not_computed_again() -> None:
    folder = job_folder("dpo-paused", dpo_rows(8), method="dpo")
    ask = METHODS["dpo"]._preferences

    def asked(*arguments: Any) -> Any:
        (folder / "wish").write_text("pause")
        return ask(*arguments)

    METHODS["dpo"]._preferences = asked
    try:
        assert run_job(folder) == 0
    finally:
        METHODS["dpo"]._preferences = ask
    assert events_of(folder)[-1] == {"type": "stopped", "step": 0, "wish": "pause"}
    before = len(events_of(folder))
    (folder / "wish").write_text("run")
    assert run_job(folder) == 0
    computed = [(one["done"], one["total"]) for one in events_of(folder)[before:] if one.get("stage") == "reference"]
    assert computed == [(0, 4)], computed


@check
def the_base_models_preferences_are_computed_once() -> None:
    folder = FOLDER / "dpo"
    (folder / "checkpoint" / checkpoint.FILE).unlink()
    before = len(events_of(folder))
    assert run_job(folder) == 0
    assert not [one for one in events_of(folder)[before:] if one.get("stage") == "reference"]


@check
def a_loss_that_is_not_a_number_ends_the_training_and_changes_no_weight() -> None:
    folder = job_folder("nan", sft_rows(4))
    shop = open_workshop(read_job(folder), NoEvents())
    name, weight = next(iter(shop.weights.items()))
    with torch.no_grad():
        weight[0, 0] = float("inf")
    before = {other: value.detach().clone() for other, value in shop.weights.items()}
    try:
        learn(shop, 1, list(shop.job.train), 4)
    except Failure as failure:
        assert failure.cause == "nan"
    else:
        raise AssertionError("no failure")
    for other, value in shop.weights.items():
        assert torch.equal(value, before[other]), other


def failed(folder: Path) -> dict[str, Any]:
    assert run_job(folder) == 1
    return events_of(folder)[-1]


@check
def failures_are_told_by_their_cause() -> None:
    assert failed(job_folder("targets", sft_rows(4), targets=["qkv_proj"]))["cause"] == "targets"
    unanswered = [{**row, "learnt": []} for row in sft_rows(4)]
    assert failed(job_folder("rows", unanswered))["cause"] == "rows"
    assert failed(job_folder("pairs", sft_rows(4), method="dpo"))["cause"] == "rows"
    gone = job_folder("gone", sft_rows(4))
    (gone / "trainer.json").write_text((gone / "trainer.json").read_text().replace("tiny.gguf", "other.gguf"))
    assert failed(gone)["cause"] == "base"
    damaged = job_folder("broken", sft_rows(4))
    (FOLDER / "broken.gguf").write_bytes(MODEL.read_bytes()[:3000])
    (damaged / "trainer.json").write_text((damaged / "trainer.json").read_text().replace("tiny.gguf", "broken.gguf"))
    assert failed(damaged)["cause"] == "base"


@check
def a_full_disk_and_a_lack_of_memory_are_told_and_training_can_go_on() -> None:
    folder = job_folder("full", sft_rows(4), epochs=2)
    save, learn_one = checkpoint.save_file, training.learn

    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    def large(*_: Any) -> None:
        torch.empty(2**55)

    class FullLog(EventLog):
        def write(self, type: str, **members: Any) -> None:
            full()

    try:
        # Where not even the failure can be written, the process ends with its status.
        jobs.EventLog = FullLog
        assert run_job(folder) == 1
        jobs.EventLog = EventLog
        checkpoint.save_file = full
        assert failed(folder)["cause"] == "disk"
        checkpoint.save_file, training.learn = save, large
        end = failed(folder)
        assert end["cause"] == "memory" and end["step"] == 0, end
    finally:
        checkpoint.save_file, training.learn, jobs.EventLog = save, learn_one, EventLog
    assert run_job(folder) == 0
    assert events_of(folder)[-1]["type"] == "finished"


@check
def a_partial_last_line_of_the_events_is_removed() -> None:
    folder = job_folder("lines", sft_rows(4), maxSteps=1)
    (folder / "events.jsonl").write_text('{"type": "note", "message": "a"}\n{"type": "st')
    assert run_job(folder) == 0
    assert events_of(folder)[0] == {"type": "note", "message": "a"}
    assert events_of(folder)[-1]["reason"] == "maxSteps"


@check
def each_epoch_has_all_rows_in_an_order_of_its_own() -> None:
    job = read_job(job_folder("order", sft_rows(10), epochs=2))
    assert steps_of(job) == (6, 3)
    first, second = ([row.name for step in range(start, start + 3) for row in rows_of_step(job, step)] for start in (1, 4))
    assert sorted(first) == sorted(second) == sorted(row.name for row in job.train)
    assert first != second and len(rows_of_step(job, 3)) == 2


@check
def the_rate_rises_and_falls_as_the_schedule_says() -> None:
    shares = lambda schedule: [round(rate_share(step, 6, 2, schedule), 4) for step in range(1, 7)]  # noqa: E731
    assert shares("constant") == [0.5, 1, 1, 1, 1, 1]
    assert shares("linear") == [0.5, 1, 0.8, 0.6, 0.4, 0.2]
    assert shares("cosine") == [0.5, 1, 0.9045, 0.6545, 0.3455, 0.0955]
    assert rate_share(6, 6, 100, "linear") == 0.06


@check
def a_measurement_leaves_the_folder_as_it_is() -> None:
    for method, rows in (("sft", sft_rows(6)), ("dpo", dpo_rows(3))):
        folder = job_folder(f"measured-{method}", rows, method=method)
        before = sorted(path.name for path in folder.iterdir())
        assert measure(folder, 2) == 0
        assert sorted(path.name for path in folder.iterdir()) == before


def main() -> None:
    write_gguf(tiny_llama(), MODEL)
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for one in checks:
        problem = None
        try:
            one()
        except BaseException:  # noqa: BLE001
            problem = traceback.format_exc()
        out.write(json.dumps({"name": one.__name__.replace("_", " "), "problem": problem}) + "\n")
        out.flush()


if __name__ == "__main__":
    main()
