/* FFTW beside ComplexFft2, Correlation2 and RealFft: fft_fftw MODE FOLDER OUTPUT. MODE is complex (512 x 512, forward), series
   (real, 2^20), or the size of a real circular correlation. fft_fftw_double.c is the same in double precision. */
#include "peer.h"
#include <fftw3.h>

#ifdef DOUBLE
typedef double real;
typedef fftw_complex complex_;
typedef fftw_plan plan_;
#define F(name) fftw_##name
#else
typedef float real;
typedef fftwf_complex complex_;
typedef fftwf_plan plan_;
#define F(name) fftwf_##name
#endif

static int size, half, length;
static real *plane, *input, *result;
static complex_ *spectrum, *kernel;
static plan_ forward, backward;

static void transform(void)
{
    F(execute)(forward);
}

static void correlate(void)
{
    F(execute)(forward);
    for (int i = 0; i < size * half; i++) {
        real a = spectrum[i][0], b = spectrum[i][1], c = kernel[i][0], d = kernel[i][1];
        spectrum[i][0] = a * c - b * d;
        spectrum[i][1] = a * d + b * c;
    }
    F(execute)(backward);
}

static double weigh(void)
{
    double sum = 0;
    for (int i = 1; i < length; i++)
        sum += (double)(result[i] * result[i]) * (1 + i % 7);
    return sum;
}

int main(int count, char **arguments)
{
    if (count != 4)
        return 2;
    size = atoi(arguments[1]);
    if (size > 0) {
        half = size / 2 + 1;
        length = size * size;
        input = F(alloc_real)(length);
        result = F(alloc_real)(length);
        spectrum = F(alloc_complex)(size * half);
        kernel = F(alloc_complex)(size * half);
        forward = F(plan_dft_r2c_2d)(size, size, input, spectrum, FFTW_MEASURE);
        backward = F(plan_dft_c2r_2d)(size, size, spectrum, result, FFTW_MEASURE);
        memcpy(input, load(arguments[2], "kernel.bin", length * sizeof(real)), length * sizeof(real));
        F(execute)(forward);
        for (int i = 0; i < size * half; i++) {
            kernel[i][0] = spectrum[i][0] / length;
            kernel[i][1] = -spectrum[i][1] / length;
        }
        memcpy(input, load(arguments[2], "plane.bin", length * sizeof(real)), length * sizeof(real));
        return answer("FFTW, measured", correlate, weigh);
    }
    int isSeries = strcmp(arguments[1], "series") == 0, numbers = isSeries ? 1 << 20 : 2 * 512 * 512;
    length = isSeries ? numbers + 2 : numbers;
    input = F(alloc_real)(numbers);
    spectrum = F(alloc_complex)(length / 2);
    result = (real *)spectrum;
    forward = isSeries ? F(plan_dft_r2c_1d)(numbers, input, spectrum, FFTW_MEASURE)
                       : F(plan_dft_2d)(512, 512, (complex_ *)input, spectrum, FFTW_FORWARD, FFTW_MEASURE);
    plane = load(arguments[2], "plane.bin", numbers * sizeof(real));
    memcpy(input, plane, numbers * sizeof(real));
    return answer("FFTW, measured", transform, weigh);
}
