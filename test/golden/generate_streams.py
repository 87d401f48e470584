"""Writes streams.json: where the detectors of river raise an alarm, for the streaming detectors of src/core/stream.

Run in an environment with numpy and river:  python generate_streams.py
A stream is stored as text: one digit a value where all are 0 to 9, numbers with four decimals otherwise.
Indices count from 0. `older` holds what the tests of earlier releases of river expect of the same streams.
"""

import json
import platform
from importlib.metadata import version
from pathlib import Path

import numpy as np
from river import drift
from river.drift import binary


def legacy():
    """The published streams were drawn by NumPy's legacy generator with this seed."""
    return np.random.RandomState(12345)


def integers():
    r = legacy()
    return np.concatenate([r.randint(2, size=1000), r.randint(8, size=1000)])


def errors():
    r = legacy()
    return np.concatenate([r.binomial(1, 0.2, 1000), r.binomial(1, 0.8, 1000)])


def blocks():
    r = legacy()
    return np.concatenate([r.normal(mean, 0.1, 500) > 0 for mean in (0, 0.25, 0, 0.25)]).astype(int)


def bernoulli(seed, *parts):
    r = np.random.RandomState(seed)
    return np.concatenate([r.binomial(1, p, n) for p, n in parts])


def normal(seed, *parts):
    r = np.random.RandomState(seed)
    return np.round(np.concatenate([r.normal(mean, sd, n) for mean, sd, n in parts]), 4)


STREAMS = {
    "integers": integers(),
    "errors": errors(),
    "blocks": blocks(),
    "small-rise": bernoulli(1, (0.2, 2000), (0.3, 2000)),
    "rise-and-fall": bernoulli(2, (0.1, 1500), (0.25, 1500), (0.05, 1500)),
    "rare": bernoulli(3, (0.02, 3000), (0.06, 2000)),
    "steady": bernoulli(4, (0.3, 4000)),
    "normal-steps": normal(5, (0, 1, 1000), (0.5, 1, 1000), (-0.5, 1, 1000)),
    "normal-scale": normal(6, (0, 1, 1000), (0, 2, 1000)),
}

BINARY = ["errors", "blocks", "small-rise", "rise-and-fall", "rare", "steady"]
ANY = list(STREAMS)

# Of KSWIN only settings whose sample is the whole older part: river draws from Python's generator, we from ours.
CASES = [
    ("adwin", {"variant": "river"}, lambda: drift.ADWIN(), ANY),
    ("adwin", {"variant": "river", "delta": 0.05, "clock": 8}, lambda: drift.ADWIN(delta=0.05, clock=8), ANY),
    (
        "adwin",
        {"variant": "river", "maximumBuckets": 3, "minimumPart": 10, "gracePeriod": 50, "clock": 1},
        lambda: drift.ADWIN(max_buckets=3, min_window_length=10, grace_period=50, clock=1),
        ANY,
    ),
    ("ddm", {}, lambda: binary.DDM(), BINARY),
    (
        "ddm",
        {"warmUp": 100, "warningLevel": 1.5, "driftLevel": 2.5},
        lambda: binary.DDM(warm_start=100, warning_threshold=1.5, drift_threshold=2.5),
        BINARY,
    ),
    ("eddm", {}, lambda: binary.EDDM(), BINARY),
    ("eddm", {"warningRatio": 0.9, "driftRatio": 0.8}, lambda: binary.EDDM(alpha=0.9, beta=0.8), BINARY),
    ("hddm-a", {}, lambda: binary.HDDMA(), BINARY),
    ("hddm-a", {"sides": "both"}, lambda: binary.HDDMA(two_sided_test=True), BINARY),
    ("hddm-w", {}, lambda: binary.HDDMW(), BINARY),
    ("hddm-w", {"sides": "both"}, lambda: binary.HDDMW(two_sided_test=True), BINARY),
    (
        "hddm-w",
        {"sides": "both", "lambda": 0.01},
        lambda: binary.HDDMW(two_sided_test=True, lambda_val=0.01),
        BINARY,
    ),
    ("page-hinkley", {"sides": "up"}, lambda: drift.PageHinkley(mode="up"), ANY),
    ("page-hinkley", {"sides": "both"}, lambda: drift.PageHinkley(mode="both"), ANY),
    (
        "page-hinkley",
        {"sides": "both", "threshold": 15, "delta": 0.02},
        lambda: drift.PageHinkley(mode="both", threshold=15, delta=0.02),
        ANY,
    ),
    (
        "kswin",
        {"alpha": 0.0001, "windowSize": 200, "recentSize": 100},
        lambda: drift.KSWIN(alpha=1e-4, window_size=200, stat_size=100, seed=42),
        ANY,
    ),
    (
        "kswin",
        {"alpha": 0.001, "windowSize": 80, "recentSize": 40},
        lambda: drift.KSWIN(alpha=1e-3, window_size=80, stat_size=40, seed=42),
        ANY,
    ),
]

# What the tests of earlier releases of river pin, on the three published streams.
OLDER = [
    {"detector": "adwin", "stream": "integers", "alarms": [1055]},
    {"detector": "page-hinkley", "stream": "integers", "alarms": [1020, 1991]},
    {"detector": "kswin", "stream": "integers", "alarms": [1042]},
    {"detector": "ddm", "stream": "errors", "alarms": [1049]},
    {"detector": "eddm", "stream": "errors", "alarms": [681, 848, 983, 1042, 1089]},
    {"detector": "hddm-a", "stream": "errors", "alarms": [1047]},
    {"detector": "hddm-w", "stream": "errors", "alarms": [1018]},
    {"detector": "hddm-a", "sides": "both", "stream": "blocks", "alarms": [531, 1015, 1545]},
    {"detector": "hddm-w", "sides": "both", "stream": "blocks", "alarms": [507, 1508]},
]


def run(make, values):
    detector = make()
    alarms, warnings = [], 0
    for index, value in enumerate(values):
        detector.update(float(value))
        if detector.drift_detected:
            alarms.append(index)
        elif getattr(detector, "warning_detected", False):
            warnings += 1
    return alarms, warnings


def as_text(values):
    if values.dtype.kind == "i":
        return "".join(str(value) for value in values)
    return " ".join(f"{value:.4f}" for value in values)


cases = []
for detector, params, make, names in CASES:
    for name in names:
        alarms, warnings = run(make, STREAMS[name])
        cases.append({"detector": detector, "params": params, "stream": name, "alarms": alarms, "warnings": warnings})

golden = {
    "tool": {
        "script": "test/golden/generate_streams.py",
        "python": platform.python_version(),
        "numpy": np.__version__,
        "river": version("river"),
    },
    "streams": {name: as_text(values) for name, values in STREAMS.items()},
    "cases": cases,
    "older": OLDER,
}
Path(__file__).with_name("streams.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")
