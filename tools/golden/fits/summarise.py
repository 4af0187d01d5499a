"""Prints one line per image or column of FITS files, as an independent reader sees them.

Used by Mmoda.Fits.Tests (InteroperabilityTests), which compares the lines with its own.
Line: file index, HDU, column number (-1 for an image), number of values, number of finite values, sum, sum of magnitudes.
Tested with astropy 5.2.1, numpy 1.24.2.
"""

import sys
import warnings

import numpy as np
from astropy.io import fits

warnings.simplefilter("ignore")


def line(file_index, hdu_index, column, values):
    values = np.asarray(values)
    if values.dtype.kind == "c":
        values = np.ascontiguousarray(values).astype(complex).view(float)
    values = values.astype(float).ravel()
    finite = values[np.isfinite(values)]
    with np.errstate(all="ignore"):
        total, magnitude = float(np.sum(finite)), float(np.sum(np.abs(finite)))
    print(file_index, hdu_index, column, values.size, finite.size, repr(total), repr(magnitude))


def column_values(hdu, number):
    column = hdu.columns[number]
    code = column.format.lstrip("0123456789")[0]
    if code == "A":
        return np.array([float(sum(str(s).rstrip(" ").encode("latin1"))) for s in np.ravel(hdu.data.field(number))])
    values = hdu.data.field(number)
    if code in "PQ":
        return np.concatenate([np.asarray(v, float).ravel() for v in values]) if len(values) else np.zeros(0)
    values = np.asarray(values, complex if code in "CM" else float)
    if column.null is not None and values.size:
        raw = np.asarray(hdu.data.field(number), float)
        stored = (raw - (column.bzero or 0)) / (column.bscale or 1)
        values = np.where(stored == float(column.null), np.nan, values)
    return values


for file_index, path in enumerate(sys.argv[1:]):
    with fits.open(path, memmap=False, character_as_bytes=False) as hdus:
        for hdu_index, hdu in enumerate(hdus):
            if isinstance(hdu, fits.CompImageHDU):
                line(file_index, hdu_index, -1, hdu.data)
            elif isinstance(hdu, fits.BinTableHDU):
                if hdu.header["TFIELDS"] and "TTYPE1" not in hdu.header:
                    continue  # astropy cannot name such columns
                for number in range(len(hdu.columns)):
                    line(file_index, hdu_index, number, column_values(hdu, number))
            elif hdu.data is not None:
                line(file_index, hdu_index, -1, hdu.data)
