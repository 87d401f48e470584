"""Writes two-sample.json: reference values for two-sample tests of numbers.

Run in an environment with numpy, scipy, mpmath and astropy:  python generate_two_sample.py
Samples are not stored; test/support/golden-samples.ts rebuilds them bit by bit from the recorded specifications.

Where a library loses digits (1 - cdf, cancelling sums, a clamped p) the value is computed here with whole numbers or
with mpmath and the library is held against it as far as its own digits reach.
"""

import json
import math
import platform
import random
import warnings
from fractions import Fraction
from multiprocessing import Pool
from pathlib import Path

import astropy
import mpmath
import numpy as np
import scipy
from astropy.stats import kuiper_two
from mpmath import mp, mpf
from scipy import stats

warnings.filterwarnings("error", message="ks_2samp: Exact")
warnings.filterwarnings("ignore", message="Estimated covariance matrix")
warnings.filterwarnings("ignore", message="p-value (capped|floored)")
warnings.filterwarnings("ignore", category=RuntimeWarning, message="Precision loss")
mp.dps = 25
rng = random.Random(20261124)
SHAPES = ["bell", "flat", "heavy", "skew", "constant", "zeros"]


def sample(spec):
    """The same arithmetic as golden-samples.ts: four uniforms of a congruential generator make one value."""
    shape, size, state, levels, scale, shift = spec
    values = np.empty(size)
    for i in range(size):
        u = []
        for _ in range(4):
            state = (1664525 * state + 1013904223) % 4294967296
            u.append(state / 4294967296)
        if shape == "bell":
            value = u[0] + u[1] + u[2] + u[3] - 2
        elif shape == "flat":
            value = u[0]
        elif shape == "heavy":
            value = (u[0] - 0.5) / (u[1] + 0.01)
        elif shape == "skew":
            value = u[0] * u[1] * u[2]
        elif shape == "constant":
            value = 0.0
        else:
            value = 0.0 if u[0] < 0.3 else u[1] + u[2]
        value = value * scale + shift
        values[i] = math.floor(value * levels) / levels if levels > 0 else value
    return values


# --- limit laws, by a contour around the branch points of the moment generating function ---

def log_determinant_ad(u):
    """ln of the product of 1 - u / (j (j + 1))."""
    z = mp.sqrt(mpf(1) / 4 + u)
    return -mp.loggamma(mpf(3) / 2 - z) - mp.loggamma(mpf(3) / 2 + z)


def log_determinant_cvm(u):
    """ln of the product of 1 - u / (j pi)^2."""
    z = mp.sqrt(u) / mp.pi
    return -mp.loggamma(1 - z) - mp.loggamma(1 + z)


def limit_sf(x, log_determinant, first_root):
    """P(sum of weighted squares > x): inverse Laplace transform along a parabola around [first_root / 2, inf)."""
    first = mpf(first_root) / 2
    x = mpf(x) * first
    if x < 0.012:
        return mpf(1)
    scale = max(x, mpf(2))
    start = 1 - min(mpf(1) / 2, 1 / x)
    step = mpf("0.1")
    total = mpf(0)
    for k in range(100000):
        y = k * step
        s = start + (y * y / 4 + mp.j * y) / scale
        slope = (y / 2 + mp.j) / scale
        value = mp.exp(-(s - start) * x - log_determinant(2 * first * s) / 2) / s * slope
        total += value.imag / 2 if k == 0 else value.imag
        if k > 20 and abs(value) < abs(total) * mpf(10) ** -21:
            break
    return min(mpf(1), total * step / mp.pi * mp.exp(-start * x))


def ad_sf(x):
    return limit_sf(x, log_determinant_ad, 2)


def cvm_sf(x):
    return limit_sf(x, log_determinant_cvm, mp.pi**2)


def kuiper_sf(x):
    x = mpf(x)
    if x < 0.2:
        return mpf(1)
    terms = ((4 * j * j * x * x - 1) * mp.exp(-2 * j * j * x * x) for j in range(1, int(12 / x) + 3))
    return min(mpf(1), 2 * mp.fsum(terms))


