"""healpy beside Mmoda.Sky; modes as in healpix_chealpix.c, cone and overlap, and read-map, where FOLDER is the
input file."""

from peer import FOLDER, MODE, answer, load

import healpy
import numpy as np

library = f"healpy {healpy.__version__}"
NSIDE = 1024
operation, _, scheme = MODE.partition("-")
nest = scheme == "nest"


def sum_of_pixels(found):
    return found.sum(dtype=float)


if MODE == "read-map":
    answer(library, lambda: healpy.read_map(FOLDER, nest=None, dtype=np.float64), lambda values: values.sum())
elif operation in ("cone", "overlap"):
    crab = healpy.ang2vec(83.6332, 22.0145, lonlat=True)
    if operation == "cone":
        answer(library, lambda: healpy.query_disc(NSIDE, crab, np.radians(5)), sum_of_pixels)
    else:
        answer(library, lambda: healpy.query_disc(NSIDE, crab, np.radians(5), inclusive=True, fact=16), len)
elif operation == "ang2pix":
    theta, phi = load("colatitudes.f64", "<f8"), load("longitudes.f64", "<f8")
    answer(library, lambda: healpy.ang2pix(NSIDE, theta, phi, nest=nest), sum_of_pixels)
elif operation == "vec2pix":
    x, y, z = load("vectors.f64", "<f8", (3, -1))
    answer(library, lambda: healpy.vec2pix(NSIDE, x, y, z, nest=nest), sum_of_pixels)
else:
    pixels = load("pixels.i64", "<i8")
    answer(library, lambda: healpy.pix2ang(NSIDE, pixels, nest=nest), lambda found: (found[0] + 2 * found[1]).sum())
