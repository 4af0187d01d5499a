"""astropy.wcs beside Mmoda.Sky; modes as in wcs_wcslib.c."""

from peer import MODE, answer, load

import astropy
from astropy.wcs import WCS

keywords = load("keywords.f64", "<f8")
wcs = WCS(naxis=2)
wcs.wcs.ctype = ["RA---TAN", "DEC--TAN"]
wcs.wcs.crpix = keywords[:2]
wcs.wcs.crval = keywords[2:4]
wcs.wcs.cd = keywords[4:].reshape(2, 2)
wcs.wcs.set()
points = load("sky.f64" if MODE == "to-pixel" else "pixels.f64", "<f8", (-1, 2))
x, y = points[:, 0].copy(), points[:, 1].copy()
convert = wcs.wcs_world2pix if MODE == "to-pixel" else wcs.wcs_pix2world
answer(f"astropy.wcs {astropy.__version__}", lambda: convert(x, y, 1), lambda result: result[1].sum())
