"""Pairs a second of each metric here and in its reference, over the same 10,000 pairs of 100 words; the reference is given at most
two seconds a metric and its rate taken from as many pairs as it does.

Run by hand on a quiet machine: pip install -r requirements.txt; python speed.py [METRIC...]
"""

import json
import pathlib
import random
import subprocess
import sys
import time

from reference import METRICS, VERSIONS

METRICS_FILE = pathlib.Path(__file__).resolve().parent.parent / "metrics.ts"
COUNT = 10_000
WORDS = 100
REFERENCE_SECONDS = 2

# Reads {"pairs", "metrics"} on stdin; prints the milliseconds that all pairs take, by metric.
OURS = """
import { readFileSync } from 'node:fs'
const { scoreOutput } = await import(process.argv[1])
const { pairs, metrics } = JSON.parse(readFileSync(0, 'utf8'))
const times = {}
for (const metric of metrics) {
  const spec = { name: metric, metric, options: {}, line: 1 }
  const run = (some) => {
    const start = performance.now()
    for (const { output, reference } of some) scoreOutput([spec], { output, reference, vars: {} })
    return performance.now() - start
  }
  // What the compiler learns first is no part of the rate.
  run(pairs.slice(0, 500))
  times[metric] = run(pairs)
}
console.log(JSON.stringify(times))
"""


def vocabulary(rng, size=3000):
    return ["".join(rng.choice("etaoinshrdlucmfwypvbgk") for _ in range(rng.randint(2, 9))) for _ in range(size)]


def text(rng, words):
    """Words by Zipf's law, as in running text."""
    return rng.choices(words, [1 / (rank + 1) for rank in range(len(words))], k=WORDS)


def edited(rng, words, reference):
    """One word in seven replaced, left out or put in, and one block moved."""
    output = []
    for word in reference:
        roll = rng.random()
        if roll > 0.05:
            output.append(rng.choice(words) if roll < 0.1 else word)
        if roll > 0.95:
            output.append(rng.choice(words))
    start = rng.randrange(len(output))
    block = output[start : start + 4]
    del output[start : start + 4]
    at = rng.randint(0, len(output))
    output[at:at] = block
    return output


def pairs(kind):
    rng = random.Random(7)
    words = vocabulary(rng)
    for _ in range(COUNT):
        reference = text(rng, words)
        output = edited(rng, words, reference) if kind == "edited" else text(rng, words)
        yield {"output": " ".join(output), "reference": " ".join(reference)}


def reference_rate(score, some):
    start = time.perf_counter()
    for done, each in enumerate(some, 1):
        score(each["output"], [each["reference"]])
        if done % 20 == 0 and time.perf_counter() - start > REFERENCE_SECONDS:
            break
    return done / (time.perf_counter() - start)


def main():
    names = sys.argv[1:] or [name for name in METRICS if ":" not in name]
    print(VERSIONS)
    for kind in ("edited", "unrelated"):
        some = list(pairs(kind))
        result = subprocess.run(
            ["node", "--input-type=module", "-e", OURS, str(METRICS_FILE)],
            input=json.dumps({"pairs": some, "metrics": names}).encode(),
            stdout=subprocess.PIPE,
            check=True,
        )
        times = json.loads(result.stdout)
        for name in names:
            ours = COUNT / (times[name] / 1000)
            theirs = reference_rate(METRICS[name], some)
            print(f"{kind:10} {name:20} {ours:10,.0f} pairs/s, reference {theirs:10,.0f}, ratio {ours / theirs:7.2f}", flush=True)


if __name__ == "__main__":
    main()
