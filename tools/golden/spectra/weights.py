"""python3 weights.py > weights.json: chi squared with variances of the model and of smoothed counts, and their minima by simplex.

Written apart from the C# code. Variance of a rate of n counts in T seconds, background B counts in Tb:
- model: (m + B/Tb)/T + B/Tb**2, at least one count: 1/T**2;
- smoothed (Churazov et al. 1996, ApJ 471, 673, section 2): the mean count over the bin and as many neighbours on both sides, where there are
  any, as are needed for ten counts; at least one count in all.
"""
import json
import sys

import numpy as np
from scipy.optimize import minimize

rng = np.random.default_rng(1996)
edges = np.geomspace(20, 200, 31)
low, high = edges[:-1], edges[1:]
middle = np.sqrt(low * high)
area = 400 * np.exp(-((np.log(middle / 60) / 1.1) ** 2))
T, Tb = 60.0, 200.0
background = 0.02 * np.diff(edges)


def photons(index, norm):
    return norm * (low ** (1 - index) - high ** (1 - index)) / (index - 1)


S = rng.poisson(T * (photons(2.0, 0.1) * area + background))
B = rng.poisson(Tb * background)


def smoothed(counts):
    out = np.empty(len(counts))
    for i in range(len(counts)):
        for reach in range(len(counts)):
            window = counts[max(0, i - reach):i + reach + 1]
            if window.sum() >= 10 or len(window) == len(counts):
                break
        out[i] = max(window.sum(), 1) / len(window)
    return out


def chi(p, kind, off):
    m = photons(*p) * area
    rate, extra, known = S / T, 0.0, 0.0
    if off:
        rate, extra, known = rate - B / Tb, B / Tb ** 2, B / Tb
    variance = smoothed(S) / T ** 2 if kind == "churazov" else np.maximum((m + known) / T, 1 / T ** 2)
    return float((((rate - m) ** 2) / (variance + extra)).sum())


out = dict(edges=edges.tolist(), area=area.tolist(), T=T, Tb=Tb, S=S.tolist(), B=B.tolist())
for kind in ("model", "churazov"):
    for off in (False, True):
        best = None
        for start in ([2.0, 0.1], [1.5, 0.03], [2.5, 0.5]):
            r = minimize(lambda q: chi([q[0], np.exp(q[1])], kind, off), [start[0], np.log(start[1])], method="Nelder-Mead", options=dict(xatol=1e-11, fatol=1e-12, maxiter=20000))
            if best is None or r.fun < best.fun:
                best = r
        out[f"{kind}{'_background' if off else ''}"] = dict(at_2_0p1=chi([2.0, 0.1], kind, off), index=best.x[0], norm=float(np.exp(best.x[1])), statistic=best.fun)
json.dump(out, sys.stdout)
