"""Instants in TT, TAI and UTC from erfa: random ones in 1972-2060, and seconds around each leap second."""
import json
import random

import astropy
import erfa
from astropy.time import Time
from astropy.utils import iers

iers.conf.auto_download = False
random.seed(20260101)

instants = [(random.randrange(-10200, 22000), random.random()) for _ in range(300)]
leaps = erfa.leap_seconds.get()
for leap in leaps[leaps["year"] > 1972]:
    midnight = Time(f"{leap['year']:04d}-{leap['month']:02d}-01T00:00:00", scale="utc").tt
    for offset in (-2.25, -1.0, -0.5, -1e-9, 0.0, 1e-9, 0.75):
        days = (midnight.jd1 - 2451544.5) + midnight.jd2 + 0.0
        whole = int(days // 1)
        fraction = ((midnight.jd1 - 2451544.5 - whole) + midnight.jd2) + offset / 86400
        if fraction < 0:
            whole, fraction = whole - 1, fraction + 1
        instants.append((whole, fraction))

rows = []
for day, fraction in instants:
    tt = Time(2451544.5 + day, fraction, format="jd", scale="tt", precision=9)
    row = {"day": day, "fraction": fraction, "tt": tt.isot, "tai": tt.tai.isot, "utc": tt.utc.isot}
    for scale in ("tai", "utc"):
        t = getattr(tt, scale)
        whole = int((t.jd1 - 2400000.5 + t.jd2) // 1)
        part = (t.jd1 - 2400000.5 - whole) + t.jd2
        if part < 0:
            whole, part = whole - 1, part + 1
        row[scale + "MjdDay"], row[scale + "MjdFraction"] = whole, part
    rows.append(row)

print(json.dumps({"erfa": erfa.__version__, "astropy": astropy.__version__, "epochs": rows}, indent=0))
