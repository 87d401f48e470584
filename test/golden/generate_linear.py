"""Writes linear.json: predictions of scikit-learn that our linear estimators are held to.

Searches run to tight tolerances, so that the expected numbers are the minimum itself and not where a default stops.
Run: python3 test/golden/generate_linear.py   (numpy, scipy, scikit-learn)
"""

import json
import pathlib
import platform
import warnings

import numpy as np
import scipy
import sklearn
from scipy.optimize import minimize
from scipy.special import softmax
from sklearn.datasets import load_breast_cancer, load_diabetes, load_wine
from sklearn.linear_model import (
    ARDRegression,
    BayesianRidge,
    ElasticNet,
    HuberRegressor,
    Lars,
    Lasso,
    LassoLars,
    LinearRegression,
    LogisticRegression,
    OrthogonalMatchingPursuit,
    RANSACRegressor,
    Ridge,
    RidgeClassifier,
    SGDRegressor,
    TheilSenRegressor,
)
from sklearn.linear_model._huber import _huber_loss_and_gradient
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures, StandardScaler
from sklearn.svm import LinearSVC

warnings.filterwarnings("error", category=sklearn.exceptions.ConvergenceWarning)


def from_margins(model, query):
    """Our uncalibrated probabilities: the softmax of twice the margins."""
    margins = model.decision_function(query)
    if margins.ndim == 1:
        margins = np.column_stack([np.zeros_like(margins), margins])
    return softmax(2 * margins, axis=1)


def saga(l1_ratio, C, class_weight=None):
    return LogisticRegression(
        l1_ratio=l1_ratio, C=C, solver="saga", tol=1e-11, max_iter=1_000_000, class_weight=class_weight
    )


def newton(C, class_weight=None):
    return LogisticRegression(C=C, solver="newton-cholesky", tol=1e-12, max_iter=1000, class_weight=class_weight)


def support_vectors(C):
    # A huge scaling of the intercept makes its penalty vanish; ours has none.
    return LinearSVC(C=C, dual=False, tol=1e-12, max_iter=1_000_000, intercept_scaling=1e3)


class Balanced:
    """Balances by sums of weights, as LogisticRegression does, and gives every row the weight of its class.

    RidgeClassifier balances by counts of rows; LinearSVC weighs the one class but not the rest it stands against.
    """

    def __init__(self, model):
        self.model = model

    def fit(self, x, y, sample_weight=None):
        weights = np.ones(len(y)) if sample_weight is None else sample_weight
        totals = np.bincount(y, weights)
        return self.model.fit(x, y, sample_weight=weights * weights.sum() / len(totals) / totals[y])


def classifiers():
    return [
        ("lr", {}, newton(1.0), True, 2e-6),
        ("lr", {"C": 0.05, "classWeight": "balanced"}, newton(0.05, "balanced"), True, 2e-6),
        ("lr", {"penalty": "l1", "C": 0.2}, saga(1.0, 0.2), True, 2e-6),
        ("lr", {"penalty": "elasticnet", "l1Ratio": 0.3, "C": 0.1}, saga(0.3, 0.1), True, 2e-6),
        ("ridge", {}, RidgeClassifier(solver="svd"), True, 1e-9),
        ("ridge", {"alpha": 30, "classWeight": "balanced"}, Balanced(RidgeClassifier(30, solver="svd")), True, 1e-9),
        ("svm", {"C": 0.1}, support_vectors(0.1), True, 1e-5),
        ("svm", {"C": 0.01, "classWeight": "balanced"}, Balanced(support_vectors(0.01)), True, 1e-5),
    ]


def descent(kind, **params):
    return kind(tol=1e-13, max_iter=1_000_000, **params)


