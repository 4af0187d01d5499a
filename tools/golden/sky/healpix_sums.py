"""Weighted sums of four million pixel numbers of healpy, over all orders, and of some nsides that are no power of two.

The directions are made by arithmetic that every language rounds alike (SplitMix64, products), so that nothing but the sums need
be stored. Every tenth one is close to a pole.
"""
import json

import healpy as hp
import numpy as np

COUNT = 33_400


def uniform(seed, count):
    """SplitMix64 (Steele, Lea and Flood 2014): numbers in [0, 1) from the upper 53 bits."""
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return (z >> np.uint64(11)) * 2.0**-53


def total(pixels):
    with np.errstate(over="ignore"):
        return str(int(np.sum(pixels.astype(np.uint64) * np.arange(1, 2 * COUNT, 2, dtype=np.uint64), dtype=np.uint64)))


rows = []
for number, nside in enumerate([2**o for o in range(30)] + [3, 7, 100, 1000, 123457]):
    u = uniform(1000 + number, 5 * COUNT).reshape(5, COUNT)
    pole = np.arange(COUNT) % 10 == 0
    theta = np.where(pole, 0.02 * u[0], np.pi * u[0])
    phi = 2 * np.pi * u[1]
    x, y, z = 2 * u[2:] - 1
    x, y = np.where(pole, 0.001 * x, x), np.where(pole, 0.001 * y, y)
    power = nside & (nside - 1) == 0
    row = {"nside": nside, "angleRing": total(hp.ang2pix(nside, theta, phi)), "vectorRing": total(hp.vec2pix(nside, x, y, z))}
    row["angleNested"] = total(hp.ang2pix(nside, theta, phi, nest=True)) if power else "0"
    row["vectorNested"] = total(hp.vec2pix(nside, x, y, z, nest=True)) if power else "0"
    rows.append(row)
print(json.dumps({"healpy": hp.__version__, "count": COUNT, "sums": rows}, indent=0))
