"""Corners and centre of real ISGRI images by wcslib: python3 isgri_wcs.py DATA_FOLDER > .../Golden/isgri_wcs.json"""
import json
import os
import sys
import warnings

import astropy
from astropy.io import fits
from astropy.wcs import WCS, _wcs

warnings.simplefilter("ignore")
root = sys.argv[1]
images = []
for folder, _, names in sorted(os.walk(os.path.join(root, "isgri"))):
    for name in sorted(names):
        if not name.endswith((".fits", ".fits.gz")):
            continue
        path = os.path.join(folder, name)
        with fits.open(path) as hdus:
            for index, hdu in enumerate(hdus):
                if hdu.header.get("NAXIS") != 2 or not str(hdu.header.get("CTYPE1", "")).startswith(("RA--", "GLON")) or "XTENSION" in hdu.header and hdu.header["XTENSION"].strip() == "BINTABLE":
                    continue
                nx, ny = hdu.header["NAXIS1"], hdu.header["NAXIS2"]
                points = [[0.0, 0.0], [nx - 1.0, 0.0], [0.0, ny - 1.0], [nx - 1.0, ny - 1.0], [nx / 2, ny / 3]]
                sky = WCS(hdu.header).wcs_pix2world(points, 0)
                images.append({"file": os.path.relpath(path, root), "hdu": index, "points": points, "sky": [[float(v) for v in s] for s in sky]})
                break
print(json.dumps({"wcslib": _wcs.__version__, "astropy": astropy.__version__, "images": images}, indent=0))
