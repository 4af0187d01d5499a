"""Sun and Earth from erfa (epv00) and the Moon from the full theory ELP/MPP02, at random instants of 1960-2050.

    python3 ephemerides.py THEORY_FOLDER
"""
import json
import random
import sys

import erfa
import numpy as np
from lunar_theory import Theory

random.seed(20261122)
theory = Theory(sys.argv[1])
rows = []
for _ in range(150):
    ijd = random.uniform(-14610, 18628)
    heliocentric, barycentric = erfa.epv00(2451544.5, ijd)
    t = (ijd - 0.5) / 36525
    step = 120 / 86400 / 36525
    # Five-point derivative over 2 min steps: its error is (2.7e-6/s * 120 s)^4 / 30 of 1 km/s.
    m2, m1, moon, p1, p2 = theory.icrs([t - 2 * step, t - step, t, t + step, t + 2 * step]).T
    velocity = (8 * (p1 - m1) - (p2 - m2)) / (12 * 120)
    rows.append({"ijd": ijd, "earthFromSun": [*heliocentric["p"], *heliocentric["v"]],
                 "earthFromBarycentre": [*barycentric["p"], *barycentric["v"]], "moonFromEarth": [*moon, *velocity]})
print(json.dumps({"erfa": erfa.__version__, "units": "au, au/d; Moon km, km/s", "states": rows}))
