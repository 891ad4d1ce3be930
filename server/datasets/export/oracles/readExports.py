"""Reads the golden exports with readers that are not ours, and writes what they found: python readExports.py FOLDER

First: node server/datasets/export/oracles/writeGoldenExports.ts FOLDER. Run in an environment with requirements.txt and, by
pip install --no-deps, requirements-no-deps.txt: the data utilities of trl need no torch. The file fixtures/readers.json is what the tests compare
with, so that they need no Python.
"""

import ast
import csv
import hashlib
import json
import os
import sys
import tempfile
from importlib import metadata
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_DATASETS_OFFLINE"] = "1"

import pyarrow.parquet
import yaml
from datasets import load_dataset
from huggingface_hub import DatasetCard
from trl.data_utils import extract_prompt, is_conversational, unpair_preference_dataset

CACHE = tempfile.mkdtemp()


def refuse_constant(name):
    raise ValueError(f"{name} is not JSON")


def strict_json(text):
    return json.loads(text, parse_constant=refuse_constant)


def strict_lines(path):
    """The records of JSON lines: UTF-8 without a mark, LF, the last line ended, one object a line."""
    data = path.read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf") and b"\r\n" not in data and data.endswith(b"\n"), path
    text = data.decode("utf-8")
    assert "\u2028" not in text and "\u2029" not in text, path
    records = [strict_json(line) for line in text[:-1].split("\n")]
    assert all(isinstance(record, dict) for record in records), path
    return records


def json_rows(path):
    return load_dataset("json", data_files=str(path), split="train", cache_dir=CACHE)


def detected(example):
    """The type of TRL's documentation, by the columns."""
    keys = set(example)
    for name, wanted in [
        ("preference", {"prompt", "chosen", "rejected"}),
        ("unpaired preference", {"prompt", "completion", "label"}),
        ("prompt-completion", {"prompt", "completion"}),
        ("language modeling", {"messages"}),
        ("language modeling", {"text"}),
    ]:
        if wanted <= keys:
            return name + (" (conversational)" if is_conversational(example) else " (standard)")
    return None


def trl_checks(rows):
    """What TRL makes of the rows."""
    found = sorted({detected(row) for row in rows})
    for row in rows:
        if "chosen" in row:
            implicit = extract_prompt({"chosen": row["prompt"] + row["chosen"], "rejected": row["prompt"] + row["rejected"]})
            assert implicit["prompt"] == row["prompt"], row
    more = {}
    if "chosen" in rows.column_names:
        more["unpaired"] = len(unpair_preference_dataset(rows))
    return {"types": found, **more}


COOKBOOK_KEYS = ("role", "content", "name", "function_call", "weight")


def cookbook_errors(records):
    """The checks of OpenAI's cookbook."""
    errors = {}

    def count(code):
        errors[code] = errors.get(code, 0) + 1

    for record in records:
        messages = record.get("messages")
        if not messages:
            count("missing_messages_list")
            continue
        for message in messages:
            if "role" not in message or "content" not in message:
                count("message_missing_key")
            if any(key not in COOKBOOK_KEYS for key in message):
                count("message_unrecognized_key")
            if message.get("role") not in ("system", "user", "assistant", "function"):
                count("unrecognized_role")
            content = message.get("content")
            if (not content and not message.get("function_call")) or not isinstance(content, str):
                count("missing_content")
        if not any(message.get("role") == "assistant" for message in messages):
            count("example_missing_assistant_message")
    return errors


def llama_factory(folder):
    """A strict reading of data/README.md of LLaMA-Factory: what it would take of each entry, and drop."""
    known = {"prompt", "query", "response", "history", "messages", "system", "tools", "chosen", "rejected", "kto_tag"}
    tag_names = {"role_tag", "content_tag", "user_tag", "assistant_tag", "observation_tag", "function_tag", "system_tag"}
    found = {}
    for name, entry in strict_json((folder / "dataset_info.json").read_text("utf-8")).items():
        assert set(entry) <= {"file_name", "formatting", "ranking", "columns", "tags"}, entry
        rows = json_rows(folder / entry["file_name"])
        columns = entry["columns"]
        assert set(columns) <= known, columns
        # It fails at a column that the file does not have.
        assert set(columns.values()) <= set(rows.column_names), (columns, rows.column_names)
        # It does not read a column that is not listed.
        assert set(rows.column_names) <= set(columns.values()), (columns, rows.column_names)
        taken = 0
        for row in rows:
            column = {key: row[member] for key, member in columns.items()}
            if entry["formatting"] == "alpaca":
                assert isinstance(column["prompt"], str) and column["prompt"], row
                assert column.get("history") is None or all(len(turn) == 2 for turn in column["history"]), row
                taken += isinstance(column["response"], str)
                continue
            tags = entry["tags"]
            assert set(tags) == tag_names
            turns = [(turn[tags["role_tag"]], turn[tags["content_tag"]]) for turn in column["messages"]]
            if turns and turns[0][0] == tags["system_tag"]:
                turns = turns[1:]
            asks = (tags["user_tag"], tags["observation_tag"])
            answers = (tags["assistant_tag"], tags["function_tag"])
            in_order = all(role in (asks, answers)[at % 2] and isinstance(text, str) for at, (role, text) in enumerate(turns))
            wanted = 1 if entry["ranking"] else 0
            ok = in_order and len(turns) > 0 and len(turns) % 2 == wanted
            if entry["ranking"]:
                for side in ("chosen", "rejected"):
                    ok = ok and isinstance(column[side], dict) and column[side][tags["role_tag"]] in answers
            if "kto_tag" in columns:
                ok = ok and isinstance(column["kto_tag"], bool)
            if column.get("tools") is not None:
                assert isinstance(strict_json(column["tools"]), list), row
            taken += bool(ok)
        found[name] = {"rows": len(rows), "taken": taken}
    return {"entries": found, "rows": sum(entry["taken"] for entry in found.values())}


