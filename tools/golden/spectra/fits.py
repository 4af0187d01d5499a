"""Fits of real spectra by scipy: the numbers in tests/Mmoda.HighEnergy.Tests/Golden/fits.json.

    python3 fits.py FOLDER_OF_REAL_FILES > fits.json

Written apart from the C# code: astropy reads the files, the matrix is dense and in double precision, every model is integrated over each
range of energy by Gauss's rule with 16 points, derivatives are differences. Needs astropy, numpy, scipy.
"""

import json
import sys
import warnings

import astropy
import numpy as np
import scipy
from astropy.io import fits
from scipy.optimize import least_squares

warnings.filterwarnings("ignore")
FOLDER = sys.argv[1].rstrip("/") + "/"
X, W = np.polynomial.legendre.leggauss(16)


def table(path, column):
    return next(h for h in fits.open(FOLDER + path) if column in getattr(getattr(h, "columns", None), "names", []))


def load(pha, rmf, arf, low, high, systematic=None):
    m, e, s = table(rmf, "MATRIX"), table(rmf, "E_MIN"), table(pha, "RATE")
    d, n = m.data, len(e.data)
    lo, hi = d["ENERG_LO"].astype(float), d["ENERG_HI"].astype(float)
    first = [np.atleast_1d(x) for x in d["F_CHAN"]]
    count = [np.atleast_1d(x) for x in d["N_CHAN"]]
    base = min(int(x[0]) for x, g in zip(first, d["N_GRP"]) if g > 0)
    matrix = np.zeros((len(lo), n))
    for i in range(len(lo)):
        row, at = np.atleast_1d(d["MATRIX"][i]), 0
        for g in range(int(d["N_GRP"][i])):
            a, k = int(first[i][g]) - base, int(count[i][g])
            matrix[i, a:a + k] = row[at:at + k]
            at += k
    if arf:
        matrix *= table(arf, "SPECRESP").data["SPECRESP"].astype(float)[:, None]
    names = s.columns.names
    rate, error = s.data["RATE"].astype(float), s.data["STAT_ERR"].astype(float)
    fraction = systematic if systematic is not None else s.data["SYS_ERR"].astype(float) if "SYS_ERR" in names else 0.0
    used = (error > 0) & np.isfinite(rate)
    if "QUALITY" in names:
        used &= s.data["QUALITY"] == 0
    used &= (e.data["E_MIN"] >= low - 1e-3) & (e.data["E_MAX"] <= high + 1e-3)
    energies = 0.5 * (lo + hi)[:, None] + 0.5 * (hi - lo)[:, None] * X
    weights = 0.5 * (hi - lo)[:, None] * W
    return energies, weights, matrix[:, used], rate[used], np.hypot(error, fraction * np.abs(rate))[used]


def power(e, g, k):
    return k * e ** -g


def cutoff(e, g, c, k):
    return k * e ** -g * np.exp(-e / c)


def broken(e, a, b, c, k):
    return np.where(e < b, k * e ** -a, k * b ** (c - a) * e ** -c)


def grbm(e, a, b, t, k):
    x, c = e / 100, max(a - b, 1e-9)
    return k * np.where(e < c * t, x ** a * np.exp(-e / t), (c * t / 100) ** c * np.exp(-c) * x ** b)


def bbody(e, t, k):
    return k * 8.0525 * e ** 2 / (t ** 4 * np.expm1(np.minimum(e / t, 700)))


def highecut(e, c, f, g, k):
    return k * e ** -g * np.where(e > c, np.exp((c - e) / f), 1)


def wabs(e):
    pieces = [(0.0, 17.3, 608.1, -2150), (.1, 34.6, 267.9, -476.1), (.284, 78.1, 18.8, 4.3), (.4, 71.4, 66.8, -51.4), (.532, 95.5, 145.8, -61.1),
              (.707, 308.9, -380.6, 294), (.867, 120.6, 169.3, -47.7), (1.303, 141.3, 146.8, -31.5), (1.84, 202.7, 104.7, -17), (2.471, 342.7, 18.7, 0),
              (3.21, 352.2, 18.7, 0), (4.038, 433.9, -2.4, .75), (7.111, 629, 30.9, 0), (8.331, 701.2, 25.2, 0)]
    sigma = np.zeros_like(e)
    for start, a, b, c in pieces:
        sigma = np.where(e >= start, (a + b * e + c * e * e) / e ** 3 * 1e-24, sigma)
    return sigma


def wabs_power(e, nh, g, k):
    return np.exp(-nh * 1e22 * wabs(e)) * power(e, g, k)


