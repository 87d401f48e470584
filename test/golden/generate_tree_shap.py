"""Reference values for TreeSHAP, from the shap package on trees of scikit-learn.

The trees are written out, with the number of training rows in each leaf, so that both sides explain the same tree;
thresholds are halves and columns whole numbers, so that no rounding decides a split.

Run: pip install numpy scikit-learn shap; python generate_tree_shap.py
"""

import json
import platform
from pathlib import Path

import numpy as np
import shap
import sklearn
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor


def tree_to_json(tree, is_classification):
    """Splits and leaves in the order of the nodes; a leaf child is -1 - its number."""
    is_leaf = tree.children_left < 0
    split_of = np.cumsum(~is_leaf) - 1
    leaf_of = np.cumsum(is_leaf) - 1
    link = lambda child: int(-1 - leaf_of[child]) if is_leaf[child] else int(split_of[child])
    splits = np.flatnonzero(~is_leaf)
    leaves = np.flatnonzero(is_leaf)
    cover = tree.weighted_n_node_samples[leaves]
    value = tree.value[leaves][:, 0, :]
    result = {
        "feature": tree.feature[splits].tolist(),
        "threshold": tree.threshold[splits].tolist(),
        "left": [link(child) for child in tree.children_left[splits]],
        "right": [link(child) for child in tree.children_right[splits]],
    }
    if is_classification:
        result["value"] = np.round(value * cover[:, None]).ravel().tolist()
    else:
        result |= {"value": value.ravel().tolist(), "cover": cover.tolist()}
    return result


def case(name, model, x, y, class_count):
    model.fit(x, y)
    rows = x[:6]
    explainer = shap.TreeExplainer(model, feature_perturbation="tree_path_dependent")
    values = explainer.shap_values(rows, check_additivity=False)
    return {
        "name": name,
        "model": {
            "estimator": "rf",
            "task": "classification" if class_count else "regression",
            "columns": x.shape[1],
            "classCount": class_count,
            "trees": [tree_to_json(one.tree_, class_count > 0) for one in model.estimators_],
        },
        "x": rows.astype(int).ravel().tolist(),
        "base": np.ravel(explainer.expected_value).tolist(),
        "values": np.asarray(values).ravel().tolist(),
    }


random = np.random.default_rng(7)
x = random.integers(0, 9, size=(150, 6)).astype(float)
signal = x[:, 0] * x[:, 1] / 8 - x[:, 2] + 0.5 * random.normal(size=150)
classes = np.digitize(signal, [-2, 1])
settings = {"n_estimators": 4, "max_leaf_nodes": 12, "random_state": 1}
cases = [
    case("numbers", RandomForestRegressor(**settings), x, signal, 0),
    case("three classes", RandomForestClassifier(**settings), x, classes, 3),
]
result = {
    "tool": f"shap {shap.__version__}, scikit-learn {sklearn.__version__}, numpy {np.__version__}, "
    f"Python {platform.python_version()}",
    "script": "generate_tree_shap.py",
    "cases": cases,
}
Path(__file__).with_name("tree-shap.json").write_text(json.dumps(result, separators=(",", ":")) + "\n")
