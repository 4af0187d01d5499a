"""numpy beside Mmoda.Sky: MODE = flat-area | multi-area | multi-flat. A map of probability of nside 1024, or one of many orders."""

from peer import MODE, answer, load

import numpy as np

SQUARE_DEGREES = (180 / np.pi) ** 2
ORDER = 10


def flat_area():
    rank = np.argsort(-flat)
    p = np.cumsum(flat[rank])
    return (np.searchsorted(p, 0.9 * p[-1]) + 1) * 4 * np.pi / len(flat) * SQUARE_DEGREES


def multi_area():
    area = np.pi / 3 / 4.0**order
    rank = np.argsort(-density)
    p = np.cumsum((density * area)[rank])
    return area[rank[:np.searchsorted(p, 0.9 * p[-1]) + 1]].sum() * SQUARE_DEGREES


def multi_flat():
    """No cell is finer than the map, and they are in nested order and cover the sky."""
    return np.repeat(density, 4 ** (ORDER - order))


if MODE == "flat-area":
    flat = load("flat.f64", "<f8")
    answer(f"numpy {np.__version__}", flat_area, float)
else:
    density = load("densities.f64", "<f8")
    order = load("orders.i64", "<i8")
    if MODE == "multi-area":
        answer(f"numpy {np.__version__}", multi_area, float)
    else:
        answer(f"numpy {np.__version__}", multi_flat, lambda values: values.sum())
