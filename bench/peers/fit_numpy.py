"""Fluxes of ten sources and the background by numpy.linalg.lstsq, the weights renewed twice as in SourceFit.

The illumination of the sources is given (ours computes it), and there is no covariance: both favour this peer.
"""

from peer import answer, load, np

exposure = load("exposure.f32", "<f4").astype(float)
live = exposure > 0
counts = load("counts.f32", "<f4").astype(float)[live]
design = load("columns.f32", "<f4", (-1, exposure.size)).astype(float)[:, live].T.copy()
exposure = exposure[live]
rates = counts / exposure


def run():
    least = counts.sum() / exposure.sum() / 1000
    model = np.full(rates.size, 1000 * least)
    for _ in range(3):
        weight = np.sqrt(exposure / model)
        solution = np.linalg.lstsq(design * weight[:, None], rates * weight, rcond=None)[0]
        model = np.maximum(design @ solution, least)
    return solution


answer(f"numpy {np.__version__}", run, lambda solution: solution[1:].sum())