def check_limit_laws():
    # Anderson and Darling 1954, table 1, and 1952, table 1; Stephens 1970.
    for x, p in [(1.933, 0.10), (2.492, 0.05), (3.857, 0.01)]:
        assert abs(ad_sf(x) - p) < 3e-4, (x, ad_sf(x))
    for x, p in [(0.34730, 0.10), (0.46136, 0.05), (0.74346, 0.01), (0.11888, 0.5)]:
        assert abs(cvm_sf(x) - p) < 1e-5, (x, cvm_sf(x))
    for x in [0.1, 0.3, 1, 3]:
        assert abs(cvm_sf(x) - (1 - scipy.stats._hypotests._cdf_cvm_inf(np.asarray(float(x)), xp=np))) < 1e-12
    assert abs(ad_sf(600) / (mp.sqrt(3) * mp.erfc(mp.sqrt(600))) - 1) < 1e-3
    assert abs(kuiper_sf(1.747) - 0.05) < 1e-4


# --- tests ---

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


def ks(x, y):
    try:
        result = stats.ks_2samp(x, y, method="auto")
        return [float(result.statistic), float(result.pvalue)]
    except RuntimeWarning:
        # SciPy gives up where its p rounds to above 1 or overflows; count in whole numbers instead.
        statistic = float(stats.ks_2samp(x, y, method="asymp").statistic)
        return [statistic, exact_ks_p(len(x), len(y), statistic) if statistic > 0 else 1.0]


def anderson_darling(x, y):
    pooled = np.concatenate([x, y])
    if np.all(pooled == pooled[0]):
        return None
    statistic = float(stats.anderson_ksamp([x, y], variant="midrank").statistic)
    p = ad_sf(1 + mp.sqrt(2 * (mp.pi**2 - 9) / 3) * mpf(statistic))
    return [statistic, float(p)]


def cramer_von_mises(x, y):
    n, m = len(x), len(y)
    total = n + m
    double_ranks = (2 * stats.rankdata(np.concatenate([x, y]))).astype(np.int64).tolist()
    r, s = sorted(double_ranks[:n]), sorted(double_ranks[n:])
    u4 = n * sum((v - 2 * (i + 1)) ** 2 for i, v in enumerate(r)) + m * sum((v - 2 * (i + 1)) ** 2 for i, v in enumerate(s))
    t = Fraction(u4, 4 * n * m * total) - Fraction(4 * n * m - 1, 6 * total)
    result = stats.cramervonmises_2samp(x, y)
    assert abs(float(t) - result.statistic) <= 1e-9 * max(1, result.statistic)
    if max(n, m) <= 20:
        return [float(t), float(result.pvalue)]
    mean = Fraction(total + 1, 6 * total)
    variance = Fraction((total + 1) * (4 * n * m * total - 3 * (n * n + m * m) - 2 * n * m), 45 * total**2 * 4 * n * m)
    standard = mpf(1) / 6 + (mpf((t - mean).numerator) / (t - mean).denominator) / mp.sqrt(
        mpf(45 * variance.numerator) / variance.denominator)
    p = cvm_sf(standard)
    # Far out SciPy's series for the cdf is cut too early: p 1.4e-8 at T = 50 instead of 5e-111.
    assert standard > 2 or abs(float(p) - result.pvalue) <= 1e-9, (p, result)
    return [float(t), float(p)]


def exact_mann_whitney_p(n, m, statistic):
    """Whole-number coefficients of the Gaussian binomial."""
    smaller = int(min(statistic, n * m - statistic))
    counts = [1] + [0] * smaller
    for i in range(1, n + 1):
        for u in range(i, smaller + 1):
            counts[u] += counts[u - i]
    for i in range(1, n + 1):
        for u in range(smaller, m + i - 1, -1):
            counts[u] -= counts[u - m - i]
    return float(min(Fraction(1), Fraction(2 * sum(counts), math.comb(n + m, n))))


