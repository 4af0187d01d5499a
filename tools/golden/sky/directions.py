"""Galactic coordinates, separations and position angles from erfa."""
import json
import math
import random

import erfa

random.seed(20260102)
rows = []
for i in range(300):
    ra, dec = random.uniform(0, 360), math.degrees(math.asin(random.uniform(-1, 1)))
    if i % 3 == 0:
        ra2, dec2 = ra + random.gauss(0, 1e-3), max(-90, min(90, dec + random.gauss(0, 1e-3)))
    elif i % 3 == 1:
        ra2, dec2 = ra + 180 + random.gauss(0, 1e-3), max(-90, min(90, -dec + random.gauss(0, 1e-3)))
    else:
        ra2, dec2 = random.uniform(0, 360), math.degrees(math.asin(random.uniform(-1, 1)))
    r = [math.radians(v) for v in (ra, dec, ra2, dec2)]
    l, b = erfa.icrs2g(r[0], r[1])
    rows.append({
        "ra": ra, "dec": dec, "ra2": ra2, "dec2": dec2, "l": math.degrees(l), "b": math.degrees(b),
        "separation": math.degrees(erfa.seps(*r)), "positionAngle": math.degrees(erfa.pas(*r)) % 360,
    })
print(json.dumps({"erfa": erfa.__version__, "directions": rows}, indent=0))
