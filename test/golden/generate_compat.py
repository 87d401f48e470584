"""Writes compat.json: numbers and verdicts of other tools, from their formulas in NumPy and SciPy.

Run: python -m venv /tmp/v && /tmp/v/bin/pip install numpy scipy && /tmp/v/bin/python test/golden/generate_compat.py
No tool is imported; what each computes is written down here a second time, independently of src/core.
"""
import json
import math
import platform
import random
import warnings
from pathlib import Path

import numpy as np
import scipy
from scipy import stats
from scipy.spatial.distance import jensenshannon

warnings.simplefilter("ignore")
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


def as_held(x, y):
    """pandas holds columns of whole numbers as integers."""
    whole = all(np.all(v == np.floor(v)) for v in (x, y))
    return (x.astype(np.int64), y.astype(np.int64)) if whole else (x, y)


def counts(x, y):
    keys = sorted(set(x.tolist()) | set(y.tolist()))
    return (np.array([np.count_nonzero(x == k) for k in keys]), np.array([np.count_nonzero(y == k) for k in keys]))


# ---- Evidently ----------------------------------------------------------------------------------------------------

def binned(x, y, numeric):
    if numeric and len(np.unique(x)) > 20:
        edges = np.histogram_bin_edges(np.concatenate([x, y]), bins="sturges")
        return np.histogram(x, edges)[0] / len(x), np.histogram(y, edges)[0] / len(y)
    p, q = counts(x, y)
    return p / len(x), q / len(y)


def filled(p):
    least = p[p > 0].min()
    return np.where(p == 0, least / 1e6 if least <= 1e-4 else 1e-4, p)


def ev_ks(x, y):
    return stats.ks_2samp(x, y)


def ev_z(x, y):
    p, q = counts(x, y)
    if len(p) == 1:
        return 0.0, 1.0
    n, m = len(x), len(y)
    a, b = (n - p[0]) / n, (m - q[0]) / m
    share = (a * n + b * m) / (n + m)
    z = (a - b) / math.sqrt(share * (1 - share) * (1 / n + 1 / m))
    return z, 2 * (1 - stats.norm.cdf(abs(z)))


def ev_chisquare(x, y):
    p, q = counts(x, y)
    return stats.chisquare(q, p * (len(y) / len(x)))


def ev_g(x, y):
    p, q = counts(x, y)
    return stats.power_divergence(q, p, lambda_="log-likelihood")


def ev_fisher(x, y):
    p, q = counts(x, y)
    if len(x) != len(y) or len(p) > 2:
        raise ValueError
    if len(p) == 1:
        return 0.0, 1.0
    return abs(q[1] - p[1]) / len(x), stats.fisher_exact([[q[1], q[0]], [p[1], p[0]]])[1]


def ev_hellinger(x, y, numeric):
    if not numeric:
        p, q = binned(x, y, False)
        return math.sqrt(1 - min(1, np.sqrt(p * q).sum())), None
    edges = np.histogram_bin_edges(np.unique(np.concatenate([x, y])), bins="sturges")
    p, q = (np.histogram(v, edges)[0] / len(v) for v in (x, y))
    return math.sqrt(1 - min(1, np.sqrt(p * q).sum())), None


def ev_tvd(x, y):
    total = np.concatenate([x, y])
    keys = np.unique(total)
    count = lambda v: np.array([np.count_nonzero(v == k) for k in keys])
    everything = count(total)
    tvd = lambda p, q: 0.5 * np.sum(np.abs(p / len(x) - q / len(y)))
    observed = tvd(count(x), count(y))
    legacy = np.random.RandomState(0)
    larger = 0
    for _ in range(1000):
        p = count(total[legacy.permutation(len(total))[:len(x)]])
        larger += observed <= tvd(p, everything - p)
    return observed, larger / 1000


def ev_mmd(x, y):
    d = lambda a, b: b[None, :] ** 2 - 2 * np.outer(a, b) + a[:, None] ** 2
    sigma2 = np.percentile(d(x, x).flatten(), 50, method="nearest") / 2
    kernel = lambda a, b: np.exp(-d(a, b) / (2 * (sigma2 if sigma2 else 0.5)))
    n, m = len(x), len(y)
    within = lambda a, k: (kernel(a, a).sum() - np.trace(kernel(a, a))) / (k * (k - 1))
    return within(x, n) + within(y, m) - 2 * kernel(x, y).mean(), None


