"""Writes categorical.json and multiplicity.json: reference values for tests and distances of counts.

Run in an environment with numpy, scipy, statsmodels and mpmath:  python generate_categorical.py
Statistics and tails come from 60 digit arithmetic on whole numbers; every value is checked against SciPy or
statsmodels wherever those still have digits, so the calls named in the docs reproduce the file.
"""

import json
import math
import platform
import random
from fractions import Fraction
from pathlib import Path

import mpmath as mp
import numpy as np
import scipy
import statsmodels
from scipy import special, stats
from scipy.spatial.distance import jensenshannon
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportions_ztest

mp.mp.dps = 60
rng = random.Random(20261124)
FLOOR = mp.mpf(10) ** -6
X = [16, 18, 16, 14, 12, 12], [16, 16, 16, 16, 16, 8]


def number(value):
    value = mp.mpf(value)
    return 0.0 if abs(value) < mp.mpf(10) ** -300 else float(value)


def chi2_sf(x, df):
    return mp.mpf(1) if df == 0 else mp.gammainc(mp.mpf(df) / 2, mp.mpf(x) / 2, mp.inf, regularized=True)


def agree(mine, theirs, tolerance, label, rounding=0.0):
    """`rounding` is what double precision leaves of a sum of large terms that nearly cancel."""
    mine, theirs = float(mine), float(theirs)
    if math.isnan(theirs) or abs(theirs) < 1e-290 or abs(mine) < 1e-290:
        return
    assert abs(mine - theirs) <= tolerance * max(abs(theirs), 1e-6) + rounding, (label, mine, theirs)


def shares(counts):
    total = sum(counts)
    return [mp.mpf(c) / total for c in counts]


def table_case(a, b):
    n, m = sum(a), sum(b)
    total = n + m
    columns = [(x, y) for x, y in zip(a, b) if x + y > 0]
    df = len(columns) - 1
    chi2 = g = mp.mpf(0)
    for x, y in columns if df > 0 else []:
        for o, row in ((x, n), (y, m)):
            e = mp.mpf(x + y) * row / total
            chi2 += (o - e) ** 2 / e
            g += 2 * o * mp.log(o / e) if o else 0
    p, q = shares(a), shares(b)
    pf, qf = [v or FLOOR for v in p], [v or FLOOR for v in q]
    psi = mp.fsum((u - v) * mp.log(u / v) for u, v in zip(pf, qf))
    kl = mp.fsum(u * mp.log(u / v) for u, v, x, y in zip(pf, qf, p, q) if x + y > 0)
    half = lambda u, v: u * mp.log(2 * u / (u + v), 2) if u else mp.mpf(0)
    divergence = mp.fsum(half(u, v) + half(v, u) for u, v in zip(p, q)) / 2
    hellinger = mp.sqrt(mp.fsum((mp.sqrt(u) - mp.sqrt(v)) ** 2 for u, v in zip(p, q)) / 2)
    differences = [abs(u - v) for u, v in zip(p, q)]
    phi = max(mp.mpf(0), chi2 / total - mp.mpf(df) / (total - 1))
    k, r = df + 1 - mp.mpf(df) ** 2 / (total - 1), 2 - mp.mpf(1) / (total - 1)
    v = mp.sqrt(phi / min(k - 1, r - 1)) if phi > 0 and min(k - 1, r - 1) > 0 else mp.mpf(0)
    chi2_p, g_p = chi2_sf(chi2, df), chi2_sf(g, df)
    psi_p = chi2_sf(psi * n * m / total, df)
    if df > 0:
        array = np.array([[x for x, _ in columns], [y for _, y in columns]])
        test = stats.chi2_contingency(array, correction=False)
        agree(chi2, test.statistic, 1e-8, "chi2")
        agree(chi2_p, test.pvalue, 1e-6, "chi2 p")
        test = stats.chi2_contingency(array, correction=False, lambda_="log-likelihood")
        agree(g, test.statistic, 1e-8, "g", 1e-14 * total)
        if g > 1e-6 * total:
            agree(g_p, test.pvalue, 1e-6, "g p")
    pn, qn = np.array(a) / n, np.array(b) / m
    agree(divergence, jensenshannon(pn, qn, base=2) ** 2, 1e-6, "js")
    agree(kl, special.rel_entr([float(v) for v in pf], [float(v) for v in qf]).sum() if all(x + y for x, y in zip(a, b))
          else kl, 1e-6, "kl")
    agree(sum(differences) / 2, 0.5 * np.abs(pn - qn).sum(), 1e-9, "tv")
    return [a, b, df, *map(number, [chi2, chi2_p, g, g_p, psi, psi_p, divergence, max(kl, 0), hellinger,
                                    sum(differences) / 2, max(differences), v])]


