"""astropy.io.fits beside Mmoda.Fits; modes as in fits_cfitsio.c, FOLDER is the input file."""

import os

from peer import FOLDER, MODE, OUTPUT, answer, np

import astropy
from astropy.io import fits


def read_table():
    with fits.open(FOLDER) as hdus:
        data = hdus[1].data
        columns = {}
        for name in data.names:
            values = data[name]
            columns[name] = np.ascontiguousarray(values, dtype=values.dtype.newbyteorder("="))
        return columns


def read_image():
    with fits.open(FOLDER) as hdus:
        values = hdus[0].data
        return np.ascontiguousarray(values, dtype=values.dtype.newbyteorder("="))


def read_packed():
    with fits.open(FOLDER) as hdus:
        return hdus[1].data


def write_packed(pixels):
    image = fits.CompImageHDU(pixels, compression_type="RICE_1", quantize_level=4, quantize_method=1, dither_seed=1)
    fits.HDUList([fits.PrimaryHDU(), image]).writeto(OUTPUT, overwrite=True, checksum=True)
    return pixels


FORMATS = {"TIME": "D", "ISGRI_ENERGY": "E", "ISGRI_PHA": "I", "OB_TIME": "4I"}


def write_table(columns):
    table = fits.BinTableHDU.from_columns([
        fits.Column(name=n, array=v, format=FORMATS.get(n, "B"), bzero=32768 if v.dtype == np.uint16 else None)
        for n, v in columns.items()
    ])
    fits.HDUList([fits.PrimaryHDU(), table]).writeto(OUTPUT, overwrite=True, checksum=True)
    return columns


def write_image(pixels):
    fits.PrimaryHDU(pixels).writeto(OUTPUT, overwrite=True, checksum=True)
    return pixels


def energies(columns):
    return columns["ISGRI_ENERGY"].sum(dtype=float)


def brightness(pixels):
    return pixels.sum(dtype=float)


def remove_output():
    """A file that is there already is not part of writing one."""
    if os.path.exists(OUTPUT):
        os.remove(OUTPUT)


library = f"astropy {astropy.__version__}"
if MODE == "read":
    answer(library, read_table, energies)
elif MODE == "write":
    content = read_table()
    answer(library, lambda: write_table(content), energies, remove_output)
elif MODE == "image-read":
    answer(library, read_image, brightness)
elif MODE.startswith("rice-read"):
    answer(library, read_packed, brightness)
elif MODE.startswith("rice-write"):
    picture = read_image()
    answer(library, lambda: write_packed(picture), brightness, remove_output)
else:
    picture = read_image()
    answer(library, lambda: write_image(picture), brightness, remove_output)
