"""Makes the golden tile-compressed tables of Mmoda.Fits.Tests: python3 make_compressed_tables.py OUTPUT_FOLDER

tables.fits.fz holds tables compressed by fpack, tables-values.fits.gz the same tables before that. funpack must restore the same bytes, where it can. Made with fpack 1.7.0
(CFITSIO 4.2.0), astropy 5.2.1, numpy 1.24.2.
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


def arrays(rows, dtype, longest=40):
    cells = np.empty(rows, object)
    for row in range(rows):
        values = random.normal(60, 9, random.integers(0, longest))
        cells[row] = (values + 1j * values[::-1]).astype(dtype) if np.dtype(dtype).kind == "c" else values.astype(dtype)
    return cells


def texts(rows):
    cells = np.empty(rows, object)
    for row in range(rows):
        cells[row] = np.frombuffer(("source " * (row % 9))[: row % 50].encode(), "S1").copy()
    return cells


def flags(rows):
    cells = np.empty(rows, object)
    for row in range(rows):
        cells[row] = random.random(row % 13) > 0.5
    return cells


def fixed(n):
    holes = random.normal(size=n)
    holes[3] = np.nan
    return [
        fits.Column("B", "B", array=random.integers(0, 255, n).astype("u1")),
        fits.Column("SB", "B", array=random.integers(0, 255, n).astype("u1")),
        fits.Column("I", "I", null=5, array=np.arange(n).astype("i2")),
        fits.Column("U", "I", bzero=32768, array=random.integers(0, 65535, n).astype("u2")),
        fits.Column("J3", "3J", array=random.integers(-9, 99, (n, 3)).astype("i4")),
        fits.Column("J22", "4J", dim="(2,2)", array=np.arange(4 * n).reshape(n, 2, 2).astype("i4")),
        fits.Column("K", "K", array=np.arange(n) * 10**12),
        fits.Column("E2", "2E", unit="keV", array=random.normal(size=(n, 2)).astype("f4")),
        fits.Column("D", "D", array=holes),
        fits.Column("S", "7A", array=np.array([f"n{i:05d}" for i in range(n)])),
        fits.Column("L", "L", array=random.random(n) > 0.5),
        fits.Column("X", "11X", array=random.random((n, 11)) > 0.5),
        fits.Column("SC", "I", array=np.arange(n).astype("i2")),
    ]


def variable(n):
    return [
        fits.Column("ID", "J", array=np.arange(n)),
        fits.Column("PB", "PB()", array=arrays(n, "u1")),
        fits.Column("PI", "PI()", array=arrays(n, "i2")),
        fits.Column("PJ", "PJ()", array=arrays(n, "i4", 90)),
        fits.Column("PK", "PK()", array=arrays(n, "i8")),
        fits.Column("PE", "PE()", array=arrays(n, "f4")),
        fits.Column("QD", "QD()", array=arrays(n, "f8")),
    ]


def flagged(n):
    return [fits.Column("PL", "PL()", array=flags(n)), fits.Column("PA", "PA()", array=texts(n))]


def complexes(n):
    return [
        fits.Column("C", "C", array=(random.normal(size=n) + 1j * random.normal(size=n)).astype("c8")),
        fits.Column("M", "2M", array=(random.normal(size=(n, 2)) + 1j).astype("c16")),
        fits.Column("PC", "PC()", array=arrays(n, "c8")),
        fits.Column("PM", "PM()", array=arrays(n, "c16")),
    ]


def table(name, columns, **keywords):
    hdu = fits.BinTableHDU.from_columns(columns, name=name)
    for keyword, value in keywords.items():
        hdu.header[keyword] = value
    return hdu


tables = [
    table("COMPLEX", complexes(41)),
    table("FIXED", fixed(57), TZERO2=-128.0, TSCAL13=0.5, TZERO13=3.0, OBJECT="golden"),
    table("TILES", fixed(100), FZTILELN=23),
    table("RICE", fixed(57), FZALG1="RICE_1", FZALG2="RICE_1", FZALG3="RICE_1", FZALG4="RICE_1", FZALG6="RICE_1"),
    table("GZIP1", fixed(57), **{f"FZALG{i}": "GZIP_1" for i in range(1, 14)}),
    table("ARRAYS", variable(57)),
    table("ARRAYST", variable(57), FZTILELN=10),
    table("ARRAYSR", variable(31), FZALG2="RICE_1", FZALG3="RICE_1"),
    table("FLAGS", flagged(300)),
]

def data_unit(path):
    with open(path, "rb") as file:
        content = file.read()
    with fits.open(path, disable_image_compression=True) as hdus:
        return content[hdus[1]._data_offset :][: hdus[1]._data_size]


with tempfile.TemporaryDirectory() as folder:
    plain, packed = b"", b""
    for hdu in tables:
        source, back = os.path.join(folder, hdu.name + ".fits"), os.path.join(folder, hdu.name + "-back.fits")
        fits.HDUList([fits.PrimaryHDU(), hdu]).writeto(source)
        subprocess.run(["fpack", "-table", source], check=True, stderr=subprocess.DEVNULL)
        with fits.open(source + ".fz") as stored:
            header = stored[1].header
            print(hdu.name, header["ZTABLE"], len(stored[1].data), "tiles", sorted({v for k, v in header.items() if k.startswith("ZCTYP")}))

        # funpack 1.7.0 refuses the complex columns that fpack compresses with GZIP_2, and crashes on some columns of arrays.
        if subprocess.run(["funpack", "-O", back, source + ".fz"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
            print(hdu.name, "funpack fails")
        else:
            assert data_unit(source) == data_unit(back), hdu.name

        for path in (source, source + ".fz"):
            with open(path, "rb") as file:
                content = file.read()
            start = content.index(b"XTENSION=") if plain else 0
            if path == source:
                plain += content[start:]
            else:
                packed += content[content.index(b"XTENSION=") if packed else 0 :]

    with open(os.path.join(out, "tables.fits.fz"), "wb") as file:
        file.write(packed)
    with open(os.path.join(out, "tables-values.fits.gz"), "wb") as file:
        file.write(gzip.compress(plain, 9, mtime=0))
