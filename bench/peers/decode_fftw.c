/* Balanced correlation with FFTW (single precision): decode_fftw MODE FOLDER OUTPUT. MODE is the number of bands; of one band the
   flux is decoded, of more the flux and the variance. The kernels are rolled, so that the wanted lags come first. */
#include "peer.h"
#include <fftw3.h>

enum { CELLS = 130 * 134, DETECTOR_WIDTH = 130, DETECTOR_HEIGHT = 134, SIDE = 400 };

static struct { int first_column, last_column, column_lag, first_row, last_row, row_lag, width, height, size; } *layout;
static int bands, half, rows, columns;
static float *weights, *rates, *variances, *balance, *gain, *padded, *result[2], *image[2];
static fftwf_complex *spectrum, *product, *kernel[2][2];
static fftwf_plan forward, backward[2];

static void multiply(const fftwf_complex *k)
{
    for (int i = 0; i < layout->height * half; i++) {
        float a = spectrum[i][0], b = spectrum[i][1], c = k[i][0], d = k[i][1];
        product[i][0] = a * c - b * d;
        product[i][1] = a * d + b * c;
    }
}

static void decode(const float *plane, int is_variance, float *target)
{
    memset(padded, 0, (size_t)layout->width * layout->height * sizeof(float));
    for (int y = 0; y < DETECTOR_HEIGHT; y++)
        for (int x = 0; x < DETECTOR_WIDTH; x++) {
            int i = y * DETECTOR_WIDTH + x;
            padded[y * layout->width + x] = weights[i] * (is_variance ? weights[i] : 1) * plane[i];
        }
    fftwf_execute(forward);
    for (int k = 0; k < 2; k++) {
        multiply(kernel[is_variance][k]);
        fftwf_execute(backward[k]);
    }
    memset(target, 0, SIDE * SIDE * sizeof(float));
    for (int row = 0; row < rows; row++) {
        const float *plus = result[0] + row * layout->width, *minus = result[1] + row * layout->width;
        int at = (layout->last_row - row) * SIDE + layout->first_column;
        for (int x = 0; x < columns; x++) {
            float b = balance[at + x], g = gain[at + x];
            float squared = plus[x] + b * b * minus[x];
            target[at + x] = is_variance ? (squared > 0 ? squared : 0) * g * g : (plus[x] - b * minus[x]) * g;
        }
    }
}

static void run(void)
{
    for (int band = 0; band < bands; band++) {
        decode(rates + band * CELLS, 0, image[0] + band * SIDE * SIDE);
        if (bands > 1)
            decode(variances + band * CELLS, 1, image[1] + band * SIDE * SIDE);
    }
}

static double check(void)
{
    double sum = 0;
    for (int i = 0; i < bands * SIDE * SIDE; i++)
        sum += (double)image[0][i] * image[0][i] + image[1][i];
    return sum;
}

int main(int count, char **arguments)
{
    if (count != 4)
        return 2;
    bands = atoi(arguments[1]);
    layout = load(arguments[2], "layout.i32", sizeof *layout);
    int width = layout->width, height = layout->height, size = layout->size, length = width * height;
    half = width / 2 + 1;
    rows = layout->last_row - layout->first_row + 1;
    columns = layout->last_column - layout->first_column + 1;
    weights = load(arguments[2], "weights.f32", CELLS * sizeof(float));
    rates = load(arguments[2], "rates.f32", bands * CELLS * sizeof(float));
    variances = load(arguments[2], "variances.f32", bands * CELLS * sizeof(float));
    balance = load(arguments[2], "balance.f32", SIDE * SIDE * sizeof(float));
    gain = load(arguments[2], "gain.f32", SIDE * SIDE * sizeof(float));
    float *arrays = load(arguments[2], "arrays.f32", 2 * size * size * sizeof(float));
    padded = fftwf_alloc_real(length);
    spectrum = fftwf_alloc_complex(height * half);
    product = fftwf_alloc_complex(height * half);
    forward = fftwf_plan_dft_r2c_2d(height, width, padded, spectrum, FFTW_MEASURE);
    for (int k = 0; k < 2; k++) {
        result[k] = fftwf_alloc_real(length);
        image[k] = calloc(bands * SIDE * SIDE, sizeof(float));
        backward[k] = fftwf_plan_dft_c2r_2d(height, width, product, result[k], FFTW_MEASURE);
    }
    for (int is_variance = 0; is_variance < 2; is_variance++)
        for (int k = 0; k < 2; k++) {
            memset(padded, 0, length * sizeof(float));
            for (int y = 0; y < size; y++)
                for (int x = 0; x < size; x++) {
                    float value = arrays[(k * size + y) * size + x];
                    int row = ((y + layout->row_lag) % height + height) % height, column = ((x + layout->column_lag) % width + width) % width;
                    padded[row * width + column] = is_variance ? value * value : value;
                }
            fftwf_execute(forward);
            kernel[is_variance][k] = fftwf_alloc_complex(height * half);
            for (int i = 0; i < height * half; i++) {
                kernel[is_variance][k][i][0] = spectrum[i][0] / length;
                kernel[is_variance][k][i][1] = -spectrum[i][1] / length;
            }
        }
    return answer("FFTW f32, 1 thread", run, check);
}
