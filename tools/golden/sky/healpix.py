"""HEALPix indices, neighbours, interpolation, cones and polygons from healpy."""
import json
import math

import healpy as hp
import numpy as np

rng = np.random.default_rng(20260103)


def unit(v):
    v = np.asarray(v, dtype=float)
    return v / np.linalg.norm(v, axis=-1, keepdims=True)


def points():
    """Random directions, poles and their surroundings, z = +-2/3, borders of base pixels, corners and centres of pixels."""
    rows = list(unit(rng.normal(size=(24, 3))))
    rows += [[0, 0, 1], [0, 0, -1], [1, 0, 0], [0, 1, 0], [-1, 0, 0], [0, -1, 0], [-1, -1e-300, 0.0], [1, -1e-300, 0.0]]
    for e in (1e-4, 1e-8, 1e-12):
        rows += list(unit(np.column_stack([e * rng.normal(size=(2, 2)), [1, -1]])))
    for z in (2 / 3, -2 / 3, np.nextafter(2 / 3, 1), 0.99, -0.99):
        for phi in (0, math.pi / 4, math.pi / 2, 3.0):
            s = math.sqrt(1 - z * z)
            rows.append([s * math.cos(phi), s * math.sin(phi), z])
    for nside, pixel in ((1, 0), (1, 5), (1, 11), (4, 100), (8, 3), (8, 760)):
        rows += list(hp.boundaries(nside, pixel, 1).T)
    rows += list(np.array(hp.pix2vec(4, np.arange(0, 192, 11))).T)
    return np.array(rows)


p = points()
x, y, z = p.T
indices = [{"nside": 2**o, "ring": hp.vec2pix(2**o, x, y, z).tolist(), "nested": hp.vec2pix(2**o, x, y, z, nest=True).tolist()}
           for o in range(30)]
indices += [{"nside": n, "ring": hp.vec2pix(n, x, y, z).tolist(), "nested": []} for n in (3, 5, 7, 100, 1000, 123457)]

centres, neighbours, interpolation = [], [], []
for nside in (1, 2, 4, 16, 64, 2048, 2**20, 2**29):
    npix = 12 * nside * nside
    cap = 2 * nside * (nside - 1)
    special = [0, npix - 1, cap, npix - cap - 1, nside * nside - 1, 4 * nside * nside, 5 * nside * nside - 1]
    chosen = sorted({i for i in special + [int(v) for v in rng.integers(0, npix, 7)] if 0 <= i < npix})
    for i in chosen:
        r = int(hp.nest2ring(nside, i))
        centres.append({"nside": nside, "nested": i, "ring": r, "vector": [float(c) for c in hp.pix2vec(nside, i, nest=True)]})
        neighbours.append({"nside": nside, "nested": i, "neighbours": hp.get_all_neighbours(nside, i, nest=True).tolist()})
    for v in list(unit(rng.normal(size=(6, 3)))) + [[0, 0, 1], unit([1e-3, 2e-3, 1]), unit([1e-3, -2e-3, -1]), unit([0.3, -1e-9, 0.9])]:
        theta, phi = hp.vec2ang(np.array(v))
        pixels, weights = hp.get_interp_weights(nside, theta[0], phi[0])
        interpolation.append({"nside": nside, "vector": [float(c) for c in v], "pixels": pixels.tolist(), "weights": weights.tolist()})

cones, polygons = [], []
for nside, radius in ((1, 60.0), (2, 170.0), (8, 20.0), (16, 3.0), (32, 8.0), (32, 0.5), (1024, 0.3), (100, 2.0), (7, 35.0)):
    for v in (unit(rng.normal(size=3)), [0.0, 0.0, 1.0], unit([1e-2, 0.02, -1.0]), unit([1.0, -1e-4, 2 / math.sqrt(5)])):
        cones.append({"nside": nside, "centre": [float(c) for c in v], "radius": radius,
                      "centres": hp.query_disc(nside, v, math.radians(radius)).tolist(),
                      "inclusive": hp.query_disc(nside, v, math.radians(radius), inclusive=True, fact=16 if nside & (nside - 1) == 0 else 4).tolist()})
for nside, size, corners in ((8, 40.0, 3), (16, 20.0, 4), (32, 10.0, 5), (256, 1.0, 6)):
    for v in (unit(rng.normal(size=3)), np.array([0.0, 0.0, 1.0])):
        a = unit(np.cross(v, [0.6, 0.8, 0.1]))
        b = np.cross(v, a)
        t = np.sort(np.arange(corners) + rng.uniform(0, 0.5, corners)) * 2 * math.pi / corners
        r = math.radians(size)
        c = [math.cos(r) * v + math.sin(r) * (math.cos(k) * a + math.sin(k) * b) for k in t]
        polygons.append({"nside": nside, "corners": [[float(k) for k in w] for w in c],
                         "centres": hp.query_polygon(nside, np.array(c)).tolist(),
                         "inclusive": hp.query_polygon(nside, np.array(c), inclusive=True, fact=16).tolist()})

print(json.dumps({"healpy": hp.__version__, "points": p.tolist(), "indices": indices, "centres": centres, "neighbours": neighbours,
                  "interpolation": interpolation, "cones": cones, "polygons": polygons}, separators=(",", ":")))
