"""Standardised folds of tables that scikit-learn ships, with the scores of its Gaussian process classifier, as JSON.

Run by bench/gaussian-process.mjs:  python3 bench/peers/gaussian-process.py <folds>   (numpy, scikit-learn)
"""

import json
import sys

import sklearn
from sklearn.datasets import load_breast_cancer, load_iris, load_wine
from sklearn.gaussian_process import GaussianProcessClassifier
from sklearn.gaussian_process.kernels import RBF, ConstantKernel
from sklearn.metrics import accuracy_score, log_loss
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import StandardScaler

TABLES = {"breast cancer": load_breast_cancer, "wine": load_wine, "iris": load_iris}
WAYS = {
    "as it is": GaussianProcessClassifier,
    # What its documentation shows for choosing both numbers: along the gradient, from 1 and 1.
    "by likelihood": lambda: GaussianProcessClassifier(ConstantKernel(1.0) * RBF(1.0), random_state=0),
}


def main(folds):
    answers = []
    for name, load in TABLES.items():
        x, y = load(return_X_y=True)
        parts = []
        for train, test in StratifiedKFold(folds, shuffle=True, random_state=0).split(x, y):
            scaler = StandardScaler().fit(x[train])
            seen, unseen = scaler.transform(x[train]), scaler.transform(x[test])
            part = {"trainX": seen.tolist(), "testX": unseen.tolist()}
            part |= {"trainY": y[train].tolist(), "testY": y[test].tolist()}
            part["peers"] = {}
            for way, make in WAYS.items():
                shares = make().fit(seen, y[train]).predict_proba(unseen)
                scores = [log_loss(y[test], shares), accuracy_score(y[test], shares.argmax(axis=1))]
                part["peers"][way] = scores
            parts.append(part)
        answers.append({"name": name, "columns": x.shape[1], "classes": int(y.max()) + 1, "parts": parts})
    print(json.dumps({"version": sklearn.__version__, "tables": answers}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
