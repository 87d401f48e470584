"""Writes drift.json: reference values for drift tests and distances.

Run in an environment with numpy, scipy and statsmodels:  python generate_drift.py
Samples are not stored; drift-samples.ts rebuilds them bit by bit from the recorded seeds.
"""

import json
import math
import platform
import random
import warnings
from fractions import Fraction
from pathlib import Path

import numpy as np
import scipy
import statsmodels
from scipy import special, stats
from scipy.spatial.distance import jensenshannon
from statsmodels.stats.multitest import multipletests

warnings.filterwarnings("error", message="ks_2samp: Exact")
rng = random.Random(20261123)


def sample(spec):
    """The same arithmetic as drift-samples.ts: sum of four uniforms, optional rounding, scale, shift."""
    state = spec["seed"]
    values = np.empty(spec["size"])
    levels, scale, shift = spec["levels"], spec["scale"], spec["shift"]
    for i in range(spec["size"]):
        total = 0.0
        for _ in range(4):
            state = (1664525 * state + 1013904223) % 4294967296
            total += state / 4294967296
        value = (total - 2) * scale + shift
        values[i] = math.floor(value * levels) / levels if levels > 0 else value
    return values


def psi(p, q):
    p, q = p / p.sum(), q / q.sum()
    p, q = np.where(p == 0, 1e-6, p), np.where(q == 0, 1e-6, q)
    return float(np.sum((p - q) * np.log(p / q)))


def bins(reference, current):
    edges = np.unique(np.quantile(reference, np.arange(1, 10) / 10))
    count = lambda x: np.bincount(np.searchsorted(edges, x, side="left"), minlength=len(edges) + 1)
    return edges, count(reference), count(current)


def robust(reference, current):
    low, high = np.quantile(np.concatenate([reference, current]), [0.005, 0.995])
    r, c = np.clip(reference, low, high), np.clip(current, low, high)
    q1, q3 = np.quantile(reference, [0.25, 0.75])
    spread = (q3 - q1) / 1.349 if q3 > q1 else float(np.std(r))
    return float(stats.wasserstein_distance(r, c) / spread) if spread > 0 else None


def exact_ks_p(n, m, statistic):
    """Whole-number count of lattice paths that stay inside the distance."""
    limit = round(statistic * n * m)
    paths = [1 if j * n < limit else 0 for j in range(m + 1)]
    for i in range(1, n + 1):
        left = 0
        for j in range(m + 1):
            left = left + paths[j] if abs(i * m - j * n) < limit else 0
            paths[j] = left
    return float(1 - Fraction(paths[m], math.comb(n + m, n)))


def ks_test(x, y):
    try:
        result = stats.ks_2samp(x, y, method="auto")
        return [float(result.statistic), float(result.pvalue)]
    except RuntimeWarning:
        # SciPy gives up where its p rounds to above 1; count in whole numbers instead.
        statistic = float(stats.ks_2samp(x, y, method="asymp").statistic)
        return [statistic, exact_ks_p(len(x), len(y), statistic) if statistic > 0 else 1.0]


def numeric_case(a, b):
    x, y = sample(a), sample(b)
    edges, p, q = bins(x, y)
    return {
        "reference": a, "current": b,
        "ks": ks_test(x, y),
        "wasserstein": float(stats.wasserstein_distance(x, y)),
        "robust": robust(x, y),
        "edges": edges.tolist(), "referenceBins": p.tolist(), "currentBins": q.tolist(),
        "psi": psi(p, q), "jensenShannon": float(jensenshannon(p, q, base=2)),
        "mean": float(np.mean(y)), "standardDeviation": float(np.std(y, ddof=1)),
        "quantiles": np.quantile(y, [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]).tolist(),
    }


def numeric_cases():
    sizes = [2, 3, 5, 8, 10, 17, 30, 50, 64, 100, 150, 200, 333, 500, 1000]
    cases = []
    for index in range(220):
        n = rng.choice(sizes)
        m = n if index % 4 == 0 else rng.choice(sizes)
        levels = rng.choice([0, 0, 0, 1, 2, 10])
        spec = lambda size, shift, scale: {
            "size": size, "seed": rng.randrange(1, 2**31), "levels": levels, "scale": scale, "shift": shift}
        cases.append(numeric_case(
            spec(n, 0.0, 1.0), spec(m, rng.choice([0.0, 0.0, 0.1, 0.5, 3.0]), rng.choice([1.0, 1.0, 1.5]))))
    large = [(10000, 10000), (5000, 3000), (10001, 10001), (20000, 15000), (100000, 100000),
             (100000, 50000), (100000, 30), (12, 20000), (100000, 400)]
    for n, m in large:
        for shift, levels in [(0.0, 0), (0.02, 0), (0.02, 10), (0.2, 0)]:
            cases.append(numeric_case(
                {"size": n, "seed": rng.randrange(1, 2**31), "levels": levels, "scale": 1.0, "shift": 0.0},
                {"size": m, "seed": rng.randrange(1, 2**31), "levels": levels, "scale": 1.0, "shift": shift}))
    return cases


def kolmogorov_cases():
    cases = []
    for n in [1, 2, 3, 5, 10, 40, 100, 140, 141, 200, 1000, 5000, 20000, 99999, 250000, 500000]:
        for z in [.1, .2, .3, .5, .7, .828, .9, 1.0, 1.2, 1.36, 1.45, 1.5, 1.7, 2, 2.5, 3, 5, 8, 12, 18]:
            d = z / n**0.5
            if d < 1:
                cases.append([n, d, float(stats.kstwo.sf(d, n))])
    return cases


