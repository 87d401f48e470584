"""Writes boosting.json: scores of scikit-learn's HistGradientBoosting with losses, missing values and categories.

    python test/golden/generate_boosting.py

Same parameters on both sides: 60 rounds, rate 0.1, 15 leaves, at least 20 rows a leaf, no penalty, no early stopping.
"""

import json
import pathlib
import platform

import numpy as np
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.metrics import log_loss, mean_gamma_deviance, mean_pinball_loss, mean_poisson_deviance, mean_squared_error

COMMON = dict(max_iter=60, learning_rate=0.1, max_leaf_nodes=15, min_samples_leaf=20, early_stopping=False, random_state=0)
TRAIN, TEST = 700, 500


def make(seed):
    """Two numbers, one of them with holes that mean something, and a category of eight levels."""
    random = np.random.default_rng(seed)
    rows = TRAIN + TEST
    a = random.normal(size=rows).round(2)
    b = random.normal(size=rows).round(2)
    level = random.integers(0, 8, size=rows)
    effects = np.array([0.8, -0.6, 0.1, 1.0, -0.9, 0.0, 0.5, -0.4])
    hole = random.uniform(size=rows) < 0.2
    signal = np.sin(2 * a) * 0.8 + effects[level] + np.where(hole, 0.7, 0.4 * b)
    return np.column_stack([a, np.where(hole, np.nan, b), level]), signal, random


def case(name, task, class_count, params, x, y, score):
    categories = [False, False, True]
    settings = {**COMMON, **params.pop("sklearn")}
    kind = HistGradientBoostingClassifier if task == "classification" else HistGradientBoostingRegressor
    model = kind(categorical_features=categories, **settings).fit(x[:TRAIN], y[:TRAIN])
    answers = model.predict_proba(x[TRAIN:]) if task == "classification" else model.predict(x[TRAIN:])
    return {
        "name": name,
        "task": task,
        "classCount": class_count,
        "params": params,
        "y": [float(value) for value in np.round(y, 4)],
        "score": float(score(y[TRAIN:], answers)),
    }


def cases():
    x, signal, random = make(1)
    y = np.round(signal + 0.5 * random.normal(size=len(signal)), 4)
    squared = {"sklearn": {}}
    yield case("squared", "regression", 0, squared, x, y, mean_squared_error)
    quantile = {"sklearn": {"loss": "quantile", "quantile": 0.8}, "loss": "quantile", "alpha": 0.8}
    yield case("quantile", "regression", 0, quantile, x, y, lambda t, p: mean_pinball_loss(t, p, alpha=0.8))
    absolute = {"sklearn": {"loss": "absolute_error"}, "loss": "absolute"}
    yield case("absolute", "regression", 0, absolute, x, y, lambda t, p: 2 * mean_pinball_loss(t, p, alpha=0.5))
    counts = random.poisson(np.exp(signal)).astype(float)
    poisson = {"sklearn": {"loss": "poisson"}, "loss": "poisson"}
    yield case("poisson", "regression", 0, poisson, x, counts, mean_poisson_deviance)
    amounts = np.round(np.exp(signal) * random.gamma(3, 1 / 3, size=len(signal)), 4) + 0.0001
    gamma = {"sklearn": {"loss": "gamma"}, "loss": "gamma"}
    yield case("gamma", "regression", 0, gamma, x, amounts, mean_gamma_deviance)
    labels = (signal + 0.5 * random.normal(size=len(signal)) > 0.5).astype(float)
    yield case("two classes", "classification", 2, {"sklearn": {}}, x, labels, log_loss)
    three = np.digitize(signal + 0.5 * random.normal(size=len(signal)), [-0.2, 0.8]).astype(float)
    yield case("three classes", "classification", 3, {"sklearn": {}}, x, three, log_loss)


document = {
    "script": "test/golden/generate_boosting.py",
    "versions": {"python": platform.python_version(), "numpy": np.__version__, "scikit-learn": sklearn.__version__},
    "train": TRAIN,
    "x": [None if np.isnan(value) else float(value) for value in make(1)[0].ravel()],
    "cases": list(cases()),
}
pathlib.Path(__file__).with_name("boosting.json").write_text(json.dumps(document) + "\n")