def mann_whitney(x, y):
    n, m = len(x), len(y)
    pooled = np.concatenate([x, y])
    if np.all(pooled == pooled[0]):
        return [n * m / 2, 1.0]
    has_ties = len(np.unique(pooled)) < n + m
    if min(n, m) <= 8 and not has_ties:
        statistic = float(stats.mannwhitneyu(x, y, method="asymptotic").statistic)
        p = exact_mann_whitney_p(min(n, m), max(n, m), statistic)
        if n * m <= 4000:
            assert abs(p - stats.mannwhitneyu(x, y).pvalue) <= 1e-9 * p
        return [statistic, p]
    result = stats.mannwhitneyu(x, y, method="asymptotic")
    return [float(result.statistic), float(min(1, result.pvalue))]


def welch(x, y):
    n, m = len(x), len(y)
    # From one of the values: taking it off keeps the digits of samples far from zero, which SciPy loses.
    x, y = x - x[0], y - x[0]
    mean_x, mean_y = math.fsum(x) / n, math.fsum(y) / m
    variance = lambda v, mean: (math.fsum((v - mean) ** 2) - math.fsum(v - mean) ** 2 / len(v)) / (len(v) - 1)
    a, b = variance(x, mean_x) / n, variance(y, mean_y) / m
    if a + b == 0:
        return None
    t = (mean_x - mean_y) / math.sqrt(a + b)
    df = (a + b) ** 2 / (a * a / (n - 1) + b * b / (m - 1))
    p = float(mp.betainc(mpf(df) / 2, mpf(1) / 2, 0, mpf(df) / (df + mpf(t) ** 2), regularized=True)) if t != 0 else 1.0
    result = stats.ttest_ind(x, y, equal_var=False)
    assert abs(t - result.statistic) <= 1e-9 * max(1, abs(t)) and abs(df - result.df) <= 1e-9 * df
    assert p < 1e-290 or abs(p - result.pvalue) <= 1e-8 * p, (p, result)
    return [t, df, p]


def epps_singleton(x, y):
    """mpmath on distinct values when there are few, with directions below 1e-12 of the largest left out; else SciPy."""
    n, m = len(x), len(y)
    if min(n, m) < 5:
        return None
    pooled = np.concatenate([x, y])
    sigma = stats.iqr(pooled) / 2
    if sigma == 0:
        return None
    values = np.unique(pooled)
    if len(values) > 400:
        result = stats.epps_singleton_2samp(x, y)
        return [float(result.statistic), 4, float(result.pvalue)]
    features = mp.matrix(4, len(values))
    for column, value in enumerate(values):
        for row, t in enumerate(["0.4", "0.8"]):
            angle = mpf(t) * mpf(float(value)) / mpf(float(sigma))
            features[row, column] = mp.cos(angle)
            features[row + 2, column] = mp.sin(angle)

    def moments(v):
        shares = [mpf(int(np.sum(v == value))) / len(v) for value in values]
        mean = [mp.fsum(w * features[i, c] for c, w in enumerate(shares) if w) for i in range(4)]
        cov = mp.matrix(4, 4)
        for i in range(4):
            for j in range(4):
                cov[i, j] = mp.fsum(w * (features[i, c] - mean[i]) * (features[j, c] - mean[j])
                                    for c, w in enumerate(shares) if w)
        return mean, cov

    (mean_x, cov_x), (mean_y, cov_y) = moments(x), moments(y)
    total = n + m
    eigenvalues, vectors = mp.eigsy(cov_x * total / n + cov_y * total / m)
    largest = max(eigenvalues)
    if largest < mpf(10) ** -20:
        return None
    w, rank = mpf(0), 0
    for k in range(4):
        if eigenvalues[k] > mpf(10) ** -12 * largest:
            component = mp.fsum(vectors[i, k] * (mean_x[i] - mean_y[i]) for i in range(4))
            w += total * component**2 / eigenvalues[k]
            rank += 1
    if max(n, m) < 25:
        w /= 1 + mpf(total) ** -0.45 + mpf("10.1") * (mpf(n) ** -1.7 + mpf(m) ** -1.7)
    # SciPy's angles lose digits far from zero, and its pseudo-inverse where a direction has little variance.
    if rank == 4 and min(eigenvalues) > 1e-4 * largest and np.max(np.abs(pooled)) < 1e4 * sigma:
        result = stats.epps_singleton_2samp(x, y)
        assert abs(float(w) - result.statistic) <= 1e-9 * max(1, result.statistic), (w, result, eigenvalues)
    return [float(w), rank, float(mp.gammainc(mpf(rank) / 2, w / 2, regularized=True))]


