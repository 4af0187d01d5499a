/* The plain C loop beside EnergyGrid: cube_c MODE FOLDER OUTPUT. One million events with pixel and energy into 64 bands. */
#include "peer.h"
#include <stdint.h>

enum { EVENTS = 1000000, BINS = 64, PIXELS = 16384, CELLS = 2200 };

static uint16_t *pixels;
static float *energies, *edges;
static short lowest[CELLS];
static float upper[BINS + 2];
static int32_t *cube;

static void run(void)
{
    memset(cube, 0, (BINS + 2) * PIXELS * sizeof *cube);
    for (int i = 0; i < EVENTS; i++) {
        float energy = energies[i];
        int cell = (int)(energy * 2);
        cell = cell < 0 ? 0 : cell >= CELLS ? CELLS - 1 : cell;
        int bin = lowest[cell];
        bin += energy >= upper[bin];
        cube[bin * PIXELS + pixels[i]]++;
    }
}

static double check(void)
{
    double sum = 0;
    for (int i = 0; i < (BINS + 2) * PIXELS; i++)
        sum += (double)cube[i] * (i / PIXELS) + (double)cube[i] * cube[i];
    return sum;
}

int main(int count, char **arguments)
{
    if (count != 4)
        return 2;
    pixels = load(arguments[2], "pixels.u16", EVENTS * sizeof *pixels);
    energies = load(arguments[2], "energies.f32", EVENTS * sizeof *energies);
    edges = load(arguments[2], "edges.f32", (BINS + 1) * sizeof *edges);
    cube = malloc((BINS + 2) * PIXELS * sizeof *cube);
    for (int i = 0; i <= BINS; i++)
        upper[i] = edges[i];
    upper[BINS + 1] = 1e30f;
    for (int cell = 0, bin = 0; cell < CELLS; cell++) {
        while (cell / 2.0f >= upper[bin])
            bin++;
        lowest[cell] = (short)bin;
    }
    return answer("C loop, 1 thread", run, check);
}