def ev_es(x, y):
    if stats.iqr(np.hstack([x, y])) == 0:
        raise ValueError
    return stats.epps_singleton_2samp(x, y)


def ev_psi(x, y, numeric):
    p, q = map(filled, binned(x, y, numeric))
    return ((p - q) * np.log(p / q)).sum(), None


def ev_wasserstein(x, y):
    return stats.wasserstein_distance(x, y) / max(np.std(x), 0.001), None


def ev_js(x, y, numeric):
    return jensenshannon(*binned(x, y, numeric)), None


def number_methods(x, y):
    return {
        "ks": lambda: ev_ks(x, y),
        "jensenshannon": lambda: ev_js(x, y, True),
        "kl_div": lambda: (stats.entropy(*map(filled, binned(x, y, True))), None),
        "psi": lambda: ev_psi(x, y, True),
        "wasserstein": lambda: ev_wasserstein(x, y),
        "anderson": lambda: (lambda r: (r.statistic, r.pvalue))(stats.anderson_ksamp([x, y])),
        "cramer_von_mises": lambda: (lambda r: (r.statistic, r.pvalue))(stats.cramervonmises_2samp(x, y)),
        "hellinger": lambda: ev_hellinger(x, y, True),
        "mannw": lambda: stats.mannwhitneyu(x, y, alternative="less"),
        "ed": lambda: (stats.energy_distance(x, y), None),
        "es": lambda: ev_es(x, y),
        "t_test": lambda: (lambda r: (r.statistic, r.pvalue))(stats.ttest_ind(x, y)),
        "empirical_mmd": lambda: ev_mmd(x.astype(float), y.astype(float)),
    }


def label_methods(x, y):
    return {
        "z": lambda: ev_z(x, y),
        "chisquare": lambda: ev_chisquare(x, y),
        "g_test": lambda: ev_g(x, y),
        "fisher_exact": lambda: ev_fisher(x, y),
        "jensenshannon": lambda: ev_js(x, y, False),
        "kl_div": lambda: (stats.entropy(*map(filled, binned(x, y, False))), None),
        "psi": lambda: ev_psi(x, y, False),
        "hellinger": lambda: ev_hellinger(x, y, False),
        "TVD": lambda: ev_tvd(x, y),
    }


RULES = {"ks": ("<=", .05), "z": ("<", .05), "chisquare": ("<", .05), "g_test": ("<", .1), "fisher_exact": ("<", .1),
         "jensenshannon": (">=", .1), "kl_div": (">=", .1), "psi": (">=", .1), "wasserstein": (">=", .1),
         "anderson": ("<", .1), "cramer_von_mises": ("<=", .1), "hellinger": (">=", .1), "mannw": ("<", .05),
         "ed": (">", .1), "es": ("<", .05), "t_test": ("<", .05), "empirical_mmd": ("<", .1), "TVD": ("<", .1)}
