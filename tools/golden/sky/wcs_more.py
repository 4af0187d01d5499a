"""Pixel to sky by wcslib (SIP by astropy) for 160 points per header: what wcs.py has not. Points by the same rule as there."""
import json
import math
import sys
import warnings

import astropy
import numpy as np
from astropy.io import fits
from astropy.wcs import WCS, _wcs

warnings.simplefilter("ignore")
COUNT = 160


def header(code, crval, scale=0.1, angle=0.0, axes=("RA---", "DEC--"), width=800, height=400, letter="", **extra):
    c, s = scale * math.cos(math.radians(angle)), scale * math.sin(math.radians(angle))
    h = {"CTYPE1": axes[0] + code, "CTYPE2": axes[1] + code, "CRVAL1": crval[0], "CRVAL2": crval[1],
         "CRPIX1": width / 2 + 0.5, "CRPIX2": height / 2 + 0.5, "CD1_1": -c, "CD1_2": s, "CD2_1": s, "CD2_2": c}
    h.update(extra)
    return {k + letter: v for k, v in h.items()}, width, height


SIP = {"A_ORDER": 3, "B_ORDER": 3, "A_2_0": 2.1e-5, "A_1_1": -3.3e-5, "A_0_2": 1.2e-5, "A_3_0": -4.1e-8, "A_1_2": 2.2e-8,
       "B_2_0": -1.4e-5, "B_1_1": 2.6e-5, "B_0_2": 3.9e-5, "B_0_3": 5.5e-8, "B_2_1": -1.7e-8, "B_1_0": 1e-4}
SIP_BACK = {"AP_ORDER": 3, "BP_ORDER": 3, "AP_2_0": -2.1e-5, "AP_1_1": 3.3e-5, "AP_0_2": -1.2e-5,
            "BP_2_0": 1.4e-5, "BP_1_1": -2.6e-5, "BP_0_2": -3.9e-5, "BP_1_0": -1e-4}
ECLIPTIC = ("ELON-", "ELAT-")
CASES = {
    "HPX": header("HPX", (0.0, 0.0), 0.4),
    "HPX turned": header("HPX", (83.0, 22.0), 0.3, 15),
    "HPX with H = 6, K = 4": header("HPX", (0.0, 0.0), 0.3, 0, PV2_1=6.0, PV2_2=4.0),
    "HPX Galactic": header("HPX", (0.0, 0.0), 0.4, axes=("GLON-", "GLAT-")),
    "SIN slanted": header("SIN", (83.6, 22.0), 0.1, 20, PV2_1=0.3, PV2_2=-0.4),
    "NCP": header("NCP", (83.6, 62.0), 0.1, 0),
    "TAN ecliptic": header("TAN", (120.0, 5.0), 0.05, 33, axes=ECLIPTIC),
    "CAR supergalactic": header("CAR", (50.0, 0.0), 0.3, 0, axes=("SLON-", "SLAT-")),
    "TAN of FK5 at 1975": header("TAN", (266.4, -29.0), 0.05, 0, RADESYS="FK5", EQUINOX=1975.0),
    "TAN of FK4": header("TAN", (266.4, -29.0), 0.05, 0, RADESYS="FK4", EQUINOX=1950.0),
    "AIT of FK4 without E-terms": header("AIT", (10.0, -5.0), 0.3, 0, RADESYS="FK4-NO-E"),
    "CAR with a native reference point": header("CAR", (30.0, 40.0), 0.2, 0, PV1_1=20.0, PV1_2=15.0),
    "ZEA with a shifted plane": header("ZEA", (30.0, 40.0), 0.1, 0, PV1_0=1.0, PV1_1=20.0, PV1_2=65.0),
    "MOL with LONPOLE and LATPOLE": header("MOL", (30.0, 40.0), 0.3, 0, LONPOLE=30.0, LATPOLE=-45.0),
    "TAN-SIP": header("TAN-SIP", (202.5, 47.2), 0.01, 12, **SIP),
    "TAN-SIP with AP and BP": header("TAN-SIP", (202.5, 47.2), 0.01, 12, **SIP, **SIP_BACK),
    "STG-SIP": header("STG-SIP", (2.5, -47.2), 0.01, 12, **SIP),
    "alternate B": header("ARC", (83.6, -42.0), 0.3, -20, letter="B"),
}

cases = []
for name, (cards, width, height) in CASES.items():
    h = fits.Header()
    h["NAXIS"], h["NAXIS1"], h["NAXIS2"] = 2, width, height
    letter = "B" if "CTYPE1B" in cards else ""
    for key, value in cards.items():
        h[key] = value
    w = WCS(h, key=letter or " ")
    i = np.arange(1, COUNT + 1)
    x, y = np.modf(i * 0.7548776662466927)[0] * width, np.modf(i * 0.5698402909980532)[0] * height
    lon, lat = np.array(w.all_pix2world(np.column_stack([x, y]), 0)).T
    bad = ~(np.isfinite(lon) & np.isfinite(lat))
    print(name, "outside:", bad.sum(), file=sys.stderr)
    cases.append({
        "name": name, "width": width, "height": height, "cards": cards,
        "longitude": [None if b else round(float(v), 12) for v, b in zip(lon, bad)],
        "latitude": [None if b else round(float(v), 12) for v, b in zip(lat, bad)],
    })
print(json.dumps({"wcslib": _wcs.__version__, "astropy": astropy.__version__, "cases": cases}, separators=(",", ":")).replace('{"name"', '\n{"name"'))
