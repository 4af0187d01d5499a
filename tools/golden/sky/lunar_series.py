"""Fits the compact series of the Moon in Mmoda.Sky to positions of a full theory (lunar_theory.py).

    python3 lunar_series.py THEORY_FOLDER > ../../../src/Mmoda.Sky/Ephemerides/moon.txt

Longitude, latitude and distance on the mean ecliptic of date are sampled every 0.75 d in 1927-2077. Waves whose arguments are
whole multiples of the Delaunay arguments (Simon et al. 1994, A&A 282, 663) are found by correlation with the windowed
residual and fitted together; what is left (planets) is described by free frequencies, found as peaks of its spectrum. All amplitudes,
and the free frequencies, are results of this fit; they hold in the sampled years.
"""
import itertools
import sys

import numpy as np
from lunar_theory import SECOND, Theory

ARGUMENTS = [[1072260.703692, 1602961601.2090, -6.3706, 0.006593, -0.00003169],   # D
             [1287104.793048, 129596581.0481, -0.5532, 0.000136, -0.00001149],    # l'
             [485868.249036, 1717915923.2178, 31.8792, 0.051635, -0.00024470],    # l
             [335779.526232, 1739527262.8478, -12.7512, -0.001037, 0.00000417]]   # F
t = (np.arange(2425000.5, 2480000.5, 0.75) - 2451545) / 36525
angles = np.array([sum(c * t**i for i, c in enumerate(a)) * SECOND for a in ARGUMENTS])
window = np.hanning(len(t))


def multiples(parity):
    """Of D, l', l, F; the multiple of F is even in longitude and distance and odd in latitude."""
    for k in itertools.product(range(0, 7), range(-3, 4), range(-5, 6), range(-4, 5)):
        first = next((x for x in k if x), 0)
        if first > 0 and k[3] % 2 == parity and sum(map(abs, k)) <= 9:
            yield k


def solve(matrix, y):
    scale = np.sqrt((matrix**2).sum(0))
    unit = matrix / scale
    return np.linalg.solve(unit.T @ unit, unit.T @ y) / scale


def waves(phases, weight=1.0):
    return [(weight * f(p))[:, None] for p in phases for f in (np.sin, np.cos)]


def fit(name, y, parity, threshold, degree):
    base = np.stack([(t / .75)**i for i in range(degree + 1)], 1)
    matrix, chosen = base, []
    residual = y - matrix @ solve(matrix, y)
    candidates = list(multiples(parity))
    half = window[::2] / window[::2].sum()
    for factor in (10000, 1000, 200, 40, 10, 3, 1):
        r = residual[::2] * half
        new = [k for k in candidates if k not in chosen and 2 * abs(r @ np.exp(1j * (np.array(k) @ angles[:, ::2]))) > threshold * factor]
        if new:
            chosen += new
            matrix = np.hstack([base] + waves([np.array(k) @ angles for k in chosen]))
            x = solve(matrix, y)
            residual = y - matrix @ x
            chosen = [k for k, a in zip(chosen, np.hypot(x[degree + 1::2], x[degree + 2::2])) if a > .7 * threshold]
    matrix = np.hstack([base] + waves([np.array(k) @ angles for k in chosen]))
    residual = y - matrix @ solve(matrix, y)
    growing = [k for k in chosen if 1.4 * abs(np.mean(residual * t * np.exp(1j * (np.array(k) @ angles)))) / np.mean(t * t) > threshold]
    matrix = np.hstack([matrix] + waves([np.array(k) @ angles for k in growing], t))
    residual, free, padded = y - matrix @ solve(matrix, y), [], 8 * len(t)
    while len(free) < 250:
        spectrum = np.abs(np.fft.rfft(residual * window, padded)) / window.sum() * 2
        peaks = np.where((spectrum[1:-1] > spectrum[:-2]) & (spectrum[1:-1] > spectrum[2:]) & (spectrum[1:-1] > threshold))[0] + 1
        peaks, taken = peaks[np.argsort(-spectrum[peaks])], []
        for i in peaks:
            if len(taken) < 12 and spectrum[i] >= .4 * spectrum[peaks[0]] and all(abs(i - j) > 24 for j in taken):
                taken.append(i)
        if not taken:
            break
        for i in taken:
            a, b, c = spectrum[i - 1:i + 2]
            free.append(2 * np.pi * (i + .5 * (a - c) / (a - 2 * b + c)) / padded / (t[1] - t[0]))
        matrix = np.hstack([matrix] + waves([f * t for f in free[-len(taken):]]))
        x = solve(matrix, y)
        residual = y - matrix @ x
    x = solve(matrix, y)
    print(name, len(chosen), len(growing), len(free), "largest error", abs(y - matrix @ x).max(), file=sys.stderr)
    number = lambda v: repr(float(f"{v:.4f}" if name == "distance" else f"{v:.11f}"))
    for i in range(degree + 1):
        print(name, "polynomial", i, repr(float(x[i] / .75**i)))
    rest = iter(x[degree + 1:])
    for keys, power in ((chosen, 0), (growing, 1)):
        for k in keys:
            print(name, "delaunay", power, *k, number(next(rest)), number(next(rest)))
    for f in free:
        print(name, "free", 0, f"{f:.4f}", number(next(rest)), number(next(rest)))


v, u, r = Theory(sys.argv[1]).spherical(t, 3e-10)
v = np.unwrap(v) - angles[3]
print("# Geocentric Moon on the mean ecliptic of date: longitude less F (rad, from the departure point of J2000.0), latitude (rad), distance (km).")
print("# name polynomial power coefficient; name delaunay power D l' l F sine cosine; name free power rad-per-century sine cosine.")
print("# T in Julian centuries of TDB since J2000.0. Fitted to ELP/MPP02 (Chapront & Francou 2003, A&A 404, 735) in 1927-2077 by tools/golden/sky/lunar_series.py.")
fit("longitude", v - 2 * np.pi * np.round(v.mean() / (2 * np.pi)), 0, .03 * SECOND, 4)
fit("latitude", np.unwrap(u), 1, .03 * SECOND, 3)
fit("distance", r, 0, .06, 3)