HOLDS = {"<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b}


def answer(name, compute):
    """[statistic, p, drifted]; None where the tool raises an error or gives NaN."""
    try:
        statistic, p = compute()
    except (ValueError, ZeroDivisionError):
        return None
    if math.isnan(statistic) and p is None or p is not None and math.isnan(p):
        return None
    operator, limit = RULES[name]
    drifted = None if name == "empirical_mmd" else bool(HOLDS[operator](statistic if p is None else p, limit))
    return [None if math.isinf(statistic) else float(statistic), None if p is None else float(p), drifted]


def choice(x, y, numeric):
    """Evidently's default method."""
    distinct = len(set(x.tolist()) | set(y.tolist()))
    if len(x) > 1000:
        return "wasserstein" if numeric and distinct > 5 else "jensenshannon"
    if numeric and distinct > 5:
        return "ks"
    return "chisquare" if distinct > 2 else "z"


def spec(size, levels=0, scale=1.0, shift=0.0):
    return {"size": size, "seed": rng.randrange(1, 2**31), "levels": levels, "scale": scale, "shift": shift}


def evidently_numbers():
    cases = []
    sizes = [(5, 5), (8, 12), (15, 20), (21, 19), (40, 40), (60, 200), (300, 150), (1000, 999), (1001, 400), (3000, 500)]
    for n, m in sizes:
        for levels, scale in [(0, 1.0), (0, 1000.0), (1, 2.0), (1, 9.0), (2, 15.0), (1, 60.0)]:
            reference = spec(n, levels, scale, rng.choice([0.0, 0.0, 100.0]))
            current = dict(spec(m, levels, scale * rng.choice([1.0, 1.0, 1.3])), shift=reference["shift"])
            current["shift"] += rng.choice([0.0, 0.0, 0.1, -0.5]) * scale
            x, y = as_held(sample(reference), sample(current))
            methods = number_methods(x, y)
            if n + m > 300:
                # All pairs of rows, a hundred times over, would make the test slow.
                del methods["empirical_mmd"]
            found = {name: answer(name, f) for name, f in methods.items()}
            cases.append({"reference": reference, "current": current, "methods": found,
                          "choice": choice(x, y, True)})
    return cases


def evidently_labels():
    cases = []
    for n, m in [(6, 6), (20, 20), (30, 45), (90, 90), (200, 200), (400, 120), (1000, 300), (1001, 300), (2500, 2500)]:
        for scale in [0.6, 1.0, 2.0, 5.0, 12.0]:
            reference = spec(n, 1, scale)
            current = dict(spec(m, 1, scale), shift=rng.choice([0.0, 0.0, 0.2, 1.0]))
            x, y = labels(sample(reference)), labels(sample(current))
            methods = label_methods(x, y)
            if n + m > 600:
                del methods["TVD"]
            found = {name: answer(name, f) for name, f in methods.items()}
            cases.append({"reference": reference, "current": current, "methods": found,
                          "choice": choice(x, y, False)})
    return cases


def labels(values):
    """Names that sort like the numbers."""
    return np.array([f"v{int(v) + 500}" for v in values])


# ---- NannyML ------------------------------------------------------------------------------------------------------

def nm_shares(reference, numeric):
    if numeric:
        edges = np.histogram_bin_edges(reference.astype(float), bins="doane")
        p = np.histogram(reference, edges)[0] / len(reference)
        q_of = lambda v: np.histogram(v, edges)[0] / len(v)
    else:
        keys, c = np.unique(reference, return_counts=True)
        p = c / len(reference)
        q_of = lambda v: np.array([np.count_nonzero(v == k) for k in keys]) / len(v)

    def pair(v):
        q = q_of(v)
        rest = 1 - q.sum()
        return (np.append(p, 0), np.append(q, rest)) if rest > 0 else (p, q)
    return pair


def nm_ks(reference):
    if len(reference) < 10_000:
        return lambda v: stats.ks_2samp(reference, v).statistic
    edges = np.linspace(reference.min(), reference.max(), 10_001)
    f = lambda v: ((v < edges[0]).sum() + np.cumsum(np.histogram(v, edges)[0])) / len(v)
    return lambda v: np.abs(f(reference) - f(v)).max()


def nm_wasserstein(reference):
    if len(reference) < 10_000:
        return lambda v: stats.wasserstein_distance(reference, v)
    c, edges = np.histogram(reference, 10_000)
    expected = np.cumsum(c / len(reference))

    def distance(v):
        low, high = v[v < edges[0]], v[v > edges[-1]]
        left = (len(low) + 1) / len(v) if len(low) else 0
        inner = np.cumsum(np.histogram(v, edges)[0] / len(v)) + left
        # The areas of both tails, written without NannyML's detour over (k + 1).
        tails = ((edges[0] - low).sum() + (high - edges[-1]).sum()) / len(v)
        return (np.abs(expected - inner) * (edges[1] - edges[0])).sum() + tails
    return distance


def nm_l_infinity(reference):
    keys_of = lambda v: {k: c / len(v) for k, c in zip(*np.unique(v, return_counts=True))}
    p = keys_of(reference)
    return lambda v: max(abs(p.get(k, 0) - keys_of(v).get(k, 0)) for k in set(p) | set(keys_of(v)))


def nm_fitted(reference, numeric):
    pair = nm_shares(reference, numeric)
    hellinger = lambda v: math.sqrt(((np.sqrt(pair(v)[0]) - np.sqrt(pair(v)[1])) ** 2).sum() / 2)
    methods = {"": lambda v: jensenshannon(*pair(v), base=2), ".hellinger": hellinger}
    if numeric:
        return methods | {".ks": nm_ks(reference), ".wasserstein": nm_wasserstein(reference)}
    return methods | {".l_infinity": nm_l_infinity(reference)}


def nm_case(reference, current, numeric, x, y):
    size = len(x) // 10
    chunks = [x[i:i + size] for i in range(0, len(x), size)]
    found = {}
    for name, distance in nm_fitted(x, numeric).items():
        values = [distance(chunk) for chunk in chunks]
        limit = np.mean(values) + 3 * np.std(values)
        limit = min(1, limit) if name == ".ks" else limit
        found[name] = [float(distance(y)), float(limit), bool(distance(y) > limit)]
    if not numeric:
        p, q = counts(x, y)
        r = stats.chi2_contingency([p, q])
        found[".chi2"] = [float(r.statistic), float(r.pvalue), bool(r.pvalue < 0.05)]
    return {"reference": reference, "current": current, "methods": found}


def nannyml_numbers():
    cases = []
    for n, m in [(10, 5), (57, 30), (200, 100), (999, 1000), (10_000, 700), (12_345, 300)]:
        for levels, scale, shift in [(0, 1.0, 0.0), (0, 1.0, 0.7), (1, 4.0, 0.0), (3, 30.0, 20.0)]:
            reference, current = spec(n, levels, scale), spec(m, levels, scale, shift)
            cases.append(nm_case(reference, current, True, sample(reference), sample(current)))
    return cases


def nannyml_labels():
    cases = []
    for n, m in [(10, 5), (57, 30), (200, 100), (1000, 400)]:
        for scale, shift in [(0.6, 0.0), (1.0, 0.3), (4.0, 0.0), (4.0, 1.0)]:
            reference, current = spec(n, 1, scale), spec(m, 1, scale, shift)
            cases.append(nm_case(reference, current, False, labels(sample(reference)), labels(sample(current))))
    return cases


# ---- the closed-bin PSI rule --------------------------------------------------------------------------------------

def seed_psi(x, y):
    edges = np.unique(np.quantile(x, np.linspace(0, 1, 11)))
    p, q = np.histogram(x, edges)[0], np.histogram(y, edges)[0]
    if q.sum() == 0 and len(q):
        return None
    p, q = p / p.sum(), q / q.sum()
    p, q = np.where(p == 0, 1e-6, p), np.where(q == 0, 1e-6, q)
    return float(((p - q) * np.log(p / q)).sum())


def seed_cases():
    cases = []
    for n, m in [(1, 3), (9, 9), (100, 100), (500, 80), (3000, 3000)]:
        for levels, scale, shift in [(0, 1.0, 0.0), (0, 1.0, 0.5), (0, 1.0, 9.0), (1, 3.0, 0.0), (1, 0.2, 0.0)]:
            reference, current = spec(n, levels, scale), spec(m, levels, scale, shift)
            value = seed_psi(sample(reference), sample(current))
            cases.append({"reference": reference, "current": current, "psi": value})
    return cases


# ---- TensorFlow Data Validation -----------------------------------------------------------------------------------

def tf_numbers():
    cases = []
    for n, m in [(30, 30), (400, 90), (1000, 1000)]:
        for levels, scale, shift in [(0, 1.0, 0.0), (0, 1.0, 0.8), (1, 5.0, 1.0), (0, 1.0, 30.0)]:
            reference, current = spec(n, levels, scale), spec(m, levels, scale, shift)
            x, y = sample(reference), sample(current)
            cells = []
            for v in (x, y):
                edges = np.append(v.min() + np.arange(10) * ((v.max() - v.min()) / 10), v.max())
                cells.append((edges, np.histogram(v, edges)[0] / len(v)))
            union = np.unique(np.concatenate([cells[0][0], cells[1][0]]))
            masses = []
            for edges, share in cells:
                # A piecewise linear distribution function spreads every bucket evenly.
                cdf = np.interp(union, edges, np.append(0, np.cumsum(share)))
                masses.append(np.diff(cdf))
            cases.append({"reference": reference, "current": current,
                          "divergence": float(jensenshannon(*masses, base=2) ** 2)})
    return cases


def main():
    golden = {
        "tool": {"script": "test/golden/generate_compat.py", "python": platform.python_version(),
                 "numpy": np.__version__, "scipy": scipy.__version__},
        "evidentlyNumbers": evidently_numbers(),
        "evidentlyLabels": evidently_labels(),
        "nannymlNumbers": nannyml_numbers(),
        "nannymlLabels": nannyml_labels(),
        "seed": seed_cases(),
        "tfdv": tf_numbers(),
        "legacyPermutations": [np.random.RandomState(s).permutation(n).tolist()
                               for s, n in [(0, 3), (0, 20), (7, 33), (4294967295, 17)]],
    }
    text = json.dumps(golden, allow_nan=False, separators=(",", ":"))
    Path(__file__).with_name("compat.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
