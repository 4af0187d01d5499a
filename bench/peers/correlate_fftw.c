/* FFTW (single precision) beside Fft2: correlate_fftw MODE FOLDER OUTPUT. Two correlations of one plane, 384 x 384, cyclic. */
#include "peer.h"
#include <fftw3.h>

enum { SIZE = 384, HALF = SIZE / 2 + 1, WIDTH = 130, HEIGHT = 134, KERNEL = 235 };

static float *plane, *padded, *result[2];
static fftwf_complex *spectrum, *product, *kernel[2];
static fftwf_plan forward, backward[2];

static void run(void)
{
    memset(padded, 0, SIZE * SIZE * sizeof(float));
    for (int y = 0; y < HEIGHT; y++)
        memcpy(padded + y * SIZE, plane + y * WIDTH, WIDTH * sizeof(float));
    fftwf_execute(forward);
    for (int k = 0; k < 2; k++) {
        for (int i = 0; i < SIZE * HALF; i++) {
            float a = spectrum[i][0], b = spectrum[i][1], c = kernel[k][i][0], d = kernel[k][i][1];
            product[i][0] = a * c - b * d;
            product[i][1] = a * d + b * c;
        }
        fftwf_execute(backward[k]);
    }
}

static double squares(void)
{
    double sum = 0;
    for (int k = 0; k < 2; k++)
        for (int i = 0; i < SIZE * SIZE; i++)
            sum += (double)result[k][i] * result[k][i];
    return sum;
}

int main(int count, char **arguments)
{
    if (count != 4)
        return 2;
    padded = fftwf_alloc_real(SIZE * SIZE);
    spectrum = fftwf_alloc_complex(SIZE * HALF);
    product = fftwf_alloc_complex(SIZE * HALF);
    forward = fftwf_plan_dft_r2c_2d(SIZE, SIZE, padded, spectrum, FFTW_MEASURE);
    for (int k = 0; k < 2; k++) {
        result[k] = fftwf_alloc_real(SIZE * SIZE);
        kernel[k] = fftwf_alloc_complex(SIZE * HALF);
        backward[k] = fftwf_plan_dft_c2r_2d(SIZE, SIZE, product, result[k], FFTW_MEASURE);
    }
    plane = load(arguments[2], "plane.f32", WIDTH * HEIGHT * sizeof(float));
    for (int k = 0; k < 2; k++) {
        float *values = load(arguments[2], k ? "imaginary.f32" : "real.f32", KERNEL * KERNEL * sizeof(float));
        memset(padded, 0, SIZE * SIZE * sizeof(float));
        for (int y = 0; y < KERNEL; y++)
            memcpy(padded + y * SIZE, values + y * KERNEL, KERNEL * sizeof(float));
        fftwf_execute(forward);
        for (int i = 0; i < SIZE * HALF; i++) {
            kernel[k][i][0] = spectrum[i][0] / (SIZE * SIZE);
            kernel[k][i][1] = -spectrum[i][1] / (SIZE * SIZE);
        }
    }
    return answer("FFTW f32, 1 thread", run, squares);
}
