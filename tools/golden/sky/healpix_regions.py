"""HEALPix strips, borders of pixels, maps made coarser and finer, and interpolation at every order, from healpy."""
import json

import healpy as hp
import numpy as np

rng = np.random.default_rng(20260405)

strips = []
for nside in (1, 2, 8, 7):
    for _ in range(3):
        south, north = np.sort(rng.uniform(-90, 90, 2))
        theta = np.radians([90 - north, 90 - south])
        strips.append({"nside": nside, "south": south, "north": north, "pixels": hp.query_strip(nside, *theta).tolist()})

borders = []
for order in (0, 1, 4, 11, 29):
    for _ in range(3):
        pixel = int(rng.integers(0, 12 * 4**order))
        borders.append({"nside": 2**order, "nested": pixel, "points": hp.boundaries(2**order, pixel, step=3, nest=True).T.ravel().tolist()})

values = rng.normal(size=192).round(6)
values[rng.integers(0, 192, 60)] = hp.UNSEEN
values[:4] = hp.UNSEEN  # all children of the first pixel
full = rng.uniform(size=192).round(6)
grades = {"values": values.tolist(), "full": full.tolist()}
for ordering in ("RING", "NESTED"):
    for nside in (1, 2, 8):
        grades[f"mean{ordering}{nside}"] = hp.ud_grade(values, nside, order_in=ordering, order_out=ordering).tolist()
        grades[f"sum{ordering}{nside}"] = hp.ud_grade(full, nside, order_in=ordering, order_out=ordering, power=-2).tolist()

interpolation = []
for order in range(30):
    for scheme in (False, True):
        theta, phi = np.arccos(rng.uniform(-1, 1)), rng.uniform(0, 2 * np.pi)
        pixels, weights = hp.get_interp_weights(2**order, theta, phi, nest=scheme)
        interpolation.append({"nside": 2**order, "nested": scheme, "vector": hp.ang2vec(theta, phi).tolist(),
                              "pixels": pixels.tolist(), "weights": weights.tolist()})

print(json.dumps({"healpy": hp.__version__, "strips": strips, "borders": borders, "grades": grades, "interpolation": interpolation},
                 separators=(",", ":")))
