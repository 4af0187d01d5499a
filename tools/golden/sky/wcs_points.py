"""100 000 points per header of wcs.json and wcs_more.json by wcslib, too many to keep: python3 wcs_points.py GOLDEN_FOLDER OUTPUT_FOLDER,
which the test of WcsTests does. A file of a case: x, y, longitude, latitude as little-endian doubles."""
import json
import os
import sys
import warnings

import numpy as np
from astropy.io import fits
from astropy.wcs import WCS

warnings.simplefilter("ignore")
golden, output = sys.argv[1:]
os.makedirs(output, exist_ok=True)
random = np.random.default_rng(20260301)
for name in ("wcs.json", "wcs_more.json"):
    for case in json.load(open(os.path.join(golden, name)))["cases"]:
        h = fits.Header()
        h["NAXIS"], h["NAXIS1"], h["NAXIS2"] = 2, case["width"], case["height"]
        for key, value in case["cards"].items():
            h[key] = value
        w = WCS(h, key="B" if "CTYPE1B" in h else " ")
        points = random.uniform(0, 1, (100000, 2)) * [case["width"], case["height"]] - 0.5
        sky = w.all_pix2world(points, 0)
        np.column_stack([points, sky]).astype("<f8").tofile(os.path.join(output, case["name"] + ".f64"))
