"""Makes the golden HCOMPRESS_1 images of Mmoda.Fits.Tests: python3 make_hcompress.py OUTPUT_FOLDER

hcompress.fits.gz holds images compressed by fpack, hcompress-values.fits.gz a plain image of the same EXTNAME for each, as funpack
restores it; astropy must read the same. Made with fpack 1.7.0 (CFITSIO 4.2.0), astropy 5.2.1, numpy 1.24.2.
"""

import gzip
import os
import subprocess
import sys
import tempfile

import numpy as np
from astropy.io import fits

out = sys.argv[1]
random = np.random.default_rng(20261121)


def smooth(height, width):
    y, x = np.mgrid[:height, :width]
    return 40 * np.sin(x / 9) + 30 * np.cos(y / 5)


counts = np.round(smooth(37, 50) + random.normal(0, 3, (37, 50))).astype(np.int32)
reals = (smooth(37, 50) + random.normal(0, 3, (37, 50))).astype(np.float32)
small = np.round(smooth(11, 13) + random.normal(0, 3, (11, 13))).astype(np.int16)
point = np.zeros((33, 64), np.int16)
point[7, 40] = 30000
point[32, 63] = -30000

cases = [
    ("HC8", (counts & 255).astype(np.uint8), []),
    ("HC16", counts.astype(np.int16), []),
    ("HC16NEG", (-counts - 300).astype(np.int16), ["-w"]),
    ("HCU16", (counts + 40000).astype(np.uint16), ["-w"]),
    ("HC32", counts, ["-t", "9,11"]),
    ("HC32WILD", counts * 20_000_003, ["-w"]),
    ("HCNOISE", random.integers(-3000, 3000, (29, 31)).astype(np.int16), ["-w"]),
    ("HCPOINT", point, ["-w"]),
    ("HCFLAT", np.full((20, 30), 77, np.int16), ["-w"]),
    ("HCROWS", counts.astype(np.int16), ["-t", "50,11"]),
    ("HCTALL", counts.T.copy().astype(np.int16), ["-w"]),
    ("HCSCALE", counts, ["-w", "-s", "2"]),
    ("HCSCALE9", -counts, ["-w", "-s", "-9"]),
    ("HCF32", reals, ["-q", "4"]),
    ("HCF32S", reals, ["-w", "-q", "16", "-s", "1.5"]),
    ("HCF32N", reals, ["-w", "-q0", "8"]),
    ("HCF64", reals.astype(np.float64), ["-w", "-q", "-0.01"]),
    ("HCCUBE", np.stack([small, small[::-1], -small]), ["-t", "13,11,1"]),
]

with tempfile.TemporaryDirectory() as folder:
    packed, plain = [], []
    for name, pixels, options in cases:
        source = os.path.join(folder, name + ".fits")
        target, back = source + ".fz", os.path.join(folder, name + "-back.fits")
        fits.HDUList([fits.PrimaryHDU(), fits.ImageHDU(pixels, name=name)]).writeto(source)
        subprocess.run(["fpack", "-h", *options, source], check=True)
        subprocess.run(["funpack", "-O", back, target], check=True)
        with fits.open(target) as theirs, fits.open(back) as restored:
            assert theirs[1]._header["ZCMPTYPE"] == "HCOMPRESS_1", name
            assert np.array_equal(theirs[1].data, restored[1].data), name
        with open(target, "rb") as file:
            content = file.read()
        packed.append(content[content.index(b"XTENSION="):])
        with open(back, "rb") as file:
            content = file.read()
        plain.append(content[content.index(b"XTENSION="):])

    empty = os.path.join(folder, "primary.fits")
    fits.PrimaryHDU().writeto(empty)
    with open(empty, "rb") as file:
        primary = file.read().replace(b"EXTEND  =                    F", b"EXTEND  =                    T")
    for name, extensions in (("hcompress.fits.gz", packed), ("hcompress-values.fits.gz", plain)):
        with open(os.path.join(out, name), "wb") as file:
            file.write(gzip.compress(primary + b"".join(extensions), 9, mtime=0))
