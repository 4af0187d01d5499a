"""Special functions to 17 digits by mpmath (50 digits inside), tails included."""
import json
import random

import mpmath as mp

mp.mp.dps = 50
random.seed(20260301)


def f(v):
    return float(v)


def log_uniform(low, high):
    return 10 ** random.uniform(low, high)


rows = {}
xs = [random.uniform(-6, 6) for _ in range(60)] + [log_uniform(-9, 1.4) for _ in range(60)] + [0.4999, 1.9999, 2.0, 2.0001, 5.5, 26.0]
rows["erf"] = [[x, f(mp.erf(x)), f(mp.erfc(x))] for x in xs]
ys = [random.uniform(-1, 1) for _ in range(40)] + [log_uniform(-12, -0.1) for _ in range(30)]
rows["erfInverse"] = [[y, f(mp.erfinv(mp.mpf(y)))] for y in ys]


def normal_upper(p):
    """x with Q(x) = p."""
    p = mp.mpf(p)
    guess = mp.sqrt(-2 * mp.log(p))
    guess -= mp.log(2 * mp.pi * (1 + guess ** 2)) / (2 * guess)
    return mp.findroot(lambda x: mp.log(mp.erfc(x / mp.sqrt(2)) / 2) - mp.log(p), guess)


ps = [log_uniform(-290, -1) for _ in range(40)] + [log_uniform(-8, -0.35) for _ in range(30)]
rows["normalSurvivalQuantile"] = [[p, f(normal_upper(p))] for p in ps]
xs = [log_uniform(-8, 7) for _ in range(60)] + [1 + s * log_uniform(-7, -0.5) for s in (1, -1) for _ in range(15)]
xs += [2 + s * log_uniform(-7, -0.5) for s in (1, -1) for _ in range(15)] + [0.5, 1.5, 2.5, 9.99, 10.0]
rows["logGamma"] = [[x, f(mp.loggamma(x))] for x in xs]


def gamma_pq(a, x):
    a, x = mp.mpf(a), mp.mpf(x)
    return mp.gammainc(a, 0, x, regularized=True), mp.gammainc(a, x, mp.inf, regularized=True)


gammas = []
while len(gammas) < 220:
    a = log_uniform(-4, 3.7)
    x = a * log_uniform(-2, 1) if random.random() < 0.5 else abs(a + random.gauss(0, 6) * a ** 0.5)
    if x <= 0:
        continue
    p, q = gamma_pq(a, x)
    if min(p, q) > mp.mpf(10) ** -280:
        gammas.append([a, x, f(p), f(q)])
rows["gamma"] = gammas

betas = []
while len(betas) < 160:
    a, b = log_uniform(-1.5, 3), log_uniform(-1.5, 3)
    mean = a / (a + b)
    x = random.random() if random.random() < 0.4 else mean + random.gauss(0, 4) * (mean * (1 - mean) / (a + b + 1)) ** 0.5
    if not 1e-6 < x < 1 - 1e-6:
        continue
    p = mp.betainc(a, b, 0, mp.mpf(x), regularized=True)
    if mp.mpf(10) ** -250 < p:
        betas.append([a, b, x, f(p)])
rows["beta"] = betas
rows["logBeta"] = [[a, b, f(mp.log(mp.beta(a, b)))] for a, b in ((log_uniform(-3, 5), log_uniform(-3, 5)) for _ in range(60))]
xs = [s * log_uniform(-12, 1) for s in (1, -0.09) for _ in range(20)]
rows["logOnePlus"] = [[x, f(mp.log1p(x)), f(mp.expm1(x))] for x in xs]
print(json.dumps({"mpmath": mp.__version__ if hasattr(mp, "__version__") else "1.2.1", **rows}))
