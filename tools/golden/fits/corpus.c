/* Makes the part of the corpus that comes from CFITSIO: corpus OUTPUT_FOLDER
   Built and run by make_corpus.py: cc -O1 corpus.c -lcfitsio -lm. Made with CFITSIO 4.2.0. */
#include <fitsio.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *folder;
static int status = 0;

static void check(const char *what)
{
    if (status) {
        fprintf(stderr, "%s:\n", what);
        fits_report_error(stderr, status);
        exit(1);
    }
}

static fitsfile *begin(const char *name)
{
    char path[1000];
    fitsfile *f;
    snprintf(path, sizeof path, "!%s/%s", folder, name);
    fits_create_file(&f, path, &status);
    check(name);
    return f;
}

static void end(fitsfile *f, const char *name)
{
    fits_close_file(f, &status);
    check(name);
}

/* One image of each type, with and without scaling, checksums and NaN. */
static void images(void)
{
    int types[] = {BYTE_IMG, SBYTE_IMG, SHORT_IMG, USHORT_IMG, LONG_IMG, ULONG_IMG, LONGLONG_IMG, ULONGLONG_IMG, FLOAT_IMG, DOUBLE_IMG};
    const char *names[] = {"u8", "i8", "i16", "u16", "i32", "u32", "i64", "u64", "f32", "f64"};
    double least[] = {0, -128, -32768, 0, -2147483648.0, 0, -9e15, 0, -1e30, -1e300};
    for (int t = 0; t < 10; t++) {
        for (int scaled = 0; scaled < 2; scaled++) {
            char name[100];
            long axes[2] = {7, 5};
            double pixels[35];
            snprintf(name, sizeof name, "cfitsio-image-%s%s.fits", names[t], scaled ? "-scaled" : "");
            if (scaled && (t == 1 || t == 3 || t == 5 || t == 7)) continue;
            fitsfile *f = begin(name);
            fits_create_img(f, types[t], 2, axes, &status);
            for (int i = 0; i < 35; i++) pixels[i] = i == 0 && !scaled ? least[t] : i;
            if (scaled) {
                double scale = 0.25, zero = -3.5;
                long blank = 9;
                fits_write_key(f, TDOUBLE, "BSCALE", &scale, "scale", &status);
                fits_write_key(f, TDOUBLE, "BZERO", &zero, "zero", &status);
                if (t < 8) fits_write_key(f, TLONG, "BLANK", &blank, "undefined", &status);
                fits_set_hdustruc(f, &status);
                fits_set_bscale(f, 1, 0, &status); /* the numbers are the stored ones */
            }
            fits_write_img(f, TDOUBLE, 1, 35, pixels, &status);
            fits_write_chksum(f, &status);
            end(f, name);
        }
    }
}

/* Axes of many and of no pixels. */
static void shapes(void)
{
    long shapes[][6] = {{3}, {2, 3, 4}, {2, 2, 2, 2, 2}, {1, 1, 5}, {4, 0}, {0}};
    int axes[] = {1, 3, 5, 3, 2, 1};
    for (int s = 0; s < 6; s++) {
        char name[100];
        long n = 1;
        short pixels[100];
        snprintf(name, sizeof name, "cfitsio-shape-%d.fits", s);
        fitsfile *f = begin(name);
        fits_create_img(f, SHORT_IMG, axes[s], shapes[s], &status);
        for (int i = 0; i < axes[s]; i++) n *= shapes[s][i];
        for (int i = 0; i < n; i++) pixels[i] = (short)(i * 37 - 100);
        if (n > 0) fits_write_img(f, TSHORT, 1, n, pixels, &status);
        end(f, name);
    }
}