def table_cases():
    cases = [table_case(*X), table_case([2 * v for v in X[0]], X[1]), table_case([50, 30, 20, 0], [40, 30, 20, 10]),
             table_case([5, 5, 8], [4, 6, 8]), table_case([4, 2, 0], [1, 1, 4]), table_case([7], [9]),
             table_case([1, 0], [0, 1]), table_case([0, 3, 0], [0, 9, 0]), table_case([10, 0], [0, 10])]
    sizes = [3, 20, 300, 5000, 100_000, 10**7, 90_000_000]
    while len(cases) < 340:
        k = rng.choice([2, 2, 3, 5, 10, 25, 50])
        top = rng.choice(sizes)
        a = [rng.randrange(0, top) for _ in range(k)]
        style = len(cases) % 5
        if style == 0:
            b = [rng.randrange(0, top) for _ in range(k)]
        elif style == 1:
            b = [round(v * rng.uniform(0.95, 1.05)) for v in a]
        elif style == 2:
            b = [v + rng.choice([-1, 0, 0, 1]) if v > 1 else v for v in a]
        elif style == 3:
            b = [v // rng.choice([1, 7, 100]) if rng.random() < 0.8 else 0 for v in a]
        else:
            scale = rng.choice([2, 3, 50])
            b = [v * scale + rng.choice([0, 0, 1]) for v in a]
        if sum(a) > 0 and sum(b) > 0:
            cases.append(table_case(a, b))
    return cases


def fisher_exact(a, b, c, d):
    """Exact in whole numbers: ties are ties. The weight of the next table follows from that of the last."""
    row, column, total = a + b, a + c, a + b + c + d
    first, last = max(0, row + column - total), min(row, column)
    weight = math.comb(column, first) * math.comb(total - column, row - first)
    weights = [weight]
    for x in range(first, last):
        weight = weight * (column - x) * (row - x) // ((x + 1) * (total - column - row + x + 1))
        weights.append(weight)
    seen = weights[a - first]
    return Fraction(sum(w for w in weights if w <= seen), sum(weights))


def fisher_cases():
    cases, lost = [], 0
    fixed = [[45, 45, 30, 60], [3, 3, 6, 0], [2, 4, 2, 4], [6, 0, 0, 6], [90, 60, 60, 90], [0, 0, 0, 0], [0, 9, 0, 4],
             [400, 0, 0, 400], [300, 30, 30, 300], [20, 99980, 4, 99996], [5, 5, 5, 5]]
    while len(cases) < 320:
        top = rng.choice([3, 6, 12, 40, 150, 400, 1500])
        table = fixed.pop() if fixed else [rng.randrange(0, top) for _ in range(4)]
        if len(cases) % 6 == 0 and len(cases) > 12:
            table = [table[0] % 12, 100_000 + table[1], table[2] % 12, 30_000 + table[3]]
        exact = fisher_exact(*table)
        p = mp.mpf(exact.numerator) / exact.denominator
        theirs = float(stats.fisher_exact([table[:2], table[2:]])[1])
        keeps_ties = abs(float(p) - theirs) <= 1e-8 * max(float(p), 1e-300)
        lost += not keeps_ties
        cases.append(table + [number(p), keeps_ties])
    return cases, lost


def proportion_cases():
    cases = []
    while len(cases) < 320:
        n, m = (rng.choice([20, 100, 1000, 10**5, 10**7]) + rng.randrange(50) for _ in range(2))
        share = rng.uniform(0.02, 0.98)
        x = min(n, max(0, round(n * share)))
        y = min(m, max(0, round(m * min(1, share + rng.choice([0, 0, 0.001, 0.02, 0.2, -0.1])))))
        pooled = mp.mpf(x + y) / (n + m)
        if min(n, m) * min(pooled, 1 - pooled) < 5:
            continue
        z = (mp.mpf(y) / m - mp.mpf(x) / n) / mp.sqrt(pooled * (1 - pooled) * (mp.mpf(1) / n + mp.mpf(1) / m))
        p = mp.erfc(abs(z) / mp.sqrt(2))
        theirs = proportions_ztest([y, x], [m, n])
        agree(z, theirs[0], 1e-6, "z")
        agree(p, theirs[1], 1e-5, "z p")
        cases.append([x, n, y, m, number(z), number(p)])
    return cases


def p_list():
    size = rng.randrange(1, 26)
    style = rng.randrange(6)
    draw = {0: rng.random, 1: lambda: rng.random() ** 9, 2: lambda: rng.choice([0.0, 1.0, 0.01, 0.5]),
            3: lambda: 10 ** -rng.uniform(0, 290), 4: lambda: round(rng.random(), 1),
            5: lambda: rng.choice([0.001, 0.001, rng.random()])}[style]
    return [draw() for _ in range(size)]


def adjusted(p):
    return [p, *(multipletests(p, method=method)[1].tolist() for method in ("fdr_bh", "holm", "bonferroni"))]


def write(name, content):
    text = json.dumps(content, allow_nan=False, separators=(",", ":"))
    Path(__file__).with_name(name).write_text(text + "\n")
    print(name, len(text))


def main():
    tool = {"script": "test/golden/generate_categorical.py", "python": platform.python_version(),
            "numpy": np.__version__, "scipy": scipy.__version__, "statsmodels": statsmodels.__version__,
            "mpmath": mp.__version__}
    fisher, lost = fisher_cases()
    print("ties lost by SciPy:", lost)
    hypergeometric = []
    for population, successes, draws, found in [(2000, 5, 1000, 5), (2000, 40, 1000, 33), (1200, 7, 200, 0),
                                                (100_030, 30, 30, 2), (10**6, 400, 5 * 10**5, 400), (50, 20, 30, 9)]:
        tail = sum(Fraction(math.comb(successes, x) * math.comb(population - successes, draws - x))
                   for x in range(found, min(successes, draws) + 1)) / math.comb(population, draws)
        tail = mp.mpf(tail.numerator) / tail.denominator
        agree(tail, stats.hypergeom.sf(found - 1, population, successes, draws), 1e-7, "hypergeom")
        hypergeometric.append([population, successes, draws, found, number(tail)])
    exceedance = [[n, m, x, number(mp.binomial(n + m - x, n) / mp.binomial(n + m, n))]
                  for n, m, x in [(1000, 1000, 5), (1000, 1000, 0), (30, 5000, 700), (5000, 30, 3), (10, 10, 10),
                                  (100_000, 100_000, 900), (8, 1_000_000, 500_000), (100, 3, 1)]]
    write("categorical.json", {"tool": tool, "tables": table_cases(), "fisher": fisher,
                               "proportions": proportion_cases(), "hypergeometric": hypergeometric,
                               "exceedance": exceedance})
    lists = [[.001, .008, .039, .041, .042, .06, .074, .205, .212, .216], [0.5], [0.0, 1.0, 0.5, 0.5], [0.0, 0.0], [1.0]]
    write("multiplicity.json", {"tool": tool, "lists": [adjusted(p) for p in lists + [p_list() for _ in range(300)]]})


main()
