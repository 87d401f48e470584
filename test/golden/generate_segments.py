"""Writes segments.json: metrics and rates of groups by scikit-learn, disparities by Fairlearn, intervals by statsmodels and SciPy.

python test/golden/generate_segments.py > test/golden/segments.json
"""
import json
import sys
from importlib.metadata import version

import numpy as np
import scipy
import sklearn
import statsmodels
from fairlearn.metrics import (
    demographic_parity_difference,
    demographic_parity_ratio,
    equalized_odds_difference,
    equalized_odds_ratio,
)
from scipy.stats import t as student_t
from sklearn.metrics import (
    accuracy_score,
    average_precision_score,
    f1_score,
    log_loss,
    mean_absolute_error,
    r2_score,
    recall_score,
    roc_auc_score,
    root_mean_squared_error,
)
from statsmodels.stats.proportion import proportion_confint

rng = np.random.default_rng(20261124)


def wilson(hits):
    share = float(np.mean(hits))
    lower, upper = proportion_confint(int(np.sum(hits)), len(hits), method="wilson")
    return {"value": share, "lower": float(lower), "upper": float(upper)}


def student(values):
    mean, n = float(np.mean(values)), len(values)
    reach = float(student_t.ppf(0.975, n - 1) * np.std(values, ddof=1) / np.sqrt(n))
    return {"value": mean, "lower": mean - reach, "upper": mean + reach}


def class_case():
    n = int(rng.integers(400, 480))
    group = rng.integers(0, 3, n)
    y = (rng.random(n) < 0.35 + 0.1 * group).astype(int)
    score = np.clip(rng.normal(0.3 + (0.4 - 0.15 * group) * y, 0.2), 0.01, 0.99)
    called = (score > 0.5).astype(int)
    groups = []
    for g in range(3):
        rows = group == g
        t, s, c = y[rows], score[rows], called[rows]
        assert min(t.sum(), (1 - t).sum()) >= 30
        both = np.column_stack([1 - s, s])
        groups.append({
            "level": f"g{g}",
            "rows": int(rows.sum()),
            "accuracy": {**wilson(t == c), "value": accuracy_score(t, c)},
            "selectionRate": wilson(c == 1),
            "truePositiveRate": {**wilson(c[t == 1] == 1), "value": recall_score(t, c)},
            "falsePositiveRate": wilson(c[t == 0] == 1),
            "logLoss": {**student(-np.log(both[np.arange(len(t)), t])), "value": log_loss(t, both, labels=[0, 1])},
            "metrics": {
                "auc": roc_auc_score(t, s),
                "prAuc": average_precision_score(t, s),
                "f1": f1_score(t, c),
            },
            "others": accuracy_score(y[~rows], called[~rows]),
        })
    by = {"sensitive_features": group}
    return {
        "levels": [f"g{g}" for g in group],
        "labels": y.tolist(),
        "scores": score.tolist(),
        "called": called.tolist(),
        "groups": groups,
        "demographicParity": {
            "difference": demographic_parity_difference(y, called, **by),
            "ratio": demographic_parity_ratio(y, called, **by),
        },
        "equalizedOdds": {
            "difference": equalized_odds_difference(y, called, **by),
            "ratio": equalized_odds_ratio(y, called, **by),
        },
    }


def number_case():
    n = int(rng.integers(150, 220))
    group = rng.integers(0, 2, n)
    y = rng.normal(10, 4, n)
    p = y + rng.normal(group, 1 + group, n)
    groups = []
    for g in range(2):
        rows = group == g
        t, s = y[rows], p[rows]
        groups.append({
            "level": f"g{g}",
            "rows": int(rows.sum()),
            "mae": {**student(np.abs(t - s)), "value": mean_absolute_error(t, s)},
            "meanError": student(t - s),
            "metrics": {"r2": r2_score(t, s), "rmse": root_mean_squared_error(t, s)},
        })
    return {"levels": [f"g{g}" for g in group], "values": y.tolist(), "predicted": p.tolist(), "groups": groups}


versions = {
    "scikit-learn": sklearn.__version__,
    "fairlearn": version("fairlearn"),
    "statsmodels": statsmodels.__version__,
    "scipy": scipy.__version__,
    "numpy": np.__version__,
}
json.dump(
    {
        "script": "test/golden/generate_segments.py",
        "versions": versions,
        "classes": [class_case() for _ in range(4)],
        "numbers": [number_case() for _ in range(3)],
    },
    sys.stdout,
)
