"""Writes estimators.json: predictions of scikit-learn that our estimators are held to.

Run: python3 test/golden/generate_estimators.py   (numpy, scipy, scikit-learn)
"""

import json
import pathlib
import platform

import numpy as np
import scipy
import sklearn
from sklearn.datasets import load_breast_cancer, load_diabetes, load_wine, make_classification
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor


def logistic(C=1.0):
    # Newton with a tight tolerance: the minimum itself, not where the default solver happens to stop.
    return LogisticRegression(C=C, solver="newton-cholesky", tol=1e-12, max_iter=1000)


def split(x, y, seed, train, test):
    order = np.random.default_rng(seed).permutation(len(y))[: train + test]
    return x[order[:train]], y[order[:train]], x[order[train:]], y[order[train:]]


def case(name, data, models):
    x, y, query, _ = data
    classes = int(y.max()) + 1 if y.dtype.kind == "i" else None
    expected = []
    for estimator, params, model in models:
        fitted = model.fit(x, y)
        answer = fitted.predict_proba(query) if classes else fitted.predict(query)
        expected.append({"estimator": estimator, "params": params, "predictions": np.ravel(answer).tolist()})
    return {
        "name": name,
        "task": "classification" if classes else "regression",
        "classCount": classes,
        "columns": x.shape[1],
        "x": np.ravel(x).tolist(),
        "y": y.tolist(),
        "query": np.ravel(query).tolist(),
        "expected": expected,
    }


def classifiers():
    return [
        ("dummy", {}, DummyClassifier(strategy="prior")),
        ("lr", {}, logistic()),
        ("lr", {"C": 0.05}, logistic(0.05)),
        ("knn", {}, KNeighborsClassifier(5)),
        ("knn", {"neighbours": 1}, KNeighborsClassifier(1)),
        ("nb", {}, GaussianNB()),
        ("nb", {"varSmoothing": 0.01}, GaussianNB(var_smoothing=0.01)),
    ]


def regressors():
    return [
        ("dummy", {}, DummyRegressor()),
        ("lr", {}, LinearRegression()),
        ("ridge", {}, Ridge(solver="svd")),
        ("ridge", {"alpha": 25}, Ridge(alpha=25, solver="svd")),
        ("knn", {}, KNeighborsRegressor(5)),
        ("knn", {"neighbours": 3}, KNeighborsRegressor(3)),
    ]


def ill_conditioned():
    """Powers of one column, standardised condition number above 1e3: the way through QR."""
    random = np.random.default_rng(5)
    base = random.uniform(10, 12, size=90)
    x = np.column_stack([base, base**2, base**3])
    y = 2 * np.sin(base) + random.normal(size=90) * 0.1
    return x[:70], y[:70], x[70:], y[70:]


def dependent_columns():
    """The third column is the sum of the others, also in the rows asked about."""
    random = np.random.default_rng(6)
    base = random.integers(-50, 50, size=(80, 2)).astype(float)
    x = np.column_stack([base, base.sum(axis=1), np.full(80, 7.0)])
    y = base @ [1.5, -2.0] + random.normal(size=80)
    return x[:60], y[:60], x[60:], y[60:]


def epoch_seconds():
    random = np.random.default_rng(7)
    seconds = 1.7e9 + np.sort(random.uniform(0, 86400 * 30, size=80)).round()
    x = np.column_stack([seconds, random.normal(size=80)])
    y = (seconds - 1.7e9) / 86400 + 3 * x[:, 1] + random.normal(size=80)
    order = random.permutation(80)
    return x[order[:60]], y[order[:60]], x[order[60:]], y[order[60:]]


wine = load_wine()
cancer = load_breast_cancer()
diabetes = load_diabetes(scaled=False)
made = make_classification(160, 3, n_informative=3, n_redundant=0, n_classes=2, random_state=3)

cases = [
    case("wine, 13 raw columns, 3 classes", split(wine.data, wine.target.astype(int), 1, 120, 40), classifiers()),
    case("breast cancer, 6 raw columns, 2 classes", split(cancer.data[:, :6], cancer.target.astype(int), 2, 150, 40), classifiers()),
    case("made, 3 columns, 2 classes", split(made[0], made[1].astype(int), 3, 120, 40), classifiers()),
    case("diabetes, 10 raw columns", split(diabetes.data, diabetes.target, 4, 150, 40), regressors()),
    case("diabetes, 3 raw columns", split(diabetes.data[:, [2, 3, 8]], diabetes.target, 5, 150, 40), regressors()),
    case("powers of one column, ill-conditioned", ill_conditioned(), [("lr", {}, LinearRegression())]),
    case("dependent and constant columns", dependent_columns(), regressors()[:4]),
    case("epoch seconds", epoch_seconds(), [("lr", {}, LinearRegression())]),
]

document = {
    "script": "test/golden/generate_estimators.py",
    "versions": {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "scikit-learn": sklearn.__version__,
    },
    "cases": cases,
}
pathlib.Path(__file__).with_name("estimators.json").write_text(json.dumps(document) + "\n")
