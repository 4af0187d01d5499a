"""scipy.fft beside Fft2: two cyclic correlations of one plane, 384 x 384, single precision."""

from peer import answer, load, np

import scipy
from scipy import fft

SIZE = 384
plane = load("plane.f32", "<f4", (134, 130))
kernels = [np.conj(fft.rfft2(load(name, "<f4", (235, 235)), s=(SIZE, SIZE))) for name in ("real.f32", "imaginary.f32")]


def run():
    spectrum = fft.rfft2(plane, s=(SIZE, SIZE), workers=1)
    return [fft.irfft2(spectrum * kernel, s=(SIZE, SIZE), workers=1) for kernel in kernels]


answer(f"scipy.fft {scipy.__version__}", run, lambda results: sum(np.square(r, dtype=float).sum() for r in results))
