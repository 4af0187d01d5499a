"""Makes tests/web/golden/light_curves.json: what astropy and scipy say of made-up light curves.

    python3 tools/golden/web/light_curves.py
"""
import json
import pathlib
import warnings

import astropy
import numpy as np
import scipy
from astropy.stats import bayesian_blocks
from astropy.timeseries import LombScargle
from scipy import optimize, special, stats

HERE = pathlib.Path(__file__).resolve().parents[3] / "tests" / "web" / "golden"
warnings.simplefilter("error")


def curve():
    """A sine of 4321 s on a slope, in 240 bins of uneven errors with gaps."""
    rng = np.random.default_rng(20180221)
    time = 5.724e8 + np.sort(rng.choice(np.arange(400), 240, replace=False)) * 200.0 + 100.0
    error = rng.uniform(1.5, 3.0, time.size)
    rate = 60 + 8 * np.sin(2 * np.pi * (time - time[0]) / 4321.0 + 0.7) + 1e-4 * (time - time[0]) + rng.normal(0, error)
    exposure = rng.uniform(60, 200, time.size)
    return time, rate, error, exposure


def lines(time, rate, error):
    t = time - time.mean()
    out = {}
    for name, shape, start in [
            ("constant", lambda x, a: a + 0 * x, [60]), ("linear", lambda x, a, b: a + b * x, [60, 0]),
            ("sine", lambda x, m, a, b, w: m + a * np.sin(w * x) + b * np.cos(w * x), [60, 5, 5, 2 * np.pi / 4321])]:
        best, covariance = optimize.curve_fit(shape, t, rate, start, error, absolute_sigma=True, xtol=1e-14, ftol=1e-14, gtol=1e-14, maxfev=20000)
        errors = np.sqrt(np.diag(covariance))
        chi = float((((rate - shape(t, *best)) / error) ** 2).sum())
        if name == "sine":
            m, a, b, w = best
            amplitude = np.hypot(a, b)
            slope = np.array([0, a, b, 0]) / amplitude
            values = [m, amplitude, 2 * np.pi / w]
            told = [errors[0], np.sqrt(slope @ covariance @ slope), 2 * np.pi / w * errors[3] / w]
        else:
            factor = [1, 86400][: len(best)]
            values, told = best * factor, errors * factor
        out[name] = {"values": list(map(float, values)), "errors": list(map(float, told)), "chi_squared": chi,
                     "probability": float(stats.chi2.sf(chi, time.size - len(best)))}
    return out


def main():
    time, rate, error, exposure = curve()
    search = LombScargle(time, rate, error)
    step = 1 / (time[-1] - time[0]) / 5
    frequency = 0.5 * step + step * np.arange(1 + round((0.5 * time.size / (time[-1] - time[0]) - 0.5 * step) / step))
    power = search.power(frequency, method="cython")
    steps = np.where(time < time[120], rate, rate + 25)
    edges = bayesian_blocks(time, steps, error, fitness="measures", p0=0.05)
    mean, variance = rate.mean(), rate.var(ddof=1)
    groups = np.arange(time.size) // 7
    starts = np.flatnonzero(np.diff(groups, prepend=-1))
    weighted = np.add.reduceat(rate * exposure, starts) / np.add.reduceat(exposure, starts)
    phases = ((time - 5.724e8) / 4321.0) % 1
    folded = [float(np.average(rate[cell], weights=error[cell] ** -2.0)) for cell in ((np.floor(phases * 10) == k) for k in range(10))]
    golden = {
        "versions": f"astropy {astropy.__version__}, scipy {scipy.__version__}", "time": time.tolist(), "rate": rate.tolist(), "error": error.tolist(), "exposure": exposure.tolist(),
        "fits": lines(time, rate, error),
        "lomb_scargle": {"frequency": [frequency[0], frequency[-1]], "count": frequency.size, "power": power[::17].tolist(), "best": float(frequency[power.argmax()]), "highest": float(power.max()),
                         "false_alarm": float(search.false_alarm_probability(0.12, method="baluev", maximum_frequency=frequency[-1])), "at": 0.12},
        "blocks": {"steps": steps.tolist(), "edges": edges.tolist()},
        "statistics": {"weighted": float(np.average(rate, weights=error ** -2.0)), "variance": float(variance), "excess": float((variance - (error ** 2).mean()) / mean ** 2), "median": float(np.median(rate)),
                       "skewness": float(stats.skew(rate)), "kurtosis": float(stats.kurtosis(rate)), "median_deviation": float(stats.median_abs_deviation(rate))},
        "rebin_by_7": {"rate": weighted.tolist(), "error": (np.sqrt(np.add.reduceat((error * exposure) ** 2, starts)) / np.add.reduceat(exposure, starts)).tolist()},
        "fold": {"period": 4321.0, "rate": folded},
        "upper_gamma": [[a, x, float(special.gammaincc(a, x))] for a, x in [(0.5, 0.1), (2, 3), (10, 4), (10, 25), (120, 119.5), (120, 190), (5000, 5100)]],
        "log_gamma": [[x, float(special.gammaln(x))] for x in [0.1, 0.5, 1, 3.7, 42, 1234.5]],
    }
    (HERE / "light_curves.json").write_text(json.dumps(golden) + "\n")


if __name__ == "__main__":
    main()
