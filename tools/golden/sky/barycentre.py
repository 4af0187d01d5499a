"""Barycentric corrections from astropy: light travel time (ephemeris 'builtin' = erfa) and TDB - TT, at the geocentre and for a
spacecraft at a given place; the delay in the gravity of the Sun is the formula itself, from erfa's Sun."""
import json
import math
import random

import astropy
import astropy.units as u
import erfa
import numpy as np
from astropy.coordinates import SkyCoord, solar_system_ephemeris
from astropy.time import Time
from astropy.utils import iers

iers.conf.auto_download = False
solar_system_ephemeris.set("builtin")
random.seed(20261123)
AU, C = 149597870.7, 299792.458
rows = []
for _ in range(120):
    ijd = random.uniform(1020, 9500)
    ra, dec = random.uniform(0, 360), math.degrees(math.asin(random.uniform(-1, 1)))
    r = random.uniform(1e4, 1.5e5)
    z, a = random.uniform(-1, 1), random.uniform(0, 2 * math.pi)
    spacecraft = np.array([r * math.sqrt(1 - z * z) * math.cos(a), r * math.sqrt(1 - z * z) * math.sin(a), r * z])
    n = SkyCoord(ra * u.deg, dec * u.deg).cartesian.xyz.value
    clock = float(erfa.dtdb(2451544.5, ijd, 0, 0, 0, 0))
    heliocentric, barycentric = erfa.epv00(2451544.5, ijd + clock / 86400)
    earth, velocity = np.array(list(barycentric["p"])), np.array(list(barycentric["v"])) * AU / 86400
    sun = np.array(list(heliocentric["p"])) * AU + spacecraft
    rows.append({
        "ijd": ijd, "ra": ra, "dec": dec, "spacecraft": list(spacecraft),
        "roemer": float(n @ (earth * AU + spacecraft) / C),
        "einsteinGeocentre": clock,
        "einsteinPlace": float(velocity @ spacecraft / C**2),
        "shapiro": float(2 * 4.925490947e-6 * math.log(1 + n @ sun / np.linalg.norm(sun)))})

# The same through astropy's own machinery, for an observer on ground, with the ground's place as it has it.
from astropy.coordinates import EarthLocation
place = EarthLocation.from_geodetic(6.1 * u.deg, 46.2 * u.deg, 400 * u.m)
ground = []
for _ in range(30):
    ijd = random.uniform(1020, 5500)  # its table of UT1 ends here
    source = SkyCoord(random.uniform(0, 360) * u.deg, math.degrees(math.asin(random.uniform(-1, 1))) * u.deg)
    t = Time(2451544.5, ijd, format="jd", scale="tt", location=place)
    position = place.get_gcrs_posvel(t)[0].xyz.to_value(u.km)
    # astropy takes the place from the GCRS to the ICRS as it does with directions of stars: it removes aberration from it, by
    # which it moves the observer by up to 6378 km * 1e-4 (2 us of light time). The place meant by its answer is this one:
    velocity = np.array(list(erfa.epv00(t.tdb.jd1, t.tdb.jd2)[1]["v"])) * AU / 86400 / C
    apparent = position / np.linalg.norm(position) - velocity
    position = apparent / np.linalg.norm(apparent) * np.linalg.norm(position)
    ground.append({"ijd": ijd, "ra": source.ra.deg, "dec": source.dec.deg, "place": list(position),
                   "lightTime": float(t.light_travel_time(source).to_value(u.s)),
                   "tdbMinusTt": float(((t.tdb.jd1 - t.jd1) + (t.tdb.jd2 - t.jd2)) * 86400)})
print(json.dumps({"astropy": astropy.__version__, "erfa": erfa.__version__, "spacecraft": rows, "ground": ground}))
