/* cfitsio beside Mmoda.Fits: fits_cfitsio MODE INPUT OUTPUT,
   MODE = read | write | image-read | image-write | rice-read-f32 | rice-read-i16 | rice-write-f32 | rice-write-i16. */
#include "peer.h"
#include <fitsio.h>

enum { COLUMNS = 12, ROWS = 1000000, SIDE = 2000 };

static char input[4096], output[4096];
static const int type[COLUMNS] =
    {TBYTE, TBYTE, TUSHORT, TBYTE, TBYTE, TUSHORT, TDOUBLE, TBYTE, TBYTE, TFLOAT, TBYTE, TBYTE};
static const int size[COLUMNS] = {1, 1, 2, 1, 1, 2, 8, 1, 1, 4, 1, 1};
static const int repeat[COLUMNS] = {1, 1, 1, 1, 1, 4, 1, 1, 1, 1, 1, 1};
static char *name[COLUMNS] = {"DELTA_TIME", "RISE_TIME", "ISGRI_PHA", "ISGRI_Y", "ISGRI_Z", "OB_TIME",
    "TIME", "SELECT_FLAG", "ISGRI_PI", "ISGRI_ENERGY", "DETY", "DETZ"};
static char *form[COLUMNS] = {"1B", "1B", "1U", "1B", "1B", "4U", "1D", "1B", "1B", "1E", "1B", "1B"};
static char *column[COLUMNS];
static float *pixels;

static void stop_on(int status)
{
    if (status) {
        fits_report_error(stderr, status);
        exit(1);
    }
}

/* In the chunks that cfitsio recommends: all columns of a chunk before the next chunk. */
static void read_table(void)
{
    fitsfile *file;
    int status = 0;
    long rows, chunk;
    fits_open_file(&file, input, READONLY, &status);
    fits_movabs_hdu(file, 2, NULL, &status);
    fits_get_num_rows(file, &rows, &status);
    fits_get_rowsize(file, &chunk, &status);
    for (long row = 0; row < rows; row += chunk) {
        long n = rows - row < chunk ? rows - row : chunk;
        for (int c = 0; c < COLUMNS; c++)
            fits_read_col(file, type[c], c + 1, row + 1, 1, n * repeat[c], NULL,
                column[c] + (size_t)row * repeat[c] * size[c], NULL, &status);
    }
    fits_close_file(file, &status);
    stop_on(status);
}

static void write_table(void)
{
    fitsfile *file;
    int status = 0;
    long chunk;
    fits_create_file(&file, output, &status);
    fits_create_tbl(file, BINARY_TBL, ROWS, COLUMNS, name, form, NULL, "EVENTS", &status);
    fits_get_rowsize(file, &chunk, &status);
    for (long row = 0; row < ROWS; row += chunk) {
        long n = ROWS - row < chunk ? ROWS - row : chunk;
        for (int c = 0; c < COLUMNS; c++)
            fits_write_col(file, type[c], c + 1, row + 1, 1, n * repeat[c],
                column[c] + (size_t)row * repeat[c] * size[c], &status);
    }
    fits_write_chksum(file, &status);
    fits_close_file(file, &status);
    stop_on(status);
}

static void read_image(void)
{
    fitsfile *file;
    int status = 0;
    fits_open_file(&file, input, READONLY, &status);
    fits_read_img(file, TFLOAT, 1, (long)SIDE * SIDE, NULL, pixels, NULL, &status);
    fits_close_file(file, &status);
    stop_on(status);
}

static void write_image(void)
{
    fitsfile *file;
    int status = 0;
    long axes[2] = {SIDE, SIDE};
    fits_create_file(&file, output, &status);
    fits_create_img(file, FLOAT_IMG, 2, axes, &status);
    fits_write_img(file, TFLOAT, 1, (long)SIDE * SIDE, pixels, &status);
    fits_write_chksum(file, &status);
    fits_close_file(file, &status);
    stop_on(status);
}

/* The image of a packed file, in its own type. */
static int pixel_type = TFLOAT, extension;

static void read_packed(void)
{
    fitsfile *file;
    int status = 0;
    fits_open_file(&file, input, READONLY, &status);
    fits_movabs_hdu(file, extension + 1, NULL, &status);
    fits_read_img(file, pixel_type, 1, (long)SIDE * SIDE, NULL, pixels, NULL, &status);
    fits_close_file(file, &status);
    stop_on(status);
}

/* As fpack does: rows as tiles, quantisation at a quarter of the noise with dithering. */
static void write_packed(void)
{
    fitsfile *file;
    int status = 0;
    long axes[2] = {SIDE, SIDE};
    fits_create_file(&file, output, &status);
    fits_set_compression_type(file, RICE_1, &status);
    fits_set_quantize_level(file, 4, &status);
    fits_set_quantize_dither(file, 1, &status);
    fits_create_img(file, pixel_type == TFLOAT ? FLOAT_IMG : SHORT_IMG, 2, axes, &status);
    fits_write_img(file, pixel_type, 1, (long)SIDE * SIDE, pixels, &status);
    fits_write_chksum(file, &status);
    fits_close_file(file, &status);
    stop_on(status);
}

static double energies(void)
{
    double sum = 0;
    for (long i = 0; i < ROWS; i++)
        sum += ((float *)column[9])[i];
    return sum;
}

static double brightness(void)
{
    double sum = 0;
    for (long i = 0; i < (long)SIDE * SIDE; i++)
        sum += pixel_type == TFLOAT ? pixels[i] : ((short *)pixels)[i];
    return sum;
}

/* A file that is there already is not part of writing one: it goes before the clock runs, as ours does. */
static void remove_output(void)
{
    remove(output + 1);
}

int main(int count, char **arguments)
{
    if (count != 4)
        return 2;
    const char *mode = arguments[1];
    char version[40];
    snprintf(input, sizeof input, "%s", arguments[2]);
    snprintf(output, sizeof output, "!%s", arguments[3]);
    snprintf(version, sizeof version, "cfitsio %d.%d", CFITSIO_MAJOR, CFITSIO_MINOR);
    for (int c = 0; c < COLUMNS; c++)
        column[c] = calloc(ROWS, (size_t)repeat[c] * size[c]);
    pixels = calloc((size_t)SIDE * SIDE, sizeof *pixels);
    if (!strcmp(mode, "read"))
        return answer(version, read_table, energies);
    if (!strcmp(mode, "image-read"))
        return answer(version, read_image, brightness);
    make_ready = remove_output;
    if (!strcmp(mode, "write")) {
        read_table();
        return answer(version, write_table, energies);
    }
    if (!strncmp(mode, "rice-", 5)) {
        extension = !strncmp(mode, "rice-read", 9);
        pixel_type = strstr(mode, "i16") ? TSHORT : TFLOAT;
        if (extension)
            return answer(version, read_packed, brightness);
        read_packed();
        return answer(version, write_packed, brightness);
    }
    read_image();
    return answer(version, write_image, brightness);
}
