"""Writes explain.json: curves of classifiers by scikit-learn and SciPy, with and without ties and weights.

python test/golden/generate_explain.py > test/golden/explain.json
"""
import json
import sys

import numpy as np
import scipy
import sklearn
from scipy.stats import ks_2samp
from sklearn.calibration import calibration_curve
from sklearn.metrics import (
    auc,
    average_precision_score,
    brier_score_loss,
    confusion_matrix,
    precision_recall_curve,
    precision_recall_fscore_support,
    roc_curve,
)

rng = np.random.default_rng(20261123)
cases = []
for index in range(24):
    n = int(rng.integers(30, 160))
    y = (rng.random(n) < rng.uniform(0.1, 0.9)).astype(int)
    y[:2] = [0, 1]
    scores = np.clip(rng.normal(0.35 + 0.3 * y, 0.25), 0, 1)
    if index % 2:
        scores = np.round(scores, 1)
    weights = rng.integers(1, 5, n).astype(float) if index % 3 == 2 else None
    fpr, tpr, thresholds = roc_curve(y, scores, drop_intermediate=False, sample_weight=weights)
    precision, recall, pr_thresholds = precision_recall_curve(y, scores, sample_weight=weights)
    case = {
        "labels": y.tolist(),
        "scores": scores.tolist(),
        "weights": None if weights is None else weights.tolist(),
        "roc": {"x": fpr.tolist(), "y": tpr.tolist(), "thresholds": thresholds[1:].tolist(), "area": auc(fpr, tpr)},
        "precisionRecall": {
            "x": recall[:-1][::-1].tolist(),
            "y": precision[:-1][::-1].tolist(),
            "thresholds": pr_thresholds[::-1].tolist(),
            "average": average_precision_score(y, scores, sample_weight=weights),
        },
    }
    if weights is None:
        observed, said = calibration_curve(y, scores, n_bins=10, strategy="quantile")
        predicted = (scores >= 0.5).astype(int)
        p, r, f, s = precision_recall_fscore_support(y, predicted, labels=[0, 1], zero_division=np.nan)
        case |= {
            "calibration": {"said": said.tolist(), "observed": observed.tolist(), "brier": brier_score_loss(y, scores)},
            "ks": float(ks_2samp(scores[y == 1], scores[y == 0]).statistic),
            "confusion": confusion_matrix(y, predicted).tolist(),
            "report": [
                {"precision": None if np.isnan(p[k]) else p[k], "recall": r[k], "f1": f[k], "support": int(s[k])}
                for k in range(2)
            ],
        }
    cases.append(case)
versions = {"scikit-learn": sklearn.__version__, "scipy": scipy.__version__, "numpy": np.__version__}
json.dump({"script": "test/golden/generate_explain.py", "versions": versions, "cases": cases}, sys.stdout)
