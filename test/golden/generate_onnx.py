"""Models of scikit-learn, LightGBM and XGBoost as ONNX files, with what onnxruntime says about a few rows.
Run: python test/golden/generate_onnx.py > test/golden/onnx.json
"""
import base64, json, sys, warnings
import numpy as np, pandas as pd
import sklearn, skl2onnx, onnxruntime, onnxmltools, lightgbm, xgboost
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import (ExtraTreesRegressor, GradientBoostingClassifier, HistGradientBoostingClassifier,
                              HistGradientBoostingRegressor, RandomForestClassifier, RandomForestRegressor)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.naive_bayes import GaussianNB
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder, OrdinalEncoder, StandardScaler
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType, StringTensorType

warnings.filterwarnings("ignore")
rng = np.random.default_rng(7)
n = 200
X = rng.normal(size=(n, 4)).astype(np.float32)
score = X[:, 0] - 0.7 * X[:, 1] + 0.3 * rng.normal(size=n)
two = np.where(score > 0, "yes", "no")
three = np.digitize(score, [-0.6, 0.6])
number = (2 * score + X[:, 2] ** 2).astype(np.float32)
holes = X.copy()
holes[rng.random(X.shape) < 0.1] = np.nan
frame = pd.DataFrame(X, columns=list("abcd"))
frame["city"] = rng.choice(["Rome", "Bern", "Oslo"], n)
city_effect = frame["city"].map({"Rome": 1.0, "Bern": 0.0, "Oslo": -1.0}).to_numpy()
two_by_city = np.where(score + city_effect > 0, 1, 0)

cases = []

def record(name, model_proto, inputs):
    session = onnxruntime.InferenceSession(model_proto.SerializeToString(), providers=["CPUExecutionProvider"])
    outputs = session.run(None, inputs)
    def plain(value):
        if isinstance(value, list):  # ZipMap
            keys = list(value[0].keys())
            return {"dims": [len(value), len(keys)], "data": [float(row[k]) for row in value for k in keys]}
        flat = value.reshape(-1).tolist()
        return {"dims": list(value.shape), "data": flat}
    def given(value):
        flat = [None if isinstance(v, float) and np.isnan(v) else v for v in value.reshape(-1).tolist()]
        return {"dims": list(value.shape), "type": "string" if value.dtype == object else
                {"float32": "float", "float64": "double", "int64": "int64"}[str(value.dtype)], "data": flat}
    cases.append({
        "name": name,
        "model": base64.b64encode(model_proto.SerializeToString()).decode(),
        "inputs": {k: given(v) for k, v in inputs.items()},
        "outputs": {o.name: plain(v) for o, v in zip(session.get_outputs(), outputs)},
    })

probe, probe_holes = X[:25], holes[:25]

def skl(name, model, y, data=X, options=None, rows=None):
    model.fit(data, y)
    try:
        proto = to_onnx(model, data[:1], options=options, target_opset={"": 18, "ai.onnx.ml": 3})
    except Exception as error:  # skl2onnx cannot write every model of every version
        print("left out:", name, str(error)[:80], file=sys.stderr)
        return
    record(name, proto, {"X": (probe if rows is None else rows)})

no_zip = lambda model: {id(model): {"zipmap": False}}
for name, model, y in [
    ("logistic two classes", LogisticRegression(), two),
    ("logistic three classes", LogisticRegression(), three),
    ("decision tree", DecisionTreeClassifier(max_depth=4), three),
    ("random forest two classes", RandomForestClassifier(10, max_depth=4, random_state=0), two),
    ("random forest three classes", RandomForestClassifier(10, max_depth=4, random_state=0), three),
    ("gradient boosting", GradientBoostingClassifier(n_estimators=10, max_depth=2), two),
    ("gradient boosting three classes", GradientBoostingClassifier(n_estimators=5, max_depth=2), three),
    ("naive Bayes", GaussianNB(), three),
    ("discriminant", LinearDiscriminantAnalysis(), three),
    ("network", MLPClassifier(hidden_layer_sizes=(8,), max_iter=200, random_state=0), three),
    ("linear support vectors", LinearSVC(), two),
]:
    skl(name, model, y, options=no_zip(model) if name not in ("linear support vectors",) else None)
