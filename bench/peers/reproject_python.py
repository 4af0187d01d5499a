"""reproject beside Mmoda.Sky: one image onto another TAN grid; modes exact, bilinear, nearest."""

from peer import MODE, answer, load, np

import warnings

import reproject
from astropy.wcs import WCS

warnings.simplefilter("ignore")


def grid(values):
    wcs = WCS(naxis=2)
    wcs.wcs.ctype = ["RA---TAN", "DEC--TAN"]
    wcs.wcs.crpix, wcs.wcs.crval, wcs.wcs.cd = values[:2], values[2:4], values[4:].reshape(2, 2)
    wcs.wcs.set()
    return wcs


side = 400
image = load("image.f32", "<f4", (side, side))
source, target = grid(load("source.f64", "<f8")), grid(load("target.f64", "<f8"))


def run():
    if MODE == "exact":
        return reproject.reproject_exact((image, source), target, shape_out=(side, side), parallel=False)[0]
    return reproject.reproject_interp((image, source), target, shape_out=(side, side), order=MODE)[0]


answer(f"reproject {reproject.__version__}", run, lambda result: np.nansum(np.square(result)))