def contingency_case(p, q):
    chi = stats.chi2_contingency([p, q], correction=False)
    return {"reference": p, "current": q,
            "chi2": [float(chi.statistic), int(chi.dof), float(chi.pvalue)],
            "jensenShannon": float(jensenshannon(p, q, base=2)),
            "totalVariation": float(0.5 * np.abs(np.array(p) / sum(p) - np.array(q) / sum(q)).sum()),
            "psi": psi(np.array(p, float), np.array(q, float))}


def contingency_cases():
    cases = []
    while len(cases) < 220:
        k = rng.choice([2, 3, 5, 10, 50])
        top = rng.choice([3, 20, 300, 5000, 10**6])
        p = [rng.randrange(0, top) for _ in range(k)]
        q = [max(0, round(v * rng.uniform(0.9, 1.1))) if rng.random() < 0.5 else rng.randrange(0, top) for v in p]
        keep = [i for i in range(k) if p[i] + q[i] > 0]
        p, q = [p[i] for i in keep], [q[i] for i in keep]
        if len(keep) > 1 and sum(p) > 0 and sum(q) > 0:
            cases.append(contingency_case(p, q))
    return cases


def fisher_exact(a, b, c, d):
    """Exact in whole numbers: ties are ties."""
    row, column, total = a + b, a + c, a + b + c + d
    weight = lambda x: math.comb(column, x) * math.comb(total - column, row - x)
    seen = weight(a)
    first, last = max(0, row + column - total), min(row, column)
    weights = [weight(x) for x in range(first, last + 1)]
    return float(Fraction(sum(w for w in weights if w <= seen), sum(weights)))


def fisher_cases():
    cases = []
    for index in range(220):
        top = rng.choice([3, 6, 12, 40, 150, 400])
        table = [rng.randrange(0, top) for _ in range(4)]
        if index % 5 == 0:
            table = [table[0] % 5, 2000 + table[1], table[2], 3000 + table[3]]
        exact = fisher_exact(*table)
        oracle = float(stats.fisher_exact([table[:2], table[2:]])[1])
        # SciPy's own tie tolerance is narrower; where it loses a tie, whole numbers decide.
        cases.append(table + [exact, abs(exact - oracle) <= 1e-9 * exact])
    return cases


def adjustment_cases():
    cases = [[.001, .008, .039, .041, .042, .06, .074, .205, .212, .216], [0.5], [0, 1, 0.5, 0.5]]
    cases += [[rng.random() ** rng.choice([1, 3, 9]) for _ in range(rng.randrange(2, 40))] for _ in range(200)]
    return [{"pValues": p,
             "benjaminiHochberg": stats.false_discovery_control(p).tolist(),
             "holm": multipletests(p, method="holm")[1].tolist()} for p in cases]


def published():
    x = [38.7, 41.5, 43.8, 44.5, 45.5, 46.0, 47.7, 58.0]
    y = [39.2, 39.3, 39.7, 41.4, 41.8, 42.9, 43.3, 45.8]
    r, c = [16, 18, 16, 14, 12, 12], [16, 16, 16, 16, 16, 8]
    exact, limit = stats.ks_2samp(x, y), stats.ks_2samp(x, y, method="asymp")
    js = float(jensenshannon(r, c, base=2))
    return {
        "x": x, "y": y, "r": r, "c": c,
        "ksStatistic": float(exact.statistic), "ksExactP": float(exact.pvalue), "ksAsymptoticP": float(limit.pvalue),
        "wasserstein": float(stats.wasserstein_distance(x, y)),
        "contingency": contingency_case(r, c),
        "contingencyDoubled": contingency_case([2 * v for v in r], c),
        "jensenShannonDistance": js, "jensenShannonDivergence": js**2,
        "unseenColumn": contingency_case([50, 30, 20, 0], [40, 30, 20, 10]),
        "letters": contingency_case([4, 2, 0], [1, 1, 4]),
        "fisher": [t + [fisher_exact(*t)] for t in
                   [[45, 45, 30, 60], [3, 3, 6, 0], [2, 4, 2, 4], [6, 0, 0, 6], [90, 60, 60, 90]]],
    }


def main():
    golden = {
        "tool": {"script": "test/golden/generate_drift.py", "python": platform.python_version(),
                 "numpy": np.__version__, "scipy": scipy.__version__, "statsmodels": statsmodels.__version__},
        "published": published(),
        "numeric": numeric_cases(),
        "kolmogorov": kolmogorov_cases(),
        "contingency": contingency_cases(),
        "fisher": fisher_cases(),
        "adjustments": adjustment_cases(),
    }
    # Binomial tails of the unseen-category rule, from its formula.
    unseen = []
    for n, f1, f2, m, x in [(1000, 0, 0, 1000, 1), (1000, 5, 3, 500, 12), (200, 100, 30, 200, 130),
                            (5000, 1, 0, 100000, 400), (10, 10, 0, 50, 50), (100, 2, 1, 100, 0)]:
        u = min(1, (f1 + 1 + 1.645 * math.sqrt(f1 + 2 * f2 + 1)) / (n + 1))
        unseen.append([n, f1, f2, m, x, float(stats.binom.sf(x - 1, m, u))])
    golden["unseen"] = unseen
    text = json.dumps(golden, allow_nan=False, separators=(",", ":"))
    Path(__file__).with_name("drift.json").write_text(text + "\n")


main()
