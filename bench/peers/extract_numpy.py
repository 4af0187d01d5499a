"""Fluxes of ten sources and the background in 64 bins by numpy.linalg.lstsq, the weights renewed twice as in FluxExtraction."""

from peer import answer, load, np

exposure = load("exposure.f32", "<f4").astype(float)
live = exposure > 0
design = load("columns.f32", "<f4", (-1, exposure.size)).astype(float)[:, live].T.copy()
bins = load("bins.f32", "<f4", (-1, exposure.size)).astype(float)[:, live].copy()
exposure = exposure[live]


def run():
    total = 0
    for counts in bins:
        rates = counts / exposure
        least = counts.sum() / exposure.sum() / 1000
        model = np.full(rates.size, 1000 * least)
        for _ in range(3):
            weight = np.sqrt(exposure / model)
            solution = np.linalg.lstsq(design * weight[:, None], rates * weight, rcond=None)[0]
            model = np.maximum(design @ solution, least)
        total += solution[1:].sum()
    return total


answer(f"numpy {np.__version__}", run, lambda total: total)
