/* chealpix beside Mmoda.Sky: healpix_chealpix MODE FOLDER OUTPUT, MODE = ang2pix-nest | ang2pix-ring | vec2pix-nest |
   pix2ang-nest | pix2ang-ring. One million directions or pixels, nside 1024. */
#include "peer.h"
#include <chealpix.h>
#include <stdint.h>

enum { COUNT = 1000000, NSIDE = 1024 };

static double *colatitudes, *longitudes, *vectors, *theta, *phi;
static int64_t *pixels, *found;

static void ang2pix_nests(void)
{
    for (int i = 0; i < COUNT; i++)
        ang2pix_nest64(NSIDE, colatitudes[i], longitudes[i], found + i);
}

static void ang2pix_rings(void)
{
    for (int i = 0; i < COUNT; i++)
        ang2pix_ring64(NSIDE, colatitudes[i], longitudes[i], found + i);
}

static void vec2pix_nests(void)
{
    for (int i = 0; i < COUNT; i++) {
        double vector[3] = {vectors[i], vectors[COUNT + i], vectors[2 * COUNT + i]};
        vec2pix_nest64(NSIDE, vector, found + i);
    }
}

static void pix2ang_nests(void)
{
    for (int i = 0; i < COUNT; i++)
        pix2ang_nest64(NSIDE, pixels[i], theta + i, phi + i);
}

static void pix2ang_rings(void)
{
    for (int i = 0; i < COUNT; i++)
        pix2ang_ring64(NSIDE, pixels[i], theta + i, phi + i);
}

static double sum_of_pixels(void)
{
    double sum = 0;
    for (int i = 0; i < COUNT; i++)
        sum += found[i];
    return sum;
}

static double sum_of_angles(void)
{
    double sum = 0;
    for (int i = 0; i < COUNT; i++)
        sum += theta[i] + 2 * phi[i];
    return sum;
}

int main(int count, char **arguments)
{
    if (count != 4)
        return 2;
    const char *mode = arguments[1], *folder = arguments[2];
    colatitudes = load(folder, "colatitudes.f64", COUNT * sizeof(double));
    longitudes = load(folder, "longitudes.f64", COUNT * sizeof(double));
    vectors = load(folder, "vectors.f64", 3 * COUNT * sizeof(double));
    pixels = load(folder, "pixels.i64", COUNT * sizeof(int64_t));
    found = malloc(COUNT * sizeof(int64_t));
    theta = malloc(COUNT * sizeof(double));
    phi = malloc(COUNT * sizeof(double));
    if (!strcmp(mode, "ang2pix-nest"))
        return answer("chealpix", ang2pix_nests, sum_of_pixels);
    if (!strcmp(mode, "ang2pix-ring"))
        return answer("chealpix", ang2pix_rings, sum_of_pixels);
    if (!strcmp(mode, "vec2pix-nest"))
        return answer("chealpix", vec2pix_nests, sum_of_pixels);
    if (!strcmp(mode, "pix2ang-nest"))
        return answer("chealpix", pix2ang_nests, sum_of_angles);
    return answer("chealpix", pix2ang_rings, sum_of_angles);
}
