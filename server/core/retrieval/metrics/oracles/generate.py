"""Writes fixtures/trecEval.json, the scores that the tests of this room compare with: python generate.py

Run in an environment with requirements.txt; the versions end up in the file. Inputs are seeded, so a second run gives the same file.
Scores are those of ir-measures; where the run has the query, they are checked against pytrec_eval.
"""

import json
import platform
import random
from importlib import metadata
from pathlib import Path

import ir_measures
import pytrec_eval
from ir_measures import AP, P, R, RR, Success, nDCG

CUTOFFS = [1, 3, 5, 10, 20, 100]
MEASURES = {
    **{f"ndcg@{k}": (nDCG @ k, f"ndcg_cut_{k}") for k in CUTOFFS},
    "recip_rank": (RR, "recip_rank"),
    **{f"recall@{k}": (R @ k, f"recall_{k}") for k in CUTOFFS},
    **{f"p@{k}": (P @ k, f"P_{k}") for k in CUTOFFS},
    "map": (AP, "map"),
    **{f"success@{k}": (Success @ k, f"success_{k}") for k in CUTOFFS},
}
NAMES = {measure: name for name, (measure, _) in MEASURES.items()}
LISTED = ",".join(map(str, CUTOFFS))
TREC = {f"ndcg_cut.{LISTED}", "recip_rank", f"recall.{LISTED}", f"P.{LISTED}", "map", f"success.{LISTED}"}

rng = random.Random(20261129)

PLAIN = [f"d{number}" for number in range(400)]
# UTF-16 and UTF-8 order these differently; some differ only by normalisation.
SCRIPTS = ["a", "Z", "é", "e\u0301", "가", "\u1100\u1161", "\ue000", "\uffee", "～", "😀", "𠀀", "\U0010fffd", "ß", "한글", "-", "~", "_"]
UNICODE = sorted({"".join(rng.choice(SCRIPTS) for _ in range(rng.randint(1, 4))) for _ in range(300)})

SCORES = {
    "distinct": lambda: rng.uniform(-5, 5),
    "ties": lambda: rng.choice([0, 0.25, 0.5, 1, 1.0, -1.5]),
    # Equal as 32-bit floats, or one step apart.
    "close": lambda: rng.choice([0.1 + rng.randint(0, 40) * 1e-9, 16777216 + rng.randint(0, 5), -0.7 - rng.randint(0, 9) * 2e-8]),
    "whole": lambda: rng.randint(-4, 12),
}
GRADES = {"binary": [0, 1], "relevant": [1], "graded": [0, 0, 1, 2, 3, 4], "negative": [-2, -1, 0, 1, 2, 3], "nothing": [0, 0, -1]}


def query(documents, score, grades, *, retrieved, judged, overlap=0.5):
    """`overlap`: the share of the judged documents that is drawn from the retrieved ones."""
    found = rng.sample(documents, retrieved)
    known = rng.sample(found, min(retrieved, round(judged * overlap)))
    known += rng.sample([each for each in documents if each not in set(known)], judged - len(known))
    graded = {each: rng.choice(GRADES[grades]) for each in known}
    # With negative grades only, trec_eval reads memory that it has not set.
    if max(graded.values()) < 0:
        graded[known[0]] = 0
    return {each: SCORES[score]() for each in found}, graded


def case(name, count, documents, score, grades, *, missing=0, extra=0, empty=0, **sizes):
    """`missing`: judged queries that the run does not have; `extra`: queries of the run without judgements; `empty`: retrieved nothing."""
    run, qrels = {}, {}
    for number in range(count + missing + extra):
        found, graded = query(documents, score, grades, **{key: size() if callable(size) else size for key, size in sizes.items()})
        qid = f"질문-{number}" if documents is UNICODE else f"q{number}"
        if number < count or number >= count + missing:
            run[qid] = {} if number < empty else found
        if number < count + missing:
            qrels[qid] = graded
    return {"name": name, "run": run, "qrels": qrels, **scores(run, qrels)}


def scores(run, qrels):
    measures = [measure for measure, _ in MEASURES.values()]
    per_query = {qid: {} for qid in qrels}
    for metric in ir_measures.iter_calc(measures, qrels, run):
        per_query[metric.query_id][NAMES[metric.measure]] = metric.value
    direct = pytrec_eval.RelevanceEvaluator(qrels, TREC).evaluate(run)
    for qid, values in direct.items():
        for name, (_, trec) in MEASURES.items():
            assert values[trec] == per_query[qid][name], (qid, name)
    means = ir_measures.calc_aggregate(measures, qrels, run)
    return {
        "perQuery": {qid: [compact(values[name]) for name in MEASURES] for qid, values in per_query.items()},
        "means": [compact(means[measure]) for measure, _ in MEASURES.values()],
    }


def compact(value):
    return int(value) if float(value).is_integer() else value


def few():
    return rng.randint(1, 12)


CASES = [
    {
        "name": "worked",
        **(worked := {"run": {"q": {"a": 4, "c": 3, "n": 2, "b": 1}}, "qrels": {"q": {"a": 2, "b": 1, "c": 0, "d": 1}}}),
        **scores(**worked),
    },
    case("binary", 6, PLAIN, "distinct", "binary", retrieved=30, judged=20),
    case("ties", 8, PLAIN[:60], "ties", "graded", retrieved=40, judged=25),
    case("ties of 32-bit floats", 8, PLAIN[:60], "close", "graded", retrieved=40, judged=25),
    case("whole scores, negative grades", 8, PLAIN[:80], "whole", "negative", retrieved=30, judged=30),
    case("unicode ids", 8, UNICODE, "ties", "graded", retrieved=40, judged=25),
    case("unicode ids, close scores", 4, UNICODE, "close", "negative", retrieved=60, judged=40),
    case("few documents", 10, PLAIN[:20], "ties", "graded", retrieved=few, judged=few),
    case("many documents", 2, PLAIN, "whole", "negative", retrieved=160, judged=200),
    case("more than 100 relevant", 1, PLAIN, "distinct", "relevant", retrieved=150, judged=140, overlap=0.9),
    case("nothing relevant", 3, PLAIN[:60], "distinct", "nothing", retrieved=15, judged=6),
    case("nothing judged was retrieved", 3, PLAIN, "ties", "graded", retrieved=15, judged=6, overlap=0),
    case("missing and unjudged queries", 5, PLAIN[:60], "ties", "graded", missing=3, extra=4, empty=2, retrieved=15, judged=8),
    case("no query in common", 0, PLAIN[:40], "ties", "graded", missing=2, extra=2, retrieved=10, judged=5),
]

versions = {"python": platform.python_version(), **{name: metadata.version(name) for name in ("pytrec-eval-terrier", "ir-measures")}}
rows = ",\n".join(json.dumps(each, separators=(",", ":")) for each in CASES)
target = Path(__file__).parent / "fixtures" / "trecEval.json"
target.parent.mkdir(exist_ok=True)
target.write_text(f'{{"versions":{json.dumps(versions)},\n"names":{json.dumps(list(MEASURES))},\n"cases":[\n{rows}\n]}}\n')
