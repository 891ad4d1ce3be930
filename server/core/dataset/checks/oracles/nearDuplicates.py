"""Near-duplicate search beside datasketch (MinHash, LSH), over the same rows with the same shingles and threshold, in one run: seconds and the
share of the true pairs that each finds. True pairs are those of comparing every row with every other, on the first ROWS_COMPARED rows.

Both read a list of texts and give pairs that were verified by their exact Jaccard. datasketch has its own default of 128 values; with
`tuned` its bands are ours (20 of 6 values), because its choice for a threshold of 0.8 favours precision.

Run by hand on a quiet machine: pip install -r requirements.txt; python nearDuplicates.py [ROWS]
"""

import json
import pathlib
import random
import subprocess
import sys
import time

import datasketch
import numpy
import scipy.sparse

HERE = pathlib.Path(__file__).resolve().parent
ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
ROWS_COMPARED = min(ROWS, 8_000)
THRESHOLD = 0.8
SHINGLE = 4

# Reads the texts as JSON on stdin; prints {"ms", "pairs", "mb"}.
OURS = """
import { readFileSync } from 'node:fs'
const { findNearPairs } = await import(process.argv[1])
const { finish } = await import(process.argv[2])
const texts = JSON.parse(readFileSync(0, 'utf8'))
const before = process.memoryUsage().rss
const start = performance.now()
const { pairs, groups } = finish(findNearPairs(texts, Number(process.argv[3])))
const ms = performance.now() - start
const mb = (process.resourceUsage().maxRSS * 1024 - before) / 1e6
console.log(JSON.stringify({ ms, mb, groups: groups.length, pairs: pairs.map(({ one, other }) => [one, other]) }))
"""


def words(rng, count, letters, longest):
    return ["".join(rng.choice(letters) for _ in range(rng.randint(2, longest))) for _ in range(count)]


def rows(rng):
    """Running text by Zipf's law, English and Korean; one row in five is a copy of an earlier one with some words changed."""
    kinds = [words(rng, 4000, "etaoinshrdlucmfwypvbgk", 9), words(rng, 4000, "가나다라마바사아자차카하거너더러머버서어저고노도로모보소오조", 4)]
    weights = [1 / (rank + 1) for rank in range(4000)]
    texts, sources = [], []
    while len(texts) < ROWS:
        if sources and rng.random() < 0.2:
            vocabulary, source = rng.choice(sources[-2000:])
            changed = rng.uniform(0, 0.2)
            text = [rng.choice(vocabulary) if rng.random() < changed else word for word in source]
        else:
            vocabulary = kinds[len(texts) % 2]
            text = rng.choices(vocabulary, weights, k=rng.randint(15, 120))
            sources.append((vocabulary, text))
        texts.append(" ".join(text))
    return texts


def shingles(text):
    return {text[at : at + SHINGLE] for at in range(max(1, len(text) - SHINGLE + 1))}


def true_pairs(texts):
    numbers = {}
    columns, starts = [], [0]
    for text in texts:
        columns.extend(numbers.setdefault(shingle, len(numbers)) for shingle in shingles(text))
        starts.append(len(columns))
    ones = numpy.ones(len(columns), dtype=numpy.int32)
    sets = scipy.sparse.csr_matrix((ones, columns, starts), shape=(len(texts), len(numbers)))
    sizes = numpy.diff(sets.indptr)
    pairs = set()
    for at in range(0, len(texts), 500):
        common = (sets[at : at + 500] @ sets.T).tocoo()
        one, other = common.row + at, common.col
        similar = common.data / (sizes[one] + sizes[other] - common.data) >= THRESHOLD
        pairs.update((int(a), int(b)) for a, b in zip(one[similar], other[similar]) if a < b)
    return pairs


def datasketch_pairs(texts, params):
    start = time.perf_counter()
    lsh = datasketch.MinHashLSH(threshold=THRESHOLD, num_perm=120 if params else 128, params=params)
    pairs, sets = set(), []
    for place, text in enumerate(texts):
        own = shingles(text)
        sets.append(own)
        sketch = datasketch.MinHash(num_perm=120 if params else 128)
        sketch.update_batch([shingle.encode("utf8") for shingle in own])
        for other in lsh.query(sketch):
            common = len(own & sets[other])
            if common / (len(own) + len(sets[other]) - common) >= THRESHOLD:
                pairs.add((other, place))
        lsh.insert(place, sketch)
    return pairs, time.perf_counter() - start


def our_pairs(texts):
    modules = [str(HERE.parent / "similarity" / "nearPairs.ts"), str(HERE.parent / "finding" / "slices.ts"), str(THRESHOLD)]
    command = ["node", "--input-type=module", "-e", OURS, *modules]
    given = json.dumps(texts, ensure_ascii=False)
    result = json.loads(subprocess.run(command, input=given, capture_output=True, text=True, check=True).stdout)
    return {tuple(pair) for pair in result["pairs"]}, result


def main():
    texts = rows(random.Random(20261130))
    true = true_pairs(texts[:ROWS_COMPARED])

    def recall(pairs):
        return len(true & pairs) / len(true)

    ours, result = our_pairs(texts)
    print(f"{ROWS} rows, {len(true)} true pairs in the first {ROWS_COMPARED}, threshold {THRESHOLD}")
    print(f"assay               {result['ms'] / 1000:7.1f} s  recall {recall(ours):.4f}  {len(ours)} pairs  {result['mb']:.0f} MB more")
    for name, params in [("datasketch", None), ("datasketch tuned", (20, 6))]:
        pairs, seconds = datasketch_pairs(texts, params)
        print(f"{name:18}  {seconds:7.1f} s  recall {recall(pairs):.4f}  {len(pairs)} pairs")


if __name__ == "__main__":
    main()
