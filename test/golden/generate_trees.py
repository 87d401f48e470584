"""Reference values for the tree estimators, from scikit-learn.

`quality`: small data sets with a train and a test part and the scores that scikit-learn reaches on the test part
(means over five seeds where the estimator is random). `agreement`: whole-number columns with few different values,
on which bins hold one value each, so that trees must agree and not only scores. Among splits of equal gain
DecisionTree draws one and HistGradientBoosting follows its rounding; the data are the first on which 30 seeds of the
one, and 10 orders and signs of the columns for the other, give one answer, so that no tie matters.

Run: pip install numpy scikit-learn; python generate_trees.py
"""

import json
import platform
from pathlib import Path

import numpy as np
import sklearn
from sklearn.datasets import load_breast_cancer, load_diabetes, make_classification
from sklearn.ensemble import (
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.metrics import accuracy_score, log_loss, mean_squared_error
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

MODELS = {
    "classification": {
        "gbdt": lambda seed: HistGradientBoostingClassifier(
            early_stopping=False, l2_regularization=1.0, random_state=seed
        ),
        "rf": lambda seed: RandomForestClassifier(random_state=seed),
        "dt": lambda seed: DecisionTreeClassifier(min_samples_leaf=10, random_state=seed),
    },
    "regression": {
        "gbdt": lambda seed: HistGradientBoostingRegressor(
            early_stopping=False, l2_regularization=1.0, random_state=seed
        ),
        "rf": lambda seed: RandomForestRegressor(random_state=seed),
        "dt": lambda seed: DecisionTreeRegressor(min_samples_leaf=10, random_state=seed),
    },
}


def score(task, model, x, y):
    if task == "regression":
        return {"rmse": mean_squared_error(y, model.predict(x)) ** 0.5}
    shares = model.predict_proba(x)
    return {"accuracy": accuracy_score(y, shares.argmax(1)), "logLoss": log_loss(y, np.clip(shares, 1e-15, 1))}


def quality(name, task, x, y):
    x = np.round(x, 4)
    train_x, test_x, train_y, test_y = train_test_split(
        x, y, test_size=0.3, random_state=0, stratify=y if task == "classification" else None
    )
    scores = {}
    for estimator, make in MODELS[task].items():
        runs = [score(task, make(seed).fit(train_x, train_y), test_x, test_y) for seed in range(5)]
        scores[estimator] = {key: float(np.mean([run[key] for run in runs])) for key in runs[0]}
    return {
        "name": name,
        "task": task,
        "columns": x.shape[1],
        "classCount": int(y.max()) + 1 if task == "classification" else 0,
        "trainX": train_x.ravel().tolist(),
        "trainY": train_y.tolist(),
        "testX": test_x.ravel().tolist(),
        "testY": test_y.tolist(),
        "scores": scores,
    }


def differ(answers, tolerance):
    return any(np.abs(answer - answers[0]).max() > tolerance for answer in answers)


def agreement(name, task, class_count, seed):
    random = np.random.default_rng(seed)
    x = random.integers(0, 100, size=(400, 5)).astype(float)
    signal = np.sin(x[:, 0] / 15) + 0.02 * x[:, 1] - 0.0003 * (x[:, 2] - 50) ** 2 + 0.3 * random.normal(size=400)
    if task == "regression":
        y = signal
        gbdt = HistGradientBoostingRegressor(early_stopping=False, l2_regularization=1.0, max_iter=20)
        dt = lambda tie: DecisionTreeRegressor(min_samples_leaf=20, random_state=tie)
        predict = lambda model, x: model.predict(x)
    else:
        y = np.digitize(signal, np.quantile(signal, np.arange(1, class_count) / class_count))
        gbdt = HistGradientBoostingClassifier(early_stopping=False, l2_regularization=1.0, max_iter=20)
        dt = lambda tie: DecisionTreeClassifier(min_samples_leaf=20, random_state=tie)
        predict = lambda model, x: model.predict_proba(x)
    trees = [predict(dt(tie).fit(x, y), x) for tie in range(30)]
    boosted = [predict(gbdt.fit(x, y), x)]
    for _ in range(10):
        other = x[:, random.permutation(5)] * random.choice([-1, 1], size=5)
        boosted.append(predict(gbdt.fit(other, y), other))
    if differ(trees, 1e-9) or differ(boosted, 1e-6):
        return agreement(name, task, class_count, seed + 10)
    print(name, "data seed", seed)
    return {
        "name": name,
        "task": task,
        "columns": 5,
        "classCount": class_count,
        "x": x.ravel().astype(int).tolist(),
        "y": y.tolist(),
        "gbdt": np.round(boosted[0], 9).ravel().tolist(),
        "dt": np.round(trees[0], 12).ravel().tolist(),
    }


three = make_classification(2000, 10, n_informative=5, n_classes=3, random_state=0)
cancer_x, cancer_y = load_breast_cancer(return_X_y=True)
diabetes = load_diabetes(return_X_y=True, scaled=False)
result = {
    "tool": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}, Python {platform.python_version()}",
    "script": "generate_trees.py",
    "quality": [
        quality("make_classification, 3 classes", "classification", *three),
        quality("breast cancer, first 10 columns", "classification", cancer_x[:, :10], cancer_y),
        quality("diabetes", "regression", *diabetes),
    ],
    "agreement": [
        agreement("numbers", "regression", 0, 1),
        agreement("two classes", "classification", 2, 2),
        agreement("three classes", "classification", 3, 3),
    ],
}
Path(__file__).with_name("trees.json").write_text(json.dumps(result, separators=(",", ":")) + "\n")
for case in result["quality"]:
    print(case["name"], case["scores"])
