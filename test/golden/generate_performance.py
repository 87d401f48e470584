"""Golden values of chunk thresholds, isotonic regression and estimated performance:
run `python generate_performance.py > performance.json`.

Oracles: scikit-learn `IsotonicRegression(out_of_bounds="clip")`; SciPy `t.ppf` for thresholds; metrics of 0/1 data
from scikit-learn; expected metrics re-implemented here with NumPy (expected AUC by the double sum over pairs).
Standard errors are those of the infinitesimal jackknife: every row's weight is moved by a small step on its own.
Scores are whole numbers over `denominator`, so that reader and oracle see the same doubles.
"""
import json
import platform
import warnings

import numpy as np
import scipy
import sklearn
from scipy import stats
from sklearn import metrics as m
from sklearn.isotonic import IsotonicRegression

warnings.filterwarnings("ignore")
rng = np.random.default_rng(20260303)
DENOMINATOR = 1024


def thresholds():
    cases = []
    for k in (2, 3, 5, 6, 10, 20, 50):
        for scale in ("log", "two-thirds-power", "raw"):
            d = np.abs(rng.normal(0.1, 0.05 if k > 4 else 0.005, k)) + 1e-4
            level = float(rng.choice([0.95, 0.99, 0.999]))
            to, back = {
                "log": (np.log, np.exp),
                "two-thirds-power": (lambda v: v ** (2 / 3), lambda v: v**1.5),
                "raw": (lambda v: v, lambda v: v),
            }[scale]
            g = to(d)
            upper = back(g.mean() + stats.t.ppf(level, k - 1) * g.std(ddof=1) * np.sqrt(1 + 1 / k))
            cases.append(dict(distances=d.tolist(), level=level, scale=scale, upper=float(upper)))
    return cases


def isotonic():
    cases = []
    for index in range(60):
        n = int(rng.choice([1, 2, 3, 5, 10, 50, 200]))
        x = rng.normal(size=n)
        if index % 3 == 0:
            x = np.round(x * 2) / 2
        y = rng.normal(size=n) + x if index % 2 else (rng.random(n) < 1 / (1 + np.exp(-2 * x))).astype(float)
        if index % 7 == 0:
            y = -y
        fit = IsotonicRegression(out_of_bounds="clip").fit(x, y)
        at = np.concatenate([x, rng.normal(size=20) * 2])
        cases.append(dict(x=x.tolist(), y=y.tolist(), at=at.tolist(), expected=fit.predict(at).tolist()))
    return cases


def weighted_metrics(predicted, probabilities, scores, weights):
    """Metrics of a matrix of expected counts; one-hot probabilities give the usual ones."""
    n, classes = probabilities.shape
    w = probabilities * weights[:, None]
    matrix = np.array([[w[predicted == j, i].sum() for j in range(classes)] for i in range(classes)])
    actual, guessed, hits = matrix.sum(1), matrix.sum(0), np.diag(matrix)
    present = actual > 0
    ratio = lambda a, b: np.divide(a, b, out=np.zeros_like(a), where=b > 0)
    recall, precision = ratio(hits, actual), ratio(hits, guessed)
    f1 = ratio(2 * hits, actual + guessed)
    which = np.array([1]) if classes == 2 else np.flatnonzero(present)
    result = dict(
        accuracy=hits.sum() / matrix.sum(),
        balancedAccuracy=recall[present].mean(),
        recall=recall[which].mean(),
        precision=precision[which].mean(),
        f1=f1[which].mean(),
    )
    areas = []
    for k in ([1] if classes == 2 else np.flatnonzero(present)):
        p, q, s = w[:, k], weights - w[:, k], scores[:, k]
        wins = (s[:, None] > s[None, :]) + 0.5 * (s[:, None] == s[None, :])
        areas.append((p[:, None] * q[None, :] * wins).sum() / (p.sum() * q.sum()))
    result["auc"] = float(np.mean(areas))
    return result


