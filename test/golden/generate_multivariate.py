"""Golden values of the measures of all columns together: run `python generate_multivariate.py > multivariate.json`.

Oracles: NumPy and SciPy for MMD, scikit-learn for principal components and standard scores, SciPy for rank sums.
"""
import json
import platform

import numpy as np
import scipy
import sklearn
from scipy.spatial.distance import cdist, pdist
from scipy.stats import mannwhitneyu, norm
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(20261101)
SHARE = 0.65


def rounded(values):
    """Few digits, so that the file stays small and both readers see the same doubles."""
    return np.round(values, 4)


def matrix(values):
    return {"rows": values.shape[0], "columns": values.shape[1], "data": values.ravel().tolist()}


def mixed(rows, columns, rank):
    factors = rng.normal(size=(rows, rank)) @ rng.normal(size=(rank, columns))
    return factors + 0.3 * rng.normal(size=(rows, columns))


def component_case(rows, columns, rank, offset=0.0):
    x = rounded(mixed(rows, columns, rank) + offset)
    new = rounded(mixed(15, columns, rank) + offset)
    full = PCA(svd_solver="full").fit(x)
    kept = PCA(n_components=SHARE, svd_solver="full").fit(x)
    number = kept.n_components_
    if number == columns:
        kept = PCA(n_components=columns - 1, svd_solver="full").fit(x)
    rest = new - kept.inverse_transform(kept.transform(new))
    return {
        "x": matrix(x),
        "new": matrix(new),
        "kept": int(kept.n_components_),
        "explainedVariance": full.explained_variance_.tolist(),
        "errors": np.linalg.norm(rest, axis=1).tolist(),
    }


def unbiased_mmd(x, y, sigma):
    def kernel(a, b):
        return np.exp(-cdist(a, b, "sqeuclidean") / (2 * sigma**2))

    n, m = len(x), len(y)
    xx, yy, xy = kernel(x, x), kernel(y, y), kernel(x, y)
    return (xx.sum() - np.trace(xx)) / (n * (n - 1)) + (yy.sum() - np.trace(yy)) / (m * (m - 1)) - 2 * xy.mean()


def mmd_case(n, m, columns, shift, digits, scale=1.0):
    x = np.round(rng.normal(0, scale, size=(n, columns)), digits)
    y = np.round(rng.normal(shift, scale, size=(m, columns)), digits)
    pooled = np.vstack([x, y])
    distances = pdist(pooled)
    sigma = np.median(distances)
    if sigma == 0:
        sigma = distances[distances > 0].mean()
    return {
        "x": matrix(pooled),
        "referenceRows": n,
        "bandwidth": float(sigma),
        "squared": float(unbiased_mmd(x, y, sigma)),
    }


def rank_case(sizes, digits, shift):
    strata, total, variance = [], 0.0, 0.0
    for index, (n, m) in enumerate(sizes):
        reference = np.round(rng.normal(size=n), digits)
        current = np.round(rng.normal(shift, size=m), digits)
        result = mannwhitneyu(current, reference, use_continuity=False, method="asymptotic", alternative="greater")
        area = result.statistic / (n * m)
        z = norm.isf(result.pvalue)
        weight = index + 1
        total += weight * (area - 0.5)
        if area != 0.5:
            variance += (weight * (area - 0.5) / z) ** 2
        strata.append(
            {
                "scores": np.concatenate([reference, current]).tolist(),
                "isCurrent": [0] * n + [1] * m,
                "weight": weight,
                "area": float(area),
                "pGreater": float(result.pvalue),
            }
        )
    return {"strata": strata, "z": float(total / np.sqrt(variance))}


def score_case(values):
    low, high = np.quantile(values, [0.005, 0.995])
    inside = np.clip(values, low, high).reshape(-1, 1)
    scaler = StandardScaler().fit(inside)
    scores = np.clip(scaler.transform(np.asarray(values).reshape(-1, 1)), -10, 10)
    return {"values": np.asarray(values).tolist(), "scores": scores.ravel().tolist()}


golden = {
    "provenance": {
        "script": "test/golden/generate_multivariate.py",
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "scikit-learn": sklearn.__version__,
    },
    "components": [
        component_case(40, 2, 1),
        component_case(60, 2, 2),
        component_case(50, 5, 2),
        component_case(30, 8, 3, offset=100.0),
        component_case(80, 12, 4),
        component_case(60, 20, 6),
        component_case(70, 30, 3),
    ],
    "mmd": [
        mmd_case(2, 2, 1, 0.0, 3),
        mmd_case(10, 12, 1, 0.5, 3),
        mmd_case(30, 20, 3, 0.0, 3),
        mmd_case(40, 60, 5, 0.3, 3),
        mmd_case(25, 25, 10, 1.0, 3),
        mmd_case(50, 30, 1, 0.0, 0),
        mmd_case(12, 30, 1, 0.1, 0, scale=0.35),
    ],
    "rankSums": [
        rank_case([(30, 30)], 6, 0.2),
        rank_case([(12, 50)], 6, -0.3),
        rank_case([(40, 25)], 0, 0.5),
        rank_case([(20, 20), (20, 21), (19, 20), (20, 20)], 3, 0.3),
        rank_case([(200, 30), (201, 29)], 1, 0.6),
    ],
    "scores": [
        score_case(rng.normal(5, 2, 300).round(3)),
        score_case(np.append(rng.normal(size=199).round(3), 1e6)),
        score_case(np.exp(rng.normal(0, 2, 250)).round(4)),
        score_case(1.7e12 + rng.integers(0, 86_400_000, 150).astype(float)),
    ],
}
print(json.dumps(golden, allow_nan=False))
