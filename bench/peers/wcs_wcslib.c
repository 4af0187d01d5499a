/* wcslib beside Mmoda.Sky: wcs_wcslib MODE FOLDER OUTPUT, MODE = to-sky | to-pixel. One million points of a TAN image. */
#include "peer.h"
#include <wcslib/wcs.h>
#include <wcslib/wcslib.h>

enum { POINTS = 1000000 };

static struct wcsprm wcs;
static double *points, *image, *phi, *theta, *result;
static int *status;

static void to_sky(void)
{
    wcsp2s(&wcs, POINTS, 2, points, image, phi, theta, result, status);
}

static void to_pixel(void)
{
    wcss2p(&wcs, POINTS, 2, points, phi, theta, image, result, status);
}

static double second_axis(void)
{
    double sum = 0;
    for (int i = 0; i < POINTS; i++)
        sum += result[2 * i + 1];
    return sum;
}

int main(int count, char **arguments)
{
    if (count != 4)
        return 2;
    const char *folder = arguments[2];
    double *keywords = load(folder, "keywords.f64", 8 * sizeof(double));
    wcs.flag = -1;
    wcsini(1, 2, &wcs);
    for (int i = 0; i < 2; i++) {
        wcs.crpix[i] = keywords[i];
        wcs.crval[i] = keywords[2 + i];
        wcs.cdelt[i] = 1;
    }
    for (int i = 0; i < 4; i++)
        wcs.pc[i] = keywords[4 + i];
    strcpy(wcs.ctype[0], "RA---TAN");
    strcpy(wcs.ctype[1], "DEC--TAN");
    if (wcsset(&wcs))
        return 1;
    image = malloc(2 * POINTS * sizeof(double));
    result = malloc(2 * POINTS * sizeof(double));
    phi = malloc(POINTS * sizeof(double));
    theta = malloc(POINTS * sizeof(double));
    status = malloc(POINTS * sizeof(int));
    int back = !strcmp(arguments[1], "to-pixel");
    points = load(folder, back ? "sky.f64" : "pixels.f64", 2 * POINTS * sizeof(double));
    char version[40];
    snprintf(version, sizeof version, "wcslib %s", wcslib_version(NULL));
    return answer(version, back ? to_pixel : to_sky, second_axis);
}