/* Each column type alone, with 0, 1 and 5 rows; scaling and nulls where they have a meaning. */
static void tables(void)
{
    char *forms[] = {"1L", "3L", "11X", "1B", "4B", "1S", "1I", "3I", "1U", "1J", "1V", "1K", "1W", "1E", "5E", "1D", "2D", "1C", "1M", "2M", "8A", "24A8", "1PB(4)", "1PI(4)",
        "1PJ(4)", "1PE(4)", "1QD(4)", "1PC(2)", "1PA(9)", "1QK(3)", "1PL(3)", "1PX(9)"};
    for (unsigned c = 0; c < sizeof forms / sizeof *forms; c++) {
        char name[100], *type = "VALUE", *unit = "count";
        snprintf(name, sizeof name, "cfitsio-column-%s.fits", forms[c]);
        for (char *p = name; *p; p++) if (*p == '(' || *p == ')') *p = '_';
        fitsfile *f = begin(name);
        fits_create_tbl(f, BINARY_TBL, 0, 1, &type, &forms[c], &unit, "COLUMN", &status);
        check(name);
        int code;
        long repeat, width;
        fits_get_coltype(f, 1, &code, &repeat, &width, &status);
        int variable = code < 0;
        code = abs(code);
        fits_insert_rows(f, 0, 5, &status);
        for (int row = 1; row <= 5 && repeat > 0; row++) {
            long n = variable ? (row * 2) % 5 : repeat;
            if (n == 0) continue;
            if (code == TSTRING) {
                char text[100], *p = text;
                snprintf(text, sizeof text, "row %d''%s", row, row == 3 ? "" : " x");
                if (row == 4) text[0] = 0;
                if (variable) n = (long)strlen(text);
                if (n) fits_write_col(f, TSTRING, 1, row, 1, 1, &p, &status);
            } else if (code == TBIT || code == TLOGICAL) {
                char flags[20];
                for (int i = 0; i < n; i++) flags[i] = (char)((i + row) % 3 == 0);
                if (code == TBIT) fits_write_col_bit(f, 1, row, 1, n, flags, &status);
                else if (row == 4 && !variable) fits_write_col_null(f, 1, row, 1, n, &status);
                else fits_write_col_log(f, 1, row, 1, n, flags, &status);
            } else if (code == TCOMPLEX || code == TDBLCOMPLEX) {
                double v[20];
                for (int i = 0; i < 2 * n; i++) v[i] = i * 0.5 - row;
                fits_write_col(f, TDBLCOMPLEX, 1, row, 1, n, v, &status);
            } else {
                double v[20];
                for (int i = 0; i < n; i++) v[i] = (code == TFLOAT || code == TDOUBLE) ? (i + 0.1) * row : i + row;
                fits_write_col(f, TDOUBLE, 1, row, 1, n, v, &status);
            }
            check(name);
        }
        fits_write_chksum(f, &status);
        end(f, name);
    }
    char *scaledForms[] = {"1B", "1I", "1J", "1K", "1E", "1PI(3)"};
    for (int c = 0; c < 6; c++) {
        char name[100], *type = "SCALED";
        snprintf(name, sizeof name, "cfitsio-scaled-%c%c.fits", scaledForms[c][1], c == 5 ? 'I' : '1');
        fitsfile *f = begin(name);
        double scale = 0.01, zero = 7;
        long null = 3;
        fits_create_tbl(f, BINARY_TBL, 6, 1, &type, &scaledForms[c], NULL, "SCALED", &status);
        fits_write_key(f, TDOUBLE, "TSCAL1", &scale, "scale", &status);
        fits_write_key(f, TDOUBLE, "TZERO1", &zero, "zero", &status);
        if (c != 4) fits_write_key(f, TLONG, "TNULL1", &null, "undefined", &status);
        fits_set_hdustruc(f, &status);
        fits_set_tscale(f, 1, 1, 0, &status);
        for (int row = 1; row <= 6; row++) {
            long v[3] = {row, row + 1, row + 2};
            fits_write_col(f, TLONG, 1, row, 1, c == 5 ? row % 4 : 1, v, &status);
        }
        end(f, name);
    }
    {
        char *types[] = {"MATRIX", "WORDS", "SHOWN"}, *tforms[] = {"6J", "12A", "1E"}, *units[] = {"", "", "keV"};
        fitsfile *f = begin("cfitsio-tdim.fits");
        long dims[2] = {3, 2};
        fits_create_tbl(f, BINARY_TBL, 2, 3, types, tforms, units, "DIMS", &status);
        fits_write_tdim(f, 1, 2, dims, &status);
        fits_write_key(f, TSTRING, "TDIM2", "(4,3)", "three words", &status);
        fits_write_key(f, TSTRING, "TDISP3", "F8.3", "shown so", &status);
        fits_set_hdustruc(f, &status);
        int v[12] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
        fits_write_col(f, TINT, 1, 1, 1, 12, v, &status);
        fits_write_tblbytes(f, 1, 25, 12, (unsigned char *)"abc def ghi ", &status);
        end(f, "cfitsio-tdim.fits");
    }
    for (int rows = 0; rows < 3; rows += 2) {
        char name[100], *types[] = {"I", "E", "D", "A", "F"}, *tforms[] = {"I6", "E15.7", "D25.17", "A10", "F9.3"}, *units[] = {"s", "", "keV", "", ""};
        snprintf(name, sizeof name, "cfitsio-ascii-%d.fits", rows);
        fitsfile *f = begin(name);
        fits_create_tbl(f, ASCII_TBL, rows, 5, types, tforms, units, "TEXT", &status);
        double v[] = {-12, 345.75};
        char *s[] = {"Crab", ""};
        if (rows) {
            for (int c = 1; c <= 5; c++) {
                if (c == 4) fits_write_col(f, TSTRING, c, 1, 1, 2, s, &status);
                else fits_write_col(f, TDOUBLE, c, 1, 1, 2, v, &status);
            }
        }
        end(f, name);
    }
    {
        char *types[] = {"A"}, *tforms[] = {"1J"};
        fitsfile *f = begin("cfitsio-rows-0.fits");
        fits_create_tbl(f, BINARY_TBL, 0, 1, types, tforms, NULL, "EMPTY", &status);
        fits_create_tbl(f, BINARY_TBL, 0, 0, types, tforms, NULL, "NOTHING", &status);
        end(f, "cfitsio-rows-0.fits");
    }
}

