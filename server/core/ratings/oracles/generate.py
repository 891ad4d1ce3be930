"""Writes ratings.json: Bradley-Terry strengths by evalica, Cohen's kappa by scikit-learn and its errors by statsmodels.

    pip install -r requirements.txt && python generate.py
"""

import json
import random
from importlib.metadata import version
from pathlib import Path

import evalica
import numpy as np
from evalica import Winner
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import cohens_kappa

random.seed(7)


def tournament(size: int, games: int, ties: float) -> dict:
    names = [f"v{n}" for n in range(size)]
    strength = [random.gauss(0, 0.8) for _ in names]
    rows = []
    for n in range(games):
        # Round robin first, so that every pair has met and no strength is infinite.
        a, b = (n % size, (n + 1 + n // size % (size - 1)) % size) if n < size * (size - 1) * 2 else random.sample(range(size), 2)
        if random.random() < ties:
            winner = "tie"
        else:
            winner = "left" if random.random() < 1 / (1 + np.exp(strength[b] - strength[a])) else "right"
        rows.append([names[a], names[b], winner])
    kinds = {"left": Winner.X, "right": Winner.Y, "tie": Winner.Draw}
    result = evalica.bradley_terry(
        [a for a, _, _ in rows], [b for _, b, _ in rows], [kinds[w] for _, _, w in rows], tolerance=1e-12, limit=100000
    )
    # evalica scales the strengths at will: what counts is their ratio.
    log = np.log([result.scores[name] for name in names])
    return {"games": rows, "names": names, "logStrengths": (log - log.mean()).tolist()}


def kappas(labels: int, size: int, agreement: float) -> dict:
    left = [random.randrange(labels) for _ in range(size)]
    right = [x if random.random() < agreement else random.randrange(labels) for x in left]
    table = np.zeros((labels, labels))
    for a, b in zip(left, right):
        table[a, b] += 1
    every = list(range(labels))
    return {
        "labels": labels,
        "left": left,
        "right": right,
        "kappa": cohen_kappa_score(left, right, labels=every),
        "linear": cohen_kappa_score(left, right, labels=every, weights="linear"),
        "quadratic": cohen_kappa_score(left, right, labels=every, weights="quadratic"),
        "error": float(cohens_kappa(table).std_kappa),
        "linearError": float(cohens_kappa(table, wt="linear").std_kappa),
        "quadraticError": float(cohens_kappa(table, wt="quadratic").std_kappa),
    }


fixture = {
    "versions": {name: version(name) for name in ("evalica", "scikit-learn", "statsmodels")},
    "tournaments": [tournament(size, games, ties) for size, games, ties in [(2, 20, 0.2), (3, 60, 0), (4, 120, 0.3), (6, 300, 0.1)]],
    "kappas": [kappas(labels, size, agreement) for labels, size, agreement in [(2, 30, 0.5), (2, 200, 0.9), (5, 60, 0.4), (5, 300, 0.8), (3, 20, 0)]],
}
Path(__file__).with_name("ratings.json").write_text(json.dumps(fixture) + "\n")