def regressors():
    return [
        ("lr", {}, LinearRegression(), True, 1e-9),
        ("ridge", {"alpha": 3}, Ridge(3, solver="svd"), True, 1e-9),
        ("lasso", {}, descent(Lasso), True, 1e-5),
        ("lasso", {"alpha": 0.05, "tolerance": 1e-12}, descent(Lasso, alpha=0.05), True, 1e-6),
        ("en", {}, descent(ElasticNet), True, 1e-5),
        ("en", {"alpha": 0.2, "l1Ratio": 0.8, "tolerance": 1e-12}, descent(ElasticNet, alpha=0.2, l1_ratio=0.8), True, 1e-6),
        ("en", {"alpha": 0.2, "l1Ratio": 0}, Ridge(1), "alpha times sum of weights", 1e-9),
        ("br", {}, BayesianRidge(), True, 1e-9),
        ("huber", {}, PolishedHuber(), True, 2e-6),
        ("huber", {"epsilon": 1.1, "alpha": 2}, PolishedHuber(epsilon=1.1, alpha=2), True, 2e-6),
        ("omp", {}, OrthogonalMatchingPursuit(), False, 1e-9),
        ("omp", {"nonZeroWeights": 4}, OrthogonalMatchingPursuit(n_nonzero_coefs=4), False, 1e-9),
        # With all columns in, least angle regression is least squares; scikit-learn's Lars misses it here, because it
        # turns the sign of a column whose weight crosses 0.
        ("lar", {}, LinearRegression(), True, 1e-8),
        ("lar", {"nonZeroWeights": 3}, Lars(n_nonzero_coefs=3), False, 1e-8),
        ("llar", {}, LassoLars(), False, 1e-8),
        ("llar", {"alpha": 0.05}, LassoLars(alpha=0.05), False, 1e-8),
    ]


class PolishedHuber(HuberRegressor):
    """scikit-learn's own loss, minimised further: its search ends at a relative change of 2e-9."""

    def fit(self, x, y, sample_weight=None):
        super().fit(x, y, sample_weight)
        weights = np.ones(len(y)) if sample_weight is None else sample_weight
        found = minimize(
            _huber_loss_and_gradient,
            np.concatenate([self.coef_, [self.intercept_, self.scale_]]),
            method="L-BFGS-B",
            jac=True,
            args=(x, y, self.epsilon, self.alpha, weights),
            bounds=[(None, None)] * (x.shape[1] + 1) + [(1e-12, None)],
            options={"ftol": 1e-18, "gtol": 1e-10, "maxiter": 100_000, "maxcor": 50},
        )
        self.coef_, self.intercept_, self.scale_ = found.x[:-2], found.x[-2], found.x[-1]
        return self


class Standardised:
    """A model of columns and target brought to mean 0 and deviation 1; a weight of n counts as n rows."""

    def __init__(self, model):
        self.model = model

    def fit(self, x, y, sample_weight=None):
        counts = np.ones(len(y), dtype=int) if sample_weight is None else sample_weight.astype(int)
        x, y = np.repeat(x, counts, axis=0), np.repeat(y, counts)
        self.columns = StandardScaler().fit(x)
        self.mean, self.deviation = y.mean(), y.std()
        self.model.fit(self.columns.transform(x), (y - self.mean) / self.deviation)
        return self

    def predict(self, query):
        return self.model.predict(self.columns.transform(query)) * self.deviation + self.mean


class DirectARD(ARDRegression):
    """scikit-learn's search with its own form for more rows than columns also where there are fewer.

    Its form for fewer rows is off by 2e-7 in the wide case below, this one by 2e-14 (against 40 digits by mpmath).
    """

    def _update_sigma_woodbury(self, x, alpha_, lambda_, keep_lambda):
        return self._update_sigma(x, alpha_, lambda_, keep_lambda)


def relevance():
    return [
        ("ard", {}, Standardised(DirectARD()), True, 1e-9),
        ("ard", {"threshold": 50, "lambda1": 1e-3, "lambda2": 1e-3}, Standardised(DirectARD(threshold_lambda=50, lambda_1=1e-3, lambda_2=1e-3)), True, 1e-9),
    ]


def passive_aggressive(C=1.0, **params):
    # What PassiveAggressiveRegressor, deprecated since 1.8, is made of.
    return Standardised(SGDRegressor("epsilon_insensitive", penalty=None, learning_rate="pa1", eta0=C, shuffle=False, **params))


def row_by_row():
    return [
        ("par", {"shuffle": False}, passive_aggressive(), False, 1e-9),
        ("par", {"shuffle": False, "C": 0.01, "epsilon": 0.3, "tolerance": 1e-4}, passive_aggressive(0.01, epsilon=0.3, tol=1e-4), False, 1e-9),
    ]


class AgreedRANSAC:
    """RANSAC where the seed does not matter: checked over 50 of them."""

    def fit(self, x, y):
        fits = [RANSACRegressor(random_state=seed).fit(x, y) for seed in range(50)]
        assert all((fit.inlier_mask_ == fits[0].inlier_mask_).all() for fit in fits)
        assert 0 < (~fits[0].inlier_mask_).sum() < len(y) / 3
        return fits[0]


def consensus():
    return [("ransac", {}, AgreedRANSAC(), False, 1e-9)]