hist = HistGradientBoostingClassifier(max_iter=10, max_leaf_nodes=6)
skl("histogram boosting with missing values", hist, two, data=holes, options=no_zip(hist), rows=probe_holes)
for name, model in [
    ("linear regression", LinearRegression()),
    ("forest regression", RandomForestRegressor(8, max_depth=4, random_state=0)),
    ("extra trees regression", ExtraTreesRegressor(8, max_depth=4, random_state=0)),
    ("network regression", MLPRegressor(hidden_layer_sizes=(8,), max_iter=200, random_state=0)),
    ("scaled ridge", make_pipeline(SimpleImputer(strategy="median"), StandardScaler(), Ridge())),
    ("minmax linear", make_pipeline(MinMaxScaler(), LinearRegression())),
]:
    skl(name, model, number)
hist = HistGradientBoostingRegressor(max_iter=10, max_leaf_nodes=6)
skl("histogram boosting regression with missing values", hist, number, data=holes, rows=probe_holes)

logit = LogisticRegression()
pipeline = make_pipeline(ColumnTransformer([
    ("numbers", make_pipeline(SimpleImputer(), StandardScaler()), list("abcd")),
    ("words", OneHotEncoder(handle_unknown="ignore"), ["city"]),
]), logit)
pipeline.fit(frame, two_by_city)
types = [(c, FloatTensorType([None, 1])) for c in "abcd"] + [("city", StringTensorType([None, 1]))]
proto = skl2onnx.convert_sklearn(pipeline, initial_types=types, options={id(logit): {"zipmap": False}}, target_opset={"": 18, "ai.onnx.ml": 3})
part = frame.head(25).copy()
part.loc[0, "city"] = "Nowhere"
columns = {c: part[[c]].to_numpy(np.float32) for c in "abcd"}
columns["city"] = part[["city"]].to_numpy(object)
record("pipeline with words", proto, columns)
forest = RandomForestClassifier(10, max_depth=4, random_state=0)
zipped = make_pipeline(StandardScaler(), forest)
zipped.fit(X, three)
record("pipeline with a dictionary per row", to_onnx(zipped, X[:1], target_opset={"": 18, "ai.onnx.ml": 3}), {"X": probe})

from onnxmltools.convert.common.data_types import FloatTensorType as MlFloat
for name, model, y in [
    ("LightGBM two classes", lightgbm.LGBMClassifier(n_estimators=8, num_leaves=6, verbose=-1), (two == "yes").astype(int)),
    ("LightGBM three classes", lightgbm.LGBMClassifier(n_estimators=5, num_leaves=6, verbose=-1), three),
    ("LightGBM regression", lightgbm.LGBMRegressor(n_estimators=8, num_leaves=6, verbose=-1), number),
]:
    model.fit(holes, y)
    proto = onnxmltools.convert_lightgbm(model, initial_types=[("X", MlFloat([None, 4]))], zipmap=False, target_opset=15)
    record(name, proto, {"X": probe_holes})
for name, model, y in [
    ("XGBoost two classes", xgboost.XGBClassifier(n_estimators=8, max_depth=3), (two == "yes").astype(int)),
    ("XGBoost three classes", xgboost.XGBClassifier(n_estimators=5, max_depth=3), three),
    ("XGBoost regression", xgboost.XGBRegressor(n_estimators=8, max_depth=3), number),
]:
    model.fit(holes, y)
    try:
        proto = onnxmltools.convert_xgboost(model, initial_types=[("X", MlFloat([None, 4]))], target_opset=15)
        record(name, proto, {"X": probe_holes})
    except Exception as error:
        print("left out:", name, error, file=sys.stderr)

json.dump({
    "versions": {m.__name__: m.__version__ for m in (np, sklearn, skl2onnx, onnxruntime, onnxmltools, lightgbm, xgboost)},
    "cases": cases,
}, sys.stdout)