def classification():
    cases = []
    for index in range(24):
        classes = [2, 2, 3, 5][index % 4]
        n = int(rng.choice([40, 80, 150]))
        raw = rng.dirichlet(np.ones(classes), size=n)
        counts = np.array([rng.multinomial(DENOMINATOR, row) for row in raw])
        if index % 5 == 0:
            counts = np.array([rng.multinomial(8, row) * (DENOMINATOR // 8) for row in raw])
        scores = counts / DENOMINATOR
        y = np.array([rng.choice(classes, p=row) for row in scores])
        predicted = scores.argmax(1)
        if index % 6 == 1:  # decisions at another threshold than the largest score
            predicted = (scores[:, 1] > 0.3).astype(int) if classes == 2 else predicted
        one_hot = np.eye(classes)[y]
        ones = np.ones(n)
        realised = weighted_metrics(predicted, one_hot, scores, ones)
        # The re-implementation itself against scikit-learn.
        assert abs(realised["accuracy"] - m.accuracy_score(y, predicted)) < 1e-12
        assert abs(realised["balancedAccuracy"] - m.balanced_accuracy_score(y, predicted)) < 1e-12
        present = np.unique(y)
        average = dict(average="binary") if classes == 2 else dict(average="macro", labels=present)
        assert abs(realised["f1"] - m.f1_score(y, predicted, zero_division=0, **average)) < 1e-12
        assert abs(realised["precision"] - m.precision_score(y, predicted, zero_division=0, **average)) < 1e-12
        if classes == 2:
            assert abs(realised["auc"] - m.roc_auc_score(y, scores[:, 1])) < 1e-12
        elif len(present) == classes:
            assert abs(realised["auc"] - m.roc_auc_score(y, scores, multi_class="ovr", average="macro")) < 1e-12
        expected = weighted_metrics(predicted, scores, scores, ones)
        step = 1e-4
        influence = {name: np.zeros(n) for name in realised}
        for i in range(n):
            for sign in (1, -1):
                w = ones.copy()
                w[i] += sign * step
                for name, value in weighted_metrics(predicted, one_hot, scores, w).items():
                    influence[name][i] += sign * value * n / (2 * step)
        deviations = {name: float(np.sqrt(np.mean((v - v.mean()) ** 2))) for name, v in influence.items()}
        cases.append(
            dict(
                classCount=classes,
                numerators=counts.ravel().tolist(),
                labels=y.tolist(),
                predicted=predicted.tolist(),
                realised={k: float(v) for k, v in realised.items()},
                expected={k: float(v) for k, v in expected.items()},
                deviations=deviations,
            )
        )
    return cases


def regression():
    cases = []
    for _ in range(8):
        n = int(rng.choice([30, 100]))
        y = np.round(np.exp(rng.normal(size=n)) * DENOMINATOR) / DENOMINATOR
        p = np.round(np.abs(y + rng.normal(size=n) * 0.4) * DENOMINATOR) / DENOMINATOR

        def values(w):
            w = w / w.sum()
            mse = (w * (y - p) ** 2).sum()
            msle = (w * (np.log1p(y) - np.log1p(p)) ** 2).sum()
            mean = (w * y).sum()
            return dict(
                mae=(w * np.abs(y - p)).sum(),
                mse=mse,
                rmse=np.sqrt(mse),
                mape=(w * np.abs(y - p) / y).sum(),
                msle=msle,
                rmsle=np.sqrt(msle),
                r2=1 - mse / (w * (y - mean) ** 2).sum(),
            )

        realised = values(np.ones(n))
        assert abs(realised["r2"] - m.r2_score(y, p)) < 1e-12
        assert abs(realised["rmsle"] - m.root_mean_squared_log_error(y, p)) < 1e-12
        step = 1e-4
        influence = {name: np.zeros(n) for name in realised}
        for i in range(n):
            for sign in (1, -1):
                w = np.ones(n)
                w[i] += sign * step
                for name, value in values(w).items():
                    influence[name][i] += sign * value * n / (2 * step)
        deviations = {name: float(np.sqrt(np.mean((v - v.mean()) ** 2))) for name, v in influence.items()}
        cases.append(
            dict(
                values=y.tolist(),
                predictions=p.tolist(),
                realised={k: float(v) for k, v in realised.items()},
                deviations=deviations,
            )
        )
    return cases


tool = dict(
    script="test/golden/generate_performance.py",
    python=platform.python_version(),
    numpy=np.__version__,
    scipy=scipy.__version__,
    scikitLearn=sklearn.__version__,
)
print(
    json.dumps(
        dict(
            tool=tool,
            denominator=DENOMINATOR,
            thresholds=thresholds(),
            isotonic=isotonic(),
            classification=classification(),
            regression=regression(),
        ),
        separators=(",", ":"),
        allow_nan=False,
    )
)
