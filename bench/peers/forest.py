"""The Python side of bench/forest.mjs: makes the data files and fits scikit-learn's forests on them, on one thread.

    python forest.py version                     version of scikit-learn, as JSON
    python forest.py data FOLDER                 writes the data sets, prints their names as JSON
    python forest.py fit FOLDER NAME MODEL SEED  fits, first and again, prints seconds and scores as JSON
"""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"):
    os.environ[name] = "1"

import json
import pathlib
import statistics
import sys
import time

import numpy as np
import sklearn
from sklearn import datasets, ensemble
from sklearn.metrics import accuracy_score, mean_squared_error
from sklearn.model_selection import train_test_split

# Fits after the first, where one is quick.
REPEATS = 9
MOST_ROWS_REPEATED = 20_000
MODELS = {"rf": "RandomForest", "et": "ExtraTrees", "ada": "AdaBoost"}


def tables():
    made = datasets.make_classification
    yield "mc10k", 3, made(10_000, 10, n_informative=5, n_classes=3, random_state=0)
    yield "mc100k", 2, made(100_000, 20, n_informative=10, random_state=0)
    for name in ("digits", "breast_cancer", "wine"):
        table = getattr(datasets, f"load_{name}")()
        yield name, len(table.target_names), (table.data, table.target)
    diabetes = datasets.load_diabetes()
    yield "diabetes", 0, (diabetes.data, diabetes.target)
    yield "friedman1", 0, datasets.make_friedman1(50_000, 10, noise=1, random_state=0)


def write_data(folder):
    names = []
    for name, classes, (x, y) in tables():
        parts = train_test_split(x, y, test_size=0.2, random_state=0)
        for part, values in zip(("train-x", "test-x", "train-y", "test-y"), parts):
            np.ascontiguousarray(values, dtype="<f8").tofile(folder / f"{name}.{part}")
        about = {"name": name, "columns": x.shape[1], "classes": classes, "rows": len(parts[0])}
        (folder / f"{name}.json").write_text(json.dumps(about))
        names.append(about)
    return names


def make_model(model, classes, seed):
    kind = getattr(ensemble, MODELS[model] + ("Classifier" if classes else "Regressor"))
    return kind(random_state=seed) if model == "ada" else kind(n_estimators=100, n_jobs=1, random_state=seed)


def fit(folder, name, model_name, seed):
    about = json.loads((folder / f"{name}.json").read_text())
    read = lambda part: np.fromfile(folder / f"{name}.{part}", dtype="<f8")
    x, unseen = (read(part).reshape(-1, about["columns"]) for part in ("train-x", "test-x"))
    y, actual = read("train-y"), read("test-y")
    seconds = []
    for _ in range(1 + (REPEATS if len(x) <= MOST_ROWS_REPEATED else 0)):
        model = make_model(model_name, about["classes"], seed)
        started = time.process_time()
        model.fit(x, y)
        seconds.append(time.process_time() - started)
    answers = model.predict(unseen)
    score = accuracy_score(actual, answers) if about["classes"] else mean_squared_error(actual, answers) ** 0.5
    again = statistics.median(seconds[1:]) if len(seconds) > 1 else None
    return {"firstSeconds": seconds[0], "againSeconds": again, "score": score}


def main(command, *arguments):
    if command == "version":
        return sklearn.__version__
    folder = pathlib.Path(arguments[0])
    if command == "data":
        return write_data(folder)
    return fit(folder, arguments[1], arguments[2], int(arguments[3]))


print(json.dumps(main(*sys.argv[1:])))
