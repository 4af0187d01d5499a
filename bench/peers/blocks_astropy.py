"""Bayesian blocks of events by astropy."""

import astropy
from astropy.stats import bayesian_blocks

from peer import answer, load

times = load("times.f64", "<f8")
answer(f"astropy {astropy.__version__}", lambda: bayesian_blocks(times, fitness="events", p0=0.05), lambda edges: edges.sum())
