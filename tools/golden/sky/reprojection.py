"""Small images brought to other grids by reproject: exact overlap, bilinear, nearest. Source value: 1 + sin(0.7 x) cos(0.4 y) + 0.01 x y."""
import json
import warnings

import numpy as np
import reproject
from astropy.io import fits
from astropy.wcs import WCS

warnings.simplefilter("ignore")


def header(code, crval, scale, angle, width, height, crpix2=None):
    c, s = scale * np.cos(np.radians(angle)), scale * np.sin(np.radians(angle))
    cards = {"CTYPE1": "RA---" + code, "CTYPE2": "DEC--" + code, "CRVAL1": crval[0], "CRVAL2": crval[1], "CRPIX1": (width + 1) / 2,
             "CRPIX2": crpix2 or (height + 1) / 2, "CD1_1": -c, "CD1_2": s, "CD2_1": s, "CD2_2": c, "RADESYS": "ICRS"}
    return cards, width, height


CASES = {
    "TAN to TAN turned": (header("TAN", (83.6, 22.0), 0.08, 0, 30, 24), header("TAN", (83.8, 22.3), 0.07, 33, 28, 26)),
    "TAN to finer TAN": (header("TAN", (83.6, 22.0), 0.3, 10, 12, 10), header("TAN", (83.6, 22.0), 0.07, 0, 24, 24)),
    "TAN to coarser TAN": (header("TAN", (83.6, -72.0), 0.05, 10, 40, 40), header("TAN", (83.6, -72.0), 0.31, 50, 10, 10)),
    "TAN to CAR": (header("TAN", (266.4, -29.0), 0.1, 20, 30, 30), header("CAR", (266.4, 0.0), 0.1, 0, 30, 45, crpix2=312.0)),
    "CAR to TAN off the equator": (header("CAR", (266.4, 0.0), 0.5, 0, 40, 140), header("TAN", (266.4, -25.0), 0.4, 0, 20, 20)),
    "AIT to TAN": (header("AIT", (250.0, 0.0), 4.0, 0, 82, 41), header("TAN", (266.4, -29.0), 1.5, 0, 20, 20)),
    "SIN to STG": (header("SIN", (10.0, 60.0), 0.2, 0, 30, 30), header("STG", (11.0, 60.5), 0.15, 70, 30, 30)),
}
cases = []
for name, ((cin, win, hin), (cout, wout, hout)) in CASES.items():
    hi, ho = fits.Header(cin), fits.Header(cout)
    for h, w, ht in ((hi, win, hin), (ho, wout, hout)):
        h["NAXIS"], h["NAXIS1"], h["NAXIS2"] = 2, w, ht
    y, x = np.mgrid[0:hin, 0:win].astype(float)
    data = 1 + np.sin(0.7 * x) * np.cos(0.4 * y) + 0.01 * x * y
    results = {}
    for kind in ("exact", "bilinear", "nearest"):
        if kind == "exact":
            image, footprint = reproject.reproject_exact((data, hi), ho, shape_out=(hout, wout), parallel=False)
        else:
            image, footprint = reproject.reproject_interp((data, hi), ho, shape_out=(hout, wout), order=kind if kind == "bilinear" else "nearest-neighbor")
        image = np.where(footprint > 0, image, np.nan)
        results[kind] = [None if not np.isfinite(v) else float(f"{v:.9g}") for v in image.ravel()]
    cases.append({"name": name, "source": cin, "sourceSize": [win, hin], "target": cout, "targetSize": [wout, hout], **results})
print(json.dumps({"reproject": reproject.__version__, "cases": cases}, separators=(",", ":")).replace('{"name"', '\n{"name"'))
