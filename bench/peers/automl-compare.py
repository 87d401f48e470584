"""The Python side of bench/automl-compare.mjs: PyCaret compares its default list of models on the rows of a file.

    python automl-compare.py version                      versions, as JSON
    python automl-compare.py compare TRAIN TEST FOLDS JOBS  seconds, leaderboard and accuracy on the rows of TEST, as JSON
"""

import importlib.metadata
import json
import os
import sys
import tempfile
import time
import warnings

warnings.filterwarnings("ignore")


def cpu_seconds():
    """Of this process and of the workers that it keeps."""
    import psutil

    workers = psutil.Process().children(recursive=True)
    return sum(os.times()[:4]) + sum(sum(worker.cpu_times()[:2]) for worker in workers)


def compare(train_path, test_path, folds, jobs):
    # It writes a log where it runs, from the moment it is imported.
    os.chdir(tempfile.mkdtemp())
    import pandas as pd
    from pycaret.classification import ClassificationExperiment
    from sklearn.metrics import accuracy_score

    train, test = pd.read_csv(train_path), pd.read_csv(test_path)
    started, cpu = time.perf_counter(), cpu_seconds()
    experiment = ClassificationExperiment()
    # With rows to test on given, all rows of the training file take part in the comparison.
    experiment.setup(
        data=train, test_data=test, target="target", fold=folds, n_jobs=jobs, session_id=1, index=False, verbose=False, html=False
    )
    prepared = time.perf_counter()
    best = experiment.compare_models(verbose=False)
    ended, cpu = time.perf_counter(), cpu_seconds() - cpu
    board = experiment.pull()
    answers = experiment.predict_model(best, data=test, verbose=False)["prediction_label"]
    return {
        "seconds": ended - started,
        "compareSeconds": ended - prepared,
        "cpuSeconds": cpu,
        "models": [
            {"model": one, "accuracy": row["Accuracy"], "secondsAFold": row["TT (Sec)"]} for one, row in board.iterrows()
        ],
        "best": board.index[0],
        "accuracy": accuracy_score(test["target"], answers),
    }


def main(command, *arguments):
    if command == "version":
        return {name: importlib.metadata.version(name) for name in ("pycaret", "scikit-learn", "lightgbm")}
    train, test, folds, jobs = arguments
    return compare(train, test, int(folds), int(jobs))


answer = main(*sys.argv[1:])
print(f"\n{json.dumps(answer)}")