def kuiper(x, y):
    n, m = len(x), len(y)
    points = np.unique(np.concatenate([x, y]))
    i, j = np.searchsorted(np.sort(x), points, "right"), np.searchsorted(np.sort(y), points, "right")
    gap = i.astype(np.int64) * m - j.astype(np.int64) * n
    v = (max(0, int(gap.max())) - min(0, int(gap.min()))) / (n * m)
    if len(points) == n + m:
        # Only the statistic: astropy approximates p in another way.
        assert abs(v - float(kuiper_two(x, y)[0])) < 1e-12
    size = mpf(n) * m / (n + m)
    root = mp.sqrt(size)
    p = kuiper_sf((root + mpf("0.155") + mpf("0.24") / root) * v)
    return [v, float(p)]


def distances(x, y):
    n, m = len(x), len(y)
    points = np.unique(np.concatenate([x, y]))
    i, j = np.searchsorted(np.sort(x), points, "right"), np.searchsorted(np.sort(y), points, "right")
    gaps = (i.astype(np.int64) * m - j.astype(np.int64) * n)[:-1]
    widths = np.diff(points)
    first = math.fsum(np.abs(gaps) * widths) / (n * m)
    second = math.sqrt(2 * math.fsum((gaps / (n * m)) ** 2 * widths))
    assert abs(first - stats.wasserstein_distance(x, y)) <= 1e-9 * first
    assert abs(second - stats.energy_distance(x, y)) <= 1e-9 * second
    return [first, second]


def case(a, b):
    x, y = sample(a), sample(b)
    return [a, b, ks(x, y), anderson_darling(x, y), cramer_von_mises(x, y), mann_whitney(x, y), welch(x, y),
            epps_singleton(x, y), kuiper(x, y), *distances(x, y)]


def specs():
    seed = lambda: rng.randrange(1, 2**31)
    sizes = [2, 3, 4, 5, 6, 8, 9, 10, 12, 17, 20, 21, 24, 25, 30, 39, 50, 64, 100, 150, 200, 333]
    pairs = []
    for index in range(320):
        n = rng.choice(sizes)
        m = n if index % 4 == 0 else rng.choice(sizes)
        shape = SHAPES[index % 6] if index % 12 != 4 else "bell"
        other = rng.choice([shape, shape, rng.choice(SHAPES)])
        levels = rng.choice([0, 0, 0, 1, 2, 10])
        pairs.append(((shape, n, seed(), levels, 1.0, 0.0),
                      (other, m, seed(), levels, rng.choice([1.0, 1.0, 1.5]), rng.choice([0.0, 0.0, 0.1, 0.5, 3.0]))))
    # Enough rows for Epps-Singleton.
    for index in range(70):
        shape = ["bell", "flat", "heavy", "skew", "bell"][index % 5]
        n, m = rng.randrange(5, 70), rng.randrange(5, 70)
        pairs.append(((shape, n, seed(), 0, 1.0, 0.0), (shape, m, seed(), 0, 1.0, rng.choice([0.0, 0.2, 0.5, 1.0]))))
    # From the body of the laws to p-values of 1e-300 and below.
    for n, m in [(200, 200), (300, 200), (400, 400), (700, 300), (800, 800), (1500, 1000)]:
        for shift in [0.05, 0.2, 0.5, 1.0, 1.7, 2.5, 4.0]:
            pairs.append((("bell", n, seed(), 0, 1.0, 0.0), ("bell", m, seed(), 0, 1.0, shift)))
    # A level far from zero, and a minute of milliseconds.
    for scale, shift in [(1.0, 1e6), (1e-3, 10.0), (6e4, 1.7e12)]:
        pairs.append((("bell", 80, seed(), 0, scale, shift), ("bell", 90, seed(), 0, scale, shift)))
    for n, m, shift, levels in [(10000, 10000, 0.02, 0), (10001, 9000, 0.0, 0), (10001, 12000, 0.1, 10),
                                (100000, 100000, 0.005, 0), (100000, 30, 0.3, 0), (8, 100000, 0.1, 0),
                                (5000, 30, 0.0, 0), (5, 2000, 0.2, 0)]:
        pairs.append((("bell", n, seed(), levels, 1.0, 0.0), ("bell", m, seed(), levels, 1.0, shift)))
    return pairs


