"""Writes block_length.json: optimal block lengths of series by arch, which block-length.spec.ts must meet.

    pip install numpy arch && python test/golden/generate_block_length.py
"""

import json
from pathlib import Path

import arch
import numpy as np
from arch.bootstrap import optimal_block_length


def series(random, rows, memory):
    noise = random.normal(size=rows)
    values = np.zeros(rows)
    for i in range(rows):
        values[i] = (memory * values[i - 1] if i > 0 else 0) + noise[i]
    return values


def main():
    random = np.random.default_rng(7)
    cases = []
    for rows in (12, 30, 100, 400, 1500):
        for memory in (0.0, 0.5, -0.6, 0.9, 0.99, 1.0):
            values = np.round(series(random, rows, memory), 6)
            length = float(optimal_block_length(values)["circular"].iloc[0])
            cases.append({"memory": memory, "values": values.tolist(), "length": length})
    signs = np.round(np.sign(np.sin(np.arange(600) / 40)) + random.normal(size=600), 6)
    length = float(optimal_block_length(signs)["circular"].iloc[0])
    cases.append({"memory": "a slow wave under noise", "values": signs.tolist(), "length": length})
    path = Path(__file__).with_name("block_length.json")
    path.write_text(json.dumps({"versions": {"arch": arch.__version__, "numpy": np.__version__}, "cases": cases}) + "\n")


if __name__ == "__main__":
    main()
