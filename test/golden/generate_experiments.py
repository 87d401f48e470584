"""Writes experiments.json: reference values for the distributions and tests behind A/B tests.

    python -m venv venv && venv/bin/pip install numpy scipy statsmodels mpmath
    venv/bin/python generate_experiments.py

Every value is computed with mpmath (exact rationals or at least 50 digits) from the doubles stored beside it,
and again with SciPy or statsmodels. The file records the largest disagreement of the two, so that a wrong
formula shows up; where SciPy itself loses digits far out in a tail, the mpmath value stands.
"""

import json
import math
import platform
from fractions import Fraction
from pathlib import Path

import mpmath as mp
import numpy as np
import scipy
import scipy.stats as st
import statsmodels
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint, proportions_ztest

mp.mp.dps = 50
rng = np.random.default_rng(20260715)
SMALLEST = mp.mpf("1e-300")
worst = {}


def checked(name, exact, oracle, scale=None):
    """Returns the exact value as a double and remembers how far the oracle is from it."""
    exact = mp.mpf(exact)
    size = abs(exact) if scale is None else mp.mpf(scale)
    apart = float(abs(mp.mpf(float(oracle)) - exact) / size) if size else float(abs(oracle))
    if not math.isfinite(apart):
        apart = 1e308
    entry = worst.setdefault(name, {"cases": 0, "largest": 0.0, "above1e-9": 0})
    entry["cases"] += 1
    entry["largest"] = max(entry["largest"], apart)
    entry["above1e-9"] += apart > 1e-9
    return float(exact)


# --- distributions -----------------------------------------------------------------------------------------


def normal_sf(z):
    return mp.erfc(mp.mpf(z) / mp.sqrt(2)) / 2


def normal_quantile(p):
    p = mp.mpf(p)
    if p == mp.mpf(1) / 2:
        return mp.mpf(0)
    if p > mp.mpf(1) / 2:
        return -normal_quantile(1 - p)
    z = mp.mpf(float(st.norm.ppf(float(p))))
    for _ in range(6):
        z -= (normal_sf(-z) - p) / (mp.exp(-z * z / 2) / mp.sqrt(2 * mp.pi))
    return z


def student_sf(t, df):
    """Upper tail at t > 0. The digits lost by 1 - I are bought beforehand."""
    t, df = mp.mpf(t), mp.mpf(df)
    if t == 0:
        return mp.mpf(1) / 2
    if t * t >= df:
        return mp.betainc(df / 2, mp.mpf(1) / 2, 0, df / (df + t * t), regularized=True) / 2
    with mp.workdps(50 + int(t * t / 4) + 20 if t * t < 1400 else 420):
        return (1 - mp.betainc(mp.mpf(1) / 2, df / 2, 0, t * t / (df + t * t), regularized=True)) / 2


def student_quantile(p, df):
    """Bisection on ln t, then nothing else: 120 halvings of an interval of width below 1000."""
    p = mp.mpf(p)
    if p > mp.mpf(1) / 2:
        return -student_quantile(1 - p, df)
    low, high = mp.mpf(-40), mp.mpf(1)
    while student_sf(mp.exp(high), df) > p:
        low, high = high, 2 * high
    for _ in range(90):
        middle = (low + high) / 2
        if student_sf(mp.exp(middle), df) > p:
            low = middle
        else:
            high = middle
    return -mp.exp((low + high) / 2)


def chi_squared_tails(x, df):
    a, half = mp.mpf(df) / 2, mp.mpf(x) / 2
    with mp.workdps(380):
        term = total = mp.mpf(1)
        n = 0
        while term > total * mp.mpf("1e-370"):
            n += 1
            term *= half / (a + n)
            total += term
        lower = mp.exp(a * mp.log(half) - half - mp.loggamma(a + 1)) * total
        return lower, 1 - lower


