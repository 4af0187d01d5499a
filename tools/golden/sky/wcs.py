"""Pixel to sky by wcslib for 1000 points per header. Points come from a rule that the test repeats:
x = frac(i * 0.7548776662466927) * width, y = frac(i * 0.5698402909980532) * height, i = 1..1000 (0-based pixels)."""
import json
import math
import sys
import warnings

import astropy
import numpy as np
from astropy.io import fits
from astropy.wcs import WCS, _wcs

warnings.simplefilter("ignore")
COUNT = 1000

def header(code, crval, cd=None, pc=None, cdelt=None, crota=None, galactic=False, width=800, height=400, crpix=None, **extra):
    names = ("GLON-", "GLAT-") if galactic else ("RA---", "DEC--")
    h = {"CTYPE1": names[0] + code, "CTYPE2": names[1] + code, "CRVAL1": crval[0], "CRVAL2": crval[1],
         "CRPIX1": crpix[0] if crpix else width / 2 + 0.5, "CRPIX2": crpix[1] if crpix else height / 2 + 0.5}
    if not galactic:
        h["RADESYS"] = "ICRS"
    for key, matrix in (("CD", cd), ("PC", pc)):
        if matrix:
            for i in (0, 1):
                for j in (0, 1):
                    h[f"{key}{i + 1}_{j + 1}"] = matrix[i][j]
    if cdelt:
        h["CDELT1"], h["CDELT2"] = cdelt
    if crota is not None:
        h["CROTA2"] = crota
    h.update({k.replace("_", "-") if k == "DATE_OBS" else k: v for k, v in extra.items()})
    return h, width, height

def turned(scale, degrees):
    c, s = scale * math.cos(math.radians(degrees)), scale * math.sin(math.radians(degrees))
    return [[-c, s], [s, c]]

CASES = {
    "TAN as an INTEGRAL pointing": header("TAN", (286.8, 20.3), cd=[[-0.000269, -0.082286], [-0.082286, 0.000269]], width=400, height=400),
    "TAN at the pole": header("TAN", (123.4, 90.0), cd=turned(0.05, 10), LONPOLE=180.0),
    "TAN with PC and CDELT": header("TAN", (10.0, -75.0), pc=[[0.8, -0.6], [0.6, 0.8]], cdelt=(-0.08, 0.07)),
    "TAN with CROTA2": header("TAN", (200.0, 5.0), cdelt=(-0.08, 0.07), crota=33.0),
    "TAN Galactic": header("TAN", (359.9, 0.1), cdelt=(-0.08, 0.08), galactic=True),
    "TAN with LONPOLE": header("TAN", (40.0, -20.0), cd=turned(0.08, 0), LONPOLE=77.0),
    "SIN": header("SIN", (83.6, 22.0), cd=turned(0.1, 20)),
    "ARC": header("ARC", (83.6, -42.0), cd=turned(0.3, -20)),
    "STG": header("STG", (283.6, 62.0), cd=turned(0.3, 120)),
    "ZEA": header("ZEA", (0.5, -2.0), cd=turned(0.2, 5)),
    "CAR all sky": header("CAR", (0.0, 0.0), cdelt=(-0.45, 0.45), galactic=True),
    "CAR off the equator": header("CAR", (266.4, -29.0), cdelt=(-0.2, 0.2)),
    "CAR with poles": header("CAR", (120.0, 30.0), cdelt=(-0.2, 0.2), LONPOLE=30.0, LATPOLE=-90.0),
    "CEA": header("CEA", (30.0, 0.0), cdelt=(-0.4, 0.25)),
    "CEA with lambda": header("CEA", (30.0, 0.0), cdelt=(-0.4, 0.25), PV2_1=0.7),
    "MER": header("MER", (30.0, 0.0), cdelt=(-0.4, 0.4)),
    "MER off the equator": header("MER", (30.0, 41.0), cdelt=(-0.4, 0.4)),
    "SFL": header("SFL", (266.0, 0.0), cdelt=(-0.45, 0.45)),
    "AIT Galactic": header("AIT", (0.0, 0.0), cdelt=(-0.4, 0.4), galactic=True),
    "AIT turned": header("AIT", (83.0, 22.0), cd=turned(0.3, 15)),
    "MOL": header("MOL", (180.0, 0.0), cdelt=(-0.4, 0.4)),
    "MOL off the equator": header("MOL", (83.0, -60.0), cdelt=(-0.3, 0.3)),
}

cases = []
for name, (cards, width, height) in CASES.items():
    h = fits.Header()
    h["NAXIS"], h["NAXIS1"], h["NAXIS2"] = 2, width, height
    for key, value in cards.items():
        h[key] = value
    w = WCS(h)
    i = np.arange(1, COUNT + 1)
    x, y = np.modf(i * 0.7548776662466927)[0] * width, np.modf(i * 0.5698402909980532)[0] * height
    lon, lat = np.array(w.wcs_pix2world(np.column_stack([x, y]), 0)).T
    bad = ~(np.isfinite(lon) & np.isfinite(lat))
    back = np.full((COUNT, 2), np.nan)
    good = np.flatnonzero(~bad)
    back[good] = w.wcs_world2pix(np.column_stack([lon[good], lat[good]]), 0)
    print(name, "outside:", bad.sum(), "round trip:", np.nanmax(np.abs(back - np.column_stack([x, y]))), file=sys.stderr)
    cases.append({
        "name": name, "width": width, "height": height, "cards": cards,
        "longitude": [None if b else round(float(v), 12) for v, b in zip(lon, bad)],
        "latitude": [None if b else round(float(v), 12) for v, b in zip(lat, bad)],
    })

print(json.dumps({"wcslib": _wcs.__version__, "astropy": astropy.__version__, "cases": cases}, separators=(",", ":")).replace('{"name"', '\n{"name"'))
