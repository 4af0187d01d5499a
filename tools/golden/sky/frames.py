"""ICRS places of points given in other frames, from erfa (supergalactic: astropy)."""
import json
import math
import random

import astropy
import astropy.units as u
import erfa
import numpy as np
from astropy.coordinates import SkyCoord

random.seed(20260401)
rotation = erfa.fk5hip()[0]  # FK5 to Hipparcos


def icrs_of(frame, equinox, lon, lat):
    p = erfa.s2c(lon, lat)
    if frame == "Fk4":
        return rotation @ erfa.s2c(*erfa.fk45z(lon, lat, 1950.0))
    if frame == "Fk5":
        zeta, z, theta = erfa.prec76(2451545.0, 0.0, *erfa.epj2jd(equinox))
        return rotation @ erfa.rz(-z, erfa.ry(theta, erfa.rz(-zeta, np.eye(3)))).T @ p
    if frame == "Ecliptic":
        return erfa.ecm06(*erfa.epj2jd(equinox)).T @ p
    # astropy goes from Galactic to ICRS through FK5, 23 mas away; SOFA and we directly.
    c = SkyCoord(lon * u.rad, lat * u.rad, frame="supergalactic").galactic
    return erfa.s2c(*erfa.g2icrs(c.l.rad, c.b.rad))


rows = []
for frame, equinoxes in (("Fk4", [1950.0]), ("Fk5", [1950.0, 1975.5, 2000.0, 2026.3]), ("Ecliptic", [2000.0, 1991.25, 2026.9]), ("Supergalactic", [None])):
    for equinox in equinoxes:
        for _ in range(40):
            lon, lat = random.uniform(0, 2 * math.pi), math.asin(random.uniform(-1, 1))
            ra, dec = erfa.c2s(icrs_of(frame, equinox, lon, lat))
            rows.append({"frame": frame, "equinox": equinox, "lon": math.degrees(lon), "lat": math.degrees(lat),
                         "ra": math.degrees(ra) % 360, "dec": math.degrees(dec)})
print(json.dumps({"erfa": erfa.__version__, "astropy": astropy.__version__, "frames": rows}, separators=(",", ":")).replace('{"frame"', '\n{"frame"'))
