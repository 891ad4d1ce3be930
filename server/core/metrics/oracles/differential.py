"""Random pairs through `assay score` and through the references; prints the largest deviation of each metric.

Run by hand: pip install -r requirements.txt; python differential.py [PAIRS] [SEED] [METRIC...]
"""

import json
import pathlib
import random
import subprocess
import sys

from reference import METRICS, VERSIONS
from texts import case

ROOT = pathlib.Path(__file__).resolve().parents[4]


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    names = sys.argv[3:] or list(METRICS)
    rng = random.Random(seed)
    cases = [case(rng) for _ in range(count)]
    lines = "".join(json.dumps(each) + "\n" for each in cases)
    result = subprocess.run(
        ["node", str(ROOT / "server/cli/main.ts"), "score", ",".join(names)], input=lines.encode(), stdout=subprocess.PIPE, check=True
    )
    ours = [json.loads(line) for line in result.stdout.decode().splitlines()]
    print(VERSIONS, "pairs", count, "seed", seed)
    failed = False
    for name in names:
        worst, where, wrong = 0.0, None, 0
        for each, scores in zip(cases, ours, strict=True):
            references = each["reference"] if isinstance(each["reference"], list) else [each["reference"]]
            deviation = abs(METRICS[name](each["output"], references) - scores[name])
            wrong += deviation > 1e-9
            if deviation > worst:
                worst, where = deviation, each
        failed |= wrong > 0
        print(f"{name:58} largest deviation {worst:.3g}, above 1e-9 in {wrong}", json.dumps(where)[:600] if wrong else "")
    sys.exit(1 if failed else 0)


main()
