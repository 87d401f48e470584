"""Models as other people bring them: trained by scikit-learn, LightGBM and XGBoost, written as ONNX by their converters,
with what the libraries themselves (not onnxruntime) predict for a few rows. And one graph with operators that MLDrift
does not know, with what onnxruntime says.
The rows are drawn as test/e2e/onnx-imports.spec.ts draws them: a, b, c, d normal, score = a - 0.7 b + noise.
Run: python test/golden/generate_onnx_imports.py > test/golden/onnx-imports.json
"""
import base64, json, sys, warnings
import numpy as np
import lightgbm, onnx, onnxmltools, onnxruntime, skl2onnx, sklearn, xgboost
from onnx import TensorProto, helper
from onnxmltools.convert.common.data_types import FloatTensorType
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from skl2onnx import to_onnx

warnings.filterwarnings("ignore")
rng = np.random.default_rng(11)
NAMES = ["a", "b", "c", "d"]

def draw(rows):
    # Multiples of 1/64 are the same number in single and double precision.
    x = np.round(rng.normal(size=(rows, 4)) * 64) / 64
    return x, x[:, 0] - 0.7 * x[:, 1] + 0.3 * rng.normal(size=rows)

X, score = draw(1500)
probe, _ = draw(40)
X32 = X.astype(np.float32)
cases = []

def record(name, task, proto, **predicted):
    cases.append({
        "name": name, "task": task, "inputs": NAMES,
        "model": base64.b64encode(proto.SerializeToString()).decode(),
        "rows": probe.tolist(), **predicted,
    })

pipeline = make_pipeline(StandardScaler(), LogisticRegression())
pipeline.fit(X, np.where(score > 0, "yes", "no"))
record("scikit-learn", "classification",
       to_onnx(pipeline, X32[:1], options={id(pipeline): {"zipmap": False}}, target_opset={"": 18, "ai.onnx.ml": 3}),
       levels=list(pipeline.classes_), probabilities=pipeline.predict_proba(probe).tolist())

lgbm = lightgbm.LGBMClassifier(n_estimators=10, num_leaves=8, verbose=-1)
lgbm.fit(X32, np.digitize(score, [-0.6, 0.6]))
record("LightGBM", "classification",
       onnxmltools.convert_lightgbm(lgbm, initial_types=[("X", FloatTensorType([None, 4]))], zipmap=False, target_opset=15),
       levels=[str(one) for one in lgbm.classes_], probabilities=lgbm.predict_proba(probe).tolist())

boosted = xgboost.XGBRegressor(n_estimators=15, max_depth=3)
boosted.fit(X32, (2 * score).astype(np.float32))
record("XGBoost", "regression",
       onnxmltools.convert_xgboost(boosted, initial_types=[("X", FloatTensorType([None, 4]))], target_opset=15),
       values=[float(one) for one in boosted.predict(probe.astype(np.float32))])

# y = erf(X w) + softplus(X w): neither operator is one of trees, linear models or their preprocessing.
weights = np.array([[1.0], [-0.7], [0.25], [0.5]], dtype=np.float32)
graph = helper.make_graph(
    [helper.make_node("MatMul", ["X", "w"], ["s"]), helper.make_node("Erf", ["s"], ["e"]),
     helper.make_node("Softplus", ["s"], ["p"]), helper.make_node("Add", ["e", "p"], ["y"])],
    "other", [helper.make_tensor_value_info("X", TensorProto.FLOAT, [None, 4])],
    [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None, 1])],
    [helper.make_tensor("w", TensorProto.FLOAT, [4, 1], weights.ravel())])
other = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
onnx.checker.check_model(other)
session = onnxruntime.InferenceSession(other.SerializeToString(), providers=["CPUExecutionProvider"])
[answer] = session.run(None, {"X": probe.astype(np.float32)})
record("operators of another kind", "regression", other, values=answer.ravel().tolist(), unknown=["Erf", "Softplus"])

modules = (np, sklearn, lightgbm, xgboost, onnx, skl2onnx, onnxmltools, onnxruntime)
json.dump({"versions": {m.__name__: m.__version__ for m in modules}, "cases": cases}, sys.stdout)
