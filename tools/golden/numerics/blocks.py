"""Bayesian blocks of astropy for events, binned counts (as repeated events) and measurements."""
import json

import astropy
import numpy as np
from astropy.stats import bayesian_blocks

rng = np.random.default_rng(20260303)
cases = []
for n, p0 in ((40, 0.05), (300, 0.05), (300, 0.01), (1500, 0.1)):
    t = np.sort(np.concatenate([rng.uniform(0, 100, n), rng.normal(40, 1.5, n // 4), rng.uniform(70, 74, n // 5)]))
    t = np.round(t, 2) if n == 300 else t
    cases.append({"kind": "events", "p0": p0, "t": t.tolist(), "x": [], "sigma": [], "edges": bayesian_blocks(t, fitness="events", p0=p0).tolist()})
for n, p0 in ((50, 0.05), (400, 0.05), (400, 0.01)):
    t = np.sort(rng.uniform(0, 50, n))
    sigma = rng.uniform(0.5, 2, n)
    x = 3 + 4 * (t > 20) - 6 * ((t > 33) & (t < 36)) + sigma * rng.normal(size=n)
    edges = bayesian_blocks(t, x, sigma=sigma, fitness="measures", p0=p0)
    cases.append({"kind": "measures", "p0": p0, "t": t.tolist(), "x": x.tolist(), "sigma": sigma.tolist(), "edges": edges.tolist()})
print(json.dumps({"astropy": astropy.__version__, "cases": cases}))
