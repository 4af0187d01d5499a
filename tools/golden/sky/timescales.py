"""TDB, GPS and UTC of 1960-1971 from erfa, at random instants of TT."""
import json
import random

import astropy
import erfa
from astropy.time import Time
from astropy.utils import iers

iers.conf.auto_download = False
random.seed(20261121)


def parts(t, shift=2400000.5):
    whole = int((t.jd1 - shift + t.jd2) // 1)
    return whole, (t.jd1 - shift - whole) + t.jd2


tdb = []
for _ in range(300):
    day, fraction = random.randrange(-14610, 18628), random.random()  # 1960 to 2051
    t = Time(2451544.5 + day, fraction, format="jd", scale="tt", precision=9)
    mjd = parts(t.tdb)
    tdb.append({"day": day, "fraction": fraction, "tdbMinusTt": erfa.dtdb(t.tdb.jd1, t.tdb.jd2, 0, 0, 0, 0),
                "tdbMjdDay": mjd[0], "tdbMjdFraction": mjd[1], "tdb": t.tdb.isot, "gpsSeconds": t.gps})

# Every day with a step, the day before, and random days: fractions of erfa's quasi-Julian dates.
days = [int(erfa.cal2jd(y, m, 1)[1]) + d for y, m in [(1961, 1), (1961, 8), (1962, 1), (1963, 11), (1964, 1), (1964, 4), (1964, 9),
        (1965, 1), (1965, 3), (1965, 7), (1965, 9), (1966, 1), (1968, 2), (1972, 1), (1972, 7)] for d in (-1, 0)]
days += [random.randrange(36934, 41317) for _ in range(200)]
drift = []
for day in days:
    fraction = random.random()
    a1, a2 = erfa.utctai(2400000.5 + day, fraction)
    whole = int((a1 - 2400000.5 + a2) // 1)
    drift.append({"utcDay": day, "utcFraction": fraction, "taiDay": whole, "taiFraction": (a1 - 2400000.5 - whole) + a2})

years = []
for _ in range(50):
    day, fraction = random.randrange(-14610, 18628), random.random()
    t = Time(2451544.5 + day, fraction, format="jd", scale="tt")
    years.append({"day": day, "fraction": fraction, "julian": t.jyear, "besselian": t.byear, "decimal": t.decimalyear})

print(json.dumps({"erfa": erfa.__version__, "astropy": astropy.__version__, "tdb": tdb, "drift": drift, "years": years}))
