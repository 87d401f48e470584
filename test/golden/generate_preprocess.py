"""Writes preprocess.json: what scikit-learn makes of seeded samples. Run: python test/golden/generate_preprocess.py"""

import json
import pathlib
import platform

import numpy as np
import scipy
import sklearn
from sklearn.decomposition import PCA
from sklearn.feature_selection import f_classif, f_regression
from sklearn.impute import KNNImputer
from sklearn.neighbors import LocalOutlierFactor
from sklearn.preprocessing import (
    KBinsDiscretizer,
    MaxAbsScaler,
    MinMaxScaler,
    PolynomialFeatures,
    PowerTransformer,
    QuantileTransformer,
    RobustScaler,
    StandardScaler,
)

random = np.random.default_rng(20261123)


def numbers(values):
    return [float(value) for value in np.asarray(values).ravel()]


def column(values):
    return np.asarray(values, dtype=float).reshape(-1, 1)


samples = {
    "normal": random.normal(3, 2, 60),
    "lognormal": random.lognormal(0, 1, 80),
    "negative": -random.exponential(5, 50),
    "mixed": np.concatenate([random.normal(-20, 1, 15), random.gamma(2, 3, 40)]),
    # 64 steps: shares of them are exact, so that equal values stay equal quantiles.
    "ties": random.integers(0, 6, 65).astype(float),
    "large": random.normal(1e6, 3e4, 40),
}
asked = {name: np.concatenate([values[:10], [values.min() - 1, values.max() + 1, 0.25]]) for name, values in samples.items()}

power = []
for name in ["normal", "lognormal", "negative", "mixed", "ties"]:
    fitted = PowerTransformer(method="yeo-johnson", standardize=False).fit(column(samples[name]))
    answer = fitted.transform(column(asked[name]))
    power.append(
        {
            "name": name,
            "values": numbers(samples[name]),
            "power": float(fitted.lambdas_[0]),
            "asked": numbers(asked[name]),
            "answer": numbers(answer),
        }
    )

quantile = []
for name, values in samples.items():
    fitted = QuantileTransformer(output_distribution="normal", n_quantiles=len(values)).fit(column(values))
    deviates = np.array([-6, -2, -1, -0.3, 0, 0.1, 1.5, 3, 6])
    quantile.append(
        {
            "name": name,
            "values": numbers(values),
            "asked": numbers(asked[name]),
            "answer": numbers(fitted.transform(column(asked[name]))),
            "deviates": numbers(deviates),
            "inverse": numbers(fitted.inverse_transform(column(deviates))),
        }
    )
many = random.normal(0, 1, 2500)
fitted = QuantileTransformer(output_distribution="normal").fit(column(many))
quantile.append(
    {
        "name": "many",
        "values": numbers(many),
        "asked": numbers(many[:20]),
        "answer": numbers(fitted.transform(column(many[:20]))),
        "deviates": [0.0, 1.0],
        "inverse": numbers(fitted.inverse_transform(column([0.0, 1.0]))),
    }
)

scalers = {"zscore": StandardScaler, "minmax": MinMaxScaler, "maxabs": MaxAbsScaler, "robust": RobustScaler}
normalise = [
    {
        "method": method,
        "values": numbers(values),
        "asked": numbers(asked[name]),
        "answer": numbers(scaler().fit(column(values)).transform(column(asked[name]))),
    }
    for method, scaler in scalers.items()
    for name, values in samples.items()
]

bins = []
for name, values in {**samples, "far": np.concatenate([random.normal(0, 1, 50), [100, 101, 250]])}.items():
    # Whole numbers lie half-way between centres, where rounding decides.
    if name == "ties":
        continue
    fitted = KBinsDiscretizer(n_bins=5, encode="ordinal", strategy="kmeans", subsample=None).fit(column(values))
    bins.append(
        {
            "name": name,
            "values": numbers(values),
            "bounds": numbers(fitted.bin_edges_[0][1:-1]),
            "asked": numbers(asked.get(name, values[:10])),
            "answer": numbers(fitted.transform(column(asked.get(name, values[:10])))),
        }
    )

rows = random.normal(size=(40, 4)) @ random.normal(size=(4, 4)) + [1, 2, 3, 4]
later = rows[:6] + 0.5
pca = [
    {
        "wanted": wanted,
        "rows": numbers(rows),
        "later": numbers(later),
        "answer": numbers(PCA(n_components=wanted, svd_solver="full").fit(rows).transform(later)),
        "components": int(PCA(n_components=wanted, svd_solver="full").fit(rows).n_components_),
    }
    for wanted in [None, 2, 0.9]
]

small = random.normal(size=(5, 3))
polynomial = [
    {
        "degree": degree,
        "rows": numbers(small),
        "answer": numbers(PolynomialFeatures(degree, include_bias=False).fit_transform(small)),
    }
    for degree in [2, 3]
]

features = random.normal(size=(90, 5))
classes = random.integers(0, 3, 90)
features[:, 1] += classes
features[:, 3] -= 0.4 * classes
target = features[:, 0] * 2 - features[:, 4] + random.normal(size=90)
ties = {
    "rows": numbers(features),
    "labels": [int(label) for label in classes],
    "values": numbers(target),
    "fClasses": numbers(f_classif(features, classes)[0]),
    "fValues": numbers(f_regression(features, target)[0]),
}

cloud = StandardScaler().fit_transform(np.concatenate([random.normal(size=(60, 3)), random.normal(6, 1, size=(3, 3))]))
lof = LocalOutlierFactor(n_neighbors=20).fit(cloud)
outliers = {"rows": numbers(cloud), "factors": numbers(-lof.negative_outlier_factor_)}

holes = random.normal(size=(30, 3))
holes[:, 1] += holes[:, 0]
holes[random.random(holes.shape) < 0.2] = np.nan
holes = (holes - np.nanmean(holes, axis=0)) / np.nanstd(holes, axis=0)
known = holes[~np.isnan(holes).all(axis=1)]
neighbours = {
    "rows": [None if np.isnan(value) else float(value) for value in known.ravel()],
    "answer": numbers(KNNImputer(n_neighbors=5).fit_transform(known)),
}

golden = {
    "provenance": {
        "script": "test/golden/generate_preprocess.py",
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "scikit-learn": sklearn.__version__,
        "seed": 20261123,
    },
    "power": power,
    "quantile": quantile,
    "normalise": normalise,
    "bins": bins,
    "pca": pca,
    "polynomial": polynomial,
    "ties": ties,
    "outliers": outliers,
    "neighbours": neighbours,
}
path = pathlib.Path(__file__).with_name("preprocess.json")
path.write_text(json.dumps(golden) + "\n")
