"""The Python side of bench/boosting.mjs: makes the data files and fits the peers on them, on one thread.

    python boosting.py peers                            names of the installed peers, as JSON
    python boosting.py data FOLDER LARGE_ROWS [SEED]    writes the data sets, prints their names as JSON
    python boosting.py fit FOLDER NAME PEER             fits once, prints seconds and scores as JSON
    python boosting.py losses FOLDER NAME               loss of every installed peer by its name, as JSON
"""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"):
    os.environ[name] = "1"

import importlib.metadata
import importlib.util
import json
import pathlib
import sys
import time
import warnings

import numpy as np
from sklearn import datasets
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.metrics import accuracy_score, log_loss, mean_squared_error
from sklearn.model_selection import train_test_split

warnings.filterwarnings("ignore")
PACKAGES = {"hgb": "scikit-learn", "lightgbm": "lightgbm", "xgboost": "xgboost"}


def tables(large_rows, seed):
    """Made tables are new for each seed; the others are only parted anew."""
    made = datasets.make_classification
    yield "mc10k", 3, made(10_000, 10, n_informative=5, n_classes=3, random_state=seed)
    yield "mc100k", 2, made(100_000, 20, n_informative=10, random_state=seed)
    yield "hastie", 2, as_labels(datasets.make_hastie_10_2(12_000, random_state=seed))
    for name in ("digits", "breast_cancer", "wine"):
        table = getattr(datasets, f"load_{name}")()
        yield name, len(table.target_names), (table.data, table.target)
    diabetes = datasets.load_diabetes()
    yield "diabetes", 0, (diabetes.data, diabetes.target)
    yield "friedman1", 0, datasets.make_friedman1(50_000, 10, noise=1, random_state=seed)
    yield "friedman2", 0, datasets.make_friedman2(5_000, noise=100, random_state=seed)
    yield "linear", 0, datasets.make_regression(50_000, 20, n_informative=10, noise=50, random_state=seed)
    if large_rows > 0:
        yield "large", 2, made(large_rows, 20, n_informative=10, random_state=seed)


def as_labels(table):
    return table[0], (table[1] > 0).astype(int)


def write_data(folder, large_rows, seed):
    names = []
    for name, classes, (x, y) in tables(large_rows, seed):
        share = 0.1 if name == "large" else 0.2
        parts = train_test_split(x, y, test_size=share, random_state=seed)
        for part, values in zip(("train-x", "test-x", "train-y", "test-y"), parts):
            np.ascontiguousarray(values, dtype="<f8").tofile(folder / f"{name}.{part}")
        about = {"name": name, "columns": x.shape[1], "classes": classes, "rows": len(parts[0])}
        (folder / f"{name}.json").write_text(json.dumps(about))
        names.append(about)
    return names


def make_model(peer, classes, rate=0.1):
    if peer == "hgb":
        kind = HistGradientBoostingClassifier if classes else HistGradientBoostingRegressor
        return kind(max_iter=100, learning_rate=rate, max_leaf_nodes=31, min_samples_leaf=20, early_stopping=False)
    if peer == "lightgbm":
        import lightgbm

        kind = lightgbm.LGBMClassifier if classes else lightgbm.LGBMRegressor
        return kind(n_estimators=100, learning_rate=rate, num_leaves=31, min_child_samples=20, max_bin=255, n_jobs=1, verbose=-1)
    import xgboost

    kind = xgboost.XGBClassifier if classes else xgboost.XGBRegressor
    return kind(n_estimators=100, learning_rate=rate, max_leaves=31, max_depth=0, grow_policy="lossguide", tree_method="hist", max_bin=255, n_jobs=1)


def read_data(folder, name):
    about = json.loads((folder / f"{name}.json").read_text())
    read = lambda part: np.fromfile(folder / f"{name}.{part}", dtype="<f8")
    x, unseen = (read(part).reshape(-1, about["columns"]) for part in ("train-x", "test-x"))
    kind = int if about["classes"] else float
    return about["classes"], x, read("train-y").astype(kind), unseen, read("test-y").astype(kind)


def score(model, classes, unseen, actual):
    if classes:
        shares = model.predict_proba(unseen)
        return {"loss": log_loss(actual, shares), "accuracy": accuracy_score(actual, shares.argmax(axis=1))}
    return {"loss": mean_squared_error(actual, model.predict(unseen)) ** 0.5}


def fit(folder, name, peer):
    classes, x, y, unseen, actual = read_data(folder, name)
    # Once untimed where that is quick: the other side warms up as well.
    if len(x) <= 50_000:
        make_model(peer, classes).fit(x, y)
    model = make_model(peer, classes)
    wall, cpu = time.perf_counter(), time.process_time()
    model.fit(x, y)
    result = {"seconds": time.perf_counter() - wall, "cpuSeconds": time.process_time() - cpu}
    return {**result, **score(model, classes, unseen, actual)}


def losses(folder, name):
    classes, x, y, unseen, actual = read_data(folder, name)
    loss = lambda model: score(model.fit(x, y), classes, unseen, actual)["loss"]
    found = {peer: loss(make_model(peer, classes)) for peer in installed()}
    if "lightgbm" in found and classes > 2:
        # Above two classes LightGBM multiplies second derivatives by this factor; the rate takes that back.
        found["lightgbm, same step"] = loss(make_model("lightgbm", classes, 0.1 * classes / (classes - 1)))
    return found


def installed():
    return [peer for peer, package in PACKAGES.items() if peer == "hgb" or importlib.util.find_spec(package)]


def main(command, *arguments):
    if command == "peers":
        return {peer: importlib.metadata.version(PACKAGES[peer]) for peer in installed()}
    folder = pathlib.Path(arguments[0])
    if command == "data":
        return write_data(folder, int(arguments[1]), int(arguments[2]) if len(arguments) > 2 else 0)
    if command == "losses":
        return losses(folder, arguments[1])
    return fit(folder, arguments[1], arguments[2])


print(json.dumps(main(*sys.argv[1:])))
