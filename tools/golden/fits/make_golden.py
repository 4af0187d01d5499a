"""Makes the golden FITS files of Mmoda.Fits.Tests with astropy: python3 make_golden.py OUTPUT_FOLDER

Made with astropy 5.2.1, numpy 1.24.2. The values are simple formulas, repeated in GoldenFilesTests.
"""

import gzip
import os
import sys

import numpy as np
from astropy.io import fits

out = sys.argv[1]


def write(name, hdus, checksum):
    fits.HDUList(hdus).writeto(os.path.join(out, name), overwrite=True, checksum=checksum)


# images.fits: every BITPIX, scaling, BLANK and the unsigned conventions
ramp = np.arange(12).reshape(3, 4)  # NAXIS1 = 4, NAXIS2 = 3
primary = fits.PrimaryHDU((ramp * 0.5).astype(">f4"))
primary.header["OBJECT"] = ("O'Neil's", "quotes")
primary.header["HIERARCH ESO DET CHIP NAME"] = ("CCD-44", "hierarch")
primary.header["LONGTXT"] = ("0123456789" * 20 + " end", "a long string")
primary.header["UNDEF"] = (fits.card.Undefined(), "no value")
primary.header["BIGINT"] = -9223372036854775807
primary.header["REALD"] = 1.0e-300
primary.header["FLAG"] = True
primary.header["TSTOP"] = "Real"
primary.header["HISTORY"] = "first line"
primary.header["COMMENT"] = "a comment"
primary.header["EXTNAME"] = "F32"
images = [primary]
for name, dtype in [("U8", "u1"), ("I16", ">i2"), ("I32", ">i4"), ("I64", ">i8"), ("F64", ">f8")]:
    images.append(fits.ImageHDU((ramp - (0 if dtype == "u1" else 5)).astype(dtype), name=name))
for name, dtype, offset in [("S8", "i1", -120), ("U16", "u2", 65000), ("U32", "u4", 4294967000), ("U64", "u8", 18446744073709551000)]:
    images.append(fits.ImageHDU(np.array([int(offset) + int(k) for k in ramp.ravel()], dtype).reshape(3, 4), name=name))
scaled = fits.ImageHDU(ramp.astype(">i2"), name="SCALED", do_not_scale_image_data=True)
scaled.header["BSCALE"] = 0.25
scaled.header["BZERO"] = 100.0
scaled.header["BLANK"] = 7
images.append(scaled)
images.append(fits.ImageHDU(np.arange(24).reshape(2, 3, 4).astype(">i2"), name="CUBE"))
write("images.fits", images, checksum=True)

# table.fits: every fixed-length code, scaling, nulls, dimensions, and arrays of variable length
n = 5
k = np.arange(n)
variable = np.empty(n, object)
for i in range(n):
    variable[i] = np.arange(i, dtype=np.float32) + 0.5
wide = np.empty(n, object)
for i in range(n):
    wide[i] = np.arange(2 * i, dtype=np.int16) - i
columns = [
    fits.Column("L", "L", array=k % 2 == 0),
    fits.Column("X", "11X", array=np.array([[(i >> b) & 1 for b in range(11)] for i in range(n)], bool)),
    fits.Column("B", "B", array=(k + 250).astype(np.uint8)),
    fits.Column("I", "I", array=(k - 3).astype(np.int16), null=-1, unit="count"),
    fits.Column("J", "J", array=(k * 100000 - 3).astype(np.int32)),
    fits.Column("K", "K", array=k.astype(np.int64) * 10**15),
    fits.Column("A", "7A", array=["alpha", "", "gamma", "delta x", "e"]),
    fits.Column("E", "E", array=(k * 0.5).astype(np.float32)),
    fits.Column("D", "D", array=np.where(k == 2, np.nan, k / 8)),
    fits.Column("C", "C", array=(k + 1j * (k + 1)).astype(np.complex64)),
    fits.Column("M", "2M", array=np.stack([k - 1j * k, k * 2j], 1)),
    fits.Column("V", "6E", dim="(2,3)", array=np.arange(6 * n, dtype=np.float32).reshape(n, 3, 2)),
    fits.Column("U16", "I", bzero=32768, array=(k + 65000).astype(np.uint16)),
    fits.Column("U32", "J", bzero=2**31, array=(k + 4294967000).astype(np.uint32)),
    fits.Column("U64", "K", bzero=2**63, array=np.array([18446744073709551000 + i for i in range(n)], np.uint64)),
    fits.Column("PE", "PE()", array=variable),
    fits.Column("QI", "QI()", array=wide),
]
table = fits.BinTableHDU.from_columns(columns, name="ALL")
table.header["EXTVER"] = 3
# astropy 5.2.1 writes wrong checksums for tables with heaps of unsigned columns (fitsverify says so too): none here.
write("table.fits", [fits.PrimaryHDU(), table], checksum=False)
with open(os.path.join(out, "table.fits"), "rb") as plain:
    with open(os.path.join(out, "table-gzip.fits"), "wb") as packed:  # gzip under a plain name
        packed.write(gzip.compress(plain.read(), mtime=0))
