"""Writes the reference values that the tests of this room compare with: python generate.py

Run in an environment with requirements.txt; the versions end up in the file. Inputs are seeded, so a second run gives the same file.
"""

import itertools
import json
import platform
from importlib import metadata
from pathlib import Path

import numpy as np
import scipy
import statsmodels
from cliffs_delta import cliffs_delta
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import TTestPower
from statsmodels.stats.proportion import proportion_confint

rng = np.random.default_rng(20261123)


def quantiles():
    levels = [1e-12, 1e-6, 0.001, 0.005, 0.02425, 0.025, 0.1, 0.3, 0.5, 0.6, 0.9, 0.975, 0.995, 0.9999, 1 - 1e-9]
    return {
        "normal": [{"p": p, "value": float(stats.norm.ppf(p))} for p in levels],
        "t": [
            {"p": p, "df": df, "value": float(stats.t.ppf(p, df))}
            for p in levels[1:-1]
            for df in [1, 2, 3, 5, 11, 29, 99, 1000]
        ],
    }


def wilson():
    pairs = [(k, n) for n in [1, 2, 5, 12, 30, 100, 5000] for k in sorted({0, 1, n // 3, n // 2, n - 1, n})]
    return [
        {"passed": k, "n": n, "interval": [float(x) for x in proportion_confint(k, n, method="wilson")]} for k, n in pairs
    ]


def mcnemar_tests():
    def one(here, baseline):
        table = [[3, here], [baseline, 4]]
        n, fewer = here + baseline, min(here, baseline)
        mid = 2 * stats.binom.cdf(fewer, n, 0.5) - stats.binom.pmf(fewer, n, 0.5)
        return {
            "onlyHere": here,
            "onlyBaseline": baseline,
            "exact": float(mcnemar(table, exact=True).pvalue),
            "midP": float(min(1, mid)),
        }

    counts = [0, 1, 2, 3, 6, 9, 15, 40]
    return [one(a, b) for a, b in itertools.product(counts, counts) if a + b > 0] + [one(400, 460), one(0, 900)]


def sign_flips():
    def exact(values):
        result = stats.permutation_test(
            (np.asarray(values),), np.mean, permutation_type="samples", n_resamples=np.inf, alternative="two-sided"
        )
        return {"differences": [float(v) for v in values], "p": float(result.pvalue)}

    cases = [exact(np.round(rng.normal(shift, 1, n), 3)) for n in [2, 3, 5, 8, 12] for shift in [0, 0.4, 1.2] for _ in range(4)]
    # Multiples of one step, as means of repeats are: counted exactly, however many there are.
    cases += [exact(rng.integers(-3, 5, n) / 3) for n in [6, 10, 14, 17] for _ in range(4)]
    return cases


def sampled_sign_flips():
    """Too many for enumeration: 999,999 flips here, compared by tolerance."""
    found = []
    for n, shift in [(24, 0.0), (40, 0.35), (60, 0.2), (200, 0.12)]:
        values = rng.normal(shift, 1, n)
        signs_p = stats.permutation_test(
            (values,), np.mean, permutation_type="samples", n_resamples=999_999, batch=20_000, vectorized=True, rng=1
        ).pvalue
        found.append({"differences": [float(v) for v in values], "p": float(signs_p)})
    return found


def holm():
    lists = [rng.uniform(0, 1, n) ** power for n in [1, 2, 5, 19] for power in [1, 3, 6]] + [np.array([0.01, 0.01, 0.04, 0.03, 1.0])]
    return [{"p": [float(v) for v in ps], "adjusted": [float(v) for v in multipletests(ps, method="holm")[1]]} for ps in lists]


def effects():
    """d_z with the exact correction factor, from its definition by gamma functions."""
    found = []
    for n in [3, 4, 6, 12, 50, 300]:
        values = np.round(rng.normal(0.4, 1, n), 4)
        df = n - 1
        factor = np.exp(scipy.special.gammaln(df / 2) - scipy.special.gammaln((df - 1) / 2)) * np.sqrt(2 / df)
        found.append({"differences": values.tolist(), "value": float(values.mean() / values.std(ddof=1) * factor)})
    return found


def cases_needed():
    power = TTestPower()
    return [
        {
            "mean": d,
            "deviation": 1.0,
            "alpha": alpha,
            "total": float(power.solve_power(effect_size=d, alpha=alpha, power=0.8, alternative="two-sided")),
        }
        for d in [0.05, 0.1, 0.2, 0.35, 0.5, 0.8, 1.2]
        for alpha in [0.05, 0.01, 0.05 / 19]
    ]


def bootstraps():
    """scipy's percentile-free reference for one repeat a case: the bootstrap-t interval by 20,000 resamples of numpy."""
    found = []
    for n, draw in [(12, rng.normal), (30, rng.normal), (40, lambda **k: rng.exponential(size=k["size"])), (100, rng.normal)]:
        values = np.round(draw(size=n), 5)
        mean, error = values.mean(), values.std(ddof=1) / np.sqrt(n)
        resamples = rng.choice(values, size=(20_000, n))
        ratios = (resamples.mean(axis=1) - mean) / (resamples.std(axis=1, ddof=1) / np.sqrt(n))
        low, high = np.quantile(ratios, [0.025, 0.975])
        bca = stats.bootstrap((values,), np.mean, n_resamples=20_000, method="BCa", rng=1).confidence_interval
        found.append(
            {
                "scores": values.tolist(),
                "studentised": [float(mean - high * error), float(mean - low * error)],
                "bca": [float(bca.low), float(bca.high)],
            }
        )
    return found


def quartiles():
    samples = [rng.normal(size=n).round(4) for n in [1, 2, 3, 4, 7, 50]]
    points = [0, 0.05, 0.25, 0.5, 0.75, 1]
    return [{"values": v.tolist(), "quantiles": np.quantile(v, points).tolist(), "at": points} for v in samples]


def exact_sign_flips():
    """Beyond the 20 or so that scipy lists: all 2^n sums by numpy, those of both signs counted."""
    own = np.random.default_rng(20261124)
    found = []
    for n, shift in [(18, 0.0), (21, 0.5), (22, 0.9), (23, 0.25)]:
        values = own.normal(shift, 1, n).round(3)
        sums = np.zeros(1)
        for value in values:
            sums = np.concatenate([sums - value, sums + value])
        p = float(np.mean(np.abs(sums) >= abs(values.sum()) - 1e-9))
        found.append({"differences": values.tolist(), "p": p})
    return found


def cliffs_deltas():
    """The package for all pairs and the name of the size; within pairs by definition."""
    own = np.random.default_rng(20261125)
    found = []
    for n in [1, 2, 5, 12, 40, 150]:
        for shift in [-0.6, 0.0, 0.35, 1.5]:
            for step in [None, 1.0]:
                baseline, here = own.normal(0, 1, n), own.normal(shift, 1, n)
                if step is not None:
                    baseline, here = np.round(baseline / step), np.round(here / step)
                unpaired, size = cliffs_delta(here.tolist(), baseline.tolist())
                by_definition = np.sign(here[:, None] - baseline[None, :]).mean()
                assert abs(unpaired - by_definition) < 1e-12
                found.append(
                    {
                        "here": here.round(6).tolist() if step is None else here.tolist(),
                        "baseline": baseline.round(6).tolist() if step is None else baseline.tolist(),
                        "unpaired": float(unpaired),
                        "paired": float(np.sign(here - baseline).mean()),
                        "size": size,
                    }
                )
    return found


fixtures = {
    "versions": {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "statsmodels": statsmodels.__version__,
        "cliffs-delta": metadata.version("cliffs-delta"),
    },
    "quantiles": quantiles(),
    "wilson": wilson(),
    "mcnemar": mcnemar_tests(),
    "signFlips": sign_flips(),
    "sampledSignFlips": sampled_sign_flips(),
    "holm": holm(),
    "effects": effects(),
    "casesNeeded": cases_needed(),
    "bootstraps": bootstraps(),
    "quartiles": quartiles(),
    "exactSignFlips": exact_sign_flips(),
    "cliffsDeltas": cliffs_deltas(),
}
Path(__file__).with_name("references.json").write_text(json.dumps(fixtures, indent=None, separators=(",", ":")) + "\n")
