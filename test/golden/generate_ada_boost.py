"""Reference values for AdaBoost (SAMME) from scikit-learn: the say of each stump and the labels it adds up to.

Columns are whole numbers with few values, so that bins hold one value each and stumps must agree.

Run: pip install numpy scikit-learn; python generate_ada_boost.py
"""

import json
import platform
from pathlib import Path

import numpy as np
import sklearn
from sklearn.ensemble import AdaBoostClassifier


def case(name, class_count, learning_rate, seed):
    random = np.random.default_rng(seed)
    x = random.integers(0, 60, size=(250, 4)).astype(float)
    signal = np.sin(x[:, 0] / 12) + 0.03 * x[:, 1] + 0.4 * random.normal(size=250)
    y = np.digitize(signal, np.quantile(signal, np.arange(1, class_count) / class_count))
    weights = random.integers(1, 4, size=250).astype(float)
    model = AdaBoostClassifier(n_estimators=15, learning_rate=learning_rate, random_state=0)
    model.fit(x, y, sample_weight=weights)
    return {
        "name": name,
        "classCount": class_count,
        "learningRate": learning_rate,
        "x": x.ravel().astype(int).tolist(),
        "y": y.tolist(),
        "weights": weights.tolist(),
        "says": model.estimator_weights_.tolist(),
        "labels": model.predict(x).tolist(),
    }


result = {
    "tool": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}, Python {platform.python_version()}",
    "script": "generate_ada_boost.py",
    "cases": [case("two classes", 2, 1.0, 1), case("three classes", 3, 0.5, 2)],
}
Path(__file__).with_name("ada-boost.json").write_text(json.dumps(result, separators=(",", ":")) + "\n")
