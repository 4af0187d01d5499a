"""Exact illumination of a thick mask with numpy: overlap matrices along each axis around the open fraction of the cuts."""

from peer import answer, load, np

columns, rows, spread, element, half = load("source.f64", "<f8")
mask = load("mask.u8", "u1", (95, 95))
is_pixel = load("pixels.u8", "u1", (134, 130)).astype(np.float32)


def axis(pixels, shift):
    origin = (pixels - 1) / 2 + shift - 95 / 2 * element
    top, bottom = origin + spread * shift / 2, origin - spread * shift / 2
    edges = np.concatenate([top + element * np.arange(96), bottom + element * np.arange(96), [-0.5, pixels - 0.5]])
    edges = np.unique(np.clip(edges, -0.5, pixels - 0.5))
    middle = 0.5 * (edges[1:] + edges[:-1])
    upper, lower = ((np.floor((middle - o) / element)).astype(int) for o in (top, bottom))
    inside = (upper >= 0) & (upper < 95) & (lower >= 0) & (lower < 95)
    pixel = np.arange(pixels)[:, None]
    overlap = np.minimum(edges[1:], pixel + half) - np.maximum(edges[:-1], pixel - half)
    weights = np.where(inside, np.maximum(overlap, 0) / (2 * half), 0).astype(np.float32)
    return weights, np.clip(upper, 0, 94), np.clip(lower, 0, 94)


def run():
    along_x, top_x, bottom_x = axis(130, columns)
    along_y, top_y, bottom_y = axis(134, rows)
    is_open = mask[np.ix_(top_y, top_x)] & mask[np.ix_(bottom_y, bottom_x)]
    return along_y @ is_open.astype(np.float32) @ along_x.T * is_pixel


answer(f"numpy {np.__version__}", run, lambda pif: pif.sum(dtype=float))
