"""Makes the corpus of Mmoda.Fits.Tests: python3 make_corpus.py OUTPUT.zip
or prints the index of other files: python3 make_corpus.py --read FILE...

About 150 small FITS files made by CFITSIO (corpus.c), astropy and fpack, and index.json: what astropy reads in each: the records
of every header, and a SHA-256 of the values of every image and column. Values that are whole numbers by type are digested as
64-bit integers ("i", "u" when unsigned), all others, and those with BLANK or TNULL, as binary64 with one NaN ("d"): zero + scale * stored in
double precision, computed here from what astropy calls the raw data and compared with astropy's own scaled values. Strings ("s")
end at a zero byte and lose trailing blanks. Compressed tables (kind "compressed-table"), which astropy cannot read, have the values
that funpack restores. Made with astropy 5.2.1, numpy 1.24.2, CFITSIO 4.2.0, fpack 1.7.0.
"""

import gzip
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import warnings
import zipfile

import numpy as np
from astropy.io import fits

warnings.simplefilter("ignore")
here = os.path.dirname(os.path.abspath(__file__))
folder = tempfile.mkdtemp()
restored = {}  # file -> the file that has its values
NAN = np.array(0x7FF8000000000000, ">u8").tobytes()


def sha(data):
    return hashlib.sha256(data).hexdigest()[:32]


def reals(values):
    values = np.asarray(values)
    if values.dtype.kind == "c":
        values = np.ascontiguousarray(values).astype("c16").view("f8")
    values = np.array(values, ">f8").ravel()
    words = values.view(">u8")
    words[np.isnan(values)] = 0x7FF8000000000000
    return values.tobytes()


UNSIGNED = {"u1": -128, "i2": 32768, "i4": 2147483648, "i8": 9223372036854775808}


def numbers(stored, scale, zero, null):
    """Digest of stored numbers with scaling and null value; also the values as reals, for comparison with astropy."""
    key = stored.dtype.str[1:]
    if stored.dtype.kind in "iu":
        scaled = None
        if scale == 1 and zero == 0:
            scaled = stored.astype(">i8")
        elif scale == 1 and zero == UNSIGNED[key]:
            scaled = (stored.astype("i8") - 128).astype(">i8") if key == "u1" else (
                (stored.astype("i8").view("u8") + np.uint64(zero)).astype(">u8") if key == "i8" else (stored.astype("i8") + zero).astype(">i8"))
        if scaled is not None and null is None:
            return {"as": "u" if scaled.dtype.kind == "u" else "i", "sha": sha(scaled.tobytes())}, scaled.astype(float)
        values = scaled.astype(float) if scaled is not None else zero + scale * stored.astype(float)
        if null is not None:
            values = np.where(stored == null, np.nan, values)
    else:
        values = np.ascontiguousarray(stored).astype("c16").view("f8") if stored.dtype.kind == "c" else stored.astype(float)
        if scale != 1 or zero != 0:
            values = zero + scale * values
    return {"as": "d", "sha": sha(reals(values))}, values


def number(header, keyword, default):
    value = header.get(keyword, default)
    return default if isinstance(value, fits.card.Undefined) else value


def literal(value):
    if value is None or isinstance(value, fits.card.Undefined):
        return "n"
    if isinstance(value, (bool, np.bool_)):
        return "b" + ("T" if value else "F")
    if isinstance(value, (int, np.integer)):
        return "i%d" % value if -(2**63) <= value < 2**63 else "d%r" % float(value)
    if isinstance(value, (float, np.floating)):
        return "d%r" % float(value)
    if isinstance(value, complex):
        return "c%r,%r" % (value.real, value.imag)
    return "s" + value.rstrip(" ")


