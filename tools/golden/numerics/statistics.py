"""Distributions, intervals and tests by scipy, astropy and mpmath."""
import json
import random
import warnings

import astropy
import mpmath as mp
import numpy as np
import scipy
from astropy.stats import poisson_conf_interval
from scipy import optimize, stats

warnings.filterwarnings("ignore")
random.seed(20260302)
mp.mp.dps = 40


def log_uniform(low, high):
    return 10 ** random.uniform(low, high)


rows = {}
rows["chiSquared"] = []
for _ in range(60):
    dof, x = random.choice([1, 2, 3, 7, 30, 250, 3.5]), 0
    x = dof * log_uniform(-1, 0.8)
    rows["chiSquared"].append([x, dof, float(mp.gammainc(dof / 2, x / 2, mp.inf, regularized=True)), stats.chi2.pdf(x, dof)])
rows["student"] = []
for _ in range(60):
    dof, t = random.choice([1, 2, 3.5, 10, 120, 4000]), random.choice([-1, 1]) * log_uniform(-2, 1.5)
    x = mp.mpf(dof) / (dof + mp.mpf(t) ** 2)
    upper = mp.betainc(mp.mpf(dof) / 2, mp.mpf(1) / 2, 0, x, regularized=True) / 2
    rows["student"].append([t, dof, float(upper if t > 0 else 1 - upper), stats.t.pdf(t, dof)])
rows["fisher"] = []
for _ in range(60):
    a, b, f = random.choice([1, 2, 5, 40, 300]), random.choice([1, 3, 8, 60, 900]), log_uniform(-1, 1)
    y = mp.mpf(b) / (b + a * mp.mpf(f))
    rows["fisher"].append([f, a, b, float(mp.betainc(mp.mpf(b) / 2, mp.mpf(a) / 2, 0, y, regularized=True))])
rows["poisson"] = []
for _ in range(80):
    mean = log_uniform(-3, 4)
    n = max(0, int(random.gauss(mean, 5 * mean ** 0.5)))
    m = mp.mpf(mean)
    log_pmf = n * mp.log(m) - m - mp.loggamma(n + 1)
    if log_pmf < -600:
        continue
    cdf = mp.gammainc(n + 1, m, mp.inf, regularized=True)
    at_least = mp.gammainc(n, 0, m, regularized=True) if n else mp.mpf(1)
    rows["poisson"].append([n, mean, float(mp.exp(log_pmf)), float(cdf), float(at_least)])
for n, mean in ((10 ** 9, 10 ** 9 + 3e4), (10 ** 12, 1e12 - 4e6)):
    m = mp.mpf(mean)
    rows["poisson"].append([n, mean, float(mp.exp(n * mp.log(m) - m - mp.loggamma(n + 1))), -1, -1])
rows["poissonQuantile"] = [[p, m, int(stats.poisson.ppf(p, m))] for p, m in ((random.random(), log_uniform(-2, 6)) for _ in range(60))]
rows["central"] = []
for n in (0, 1, 2, 3, 5, 10, 20, 50, 100, 1000):
    for level in (0.6827, 0.9, 0.95, 0.9973):
        low, high = poisson_conf_interval(n, interval="frequentist-confidence", sigma=stats.norm.isf((1 - level) / 2))
        rows["central"].append([n, level, low if n else 0.0, high])
rows["kraft"] = []
for n in (0, 1, 2, 3, 5, 8, 20, 60):
    for background in (0.0, 0.5, 1.5, 3.0, 6.0, 12.0):
        for level in (0.6827, 0.95, 0.99):
            low, high = poisson_conf_interval(n, interval="kraft-burrows-nousek", background=background, confidence_level=level)
            rows["kraft"].append([n, background, level, float(low), float(high)])


def li_ma(on, off, alpha):
    on, off, alpha = mp.mpf(on), mp.mpf(off), mp.mpf(alpha)
    a = on * mp.log((1 + alpha) / alpha * on / (on + off)) if on else mp.mpf(0)
    b = off * mp.log((1 + alpha) * off / (on + off)) if off else mp.mpf(0)
    return float(mp.sqrt(2 * (a + b)) * mp.sign(on - alpha * off))


cases = [(random.randrange(0, 40), random.randrange(0, 60), log_uniform(-2, 0.3)) for _ in range(30)]
cases += [(0, 7, 0.3), (5, 0, 0.2), (0, 1, 1.0), (10 ** 10 + 200000, 10 ** 10, 1.0), (10 ** 12 - 10 ** 6, 2 * 10 ** 12, 0.5), (281, 2327, 0.067)]
rows["liMa"] = [[*c, li_ma(*c)] for c in cases if c[0] + c[1] > 0]


def profile(on, off, alpha, s):
    """-2 ln of the likelihood, maximised over the background by mpmath."""
    on, off, alpha, s = map(mp.mpf, (on, off, alpha, s))

    def value(b):
        m = s + alpha * b
        return 2 * (m - on + (on * mp.log(on / m) if on else 0) + b - off + (off * mp.log(off / b) if off else 0))

    low, high = max(mp.mpf(0), -s / alpha) + mp.mpf("1e-30"), (on + off) * (1 + 1 / alpha) + abs(s) / alpha + 10
    for _ in range(400):
        x, y = low + (high - low) / 3, high - (high - low) / 3
        low, high = (low, y) if value(x) < value(y) else (x, high)
    return float(value((low + high) / 2))


rows["profile"] = []
for _ in range(30):
    on, off, alpha = random.randrange(0, 30), random.randrange(0, 60), log_uniform(-2, 0.3)
    s = random.uniform(0, 20) if random.random() < 0.8 else -0.3 * on
    rows["profile"].append([on, off, alpha, s, profile(on, off, alpha, s)])
rows["kolmogorov"] = []
for n in (1, 2, 5, 10, 30, 100, 200, 500, 5000):
    for x in (0.4, 0.6, 0.9, 1.2, 1.6, 1.94, 2.0, 2.6):
        d = x / n ** 0.5
        if 0.5 / n < d < 1:
            rows["kolmogorov"].append([d, n, float(stats.kstwo.sf(d, n))])
print(json.dumps({"scipy": scipy.__version__, "astropy": astropy.__version__, **rows}))