def hugging_face(folder):
    card = DatasetCard.load(folder / "README.md")
    front = card.data.to_dict()
    found = {}
    infos = front["dataset_info"] if isinstance(front["dataset_info"], list) else [front["dataset_info"]]
    for config, info in zip(front["configs"], infos, strict=True):
        # Checks the features and the number of rows of the card too.
        loaded = load_dataset(str(folder), config["config_name"], cache_dir=CACHE)
        said = {split["name"]: split["num_examples"] for split in info["splits"]}
        read = {split: len(rows) for split, rows in loaded.items()}
        assert said == read, (said, read)
        for split in config["data_files"]:
            table = pyarrow.parquet.read_table(folder / split["path"])
            assert table.num_rows == read[split["split"]]
        first = next(iter(loaded.values()))
        assert first.features._to_yaml_list() == info["features"], (first.features._to_yaml_list(), info["features"])
        found[config["config_name"]] = {"splits": read, "columns": first.column_names, "type": detected(first[0])}
    return {
        "license": front["license"],
        "size": front["size_categories"],
        "configs": found,
        "rows": sum(sum(config["splits"].values()) for config in found.values()),
    }


def axolotl(folder):
    """The configs, and the files that they name, as their types read them."""
    found = {}
    files = {}
    for path in sorted(folder.glob("*.yaml")):
        config = yaml.safe_load(path.read_text("utf-8"))
        for source in config["datasets"] + config.get("test_datasets", []):
            rows = json_rows(folder / source["path"])
            for row in rows:
                messages = row[source["field_messages"]]
                assert messages and all(message["role"] in ("system", "user", "assistant", "tool") for message in messages), row
                for message in messages:
                    for call in message.get("tool_calls") or []:
                        strict_json(call["function"]["arguments"])
                for tool in row.get("tools") or []:
                    assert isinstance(strict_json(tool["function"]["parameters"]), dict), tool
                if source["type"] == "chat_template.default":
                    assert row[source["field_chosen"]][-1]["role"] == row[source["field_rejected"]][-1]["role"] == "assistant"
            files[source["path"]] = len(rows)
        found[path.name] = {key: config[key] for key in ("learning_rate", "micro_batch_size", "num_epochs", "warmup_steps")} | {
            key: config[key] for key in ("lora_r", "lora_alpha", "lora_dropout", "lora_target_modules")
        }
    return {"configs": found, "files": files}


def unsloth(folder):
    """The scripts compile, and TRL knows the rows that they give to their trainers."""
    found = {}
    for path in sorted(folder.glob("*.py")):
        text = path.read_text("utf-8")
        compile(text, path.name, "exec")
        named = next(node.value for node in ast.parse(text).body if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", None) == "files")
        data_files = {split: str(folder / name) for split, name in ast.literal_eval(named).items()}
        # All splits at once, as the script does it.
        data = load_dataset("json", data_files=data_files, cache_dir=CACHE)
        if "messages" in data["train"].column_names:
            data = data.map(
                lambda row: {"prompt": row["messages"][:-1], "completion": row["messages"][-1:]}, remove_columns=["messages"]
            )
        found[path.name] = {"rows": {split: len(rows) for split, rows in data.items()}, "type": detected(data["train"][0])}
    return {"scripts": found}


def single(path):
    name = path.name
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, strict=True))
        assert all(None not in row and None not in row.values() for row in rows)
        return {"rows": len(rows), "columns": list(rows[0]), "datasets": len(load_dataset("csv", data_files=str(path), split="train", cache_dir=CACHE))}
    if path.suffix == ".parquet":
        table = pyarrow.parquet.read_table(path)
        return {"rows": table.num_rows, "columns": table.column_names, "types": sorted({str(kind) for kind in table.schema.types})}
    records = strict_lines(path) if path.suffix == ".jsonl" else strict_json(path.read_text("utf-8"))
    rows = json_rows(path)
    assert len(rows) == len(records)
    found = {"rows": len(rows), "columns": rows.column_names}
    if not name.startswith(("sharegpt", "alpaca", "openai-dpo")):
        found["trl"] = trl_checks(rows)
    if name.startswith("openai-cookbook"):
        found["cookbook"] = cookbook_errors(records)
    return found


FOLDERS = {"huggingface": hugging_face, "huggingface-chat": hugging_face, "llama-factory": llama_factory, "axolotl": axolotl, "unsloth": unsloth}


def main(folder):
    found = {}
    for path in sorted(folder.iterdir()):
        if path.name.endswith(".manifest.json") or path.name.startswith("."):
            continue
        files = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())
        found[path.name] = {
            "files": {
                file.relative_to(path).as_posix() if path.is_dir() else file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files
            },
            "found": FOLDERS[path.name](path) if path.is_dir() else single(path),
        }
    versions = {name: metadata.version(name) for name in ("pyarrow", "datasets", "trl", "huggingface_hub", "PyYAML")}
    target = Path(__file__).parent / "fixtures" / "readers.json"
    target.write_text(json.dumps({"versions": versions, "exports": found}, ensure_ascii=False, indent=1) + "\n", "utf-8")


main(Path(sys.argv[1]).resolve())
