"""Makes the golden ASCII table of Mmoda.Fits.Tests with astropy: python3 make_ascii.py OUTPUT_FOLDER (astropy 5.2.1)."""

import os
import sys

import numpy as np
from astropy.io import fits

k = np.arange(4)
columns = [
    fits.Column("NAME", "A8", array=["Crab", "", "Cyg X-1", "x"], ascii=True),
    fits.Column("COUNT", "I6", array=k * 100 - 50, ascii=True, unit="count"),
    fits.Column("RATE", "F10.4", array=k / 8 - 0.25, ascii=True),
    fits.Column("FLUX", "E15.7", array=(k + 1) * 1.5e-12, ascii=True),
    fits.Column("TIME", "D24.16", array=k * 1000.125, ascii=True),
]
primary = fits.PrimaryHDU()
primary.header["TELESCOP"] = "INTEGRAL"
primary.header["OBJECT"] = "primary"
table = fits.TableHDU.from_columns(columns, name="ASCII")
table.header["INHERIT"] = True
table.header["OBJECT"] = "own"
fits.HDUList([primary, table]).writeto(os.path.join(sys.argv[1], "ascii.fits"), overwrite=True, checksum=True)