/* Headers: long strings, nothing, duplicates, all literals. */
static void headers(void)
{
    fitsfile *f = begin("cfitsio-header.fits");
    long none = 0;
    int yes = 1;
    float complex_[2] = {1.5f, -2.25f};
    double reals[] = {0, -0.0, 1e-300, 5e-324, 1.7976931348623157e308, 0.1, 123456789.123456789, 1e15, 1e22};
    char keyword[20], text[300];
    fits_create_img(f, BYTE_IMG, 0, &none, &status);
    fits_write_key_longwarn(f, &status);
    memset(text, 'x', 299);
    for (int length = 60; length < 75; length++) {
        text[length] = 0;
        snprintf(keyword, sizeof keyword, "STR%d", length);
        fits_write_key_longstr(f, keyword, text, "at the limit", &status);
        text[length] = 'x';
    }
    text[290] = 0;
    for (int i = 5; i < 290; i += 11) text[i] = i % 2 ? '\'' : ' ';
    fits_write_key_longstr(f, "QUOTES", text, "a long string with quotes and a comment that is longer than a record can hold, too", &status);
    fits_write_key_str(f, "EMPTY", "", "an empty string", &status);
    fits_write_key_str(f, "BLANKS", "   x", "leading blanks", &status);
    fits_write_key_null(f, "UNDEF", "undefined", &status);
    fits_write_key(f, TLOGICAL, "YES", &yes, "true", &status);
    for (int i = 0; i < 9; i++) {
        snprintf(keyword, sizeof keyword, "REAL%d", i);
        fits_write_key_dbl(f, keyword, reals[i], -17, "a real", &status);
        snprintf(keyword, sizeof keyword, "FIX%d", i);
        if (fabs(reals[i]) < 1e9) fits_write_key_fixdbl(f, keyword, reals[i], 6, "fixed", &status);
    }
    fits_write_key_cmp(f, "CMPLX", complex_, 5, "complex", &status);
    fits_write_key_lng(f, "BIG", 9223372036854775807LL, "largest", &status);
    fits_write_key_lng(f, "SMALL", -9223372036854775807LL, "nearly smallest", &status);
    fits_write_record(f, "DUPL    =                    1 / first", &status);
    fits_write_record(f, "DUPL    =                    2 / second", &status);
    fits_write_record(f, "HIERARCH ESO DET CHIP1 NAME = 'CCD-44' / hierarch", &status);
    fits_write_record(f, "HIERARCH ESO TEL AIRM START=1.25/tight", &status);
    fits_write_record(f, "FREE    =1.5", &status);
    fits_write_record(f, "FREEI   =    -17/comment", &status);
    fits_write_record(f, "DEXP    = 1.25D-07 / D exponent", &status);
    fits_write_record(f, "PLUS    = +5", &status);
    fits_write_record(f, "NOVALUE   a record without a value", &status);
    fits_write_record(f, "SLASH   = 'a/b'/c/d", &status);
    fits_write_comment(f, "a comment that needs more than one record because it is longer than seventy two characters", &status);
    fits_write_history(f, "a history", &status);
    fits_write_record(f, "", &status);
    fits_write_chksum(f, &status);
    end(f, "cfitsio-header.fits");

    f = begin("cfitsio-inherit.fits");
    fits_create_img(f, BYTE_IMG, 0, &none, &status);
    fits_write_key_str(f, "TELESCOP", "INTEGRAL", "of all", &status);
    fits_create_img(f, BYTE_IMG, 0, &none, &status);
    fits_write_key(f, TLOGICAL, "INHERIT", &yes, "", &status);
    end(f, "cfitsio-inherit.fits");

    f = begin("cfitsio-groups.fits");
    long axes[] = {0, 3, 2};
    float values[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    fits_write_grphdr(f, 1, FLOAT_IMG, 3, axes, 2, 4, 1, &status);
    for (int group = 1; group <= 4; group++) {
        fits_write_grppar_flt(f, group, 1, 2, values, &status);
        fits_write_img_flt(f, group, 1, 6, values + 2, &status);
    }
    end(f, "cfitsio-groups.fits");
}

/* CFITSIO compresses pixels of the image's own type only. */
static void write_exact(fitsfile *f, int image, const double *pixels, int n)
{
    static union { unsigned char b[1000]; short s[1000]; unsigned short u[1000]; int i[1000]; float f[1000]; double d[1000]; } v;
    int type = TDOUBLE;
    for (int i = 0; i < n; i++) {
        switch (image) {
        case BYTE_IMG: type = TBYTE; v.b[i] = (unsigned char)pixels[i]; break;
        case SHORT_IMG: type = TSHORT; v.s[i] = (short)pixels[i]; break;
        case USHORT_IMG: type = TUSHORT; v.u[i] = (unsigned short)(pixels[i] + 40000); break;
        case LONG_IMG: type = TINT; v.i[i] = (int)pixels[i]; break;
        case FLOAT_IMG: type = TFLOAT; v.f[i] = (float)pixels[i]; break;
        default: v.d[i] = pixels[i]; break;
        }
    }
    fits_write_img(f, type, 1, n, &v, &status);
}

/* Tile compression of each kind. */
static void compressed(void)
{
    struct { const char *name; int type, image; float quantize; int dither; float scale; int smooth; long tile[2]; } cases[] = {
        {"rice-u8", RICE_1, BYTE_IMG, 0, 0, 0, 0, {0, 0}}, {"rice-i16", RICE_1, SHORT_IMG, 0, 0, 0, 0, {0, 0}}, {"rice-u16", RICE_1, USHORT_IMG, 0, 0, 0, 0, {0, 0}},
        {"rice-i32", RICE_1, LONG_IMG, 0, 0, 0, 0, {16, 9}}, {"rice-f32", RICE_1, FLOAT_IMG, 4, 1, 0, 0, {0, 0}}, {"rice-f32-nodither", RICE_1, FLOAT_IMG, 4, -1, 0, 0, {0, 0}},
        {"rice-f32-dither2", RICE_1, FLOAT_IMG, 8, 2, 0, 0, {20, 20}}, {"rice-f64", RICE_1, DOUBLE_IMG, 4, 1, 0, 0, {0, 0}}, {"rice-f32-fixed", RICE_1, FLOAT_IMG, -0.5f, 1, 0, 0, {0, 0}},
        {"gzip1-i16", GZIP_1, SHORT_IMG, 0, 0, 0, 0, {0, 0}}, {"gzip1-f32", GZIP_1, FLOAT_IMG, 0, 0, 0, 0, {0, 0}},
        {"gzip2-i32", GZIP_2, LONG_IMG, 0, 0, 0, 0, {0, 0}}, {"gzip2-f64", GZIP_2, DOUBLE_IMG, 0, 0, 0, 0, {0, 0}}, {"gzip2-f32-quantised", GZIP_2, FLOAT_IMG, 4, 1, 0, 0, {0, 0}},
        {"plio-i16", PLIO_1, SHORT_IMG, 0, 0, 0, 0, {0, 0}}, {"plio-u8", PLIO_1, BYTE_IMG, 0, 0, 0, 0, {0, 0}},
        {"hcompress-u8", HCOMPRESS_1, BYTE_IMG, 0, 0, 0, 0, {0, 0}}, {"hcompress-i16", HCOMPRESS_1, SHORT_IMG, 0, 0, 0, 0, {0, 0}}, {"hcompress-i32", HCOMPRESS_1, LONG_IMG, 0, 0, 0, 0, {16, 11}},
        {"hcompress-i32-lossy", HCOMPRESS_1, LONG_IMG, 0, 0, 8, 0, {0, 0}}, {"hcompress-i32-smooth", HCOMPRESS_1, LONG_IMG, 0, 0, 8, 1, {0, 0}},
        {"hcompress-f32", HCOMPRESS_1, FLOAT_IMG, 4, 1, 0, 0, {0, 0}}, {"hcompress-f32-lossy", HCOMPRESS_1, FLOAT_IMG, 8, 1, 2, 0, {0, 0}}};
    for (unsigned c = 0; c < sizeof cases / sizeof *cases; c++) {
        char name[100];
        long axes[2] = {33, 27};
        static double pixels[33 * 27];
        unsigned state = 12345 + c;
        for (int i = 0; i < 33 * 27; i++) {
            double noise = 0;
            for (int k = 0; k < 4; k++) noise += (state = state * 1664525u + 1013904223u) / 4294967296.0 - 0.5;
            pixels[i] = 100 + 60 * sin(i % 33 / 6.0) * cos(i / 33 / 4.0) + 5 * noise;
            if (cases[c].image > 0) pixels[i] = floor(pixels[i]);
            if (cases[c].type == PLIO_1) pixels[i] = pixels[i] > 130 ? 3 : pixels[i] > 120 ? 200 : 0;
        }
        snprintf(name, sizeof name, "cfitsio-%s.fits", cases[c].name);
        fitsfile *f = begin(name);
        fits_set_compression_type(f, cases[c].type, &status);
        if (cases[c].tile[0]) fits_set_tile_dim(f, 2, cases[c].tile, &status);
        fits_set_quantize_level(f, cases[c].quantize, &status);
        if (cases[c].dither) {
            fits_set_quantize_dither(f, cases[c].dither, &status);
            fits_set_dither_seed(f, (int)c + 7, &status);
        }
        if (cases[c].type == HCOMPRESS_1) {
            fits_set_hcomp_scale(f, cases[c].scale, &status);
            fits_set_hcomp_smooth(f, cases[c].smooth, &status);
        }
        fits_create_img(f, cases[c].image, 2, axes, &status);
        fits_write_key_dbl(f, "CRVAL1", 83.6331, -10, "kept", &status);
        write_exact(f, cases[c].image, pixels, 33 * 27);
        fits_write_chksum(f, &status);
        end(f, name);
    }
}

int main(int argc, char **argv)
{
    folder = argc > 1 ? argv[1] : ".";
    images();
    shapes();
    tables();
    headers();
    compressed();
    return 0;
}