def theil_sen():
    return [
        ("tr", {}, TheilSenRegressor(random_state=0), False, 1e-9),
        ("tr", {"tolerance": 1e-9, "maxIterations": 5000}, TheilSenRegressor(tol=1e-9, max_iter=5000), False, 1e-8),
    ]


def polynomials(degrees):
    return [("poly", {"degree": d}, make_pipeline(PolynomialFeatures(d, include_bias=False), LinearRegression()), False, 1e-8) for d in degrees]


def case(name, data, models, weights=None):
    x, y, query = data
    is_classes = y.dtype.kind == "i"
    expected = []
    for estimator, params, model, takes_weights, tolerance in models:
        if weights is not None and not takes_weights:
            continue
        if takes_weights == "alpha times sum of weights":
            model = Ridge(params["alpha"] * (len(y) if weights is None else weights.sum()), solver="svd")
        fitted = model.fit(x, y) if weights is None else model.fit(x, y, sample_weight=weights)
        if not is_classes:
            answer = fitted.predict(query)
        elif estimator == "lr":
            answer = fitted.predict_proba(query)
        else:
            answer = from_margins(fitted, query)
        expected.append(
            {"estimator": estimator, "params": params, "tolerance": tolerance, "predictions": np.ravel(answer).tolist()}
        )
    return {
        "name": name,
        "task": "classification" if is_classes else "regression",
        "classCount": int(y.max()) + 1 if is_classes else None,
        "columns": x.shape[1],
        "x": np.ravel(x).tolist(),
        "y": y.tolist(),
        "weights": None if weights is None else weights.tolist(),
        "query": np.ravel(query).tolist(),
        "expected": expected,
    }


def split(x, y, seed, train, test, is_scaled=True):
    order = np.random.default_rng(seed).permutation(len(y))[: train + test]
    x = np.round(StandardScaler().fit_transform(x), 6) if is_scaled else x
    return x[order[:train]], y[order[:train]], x[order[train:]]


def wide():
    random = np.random.default_rng(11)
    x = random.normal(size=(30, 50)).round(4)
    y = (3 * x[:, 0] - 2 * x[:, 7] + x[:, 20] + random.normal(size=30) * 0.2).round(4)
    return x[:24], y[:24], x[24:]


def with_outliers(rows, columns, noise=0.3):
    random = np.random.default_rng(12)
    x = random.normal(size=(rows + 5, columns)).round(4)
    y = (x @ np.arange(1, columns + 1) + 2 + random.normal(size=rows + 5) * noise).round(4)
    y[: rows // 8] += 30
    return x[:rows], y[:rows], x[rows:]


def without(models, *ids):
    return [model for model in models if model[0] not in ids]


wine = load_wine()
cancer = load_breast_cancer()
diabetes = load_diabetes(scaled=False)
random = np.random.default_rng(10)
three = split(wine.data[:, :8], wine.target.astype(int), 1, 90, 12)
two = split(cancer.data[:, :6], cancer.target.astype(int), 2, 90, 12)
numbers = split(diabetes.data, diabetes.target, 4, 90, 12)

cases = [
    case("wine, 8 columns, 3 classes", three, classifiers()),
    case("wine, weighted rows", three, classifiers(), random.integers(0, 4, size=90).astype(float)),
    case("breast cancer, 6 columns, 2 classes", two, classifiers()),
    case("breast cancer, weighted rows", two, classifiers(), random.uniform(0.1, 3, size=90).round(3)),
    case("diabetes, 10 columns", numbers, regressors() + relevance() + row_by_row()),
    case("diabetes, weighted rows", numbers, regressors() + relevance(), random.integers(0, 4, size=90).astype(float)),
    case("30 rows, 50 columns", wide(), without(regressors(), "lr", "huber", "lar") + relevance() + row_by_row()),
    case("one column with outliers", with_outliers(40, 1), theil_sen() + polynomials([1, 2, 3, 5])),
    case("two columns with outliers", with_outliers(18, 2), theil_sen() + polynomials([1, 2]) + row_by_row()),
    case("one column, little noise, outliers", with_outliers(80, 1, 0.01), consensus()),
    case("four columns, little noise, outliers", with_outliers(80, 4, 0.01), consensus()),
    case("diabetes, 4 columns, products", split(diabetes.data[:, [2, 3, 8, 9]], diabetes.target, 5, 60, 10), polynomials([1, 2])),
]

document = {
    "script": "test/golden/generate_linear.py",
    "versions": {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "scikit-learn": sklearn.__version__,
    },
    "cases": cases,
}
pathlib.Path(__file__).with_name("linear.json").write_text(json.dumps(document) + "\n")