def binomial_sf(k, n, p):
    """P(X > k) from the first term and the ratio of neighbours; summed over the shorter side."""
    p = mp.mpf(p)
    if k + 1 >= n * p:
        j = k + 1
        term = mp.exp(mp.loggamma(n + 1) - mp.loggamma(j + 1) - mp.loggamma(n - j + 1) + j * mp.log(p) + (n - j) * mp.log(1 - p))
        total = mp.mpf(0)
        while j <= n and term > total * mp.mpf("1e-45"):
            total += term
            term *= mp.mpf(n - j) / (j + 1) * p / (1 - p)
            j += 1
        return total
    return 1 - binomial_sf(n - k - 1, n, 1 - p)


def distributions():
    normal = []
    for z in np.concatenate([np.arange(-37, 37.01, 0.75), [1e-12, 1e-3, 1.959963984540054, -2, 2, 5, -5]]):
        z = float(z)
        upper, lower = normal_sf(z), normal_sf(-z)
        normal.append({"z": z, "sf": checked("normalSf", upper, st.norm.sf(z)), "cdf": checked("normalCdf", lower, st.norm.cdf(z))})
    normal_q = []
    for p in [1e-300, 1e-200, 1e-100, 1e-50, 1e-20, 1e-15, 1e-10, 1e-7, 1e-5, 1e-3, 0.005, 0.01, 0.02, 0.024, 0.025, 0.03, 0.05, 0.1, 0.2, 0.3, 0.4, 0.49, 0.499999, 0.500001, 0.6, 0.75, 0.9, 0.95, 0.975, 0.99, 0.999, 1 - 1e-7, 1 - 1e-12, *map(float, rng.random(75))]:
        normal_q.append({"p": p, "z": checked("normalQuantile", normal_quantile(p), st.norm.ppf(p))})
    student = []
    for df in [0.5, 1, 1.5, 2, 3, 5.3, 10, 30, 100.7, 1000, 1e4, 1e5, 1e6, 1e8]:
        for t in [1e-9, 1e-4, 0.1, 1, 2, 4, 8, 15, 30, 37, 100, 1e5, 1e20]:
            value = student_sf(t, df)
            if value > SMALLEST:
                student.append({"t": t, "df": df, "sf": checked("studentTSf", value, st.t.sf(t, df))})
    student_q = []
    for df in [1, 1.5, 2, 3, 5.3, 10, 30, 100.7, 1000, 1e5, 1e6]:
        for p in [1e-100, 1e-15, 1e-6, 0.0005, 0.005, 0.025, 0.05, 0.2, 0.45, 0.7, 0.975]:
            value = student_quantile(p, df)
            student_q.append({"p": p, "df": df, "t": checked("studentTQuantile", value, st.t.ppf(p, df))})
    chi = []
    for df in [1, 2, 3, 4.5, 10, 50, 300, 1999, 2000, 3000, 1e4, 1e5]:
        for share in [0.5, 0.9, 0.99, 1, 1.001, 1.01, 1.05, 1.1, 1.5, 2, 4, 20, 300, 1300]:
            x = df * share
            if share < 0.9 and df > 1000:
                continue
            lower, upper = chi_squared_tails(x, df) if x < 3000 or share < 2 else (0, 0)
            if lower > SMALLEST and upper > SMALLEST:
                chi.append({"x": x, "df": df, "sf": checked("chiSquaredSf", upper, st.chi2.sf(x, df)), "cdf": checked("chiSquaredCdf", lower, st.chi2.cdf(x, df))})
    binomial = []
    for n in [1, 2, 7, 10, 11, 49, 50, 51, 52, 170, 171, 1000, 30000]:
        for p in [1e-6, 0.01, 0.2, 0.5, 0.77, 0.999]:
            for k in sorted({0, n // 5, n // 3, n // 2, (4 * n) // 5, n - 1}):
                value = binomial_sf(k, n, p)
                if value > SMALLEST:
                    binomial.append({"k": k, "n": n, "p": p, "sf": checked("binomialSf", value, st.binom.sf(k, n, p))})
    two_sided = []
    for n in [0, 1, 2, 3, 4, 9, 10, 11, 12, 49, 50, 51, 52, 100, 301, 1000, 1100, 2000, 3001, 10000, 2000000]:
        for share in [0, 0.001, 0.02, 0.03, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.36, 0.37, 0.4, 0.45, 0.48, 0.49, 0.5, 0.52, 0.6, 0.8, 1]:
            k = int(n * share)
            larger = max(k, n - k)
            if n == 2000000 and abs(share - 0.5) > 0.02:
                continue
            half = mp.mpf(1) / 2
            value = mp.mpf(1) if larger * 2 <= n + 1 else 2 * binomial_sf(larger - 1, n, half)
            if value > SMALLEST:
                oracle = st.binomtest(k, n, 0.5).pvalue if n > 0 else 1.0
                two_sided.append({"k": k, "n": n, "p": checked("binomialTwoSidedP", min(mp.mpf(1), value), oracle)})
    return {"normal": normal, "normalQuantile": normal_q, "studentT": student, "studentTQuantile": student_q, "chiSquared": chi, "binomial": binomial, "binomialTwoSided": two_sided}


# --- tests -------------------------------------------------------------------------------------------------


def moments(low_count=2):
    count = int(rng.choice([low_count, 3, 5, 17, 200, 4001, 10**6, 10**9]))
    scale = 10.0 ** rng.integers(-6, 7)
    variance = float(scale**2 * rng.gamma(2.0))
    return count, variance


def welch_exact(a, b, confidence):
    va, vb = mp.mpf(a["variance"]) / a["count"], mp.mpf(b["variance"]) / b["count"]
    d = mp.mpf(b["mean"]) - mp.mpf(a["mean"])
    df = (va + vb) ** 2 / (va**2 / (a["count"] - 1) + vb**2 / (b["count"] - 1))
    se = mp.sqrt(va + vb)
    half = -student_quantile((1 - mp.mpf(confidence)) / 2, df) * se
    return d, d / se, df, 2 * student_sf(abs(d / se), df), half


def welch():
    cases = []
    while len(cases) < 140:
        (na, va), (nb, vb) = moments(), moments()
        kind = len(cases) % 7
        if kind == 0:
            va = 0.0
        if kind == 1:
            vb = va * float(rng.random() + 0.5)
        se = math.sqrt(va / na + vb / nb)
        size = float(rng.choice([0, 1e-3, 0.5, 1, 2, 3, 6, 10, 25, 36]))
        mean_a = float(rng.normal() * 10.0 ** rng.integers(-3, 3))
        mean_b = float(mean_a + size * se * rng.choice([-1, 1]))
        confidence = float(rng.choice([0.8, 0.9, 0.95, 0.99, 0.999]))
        a = {"count": na, "mean": mean_a, "variance": va}
        b = {"count": nb, "mean": mean_b, "variance": vb}
        d, t, df, p, half = welch_exact(a, b, confidence)
        if p < SMALLEST:
            continue
        oracle = st.ttest_ind_from_stats(b["mean"], math.sqrt(vb), nb, a["mean"], math.sqrt(va), na, equal_var=False)
        scale = abs(d) + half
        cases.append({"a": a, "b": b, "confidence": confidence, "difference": float(d), "statistic": checked("welch.statistic", t, oracle.statistic), "degreesOfFreedom": float(df), "pValue": checked("welch.pValue", p, oracle.pvalue), "lower": float(d - half), "upper": float(d + half), "scale": float(scale)})
    return cases


def welch_raw():
    """Two-value groups up, from raw values: SciPy's own interval is the oracle."""
    cases = []
    for index in range(30):
        x = [float(v) for v in rng.normal(0, 1 + index % 3, int(rng.choice([2, 3, 8, 40])))]
        y = [float(v) for v in rng.normal(index % 4, 1, int(rng.choice([2, 3, 8, 40])))]
        result = st.ttest_ind(y, x, equal_var=False)
        ci = result.confidence_interval(0.95)
        cases.append({"a": x, "b": y, "statistic": float(result.statistic), "degreesOfFreedom": float(result.df), "pValue": float(result.pvalue), "lower": float(ci.low), "upper": float(ci.high)})
    return cases


def paired_mean():
    cases = []
    while len(cases) < 110:
        count = int(rng.choice([2, 3, 5, 12, 60, 120]))
        scale = 10.0 ** rng.integers(-5, 6)
        values = [float(v) for v in rng.normal(0, scale, count) + scale * rng.choice([0, 0.1, 1, 5, 30, 1e4])]
        exact = [mp.mpf(v) for v in values]
        mean = mp.fsum(exact) / count
        variance = mp.fsum((v - mean) ** 2 for v in exact) / (count - 1)
        se = mp.sqrt(variance / count)
        t, df = mean / se, count - 1
        p = 2 * student_sf(abs(t), df)
        if p < SMALLEST:
            continue
        half = -student_quantile(mp.mpf(1 - 0.95) / 2, df) * se
        oracle = st.ttest_1samp(values, 0)
        ci = oracle.confidence_interval(0.95)
        size = abs(mean) + half
        cases.append({"values": values, "mean": float(mean), "variance": float(variance), "statistic": checked("pairedMean.statistic", t, oracle.statistic), "pValue": checked("pairedMean.pValue", p, oracle.pvalue), "lower": checked("pairedMean.interval", mean - half, ci.low, size), "upper": checked("pairedMean.interval", mean + half, ci.high, size), "scale": float(size)})
    return cases


def wilson_bounds(x, n, z):
    n, p = mp.mpf(n), mp.mpf(x) / n
    centre = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * mp.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    lower, upper = centre - half, centre + half
    return (mp.mpf(0) if x == 0 else lower), (mp.mpf(1) if x == n else upper)


def critical(confidence):
    return -normal_quantile(mp.mpf(1 - confidence) / 2)


def wilson():
    cases = []
    for n in [1, 2, 3, 10, 99, 1000, 123456, 10**9]:
        for x in sorted({0, 1, n // 3, n // 2, n - 1, n, int(rng.integers(0, n + 1))}):
            for confidence in [0.8, 0.95, 0.999]:
                lower, upper = wilson_bounds(x, n, critical(confidence))
                low, high = proportion_confint(x, n, 1 - confidence, "wilson")
                cases.append({"successes": x, "trials": n, "confidence": confidence, "share": x / n, "lower": checked("wilson", lower, low, 1), "upper": checked("wilson", upper, high, 1)})
    return cases


def newcombe(a, na, b, nb, confidence):
    z = critical(confidence)
    pa, pb = mp.mpf(a) / na, mp.mpf(b) / nb
    (la, ua), (lb, ub) = wilson_bounds(a, na, z), wilson_bounds(b, nb, z)
    d = pb - pa
    return d, d - mp.sqrt((pb - lb) ** 2 + (ua - pa) ** 2), d + mp.sqrt((ub - pb) ** 2 + (pa - la) ** 2)


def fisher_exact(a, na, b, nb):
    c = a + b
    first, last = max(0, c - nb), min(na, c)
    weight = math.comb(na, first) * math.comb(nb, c - first)
    weights = []
    for k in range(first, last + 1):
        weights.append(weight)
        weight = weight * (na - k) * (c - k) // ((k + 1) * (nb - c + k + 1)) if k < last else 0
    seen = weights[a - first]
    return mp.mpf(sum(w for w in weights if w <= seen)) / mp.mpf(sum(weights))


def two_proportion():
    pooled, exact = [], []
    while len(pooled) < 130 or len(exact) < 130:
        na, nb = (int(10 ** rng.uniform(0, 6)) + 1 for _ in range(2))
        if len(exact) < 60:
            na, nb = int(rng.integers(1, 40)), int(rng.integers(1, 40))
        rate = float(10 ** rng.uniform(-5, 0)) if rng.random() < 0.6 else float(rng.random())
        factor = float(rng.choice([1, 1.01, 1.1, 1.5, 3, 30]))
        a, b = int(rng.binomial(na, rate)), int(rng.binomial(nb, min(1.0, rate * factor)))
        if rng.random() < 0.3:
            a, b = na - a, nb - b
        confidence = float(rng.choice([0.9, 0.95, 0.99]))
        d, lower, upper = newcombe(a, na, b, nb, confidence)
        low, high = confint_proportions_2indep(b, nb, a, na, method="newcomb", compare="diff", alpha=1 - confidence)
        case = {"a": {"successes": a, "trials": na}, "b": {"successes": b, "trials": nb}, "confidence": confidence, "difference": float(d), "lower": checked("newcombe", lower, low, 1), "upper": checked("newcombe", upper, high, 1)}
        n, s = na + nb, a + b
        expected = Fraction(min(na, nb) * min(s, n - s), n)
        if expected < 5:
            if len(exact) < 130 and min(na, nb, s, n - s) < 300:
                p = fisher_exact(a, na, b, nb)
                if p < SMALLEST:
                    continue
                oracle = st.fisher_exact([[a, na - a], [b, nb - b]]).pvalue
                exact.append({**case, "pValue": checked("fisher.pValue", p, oracle)})
            continue
        if len(pooled) >= 130:
            continue
        z = d / mp.sqrt(mp.mpf(s) / n * (n - s) / n * (mp.mpf(1) / na + mp.mpf(1) / nb))
        p = 2 * normal_sf(abs(z))
        if p < SMALLEST:
            continue
        statistic, p_value = proportions_ztest([b, a], [nb, na])
        pooled.append({**case, "statistic": checked("pooledZ.statistic", z, statistic, 1 + abs(z)), "pValue": checked("pooledZ.pValue", p, p_value)})
    far = []
    for a, na, b, nb in [(0, 3, 1000, 1000), (0, 4, 5000, 5000), (40, 40, 0, 100000), (0, 150, 30, 30), (300, 300, 0, 10**6), (15, 15, 0, 10**9)]:
        p = fisher_exact(a, na, b, nb)
        far.append({"table": {"successesA": a, "failuresA": na - a, "successesB": b, "failuresB": nb - b}, "pValue": checked("fisher.far", p, st.fisher_exact([[a, na - a], [b, nb - b]]).pvalue) if p > SMALLEST else 0.0})
    return pooled, exact, far


def paired_accuracy():
    cases = []
    while len(cases) < 130:
        n = int(10 ** rng.uniform(0, 6))
        psi = float(10 ** rng.uniform(-2, -0.05))
        m = int(rng.binomial(n, psi))
        kind = len(cases) % 5
        b = int(rng.binomial(m, [0.5, 0.52, 0.6, 0.8, 0.97][kind]))
        c = m - b
        right = int(rng.binomial(n - m, 0.7))
        if m == 0 or (n == m and b * c == 0):
            continue
        d = mp.mpf(b - c) / n
        se = mp.sqrt(mp.mpf(b + c) - mp.mpf(b - c) ** 2 / n) / n
        z = critical(0.95)
        exact = m <= 10000
        table = [[right, c], [b, n - m - right]]
        if exact:
            larger = max(b, c)
            p = mp.mpf(1) if 2 * larger <= m + 1 else 2 * binomial_sf(larger - 1, m, mp.mpf(1) / 2)
            oracle = mcnemar(table, exact=True).pvalue
        else:
            p = 2 * normal_sf(abs(mp.mpf(b - c)) / mp.sqrt(m))
            oracle = mcnemar(table, exact=False, correction=False).pvalue
        if p < SMALLEST:
            continue
        cases.append({"counts": {"bothRight": right, "onlyFirst": c, "onlySecond": b, "bothWrong": n - m - right}, "difference": float(d), "standardError": float(se), "lower": float(max(mp.mpf(-1), d - z * se)), "upper": float(min(mp.mpf(1), d + z * se)), "pValue": checked("mcnemar.pValue", min(p, mp.mpf(1)), oracle), "pValueMethod": "exact-binomial" if exact else "normal"})
    return cases


def sample_ratio():
    cases = []
    while len(cases) < 120:
        arms = int(rng.choice([2, 2, 3, 4, 8, 30]))
        weights = [float(round(w, 3)) + 0.001 for w in rng.dirichlet(np.ones(arms) * 3)]
        true = np.array(weights) * (1 + rng.normal(0, float(rng.choice([0, 0.01, 0.05, 0.3])), arms)).clip(0.01)
        counts = [int(c) for c in rng.multinomial(int(10 ** rng.uniform(1, 6)), true / true.sum())]
        total, weight = sum(counts), sum(Fraction(w) for w in weights)
        expected = [total * Fraction(w) / weight for w in weights]
        statistic = sum((o - e) ** 2 / e for o, e in zip(counts, expected))
        value = mp.mpf(statistic.numerator) / statistic.denominator
        if statistic == 0 or value > 2500:
            continue
        lower, p = chi_squared_tails(value, arms - 1)
        if p < SMALLEST:
            continue
        oracle = st.chisquare(counts, [float(e) for e in expected])
        cases.append({"arms": [{"count": c, "weight": w} for c, w in zip(counts, weights)], "statistic": checked("sampleRatio.statistic", value, oracle.statistic), "degreesOfFreedom": arms - 1, "pValue": checked("sampleRatio.pValue", p, oracle.pvalue)})
    return cases


def moment_lists():
    cases = []
    for index in range(100):
        count = int(rng.choice([2, 3, 10, 40]))
        scale = 10.0 ** rng.integers(-100, 101) if index % 10 == 0 else 10.0 ** rng.integers(-3, 4)
        offset = float(rng.choice([0, 1, 1e3, 1e8])) * scale
        values = [float(v) for v in rng.normal(offset, scale, count)]
        exact = [Fraction(v) for v in values]
        mean = sum(exact) / count
        variance = sum((v - mean) ** 2 for v in exact) / (count - 1)
        size = max(abs(v) for v in values)
        as_mp = lambda f: mp.mpf(f.numerator) / f.denominator
        cases.append({"values": values, "mean": checked("moments.mean", as_mp(mean), np.mean(values), size), "variance": checked("moments.variance", as_mp(variance), np.var(values, ddof=1)), "scale": size})
    return cases


pooled, exact, far = two_proportion()
data = {
    "distributions": distributions(),
    "welch": welch(),
    "welchRaw": welch_raw(),
    "pairedMean": paired_mean(),
    "wilson": wilson(),
    "twoProportionPooled": pooled,
    "twoProportionFisher": exact,
    "fisherFar": far,
    "pairedAccuracy": paired_accuracy(),
    "sampleRatio": sample_ratio(),
    "moments": moment_lists(),
}
document = {
    "provenance": {
        "script": "test/golden/generate_experiments.py",
        "seed": 20260715,
        "versions": {"python": platform.python_version(), "mpmath": mp.__version__, "numpy": np.__version__, "scipy": scipy.__version__, "statsmodels": statsmodels.__version__},
        "oracleAgainstExact": worst,
    },
    **data,
}


def lines(value):
    """One case per line keeps the file small and its differences readable."""
    return "[\n" + ",\n".join(json.dumps(case, allow_nan=False) for case in value) + "\n]"


parts = [f'"provenance": {json.dumps(document["provenance"], indent=1, allow_nan=False)}']
parts.append('"distributions": {' + ",\n".join(f'"{k}": {lines(v)}' for k, v in data["distributions"].items()) + "}")
parts += [f'"{k}": {lines(v)}' for k, v in data.items() if k != "distributions"]
Path(__file__).with_name("experiments.json").write_text("{\n" + ",\n".join(parts) + "\n}\n")
for name, entry in worst.items():
    print(f"{name:24} {entry}")
for name, cases in {**data.pop("distributions"), **data}.items():
    print(f"{name:24} {len(cases)} cases")
