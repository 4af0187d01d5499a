/* Weighted normal equations in plain C, double precision, beside FluxExtraction: extract_normal MODE FOLDER OUTPUT.
   64 bins, ten sources and the background; the weights are renewed twice from the model, as ours are. */
#include "peer.h"
#include <math.h>

enum { CELLS = 17420, BINS = 64, UNKNOWNS = 11, COLUMNS = UNKNOWNS + 1, PASSES = 3 };

static int live;
static double shape[UNKNOWNS][CELLS], weighted[COLUMNS][CELLS], seconds[CELLS], rates[CELLS], model[CELLS];
static double counts[BINS][CELLS], solution[BINS][UNKNOWNS];

__attribute__((optimize("fast-math"))) static double dot(const double *a, const double *b)
{
    double sum = 0;
    for (int i = 0; i < live; i++)
        sum += a[i] * b[i];
    return sum;
}

static void solve(double *x)
{
    double a[UNKNOWNS][UNKNOWNS];
    for (int i = 0; i < UNKNOWNS; i++) {
        x[i] = dot(weighted[i], weighted[UNKNOWNS]);
        for (int j = 0; j <= i; j++)
            a[i][j] = dot(weighted[i], weighted[j]);
    }
    for (int i = 0; i < UNKNOWNS; i++)
        for (int j = 0; j <= i; j++) {
            for (int k = 0; k < j; k++)
                a[i][j] -= a[i][k] * a[j][k];
            a[i][j] = i == j ? sqrt(a[i][i]) : a[i][j] / a[j][j];
        }
    for (int i = 0; i < UNKNOWNS; i++) {
        for (int k = 0; k < i; k++)
            x[i] -= a[i][k] * x[k];
        x[i] /= a[i][i];
    }
    for (int i = UNKNOWNS - 1; i >= 0; i--) {
        for (int k = i + 1; k < UNKNOWNS; k++)
            x[i] -= a[k][i] * x[k];
        x[i] /= a[i][i];
    }
}

__attribute__((optimize("fast-math"))) static void bin(int number)
{
    double count = 0, exposure = 0;
    for (int i = 0; i < live; i++) {
        rates[i] = counts[number][i] / seconds[i];
        count += counts[number][i];
        exposure += seconds[i];
    }
    double mean = count / exposure, least = mean / 1000;
    for (int i = 0; i < live; i++)
        model[i] = mean;
    for (int pass = 0; pass < PASSES; pass++) {
        for (int i = 0; i < live; i++)
            model[i] = sqrt(seconds[i] / (model[i] > least ? model[i] : least));
        for (int c = 0; c < UNKNOWNS; c++)
            for (int i = 0; i < live; i++)
                weighted[c][i] = shape[c][i] * model[i];
        for (int i = 0; i < live; i++)
            weighted[UNKNOWNS][i] = rates[i] * model[i];
        solve(solution[number]);
        memset(model, 0, sizeof model);
        for (int c = 0; c < UNKNOWNS; c++)
            for (int i = 0; i < live; i++)
                model[i] += solution[number][c] * shape[c][i];
    }
}

static void run(void)
{
    for (int b = 0; b < BINS; b++)
        bin(b);
}

static double check(void)
{
    double sum = 0;
    for (int b = 0; b < BINS; b++)
        for (int k = 1; k < UNKNOWNS; k++)
            sum += solution[b][k];
    return sum;
}

int main(int count, char **arguments)
{
    const char *folder = arguments[2];
    (void)count;
    float *exposure = load(folder, "exposure.f32", CELLS * sizeof(float));
    float *columns = load(folder, "columns.f32", UNKNOWNS * CELLS * sizeof(float));
    float *bins = load(folder, "bins.f32", (size_t)BINS * CELLS * sizeof(float));
    for (int i = 0; i < CELLS; i++) {
        if (!(exposure[i] > 0))
            continue;
        seconds[live] = exposure[i];
        for (int c = 0; c < UNKNOWNS; c++)
            shape[c][live] = columns[c * CELLS + i];
        for (int b = 0; b < BINS; b++)
            counts[b][live] = bins[b * CELLS + i];
        live++;
    }
    return answer("C normal equations, f64", run, check);
}
