"""Writes models.json: answers of scikit-learn that our further estimators are held to.

Run: python3 test/golden/generate_models.py   (numpy, scipy, scikit-learn)
"""

import json
import pathlib
import platform

import numpy as np
import scipy
import sklearn
from sklearn.compose import TransformedTargetRegressor
from sklearn.datasets import load_breast_cancer, load_diabetes, load_wine, make_classification
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis, QuadraticDiscriminantAnalysis
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.gaussian_process import GaussianProcessClassifier
from sklearn.gaussian_process.kernels import RBF, ConstantKernel
from sklearn.kernel_ridge import KernelRidge
from sklearn.naive_bayes import CategoricalNB, GaussianNB
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, SVR


def split(x, y, seed, train, test):
    order = np.random.default_rng(seed).permutation(len(y))[: train + test]
    return x[order[:train]], y[order[:train]], x[order[train:]]


def standardised(data):
    x, y, query = data
    scaler = StandardScaler().fit(x)
    return scaler.transform(x).round(6), y, scaler.transform(query).round(6)


def case(name, data, models):
    """Weighted answers come from repeated rows, which is what a whole weight means."""
    x, y, query = data
    weights = np.random.default_rng(len(y)).integers(0, 4, size=len(y))
    classes = int(y.max()) + 1 if y.dtype.kind == "i" else None
    expected = []
    for estimator, params, model, *rest in models:
        weighted = "weighted" in rest
        rows = np.repeat(np.arange(len(y)), weights if weighted else 1)
        fitted = model.fit(x[rows], y[rows])
        answer = fitted.predict_proba(query) if classes else fitted.predict(query)
        expected.append(
            {"estimator": estimator, "params": params, "weighted": weighted, "predictions": np.ravel(answer).tolist()}
        )
    return {
        "name": name,
        "task": "classification" if classes else "regression",
        "classCount": classes,
        "columns": x.shape[1],
        "x": np.ravel(x).tolist(),
        "y": y.tolist(),
        "weights": weights.tolist(),
        "query": np.ravel(query).tolist(),
        "expected": expected,
    }


def classifiers(classes):
    lda, qda, nearest = LinearDiscriminantAnalysis, QuadraticDiscriminantAnalysis, KNeighborsClassifier
    uniform = np.full(classes, 1 / classes)
    return [
        ("lda", {}, lda()),
        ("lda", {}, lda(), "weighted"),
        ("lda", {"priors": "uniform"}, lda(priors=uniform)),
        ("lda", {"shrinkage": "auto"}, lda(solver="lsqr", shrinkage="auto")),
        ("lda", {"shrinkage": "auto"}, lda(solver="lsqr", shrinkage="auto"), "weighted"),
        ("lda", {"shrinkage": "auto", "priors": "uniform"}, lda(solver="lsqr", shrinkage="auto", priors=uniform)),
        ("lda", {"shrinkage": 0.3}, lda(solver="lsqr", shrinkage=0.3)),
        ("qda", {}, qda(tol=0)),
        ("qda", {}, qda(tol=0), "weighted"),
        ("qda", {"regParam": 0.2}, qda(reg_param=0.2)),
        ("qda", {"priors": "uniform"}, qda(priors=uniform, tol=0)),
        ("nb", {}, GaussianNB(), "weighted"),
        ("dummy", {"strategy": "most-frequent"}, DummyClassifier(strategy="most_frequent")),
        ("dummy", {"strategy": "uniform"}, DummyClassifier(strategy="uniform")),
        ("dummy", {}, DummyClassifier(strategy="prior"), "weighted"),
        ("knn", {"weights": "distance"}, nearest(5, weights="distance")),
        ("knn", {"metric": "manhattan", "neighbours": 7}, nearest(7, metric="manhattan")),
        ("knn", {"metric": "manhattan", "weights": "distance"}, nearest(5, metric="manhattan", weights="distance")),
    ]


def centred(model):
    """The same model on the target minus its mean."""
    return TransformedTargetRegressor(model, transformer=StandardScaler(with_std=False))


def rescaled(model):
    return TransformedTargetRegressor(model, transformer=StandardScaler())


def regressors():
    tight = {"tol": 1e-9, "cache_size": 50}
    return [
        ("dummy", {"strategy": "median"}, DummyRegressor(strategy="median")),
        ("dummy", {"strategy": "median"}, DummyRegressor(strategy="median"), "weighted"),
        ("dummy", {}, DummyRegressor(), "weighted"),
        ("knn", {"weights": "distance"}, KNeighborsRegressor(5, weights="distance")),
        ("knn", {"metric": "manhattan"}, KNeighborsRegressor(5, metric="manhattan")),
        ("svm", {"tolerance": 1e-8}, rescaled(SVR(**tight))),
        ("svm", {"tolerance": 1e-8, "C": 10, "gamma": 0.05}, rescaled(SVR(C=10, gamma=0.05, **tight)), "weighted"),
        ("svm", {"tolerance": 1e-8, "standardiseTarget": False, "epsilon": 5, "C": 30, "gamma": "auto"},
         SVR(C=30, epsilon=5, gamma="auto", **tight)),
        ("kr", {}, centred(KernelRidge(kernel="rbf"))),
        ("kr", {}, centred(KernelRidge(kernel="rbf")), "weighted"),
        ("kr", {"alpha": 0.1, "gamma": 0.02}, centred(KernelRidge(kernel="rbf", alpha=0.1, gamma=0.02))),
        ("kr", {"kernel": "linear", "alpha": 3}, centred(KernelRidge(kernel="linear", alpha=3))),
    ]