def cards(header):
    result = []
    for card in header.cards:
        if card.keyword in ("COMMENT", "HISTORY", ""):
            text = str(card.value).rstrip(" ")
            for at in range(0, max(1, len(text)), 72):
                result.append([card.keyword, "t" + text[at:at + 72].rstrip(" ")])
        elif isinstance(card.value, str) and "= " not in card.image[:80]:
            result.append([card.keyword, "t"])
        else:
            result.append([card.keyword, literal(card.value)])
    return result


TYPES = {"B": "u1", "I": ">i2", "J": ">i4", "K": ">i8", "E": ">f4", "D": ">f8", "C": ">c8", "M": ">c16"}


def string(cell):
    return bytes(cell).split(b"\0")[0].rstrip(b" ")


def strings(cells):
    return {"as": "s", "sha": sha(b"\n".join(string(c) for c in cells))}


def cell_values(code, raw, count, scale, zero, null):
    if code == "L":
        flags = np.frombuffer(raw, "u1")
        return reals(np.where(flags == ord("T"), 1.0, np.where(flags == ord("F"), 0.0, np.nan)))
    if code == "X":
        return reals(np.unpackbits(np.frombuffer(raw, "u1"))[:count].astype(float))
    stored = np.frombuffer(raw, TYPES[code])
    if stored.dtype.kind in "iu" and scale == 1 and zero == UNSIGNED.get(stored.dtype.str[1:]):
        return reals([float(int(v) + zero) for v in stored])
    values = stored.astype("c16").view("f8") if code in "CM" else stored.astype(float)
    if scale != 1 or zero != 0:
        values = zero + scale * values
    return reals(values if null is None or code not in "BIJK" else np.where(stored == null, np.nan, values))


