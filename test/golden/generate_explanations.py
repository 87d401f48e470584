"""Writes explanations.json: reference values for derived columns and change points.

Run in an environment with numpy, scipy and regex:  python generate_explanations.py
"""

import json
import platform
import random
from datetime import datetime, timezone
from pathlib import Path

import numpy as np
import regex
import scipy
from scipy import stats

rng = random.Random(20261123)


def text_counts(text):
    shown = [character for character in text if not regex.match(r"\s", character)]
    others = [character for character in shown if not regex.match(r"[\p{L}\p{M}]", character)]
    alone = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]"
    words = regex.findall(rf"{alone}|(?:(?!{alone})[\p{{L}}\p{{M}}])+", text.lower())
    return {
        "text": text,
        "length": len(text),
        "nonLetterShare": len(others) / len(shown) if shown else 0,
        "words": words,
    }


TEXTS = [
    "",
    "   ",
    "Don't panic: 42 answers!",
    "Grüße aus Köln, naïve façade",
    "Привет, мир 2026",
    "東京に行く OK 3",
    "हिन्दी पाठ।",
    "שלום עולם",
    "emoji 😀😀 and 𐐷𐐯",
    "tab\tand\nline",
    "สวัสดี ครับ",
    "e\u0301t\u00e9 CAFE\u0301",
]


def split(values):
    """Independent form of cusumSplit, straight from its formula."""
    x = np.asarray(values, dtype=float)
    m = len(x)
    excursion = np.abs(np.cumsum(x - x.mean()))[:-1]
    k = np.arange(1, m)
    shortest = max(10, int(np.ceil(0.02 * m)))
    clear = np.where((k >= shortest) & (k <= m - shortest), excursion / np.sqrt(k * (m - k)), -1)
    index = int(k[np.argmax(clear)])
    rest = np.concatenate([x[:index] - x[:index].mean(), x[index:] - x[index:].mean()])
    plain = float(rest @ rest / m)
    # Smallest whole cube root, free of rounding.
    lags = max(lag for lag in range(m) if lag**3 <= m)
    long_run = plain + sum(
        2 * (1 - lag / (lags + 1)) * float(rest[lag:] @ rest[:-lag]) / m for lag in range(1, lags + 1)
    )
    width = excursion.max() / np.sqrt(max(plain, long_run) * m)
    return {
        "values": [float(value) for value in values],
        "index": index,
        "before": float(x[:index].mean()),
        "after": float(x[index:].mean()),
        "pValue": float(stats.kstwobign.sf(width)),
    }


def sequences():
    for size, cut, shift in [(30, 15, 0), (40, 25, 1), (64, 50, 0.7), (125, 20, 2), (200, 100, 0.3), (200, 190, 0)]:
        yield split([round(rng.gauss(0, 1), 3) + (shift if row >= cut else 0) for row in range(size)])
    walk = 0
    values = []
    for _ in range(150):
        walk = 0.7 * walk + rng.gauss(0, 1)
        values.append(round(walk, 3))
    yield split(values)


def scores():
    reference = [rng.randrange(12) for _ in range(25)]
    current = list(range(-1, 14))
    place = [stats.percentileofscore(reference, value, kind="mean") / 100 - 0.5 for value in current]
    own = [stats.percentileofscore(reference, value, kind="mean") / 100 - 0.5 for value in reference]
    usual = float(np.mean(np.abs(own)))
    return {
        "reference": reference,
        "current": current,
        "place": place,
        "spread": [abs(value) - usual for value in place],
    }


def instants():
    rows = []
    for _ in range(20):
        milliseconds = rng.randrange(-(10**12), 2 * 10**12)
        moment = datetime.fromtimestamp(0, timezone.utc).timestamp() + milliseconds / 1000
        when = datetime.fromtimestamp(moment, timezone.utc)
        rows.append({"instant": milliseconds, "weekday": when.strftime("%a"), "hour": when.strftime("%H")})
    return rows


document = {
    "script": "test/golden/generate_explanations.py",
    "python": platform.python_version(),
    "numpy": np.__version__,
    "scipy": scipy.__version__,
    "regex": regex.__version__,
    "texts": [text_counts(text) for text in TEXTS],
    "splits": list(sequences()),
    "scores": scores(),
    "instants": instants(),
}
Path(__file__).with_name("explanations.json").write_text(json.dumps(document, indent=1, ensure_ascii=True) + "\n")