def fit(spectra, model, start, scaled=False, frozen=None):
    n = len(start)

    def residuals(p):
        out = []
        for i, (e, w, matrix, rate, error) in enumerate(spectra):
            factor = p[n + i - 1] if scaled and i > 0 else 1.0
            out.append((factor * (w * model(e, *p[:n])).sum(1) @ matrix - rate) / error)
        return np.concatenate(out)

    start = np.array(list(start) + [1.0] * ((len(spectra) - 1) if scaled else 0))
    best = None
    for shift in (1.0, 0.9, 1.1, 0.8, 1.25):
        trial = start.copy()
        trial[:n] *= shift
        for _ in range(3):
            r = least_squares(residuals, trial, x_scale=np.maximum(np.abs(trial), 1e-6), method="trf", xtol=1e-13, ftol=1e-13, gtol=1e-13, jac="3-point", max_nfev=500)
            trial = r.x
        if best is None or r.cost < best.cost:
            best = r
    covariance = np.linalg.inv(best.jac.T @ best.jac)
    return dict(values=best.x.tolist(), errors=np.sqrt(np.diag(covariance)).tolist(), chi2=2 * best.cost, dof=len(best.fun) - len(best.x))


CRAB = ("spi/crab/spi_spectrum_0605.fits", "spi/crab/spi_rmf_0605.fits", None)
NGC = ("isgri/ngc2110/NGC2110_ursini_spectrum_osa10.fits", "isgri/ngc2110/NGC2110_ursini_rmf_osa10.fits.gz", "isgri/ngc2110/NGC2110_ursini_arf_osa10.fits.gz")
GX = ("isgri/gx1p4/IBIS_spectrum_GX_1p4.fits", "isgri/gx1p4/IBIS_rmf_GX_1p4.fits", None)
A0535 = ("isgri/ogip_tests/phaI.fits.gz", "isgri/ogip_tests/rmf.fits.gz", "isgri/ogip_tests/arf.fits.gz")
GRB = ("isgri/grb221009a/IBIS_spectrum_GRB221009A.fits", "isgri/grb221009a/IBIS_rmf_GRB221009A.fits", "isgri/grb221009a/IBIS_arf_GRB221009A.fits")
JMX = [tuple(f"jemx/grb221009a/JMX{i}_{k}_GRB221009A.fits" for k in ("spectrum", "rmf", "arf")) for i in (1, 2)]
PAIRS = [
    ("powerlaw", [(*CRAB, 20, 2300)], power, [2.1, 10], {}),
    ("bknpower", [(*CRAB, 23, 1000)], broken, [2.09, 92, 2.26, 9.3], {}),
    ("grbm", [(*CRAB, 23, 1000)], grbm, [-2, -2.27, 570, 7e-4], {}),
    ("cutoffpl", [(*CRAB, 23, 1000)], cutoff, [2.05, 1500, 9], {}),
    ("powerlaw", [(*NGC, 0, 1000)], power, [1.8, .036], {}),
    ("cutoffpl", [(*NGC, 0, 1000)], cutoff, [1.66, 364, .023], {}),
    ("powerlaw", [(*GX, 28, 150)], power, [2.8, 10], {}),
    ("cutoffpl", [(*GX, 28, 150)], cutoff, [1.5, 40, .3], {}),
    ("powerlaw", [(*A0535, 25, 200, .01)], power, [3.1, 15], {}),
    ("bbody", [(*A0535, 25, 200, .01)], bbody, [8, .01], {}),
    ("constant*powerlaw", [(*JMX[0], 3, 20), (*JMX[1], 3, 20), (*GRB, 28, 250)], power, [2.1, .1], dict(scaled=True)),
    ("wabs*powerlaw", [(*JMX[0], 3, 20), (*JMX[1], 3, 20)], lambda e, g, k: wabs_power(e, 2.0, g, k), [2.1, .1], dict(frozen={"wabs.nH": 2.0})),
]

out = dict(versions=dict(astropy=astropy.__version__, numpy=np.__version__, scipy=scipy.__version__), pairs=[])
for expression, files, model, start, options in PAIRS:
    spectra = [load(*f) for f in files]
    out["pairs"].append(dict(
        model=expression,
        files=[dict(pha=f[0], rmf=f[1], arf=f[2], emin=f[3], emax=f[4], systematic=f[5] if len(f) > 5 else None) for f in files],
        start=start, frozen=options.get("frozen", {}), **fit(spectra, model, start, **options)))
    print(expression, out["pairs"][-1]["values"], out["pairs"][-1]["chi2"], out["pairs"][-1]["dof"], file=sys.stderr)
json.dump(out, sys.stdout, indent=1)
