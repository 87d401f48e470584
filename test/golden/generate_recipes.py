"""Golden values for calibration: /tmp/driftvenv/bin/python test/golden/generate_recipes.py > test/golden/recipes.json"""
import json
import warnings

import numpy
import scipy
import sklearn
from sklearn.calibration import _sigmoid_calibration
from sklearn.linear_model import LogisticRegression

warnings.filterwarnings("error")
rng = numpy.random.default_rng(7)


def sigmoid_case(rows, slope, weighted):
    z = numpy.round(rng.normal(size=rows) * 2, 6)
    y = (rng.random(rows) < 1 / (1 + numpy.exp(-(slope * z - 0.4)))).astype(int)
    weights = rng.integers(1, 4, rows).astype(float) if weighted else None
    if weighted:
        weights *= rows / weights.sum()
    a, b = _sigmoid_calibration(z, y, weights)
    return {
        "z": z.tolist(),
        "y": y.tolist(),
        "weights": None if weights is None else weights.tolist(),
        "slope": -a,
        "intercept": -b,
    }


def slope_case(rows, scale):
    """Calibration slope: an unpenalised logistic regression on the log odds."""
    z = rng.normal(size=rows)
    y = (rng.random(rows) < 1 / (1 + numpy.exp(-z))).astype(int)
    stated = scale * z
    model = LogisticRegression(C=numpy.inf, tol=1e-12, max_iter=10000).fit(stated[:, None], y)
    return {
        "z": stated.tolist(),
        "y": y.tolist(),
        "slope": float(model.coef_[0, 0]),
        "intercept": float(model.intercept_[0]),
    }


print(
    json.dumps(
        {
            "versions": {
                "numpy": numpy.__version__,
                "scipy": scipy.__version__,
                "scikit-learn": sklearn.__version__,
            },
            "sigmoid": [sigmoid_case(n, s, w) for n, s, w in [(12, 1, False), (60, 0.3, False), (60, 3, True), (200, -1, False), (200, 1, True)]],
            "slope": [slope_case(n, s) for n, s in [(80, 1), (150, 3), (150, 0.4)]],
        }
    )
)
