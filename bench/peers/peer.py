"""What every Python peer shares: reading inputs, and the loop that answers the benchmark program."""

import os
import sys
import time

# One thread, as ours: set before numpy is imported.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

import numpy as np

MODE, FOLDER, OUTPUT = (sys.argv[1:] + ["", "", ""])[:3]


def load(name, dtype, shape=(-1,)):
    """A raw little-endian array that the benchmark program wrote."""
    return np.fromfile(os.path.join(FOLDER, name), dtype=dtype).reshape(shape)


def answer(library, run, check, make_ready=None):
    """For each line with n: runs n times, answers '<ms per run> <check value of the last result>'."""
    print("ready", library, flush=True)
    for line in sys.stdin:
        n = int(line)
        if make_ready:
            make_ready()
        start = time.perf_counter()
        for _ in range(n):
            result = run()
        spent = 1e3 * (time.perf_counter() - start) / n
        print(f"{spent:.6f} {float(check(result)):.17g}", flush=True)