def mixed_naive_bayes():
    """Two normals and two columns of codes: the joint log score of both models, with the class shares counted once."""
    random = np.random.default_rng(11)
    y = random.integers(0, 3, size=150)
    numbers = random.normal(size=(150, 2)) + y[:, None] * [0.8, -0.3]
    codes = np.column_stack([(random.integers(0, 3, size=150) + (y == 2)) % 4, random.integers(0, 3, size=150)])
    expected = []
    for alpha in (1.0, 0.25):
        normal = GaussianNB().fit(numbers, y)
        counted = CategoricalNB(alpha=alpha, min_categories=[4, 3]).fit(codes, y)
        score = normal.predict_joint_log_proba(numbers) + counted.predict_joint_log_proba(codes) - np.log(normal.class_prior_)
        answer = np.exp(score - scipy.special.logsumexp(score, axis=1, keepdims=True))
        expected.append({"alpha": alpha, "predictions": np.ravel(answer).tolist()})
    return {
        "classCount": 3,
        "columns": 4,
        "levels": [0, 0, 4, 3],
        "x": np.ravel(np.column_stack([numbers, codes])).tolist(),
        "y": y.tolist(),
        "expected": expected,
    }


def support_vectors(data, settings):
    """Decision values of support vector machines at a tight tolerance, one per pair of classes."""
    x, y, query = data
    expected = []
    for C, gamma in settings:
        model = SVC(C=C, gamma=gamma, tol=1e-9, cache_size=50, decision_function_shape="ovo").fit(x, y)
        values = model.decision_function(query)
        # With two classes scikit-learn turns the sign so that the second one is positive.
        values = -values[:, None] if values.ndim == 1 else values
        expected.append({"C": C, "gamma": gamma, "decisions": np.ravel(values).tolist()})
    return {
        "classCount": int(y.max()) + 1,
        "columns": x.shape[1],
        "x": np.ravel(x).tolist(),
        "y": y.tolist(),
        "query": np.ravel(query).tolist(),
        "expected": expected,
    }


def gaussian_processes(data):
    """Probabilities and log marginal likelihoods, with the default kernel and another, of rows and of repeated rows."""
    x, y, query = data
    weights = np.random.default_rng(len(y)).integers(0, 4, size=len(y))
    expected = []
    for length, variance in ((1.0, 1.0), (2.5, 16.0)):
        for weighted in (False, True):
            rows = np.repeat(np.arange(len(y)), weights if weighted else 1)
            kernel = ConstantKernel(variance, "fixed") * RBF(length, "fixed")
            default = None if length == variance == 1 else kernel
            model = GaussianProcessClassifier(default).fit(x[rows], y[rows])
            processes = getattr(model.base_estimator_, "estimators_", [model.base_estimator_])
            expected.append(
                {
                    "lengthScale": length,
                    "signalVariance": variance,
                    "weighted": weighted,
                    "predictions": np.ravel(model.predict_proba(query)).tolist(),
                    "logMarginalLikelihood": float(sum(one.log_marginal_likelihood_value_ for one in processes)),
                }
            )
    return {
        "classCount": int(y.max()) + 1,
        "columns": x.shape[1],
        "x": np.ravel(x).tolist(),
        "y": y.tolist(),
        "weights": weights.tolist(),
        "query": np.ravel(query).tolist(),
        "expected": expected,
    }


wine = load_wine()
cancer = load_breast_cancer()
diabetes = load_diabetes(scaled=False)
made = make_classification(160, 3, n_informative=3, n_redundant=0, n_classes=2, random_state=3)

wine_rows = split(wine.data[:, :6], wine.target.astype(int), 1, 110, 30)
cancer_rows = standardised(split(cancer.data[:, :5], cancer.target.astype(int), 2, 140, 30))
made_rows = split(made[0].round(6), made[1].astype(int), 3, 120, 30)
diabetes_rows = standardised(split(diabetes.data[:, :8], diabetes.target, 4, 120, 30))

document = {
    "script": "test/golden/generate_models.py",
    "versions": {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "scikit-learn": sklearn.__version__,
    },
    "cases": [
        case("wine, 6 raw columns, 3 classes", wine_rows, classifiers(3)),
        case("breast cancer, 5 standardised columns, 2 classes", cancer_rows, classifiers(2)),
        case("made, 3 columns, 2 classes", made_rows, classifiers(2)),
        case("diabetes, 8 standardised columns", diabetes_rows, regressors()),
    ],
    "mixedNaiveBayes": mixed_naive_bayes(),
    "supportVectors": [
        support_vectors(cancer_rows, [(1.0, "scale"), (20.0, 0.3)]),
        support_vectors(standardised(wine_rows), [(1.0, "scale"), (100.0, "auto")]),
    ],
    "gaussianProcesses": [gaussian_processes(cancer_rows), gaussian_processes(standardised(wine_rows))],
}
pathlib.Path(__file__).with_name("models.json").write_text(json.dumps(document) + "\n")