def published():
    x = np.array([38.7, 41.5, 43.8, 44.5, 45.5, 46.0, 47.7, 58.0])
    y = np.array([39.2, 39.3, 39.7, 41.4, 41.8, 42.9, 43.3, 45.8])
    values = lambda counts: np.repeat(np.arange(1.0, 7.0), counts)
    r, c = values([16, 18, 16, 14, 12, 12]), values([16, 16, 16, 16, 16, 8])
    np.random.seed(0)
    zero = np.random.normal(0, 1, 100)
    np.random.seed(1)
    one = np.random.normal(0, 1, 100)
    np.random.seed(31)
    near = np.random.normal(1, 1, 100)
    np.random.seed(31)
    far = np.random.normal(5, 2, 100)
    return {
        "x": x.tolist(), "y": y.tolist(), "r": r.tolist(), "c": c.tolist(), "cvmSeeds": [zero.tolist(), one.tolist()],
        "emdSeeds": [near.tolist(), far.tolist()],
        "xy": case_of(x, y), "rc": case_of(r, c),
        "cvmSeedsP": float(stats.cramervonmises_2samp(zero, one).pvalue),
        "emd": float(stats.wasserstein_distance(near, far)), "energy": float(stats.energy_distance(near, far)),
        "energyShift": float(stats.energy_distance(x, x + 5)),
        "mannWhitneyNormalP": float(stats.mannwhitneyu(x, y, method="asymptotic").pvalue),
        "cvmAsymptoticP": float(stats.cramervonmises_2samp(x, y, method="asymptotic").pvalue),
        "ksAsymptoticP": float(stats.ks_2samp(x, y, method="asymp").pvalue),
    }


def case_of(x, y):
    return [ks(x, y), anderson_darling(x, y), cramer_von_mises(x, y), mann_whitney(x, y), welch(x, y),
            epps_singleton(x, y), kuiper(x, y), *distances(x, y)]


def limit_points():
    """Points from the body to 1e-300: [x, Anderson-Darling, Cramer-von Mises, Kuiper]."""
    ad = [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 1.933, 2.492, 3.857, 6, 8, 12, 20, 50, 100, 200, 400, 600, 685]
    cvm = [0.01, 0.02, 0.05, 0.1, 0.2, 0.34730, 0.46136, 0.74346, 1, 2, 4, 7, 15, 40, 80, 120, 138]
    kuip = [0.4, 0.5, 0.7, 0.9, 1, 1.2, 1.62, 1.747, 2.001, 3, 5, 8, 12, 16, 18.5]
    return {"andersonDarling": [[x, float(ad_sf(x))] for x in ad],
            "cramerVonMises": [[x, float(cvm_sf(x))] for x in cvm],
            "kuiper": [[x, float(kuiper_sf(x))] for x in kuip]}


def main():
    check_limit_laws()
    with Pool() as pool:
        cases = pool.starmap(case, specs(), chunksize=4)
    data = {
        "versions": {"python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__,
                     "mpmath": mpmath.__version__, "astropy": astropy.__version__},
        "columns": ["reference", "current", "ks", "andersonDarling", "cramerVonMises", "mannWhitney", "welch",
                    "eppsSingleton", "kuiper", "wasserstein", "energy"],
        "published": published(),
        "limits": limit_points(),
        "cases": cases,
    }
    path = Path(__file__).with_name("two-sample.json")
    path.write_text(json.dumps(data, separators=(",", ":")).replace('],[["', '],\n[["') + "\n")


if __name__ == "__main__":
    main()
