/* fft_fftw in double precision. */
#define DOUBLE
#include "fft_fftw.c"
