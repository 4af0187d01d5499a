"""Balanced correlation with scipy.fft: flux and variance images of one band at MODE x MODE sub-pixel phases."""

from peer import MODE, answer, load, np

import scipy
from scipy import fft

PHASES = int(MODE)
first_column, last_column, column_lag, first_row, last_row, row_lag, width, height, size = load("layout.i32", "<i4")
weights = load("weights.f32", "<f4", (134, 130))
rates = load("rates.f32", "<f4", (134, 130))
variances = load("variances.f32", "<f4", (134, 130))
balance = load("balance.f32", "<f4", (PHASES**2, 400, 400))[:, first_row:last_row + 1, first_column:last_column + 1].copy()
gain = load("gain.f32", "<f4", (PHASES**2, 400, 400))[:, first_row:last_row + 1, first_column:last_column + 1].copy()


def kernel(values):
    # Rolled, so that the wanted lags are the first rows and columns; image rows run against the lags.
    padded = np.zeros((height, width), np.float32)
    padded[:size, :size] = values
    return np.conj(fft.rfft2(np.roll(padded, (row_lag, column_lag), (0, 1))))


arrays = load("arrays.f32", "<f4", (PHASES**2, 2, size, size))
flux_kernels = [(kernel(plus), kernel(minus)) for plus, minus in arrays]
variance_kernels = [(kernel(plus**2), kernel(minus**2)) for plus, minus in arrays]
rows, columns = last_row - first_row + 1, last_column - first_column + 1


def correlate(spectrum, kernels):
    return [fft.irfft2(spectrum * k, s=(height, width), workers=1)[:rows, :columns][::-1] for k in kernels]


def run():
    flux_spectrum = fft.rfft2(weights * rates, s=(height, width), workers=1)
    variance_spectrum = fft.rfft2(weights * weights * variances, s=(height, width), workers=1)
    flux = np.zeros((400 * PHASES, 400 * PHASES), np.float32)
    variance = np.zeros_like(flux)
    for i in range(PHASES**2):
        row, column = divmod(i, PHASES)
        place = (slice(first_row * PHASES + row, (last_row + 1) * PHASES, PHASES),
                 slice(first_column * PHASES + column, (last_column + 1) * PHASES, PHASES))
        plus, minus = correlate(flux_spectrum, flux_kernels[i])
        flux[place] = (plus - balance[i] * minus) * gain[i]
        plus, minus = correlate(variance_spectrum, variance_kernels[i])
        variance[place] = np.maximum(plus + balance[i] ** 2 * minus, 0) * gain[i] ** 2
    return flux, variance


answer(f"scipy.fft {scipy.__version__}", run,
       lambda images: np.square(images[0], dtype=float).sum() + images[1].sum(dtype=float))