def table_columns(content, hdu):
    header = hdu.header
    start, width, rows = hdu._data_offset, header["NAXIS1"], header["NAXIS2"]
    heap = start + header.get("THEAP", width * rows)
    offset = 0
    columns = []
    for i in range(1, header["TFIELDS"] + 1):
        form = header["TFORM%d" % i].strip()
        digits = len(form) - len(form.lstrip("0123456789"))
        repeat, code = int(form[:digits] or 1), form[digits]
        scale, zero, null = number(header, "TSCAL%d" % i, 1), number(header, "TZERO%d" % i, 0), header.get("TNULL%d" % i)
        column = {"name": header.get("TTYPE%d" % i, ""), "format": form, "unit": header.get("TUNIT%d" % i), "dim": header.get("TDIM%d" % i)}
        if code in "PQ":
            size, element = (8, ">i4") if code == "P" else (16, ">i8")
            element_code = form[digits + 1]
            unit = {"L": 1, "A": 1, "X": 1 / 8}.get(element_code) or np.dtype(TYPES.get(element_code, "u1")).itemsize
            total, texts = b"", []
            for row in range(rows):
                at = start + row * width + offset
                count, where = np.frombuffer(content[at:at + size * repeat], element) if repeat else (0, 0)
                raw = content[heap + where:heap + where + int(-(-count * unit // 1))]
                texts.append(raw)
                if element_code != "A":
                    total += int(count).to_bytes(8, "big") + cell_values(element_code, raw, count, scale, zero, null)
            column.update(strings(texts) if element_code == "A" else {"as": "v", "sha": sha(total)})
            offset += size * repeat
        else:
            size = {"L": 1, "A": 1, "X": 1 / 8}.get(code) or np.dtype(TYPES[code]).itemsize
            size = int(-(-repeat * size // 1))
            cells = [content[start + r * width + offset:start + r * width + offset + size] for r in range(rows)]
            if code == "A":
                column.update(strings(cells))
            elif code in "LX":
                column.update({"as": "d", "sha": sha(b"".join(cell_values(code, c, repeat, 1, 0, None) for c in cells))})
            else:
                digest, values = numbers(np.frombuffer(b"".join(cells), TYPES[code]), scale, zero, null)
                column.update(digest)
                if rows and repeat and (code != "K" or zero == 0):  # astropy 5.2.1 fails on scaled 64-bit columns
                    theirs = np.asarray(hdu.data.field(i - 1))
                    theirs = theirs.astype("c16").view("f8") if code in "CM" else theirs.astype(float)
                    good = np.isfinite(values)
                    assert np.allclose(theirs.ravel()[good], values[good], rtol=1e-6), (header["TTYPE%d" % i], theirs, values)
            offset += size
        columns.append(column)
    return columns


def ascii_columns(content, hdu):
    header = hdu.header
    columns = []
    for i in range(1, header["TFIELDS"] + 1):
        form, at = header["TFORM%d" % i].strip(), header["TBCOL%d" % i] - 1
        width = int(form[1:].split(".")[0])
        cells = [content[hdu._data_offset + r * header["NAXIS1"] + at:][:width].decode("latin1") for r in range(header["NAXIS2"])]
        column = {"name": header.get("TTYPE%d" % i, ""), "format": form, "unit": header.get("TUNIT%d" % i), "dim": None}
        scale, zero, null = header.get("TSCAL%d" % i, 1), header.get("TZERO%d" % i, 0), header.get("TNULL%d" % i)
        if form[0] == "A":
            column.update(strings([c.encode("latin1") for c in cells]))
        else:
            values = [np.nan if null is not None and c.rstrip() == null.rstrip() else zero + scale * float(c.replace("D", "E") if c.strip() else 0) for c in cells]
            column.update({"as": "d", "sha": sha(reals(values))})
        columns.append(column)
    return columns


def values_of(content, hdu):
    """Kind and digests of one HDU as astropy opens it."""
    if isinstance(hdu, fits.GroupsHDU):
        start = hdu._data_offset
        return {"kind": "other", "bytes": sha(content[start:start + hdu.size])}
    if isinstance(hdu, fits.TableHDU):
        return {"kind": "ascii", "rows": hdu.header["NAXIS2"], "columns": ascii_columns(content, hdu)}
    if isinstance(hdu, fits.CompImageHDU) or not isinstance(hdu, fits.BinTableHDU):
        header = hdu.header
        shape = [header["NAXIS%d" % (i + 1)] for i in range(header["NAXIS"])]
        result = {"kind": "image", "shape": shape, "bitpix": header["BITPIX"]}
        if hdu.data is not None and hdu.data.size:
            blank = header.get("BLANK") if header["BITPIX"] > 0 else None
            digest, _ = numbers(hdu.data.ravel(), header.get("BSCALE", 1), header.get("BZERO", 0), blank)
            result.update(digest)
        return result
    return {"kind": "table", "rows": hdu.header["NAXIS2"], "columns": table_columns(content, hdu)}


def describe(path):
    name = os.path.basename(path)
    data = open(path, "rb").read()
    content = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    values = open(restored[name], "rb").read() if name in restored else content
    with fits.open(io.BytesIO(content), memmap=False, disable_image_compression=True, do_not_scale_image_data=True, character_as_bytes=True) as raw, fits.open(
            io.BytesIO(values), memmap=False, do_not_scale_image_data=True, character_as_bytes=True) as read:
        hdus = []
        for plain, hdu in zip(raw, read):
            entry = values_of(values, hdu)
            entry["cards"] = cards(plain.header)
            hdus.append(entry)
    report = subprocess.run(["fitsverify", "-q", path], capture_output=True, text=True).stdout if shutil.which("fitsverify") else "OK"
    return {"file": name, "kind": kind(name), "fitsverify_errors": 0 if "OK" in report else int(report.split(" errors")[0].split()[-1]), "hdus": hdus}


def kind(name):
    return "hcompress-smooth" if "smooth" in name else "hcompress" if "hcompress" in name else "compressed-table" if "ztable" in name else "plain"


def save(name, hdus, **options):
    fits.HDUList(hdus).writeto(os.path.join(folder, name), output_verify="ignore", **options)


def astropy_files():
    ramp = np.arange(24).reshape(4, 6)
    for dtype in ["u1", "i2", "i4", "i8", "f4", "f8", "i1", "u2", "u4", "u8"]:
        save("astropy-image-%s.fits" % dtype, [fits.PrimaryHDU(ramp.astype(dtype))], checksum=True)
    odd = np.array([np.nan, np.inf, -np.inf, 0.0, -0.0, 1e-40, -1e-45, 3.4e38], "f4")
    save("astropy-odd-f4.fits", [fits.PrimaryHDU(odd), fits.BinTableHDU.from_columns([fits.Column("ODD", "E", array=odd)])])
    odd = np.array([np.nan, np.inf, -np.inf, 0.0, -0.0, 5e-324, -1e-310, 1.7976931348623157e308])
    save("astropy-odd-f8.fits", [fits.PrimaryHDU(odd), fits.BinTableHDU.from_columns([fits.Column("ODD", "D", array=odd)])])
    for dtype, blank in [("i2", -32768), ("i4", 5), ("u1", 255), ("i8", 7)]:
        hdu = fits.ImageHDU(ramp.astype(dtype), do_not_scale_image_data=True)
        hdu.header["BSCALE"], hdu.header["BZERO"], hdu.header["BLANK"] = 1.5, 1000.0, blank
        save("astropy-blank-%s.fits" % dtype, [fits.PrimaryHDU(), hdu])
    blank = fits.PrimaryHDU(ramp.astype("i2"))
    blank.header["BLANK"] = 3
    save("astropy-blank-unscaled.fits", [blank])
    n = 6
    k = np.arange(n)
    columns = {
        "bool": ("L", k % 2 == 0), "bools": ("3L", np.arange(3 * n).reshape(n, 3) % 2 == 0), "bits": ("13X", np.arange(13 * n).reshape(n, 13) % 3 == 0),
        "byte": ("B", k.astype("u1")), "short": ("I", (k - 3).astype("i2")), "int": ("J", (k * 100000).astype("i4")), "long": ("K", k * 10**15),
        "float": ("E", (k / 7).astype("f4")), "double": ("D", k / 7), "complex": ("C", (k + 1j).astype("c8")), "complexd": ("M", k - 1j),
        "text": ("12A", np.array(["", "a", "b c", " lead", "O'Neil", "x" * 12])), "vector": ("4E", np.arange(4 * n).reshape(n, 4).astype("f4")),
    }
    for name, (form, array) in columns.items():
        save("astropy-column-%s.fits" % name, [fits.PrimaryHDU(), fits.BinTableHDU.from_columns([fits.Column(name.upper(), form, array=array, unit="m")])], checksum=True)
        save("astropy-empty-%s.fits" % name, [fits.PrimaryHDU(), fits.BinTableHDU.from_columns([fits.Column(name.upper(), form, array=array[:0])])])
    for dtype, form, zero in [("u2", "I", 2**15), ("u4", "J", 2**31), ("u8", "K", 2**63)]:
        array = np.array([0, 1, np.iinfo(dtype).max, 2**15], dtype)
        save("astropy-unsigned-%s.fits" % dtype, [fits.PrimaryHDU(), fits.BinTableHDU.from_columns([fits.Column("U", form, bzero=zero, array=array)])])
    for form, null in [("B", 255), ("I", -1), ("J", 0), ("K", -99)]:
        array = np.array([1, null, 3], {"B": "u1", "I": "i2", "J": "i4", "K": "i8"}[form])
        save("astropy-null-%s.fits" % form, [fits.PrimaryHDU(), fits.BinTableHDU.from_columns([fits.Column("N", form, null=null, array=array)])])
    for form, dtype in [("PB", "u1"), ("PI", "i2"), ("PJ", "i4"), ("PK", "i8"), ("PE", "f4"), ("PD", "f8"), ("QE", "f4"), ("PM", "c16")]:
        array = np.empty(4, object)
        for i in range(4):
            array[i] = np.arange(i * 2 % 5).astype(dtype)
        save("astropy-arrays-%s.fits" % form, [fits.PrimaryHDU(), fits.BinTableHDU.from_columns([fits.Column("V", form + "()", array=array)])])
    save("astropy-tdim.fits", [fits.PrimaryHDU(), fits.BinTableHDU.from_columns([fits.Column("T", "12D", dim="(2,3,2)", array=np.arange(24.0).reshape(2, 2, 3, 2)),
         fits.Column("S", "8A", dim="(4,2)", array=np.array([["ab", "cd"], ["e", ""]]))])])
    save("astropy-ascii.fits", [fits.PrimaryHDU(), fits.TableHDU.from_columns([fits.Column("I", "I8", array=k, ascii=True), fits.Column("E", "E14.6", array=k / 7, ascii=True),
         fits.Column("D", "D24.16", array=k / 7, ascii=True), fits.Column("F", "F10.3", array=k * 1.25, ascii=True, unit="s"), fits.Column("A", "A6", array=["a", "bb", "", "d d", "e", "f"], ascii=True)])])
    header = fits.PrimaryHDU()
    for length in range(64, 72):
        header.header["S%d" % length] = ("y" * length, "limit")
    header.header["LONGONE"] = ("word " * 60, "a long comment after a long string, longer than fits in one record")
    header.header["QUOTE"] = "it''s ' here '"
    header.header["HIERARCH a b c"] = (1.5, "hierarch")
    header.header["HIERARCH longer than eight"] = ("text", "x")
    header.header["UNDEF"] = (fits.card.Undefined(), "no value")
    header.header["EMPTY"] = ("", "empty")
    header.header["CPLX"] = 1.5 - 2j
    for i, value in enumerate([1e-300, 5e-324, 1.7976931348623157e308, 0.1, 1 / 3, 1e15, 123456789012345680.0, -0.0]):
        header.header["R%d" % i] = value
    header.header["HISTORY"] = "history " * 20
    header.header["COMMENT"] = "short"
    header.header.add_blank("blank text")
    save("astropy-header.fits", [header], checksum=True)
    many = fits.PrimaryHDU(ramp.astype("i2"))
    many.header["OBJECT"] = "Crab"
    extension = fits.ImageHDU(ramp.astype("f4"), name="SCI", ver=2)
    extension.header["INHERIT"] = True
    save("astropy-many.fits", [many, extension, fits.ImageHDU(name="NOTHING"), fits.BinTableHDU.from_columns([fits.Column("A", "J", array=k)], name="T")], checksum=True)
    save("astropy-gzip.fits.gz", [fits.PrimaryHDU(ramp.astype("f8")), fits.BinTableHDU.from_columns([fits.Column("A", "J", array=k)])])
    noise = np.random.default_rng(5).normal(0, 3, (24, 31))
    for name, data, options in [
            ("rice-i2", noise.round().astype("i2"), {}), ("rice-u1", (noise.round() + 50).astype("u1"), {}), ("gzip2-f4", noise.astype("f4"), {"compression_type": "GZIP_2", "quantize_level": 0}),
            ("rice-f4", noise.astype("f4"), {"quantize_level": 16, "quantize_method": 2, "dither_seed": 77}), ("plio-i4", np.abs(noise.round()).astype("i4"), {"compression_type": "PLIO_1"}),
            ("hcompress-i2", noise.round().astype("i2"), {"compression_type": "HCOMPRESS_1"}),
            ("hcompress-tiles", (noise * 100).round().astype("i4"), {"compression_type": "HCOMPRESS_1", "tile_size": [10, 8]}),
            ("hcompress-f4", noise.astype("f4"), {"compression_type": "HCOMPRESS_1", "quantize_level": 4})]:
        save("astropy-%s.fits" % name, [fits.PrimaryHDU(), fits.CompImageHDU(data, **{"compression_type": "RICE_1", **options})])


def fpack_files():
    rng = np.random.default_rng(9)
    image = os.path.join(folder, "base-image.fits")
    fits.PrimaryHDU(rng.normal(100, 10, (40, 30)).astype("f4")).writeto(image)
    shorts = os.path.join(folder, "base-shorts.fits")
    fits.PrimaryHDU(rng.normal(100, 10, (40, 30)).astype("i2")).writeto(shorts)
    for name, source, options in [
            ("fpack-r.fits.fz", image, ["-r"]), ("fpack-q8.fits.fz", image, ["-q", "8"]), ("fpack-qz.fits.fz", image, ["-qz", "4"]), ("fpack-g2.fits.fz", image, ["-g2", "-q", "0"]), ("fpack-h.hcompress.fits.fz", image, ["-h"]),
            ("fpack-shorts-r.fits.fz", shorts, ["-r"]), ("fpack-shorts-h.hcompress.fits.fz", shorts, ["-h", "-s", "0"]), ("fpack-shorts-g1.fits.fz", shorts, ["-g1"]), ("fpack-shorts-w.fits.fz", shorts, ["-w"])]:
        subprocess.run(["fpack", *options, "-O", os.path.join(folder, name), source], check=True)
    n = 40
    k = np.arange(n)
    tables = {
        "fixed": [fits.Column("B", "B", array=(k % 7).astype("u1")), fits.Column("I", "I", array=k), fits.Column("J", "3J", array=np.arange(3 * n).reshape(n, 3)),
                  fits.Column("K", "K", array=k * 10**12), fits.Column("E", "E", array=k / 3), fits.Column("D", "2D", array=np.arange(2.0 * n).reshape(n, 2)),
                  fits.Column("A", "5A", array=["s%d" % i for i in k]), fits.Column("L", "L", array=k % 3 == 0), fits.Column("X", "9X", array=np.arange(9 * n).reshape(n, 9) % 2 == 0),
                  fits.Column("C", "C", array=k + 1j), fits.Column("U", "I", bzero=32768, array=(k + 40000).astype("u2"))],
        "arrays": [fits.Column("ID", "J", array=k), fits.Column("V", "PJ()", array=np.array([np.arange(i % 6) for i in k], object)), fits.Column("W", "QE()", array=np.array([np.arange(i % 4) / 2 for i in k], object))],
    }
    for name, columns in tables.items():
        plain = os.path.join(folder, "base-%s.fits" % name)
        fits.HDUList([fits.PrimaryHDU(), fits.BinTableHDU.from_columns(columns, name=name)]).writeto(plain)
        packed = "fpack-ztable-%s.fits.fz" % name
        subprocess.run(["fpack", "-table", "-O", os.path.join(folder, packed), plain], check=True, capture_output=True)
        restored[packed] = os.path.join(folder, "restored-" + name)
        subprocess.run(["funpack", "-O", restored[packed], os.path.join(folder, packed)], check=True)
    for base in os.listdir(folder):
        if base.startswith("base-"):
            os.remove(os.path.join(folder, base))


if sys.argv[1] == "--read":
    shutil.rmtree(folder)
    print(json.dumps([describe(path) for path in sys.argv[2:]]))
    sys.exit()
program = os.path.join(folder, "corpus")
subprocess.run(["cc", "-O1", "-o", program, os.path.join(here, "corpus.c"), "-lcfitsio", "-lm"], check=True)
subprocess.run([program, folder], check=True)
os.remove(program)
astropy_files()
fpack_files()
index = []
with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
    def add(name, data):
        archive.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED, 9)

    for file in sorted(os.listdir(folder)):
        if not file.startswith("restored-"):
            index.append(describe(os.path.join(folder, file)))
            add(file, open(os.path.join(folder, file), "rb").read())
    add("index.json", json.dumps(index, indent=0))
print(len(index), "files;", sum(i["fitsverify_errors"] > 0 for i in index), "with errors according to fitsverify")
shutil.rmtree(folder)
