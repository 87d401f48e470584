"""Golden values of the classification and regression metrics: run `python generate_metrics.py > metrics.json`.

Oracle: scikit-learn. MAPE and RMSLE follow PyCaret's definitions, computed here with numpy.
Where scikit-learn gives NaN or refuses, the expected value is null; where it warns and defines 0, it is 0.
Probabilities are stored as whole numbers over `denominator`, so that reader and oracle see the same doubles.
"""
import json
import warnings

import numpy as np
import scipy
import sklearn
from sklearn import metrics as m
from sklearn.model_selection import GroupKFold, KFold, StratifiedKFold, TimeSeriesSplit
from sklearn.preprocessing import TargetEncoder

warnings.filterwarnings("ignore")
rng = np.random.default_rng(20260101)
DENOMINATOR = 1000


def number(value):
    value = float(value)
    return value if np.isfinite(value) else None


def classification_case(index):
    classes = int(rng.choice([2, 2, 3, 4, 6]))
    n = int(rng.integers(1, 30))
    kind = index % 8
    shares = rng.dirichlet(np.ones(classes))
    y = rng.choice(classes, size=n, p=shares)
    if kind == 1:  # a class is missing
        y = rng.choice(max(1, classes - 1), size=n)
    if kind == 2:  # one class only
        y = np.full(n, int(rng.integers(classes)))
    alpha = np.full(classes, 0.5)
    if kind == 3:  # nearly always the same class is predicted
        alpha[int(rng.integers(classes))] = 50
    p = rng.dirichlet(alpha, size=n)
    if kind in (4, 5):  # informative
        p = 0.6 * np.eye(classes)[y] + 0.4 * p
    counts = np.array([rng.multinomial(DENOMINATOR, row) for row in p])
    if kind == 6:  # coarse: many ties
        counts = np.array([rng.multinomial(4, row) * (DENOMINATOR // 4) for row in p])
    if kind == 7:  # constant scores and certain mistakes
        counts = np.zeros((n, classes), dtype=int)
        counts[np.arange(n), (y + rng.integers(0, 2, size=n)) % classes] = DENOMINATOR
    q = counts / DENOMINATOR
    guess = q.argmax(axis=1)
    labels = np.arange(classes)
    average = dict(average="binary", pos_label=1) if classes == 2 else dict(average="weighted", labels=labels)
    one_class = len(np.unique(y)) < 2
    if one_class:
        auc = None
    elif classes == 2:
        auc = number(m.roc_auc_score(y, q[:, 1]))
    else:
        auc = number(m.roc_auc_score(y, q, multi_class="ovr", average="weighted", labels=labels))
    onehot = np.eye(classes)[y]
    if classes == 2:
        pr_auc = number(m.average_precision_score(y, q[:, 1])) if (y == 1).any() else None
    else:
        pr_auc = number(m.average_precision_score(onehot, q, average="weighted"))
    brier = np.mean((q[:, 1] - y) ** 2) if classes == 2 else np.mean(np.sum((q - onehot) ** 2, axis=1))
    brier_sklearn = m.brier_score_loss(y, q[:, 1] if classes == 2 else q, labels=labels,
                                       scale_by_half=True if classes == 2 else False)
    assert abs(brier - brier_sklearn) < 1e-12
    return {
        "classCount": classes,
        "labels": y.tolist(),
        "numerators": counts.ravel().tolist(),
        "expected": {
            "accuracy": number(m.accuracy_score(y, guess)),
            "auc": auc,
            "recall": number(m.recall_score(y, guess, zero_division=0, **average)),
            "precision": number(m.precision_score(y, guess, zero_division=0, **average)),
            "f1": number(m.f1_score(y, guess, zero_division=0, **average)),
            "kappa": number(m.cohen_kappa_score(y, guess, labels=labels)),
            "mcc": number(m.matthews_corrcoef(y, guess)),
            "logLoss": number(m.log_loss(y, q, labels=labels)),
            "brier": number(brier_sklearn),
            "balancedAccuracy": number(m.balanced_accuracy_score(y, guess)),
            "prAuc": pr_auc,
        },
    }


def regression_case(index):
    n = int(rng.integers(2, 30))
    kind = index % 9
    scale = float(10.0 ** rng.integers(-3, 5))
    y = rng.normal(size=n) * scale
    p = y + rng.normal(size=n) * scale * rng.uniform(0, 2)
    if kind == 1:  # counts, with zeros
        y = rng.poisson(1.0, size=n).astype(float)
        p = np.abs(y + rng.normal(size=n))
    if kind == 2:  # constant target
        y = np.full(n, 2.5)
    if kind == 3:  # constant target, perfect
        y = np.full(n, 2.5)
        p = y.copy()
    if kind == 4:  # all zero
        y = np.zeros(n)
    if kind == 5:  # far from zero
        y = 1e6 + rng.normal(size=n)
        p = y + rng.normal(size=n)
    if kind == 6:  # positive, skewed
        y = rng.lognormal(0, 2, size=n)
        p = y * rng.lognormal(0, 0.3, size=n)
    if kind == 7:  # shares, predictions a little below zero
        y = rng.beta(0.5, 0.5, size=n).round(1)
        p = y + rng.normal(size=n) * 0.1
    if kind == 8:  # counts, one prediction at or below -1
        y = rng.poisson(3.0, size=n).astype(float)
        p = y + rng.normal(size=n)
        p[0] = -1.0 - rng.integers(0, 2)
    rmsle = np.sqrt(np.mean((np.log1p(np.abs(y)) - np.log1p(np.abs(p))) ** 2))
    if np.all(y >= 0) and np.all(p >= 0):
        assert abs(rmsle - m.root_mean_squared_log_error(y, p)) < 1e-12
    strict = np.all(y > -1) and np.all(p > -1)
    seen = y != 0
    mape = np.mean(np.abs(p[seen] - y[seen]) / np.abs(y[seen])) if seen.any() else np.nan
    return {
        "values": y.tolist(),
        "predictions": p.tolist(),
        "expected": {
            "mae": number(m.mean_absolute_error(y, p)),
            "mse": number(m.mean_squared_error(y, p)),
            "rmse": number(m.root_mean_squared_error(y, p)),
            "r2": number(m.r2_score(y, p)),
            "rmsle": number(rmsle),
            "mape": number(mape),
            "rmsleStrict": number(m.root_mean_squared_log_error(y, p)) if strict else None,
            "mapeEps": number(m.mean_absolute_percentage_error(y, p)),
            "pinball": number(m.mean_pinball_loss(y, p)),
        },
    }


def split_cases():
    cases = []
    for n, k in [(10, 2), (11, 3), (23, 5), (30, 10)]:
        cases.append({"kind": "k-fold", "rows": n, "folds": k,
                      "tests": [test.tolist() for _, test in KFold(k).split(np.zeros(n))]})
    for n, k, classes in [(20, 3, 2), (31, 4, 3), (50, 5, 4)]:
        y = rng.choice(classes, size=n, p=np.array([4, 3, 2, 2][:classes]) / sum([4, 3, 2, 2][:classes]))
        y[: k * classes] = np.repeat(np.arange(classes), k)
        y = rng.permutation(y)
        cases.append({"kind": "stratified-k-fold", "rows": n, "folds": k, "classCount": classes, "labels": y.tolist(),
                      "tests": [test.tolist() for _, test in StratifiedKFold(k).split(np.zeros(n), y)]})
    for n, k, groups in [(30, 3, 7), (60, 5, 25)]:
        ids = rng.integers(0, groups, size=n)
        cases.append({"kind": "group-k-fold", "rows": n, "folds": k, "groups": ids.tolist(),
                      "sizes": [len(test) for _, test in GroupKFold(k).split(np.zeros(n), groups=ids)]})
    for n, k, gap in [(12, 3, 0), (25, 4, 2), (31, 5, 1)]:
        splits = list(TimeSeriesSplit(k, gap=gap).split(np.zeros(n)))
        cases.append({"kind": "time-series", "rows": n, "folds": k, "gap": gap,
                      "trains": [train.tolist() for train, _ in splits],
                      "tests": [test.tolist() for _, test in splits]})
    return cases


def target_encoding_cases():
    cases = []
    for levels, n, offset in [(4, 40, 0.0), (8, 100, 1e4), (3, 9, -5.0)]:
        codes = rng.integers(0, levels, size=n)
        codes[:levels] = np.arange(levels)
        y = offset + codes * 0.7 + rng.normal(size=n)
        encoder = TargetEncoder(smooth="auto", target_type="continuous").fit(codes.reshape(-1, 1), y)
        cases.append({"levels": levels, "codes": codes.tolist(), "values": y.tolist(),
                      "encodings": encoder.encodings_[0].tolist(), "prior": float(encoder.target_mean_)})
    return cases


print(json.dumps({
    "source": {
        "script": "test/golden/generate_metrics.py",
        "scikit-learn": sklearn.__version__, "numpy": np.__version__, "scipy": scipy.__version__,
    },
    "denominator": DENOMINATOR,
    "classification": [classification_case(i) for i in range(450)],
    "regression": [regression_case(i) for i in range(450)],
    "splits": split_cases(),
    "targetEncoding": target_encoding_cases(),
}, separators=(",", ":")))
