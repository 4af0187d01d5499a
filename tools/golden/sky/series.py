"""Writes the coefficient tables of the analytic series, read from the constants of an installed ERFA library.

    python3 series.py LIBRARY OUTPUT_FOLDER      (for example /usr/lib/x86_64-linux-gnu/liberfa.so.1)

Fairhead & Bretagnon 1990 (A&A 229, 240): TDB - TT, seconds, T in Julian millennia of TDB since J2000.0, sines.
Moisson & Bretagnon 2001 (Celest. Mech. 80, 205; VSOP2000), fitted to DE405 as distributed with ERFA: heliocentric Earth and
Sun from the barycentre, au, t in Julian years of TDB since J2000.0, cosines, ecliptic axes.
Only numbers are taken; they are checked here against what the library computes.
"""
import struct
import sys

import erfa
import numpy as np

library, folder = sys.argv[1], sys.argv[2]
content = open(library, "rb").read()


def table(offset, rows):
    return np.frombuffer(content, dtype="<f8", count=3 * rows, offset=offset).reshape(rows, 3)


def find(*first):
    pattern = struct.pack(f"<{len(first)}d", *first)
    offset = content.find(pattern)
    assert offset >= 0 and content.find(pattern, offset + 1) < 0
    return offset


def write(name, head, sections):
    with open(f"{folder}/{name}", "w") as out:
        out.write("".join(f"# {line}\n" for line in head))
        for section, power, rows in sections:
            out.write(f"{section} {power}\n")
            out.writelines(" ".join(repr(float(v)) for v in row) + "\n" for row in rows)


# TDB - TT
terms = table(find(1656.674564e-6, 6283.075849991), 787)
bounds = [0, 474, 679, 764, 784, 787]
clock = [("tdb", k, [(a, p, f) for a, f, p in terms[bounds[k]:bounds[k + 1]]]) for k in range(5)]
# Adjustment of the planetary masses to those of JPL (Fairhead, 1990, private communication to SOFA).
clock[0][2].extend([(0.00065e-6, 4.021194, 6069.776754), (0.00033e-6, 5.543132, 213.299095),
                    (-0.00196e-6, 5.696701, 6208.294251), (-0.00173e-6, 2.435900, 74.781599)])
clock[2][2].append((0.03638e-6, float(np.pi / 2), 0.0))
t = np.linspace(-0.05, 0.06, 501)
ours = sum(t**k * sum(a * np.sin(p + f * t) for a, p, f in rows) for _, k, rows in clock)
assert abs(ours - erfa.dtdb(2451545.0, t * 365250, 0, 0, 0, 0)).max() < 1e-15
write("fairhead-bretagnon-1990.txt", [
    "TDB - TT at the geocentre: Fairhead & Bretagnon 1990, A&A 229, 240, with the masses of JPL ephemerides.",
    "Sections 'name power of T'; rows 'amplitude [s] phase [rad] frequency [rad per Julian millennium]'; sum of T^power a sin(p + f T).",
    "Made by tools/golden/sky/series.py."], clock)

# Earth and Sun
names = [f"{n}{k}{x}" for n in "es" for k in range(3) for x in "xyz"]
sizes = [501, 501, 137, 79, 80, 12, 5, 5, 3, 212, 213, 69, 50, 50, 14, 9, 9, 2]
offset = find(0.9998292878132e+00, 0.1753485171504e+01)
series = {}
for name, size in zip(names, sizes):
    alignment = 32 if size * 24 >= 32 else 16
    offset = -(-offset // alignment) * alignment
    series[name] = table(offset, size)
    offset += 24 * size
t = np.linspace(-50, 50, 501)
axes = np.array([[1, 0.000000211284, -0.000000091603], [-0.000000230286, 0.917482137087, -0.397776982902], [0, 0.397776982902, 0.917482137087]])


def position(body):
    return axes @ np.array([sum(t**k * (series[f"{body}{k}{x}"][:, 0, None] * np.cos(
        series[f"{body}{k}{x}"][:, 1, None] + series[f"{body}{k}{x}"][:, 2, None] * t)).sum(0) for k in range(3)) for x in "xyz"])


heliocentric, barycentric = erfa.epv00(2451545.0, t * 365.25)
assert abs(position("e").T - heliocentric["p"]).max() < 1e-12
assert abs((position("e") + position("s")).T - barycentric["p"]).max() < 1e-12
full = {"e": "earth", "s": "sun"}
write("vsop2000-earth.txt", [
    "Earth from the Sun (earth x, y, z) and Sun from the barycentre (sun x, y, z): VSOP2000 (Moisson & Bretagnon 2001, Celest. Mech. 80, 205),",
    "fitted to JPL DE405 as in ERFA; ecliptic axes, see AnalyticEphemeris for the rotation to the ICRS.",
    "Sections 'name power of t'; rows 'amplitude [au] phase [rad] frequency [rad per Julian year]'; sum of t^power a cos(p + f t).",
    "Made by tools/golden/sky/series.py."],
      [(full[n[0]] + "-" + n[2], n[1], series[n]) for n in names])
print(erfa.__version__)
