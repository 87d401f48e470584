"""Fits scikit-learn's linear models on the rows that bench/linear.mjs wrote, and prints CPU seconds and scores as JSON.

Run by bench/linear.mjs:  python3 bench/peers/linear.py <folder> <rounds>   (numpy, scikit-learn; one thread)
"""

import json
import os
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np  # noqa: E402  (threads are counted when it loads)
import sklearn  # noqa: E402
from sklearn.linear_model import (  # noqa: E402
    BayesianRidge,
    ElasticNet,
    HuberRegressor,
    Lars,
    Lasso,
    LassoLars,
    LinearRegression,
    LogisticRegression,
    OrthogonalMatchingPursuit,
    Ridge,
    RidgeClassifier,
    TheilSenRegressor,
)
from sklearn.metrics import r2_score  # noqa: E402
from sklearn.svm import LinearSVC  # noqa: E402

CLASSIFIERS = {
    "lr": LogisticRegression,
    "ridge": RidgeClassifier,
    "svm": lambda: LinearSVC(dual=False),
}
REGRESSORS = {
    "lr": LinearRegression,
    "ridge": Ridge,
    "lasso": lambda: Lasso(alpha=0.01),
    "en": lambda: ElasticNet(alpha=0.01),
    "br": BayesianRidge,
    "huber": lambda: HuberRegressor(max_iter=1000),
    "omp": OrthogonalMatchingPursuit,
    "lar": Lars,
    "llar": lambda: LassoLars(alpha=0.01),
    "tr": lambda: TheilSenRegressor(random_state=0),
}


def main(folder, rounds):
    answers = []
    for job in json.load(open(os.path.join(folder, "jobs.json"))):
        path = os.path.join(folder, job["name"])
        x = np.fromfile(path + ".x").reshape(-1, job["columns"])
        y = np.fromfile(path + ".y")
        if job["task"] == "classification":
            y = y.astype(int)
        train = job["trainRows"]
        make = (CLASSIFIERS if job["task"] == "classification" else REGRESSORS)[job["id"]]
        seconds = []
        for _ in range(rounds):
            start = time.process_time()
            model = make().fit(x[:train], y[:train])
            seconds.append(time.process_time() - start)
        answer = model.predict(x[train:])
        is_classes = job["task"] == "classification"
        score = float((answer == y[train:]).mean()) if is_classes else float(r2_score(y[train:], answer))
        answers.append({"seconds": min(seconds), "score": score})
    print(json.dumps({"version": sklearn.__version__, "answers": answers}))


main(sys.argv[1], int(sys.argv[2]))
