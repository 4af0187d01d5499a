"""Makes the golden tile-compressed images of Mmoda.Fits.Tests: python3 make_compressed.py OUTPUT_FOLDER

tiles.fits holds the compressed images, tiles-values.fits a plain image of the same EXTNAME for each, as astropy reads it
back. fpack.fits.fz and fpack-values.fits are the same from fpack and funpack (libcfitsio). Made with astropy 5.2.1, numpy 1.24.2,
fpack 1.7.0 (CFITSIO 4.2.0).
"""

import os
import subprocess
import sys

import numpy as np
from astropy.io import fits

out = sys.argv[1]
random = np.random.default_rng(20260102)


def smooth(height, width):
    y, x = np.mgrid[:height, :width]
    return 40 * np.sin(x / 9) + 30 * np.cos(y / 5)


noise = random.normal(0, 3, (37, 50))
counts = np.round(smooth(37, 50) + noise).astype(np.int32)
reals = (smooth(37, 50) + noise).astype(np.float32)
holes = reals.copy()
holes[5, 7:12] = np.nan
holes[20] = 0
holes[21, ::3] = 0
flat = reals.copy()
flat[3] = 7.25  # a tile without noise cannot be quantised
wild = counts * 50_000_003  # differences that need all bits
mask = ((counts > 20) * 3 + (counts > 60) * 70000).astype(np.int32)
cube = np.round(random.normal(1000, 20, (3, 11, 13))).astype(np.int16)

cases = [
    ("RICE8", (counts & 255).astype(np.uint8), dict(compression_type="RICE_1")),
    ("RICE16", counts.astype(np.int16), dict(compression_type="RICE_1")),
    ("RICEU16", (counts + 40000).astype(np.uint16), dict(compression_type="RICE_1")),
    ("RICE32", counts, dict(compression_type="RICE_1", tile_size=(16, 10))),
    ("RICEWILD", wild, dict(compression_type="RICE_1")),
    ("RICECUBE", cube, dict(compression_type="RICE_1", tile_size=(5, 4, 2))),
    ("GZIP1I16", counts.astype(np.int16), dict(compression_type="GZIP_1")),
    ("GZIP2I16", counts.astype(np.int16), dict(compression_type="GZIP_2", tile_size=(50, 8))),
    ("GZIP2I32", counts, dict(compression_type="GZIP_2")),
    ("PLIO", mask, dict(compression_type="PLIO_1")),
    ("PLIO16", (mask % 4096).astype(np.int16), dict(compression_type="PLIO_1", tile_size=(20, 20))),
    ("RICEND", reals, dict(compression_type="RICE_1", quantize_level=4, quantize_method=-1)),
    ("RICED1", holes, dict(compression_type="RICE_1", quantize_level=4, quantize_method=1, dither_seed=9990)),
    ("RICED2", holes, dict(compression_type="RICE_1", quantize_level=16, quantize_method=2, dither_seed=123)),
    ("RICEFLAT", flat, dict(compression_type="RICE_1", quantize_level=4, quantize_method=1, dither_seed=77)),
    ("RICEF64", reals.astype(np.float64), dict(compression_type="RICE_1", quantize_level=8, quantize_method=1, dither_seed=1, tile_size=(25, 37))),
    ("GZIPD1", holes, dict(compression_type="GZIP_1", quantize_level=4, quantize_method=1, dither_seed=5)),
    ("GZIP2D2", holes, dict(compression_type="GZIP_2", quantize_level=4, quantize_method=2, dither_seed=5)),
    ("GZIP1F32", holes, dict(compression_type="GZIP_1", quantize_level=0)),
    ("GZIP2F64", holes.astype(np.float64), dict(compression_type="GZIP_2", quantize_level=0)),
]

compressed = [fits.PrimaryHDU()]
for name, pixels, options in cases:
    hdu = fits.CompImageHDU(pixels, name=name, **options)
    hdu.header["OBJECT"] = "golden"
    compressed.append(hdu)
fits.HDUList(compressed).writeto(os.path.join(out, "tiles.fits"), overwrite=True)


def write_values(source, target):
    plain = [fits.PrimaryHDU()]
    with fits.open(source) as hdus:
        for hdu in hdus[1:]:
            plain.append(fits.ImageHDU(hdu.data.copy(), name=hdu.name))
    fits.HDUList(plain).writeto(target, overwrite=True)


write_values(os.path.join(out, "tiles.fits"), os.path.join(out, "tiles-values.fits"))

source = os.path.join(out, "fpack.fits")
extension = fits.ImageHDU(holes, name="REALS")
extension.header["CRVAL1"] = 83.63
shorts = fits.ImageHDU(counts.astype(np.int16), name="SHORTS")
fits.HDUList([fits.PrimaryHDU(), extension, shorts]).writeto(source, overwrite=True, checksum=True)
packed = source + ".fz"
if os.path.exists(packed):
    os.remove(packed)
subprocess.run(["fpack", "-r", "-q", "4", source], check=True)
os.remove(source)
# funpack, not astropy: astropy 5.2.1 does not turn fpack's ZBLANK into NaN.
values = os.path.join(out, "fpack-values.fits")
if os.path.exists(values):
    os.remove(values)
subprocess.run(["funpack", "-O", values, packed], check=True)
