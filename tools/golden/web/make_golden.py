"""Makes the golden files of tests/web/golden with astropy (5.2.1) and wcslib, independent of the code under test.

    python3 tools/golden/web/make_golden.py

wcs.json          pixel (1-based FITS) <-> sky in the frame of the header, for every projection and every way to write the linear part
coordinates.json  ICRS <-> galactic
images.fits.gz    one image HDU per BITPIX, with and without BSCALE/BZERO/BLANK, a cube, and a table between them
images.json       what astropy reads from it
spectrum.fits.gz, response.fits.gz, light_curve.fits.gz
                  files of the form of isgri_spectrum and isgri_lc: a falling spectrum of 60 channels, of which one is bad and the
                  last are noise, and a light curve of 58 bins with a gap
tables.json       what astropy reads from them
picture.json      numbers of regions (numpy), a smoothed image (scipy), cuts of zscale (astropy), position angles (astropy) of a formula image
catalogue.*       one catalogue as astropy writes ECSV, VOTable and FITS; catalogue.json is what is in it
colormaps.json    33 anchors of the published colour maps (printed for web/js/viewer/colormaps.js)
"""
import gzip
import io
import json
import pathlib

import astropy
import numpy as np
from astropy.coordinates import SkyCoord
from astropy.io import fits
from astropy.wcs import WCS

HERE = pathlib.Path(__file__).resolve().parents[3] / "tests" / "web" / "golden"


def header(ctype, crval, crpix, linear, **more):
    cards = {"CTYPE1": ctype[0], "CTYPE2": ctype[1], "CRVAL1": crval[0], "CRVAL2": crval[1],
             "CRPIX1": crpix[0], "CRPIX2": crpix[1], "CUNIT1": "deg", "CUNIT2": "deg"}
    cards.update(linear)
    cards.update(more)
    return cards


CD = {"CD1_1": -0.0822862539155913, "CD1_2": 0.0, "CD2_1": 0.0, "CD2_2": 0.0822862539155913}
CD_TURNED = {"CD1_1": -0.000269321519656927, "CD1_2": -0.0822858131720178,
             "CD2_1": -0.0822858131720178, "CD2_2": 0.000269321519656927}
CDELT = {"CDELT1": -0.06, "CDELT2": 0.06}
CROTA = {"CDELT1": -0.06, "CDELT2": 0.05, "CROTA2": 31.5}
PC = {"CDELT1": -0.06, "CDELT2": 0.05, "PC1_1": 0.8, "PC1_2": -0.6, "PC2_1": 0.6, "PC2_2": 0.8}

SIP = {"A_ORDER": 3, "A_2_0": 2.97e-5, "A_1_1": 5.2e-5, "A_0_2": 2.5e-5, "A_3_0": 1.2e-7, "A_0_1": 1e-4,
       "B_ORDER": 3, "B_2_0": 6.9e-6, "B_1_1": -1.7e-5, "B_0_2": 3.9e-5, "B_0_3": -2.1e-7}

CASES = {
    "isgri mosaic TAN CD": (header(("RA---TAN", "DEC--TAN"), (257.649780273438, -35.4951095581055), (272, 265), CD), (543, 529)),
    "isgri sky image TAN turned CD": (header(("RA---TAN", "DEC--TAN"), (87.8346710205078, 25.8313484191895), (200.5, 200.5), CD_TURNED), (400, 400)),
    "TAN CDELT": (header(("RA---TAN", "DEC--TAN"), (83.63, 22.01), (256.5, 256.5), CDELT), (512, 512)),
    "TAN CROTA2": (header(("RA---TAN", "DEC--TAN"), (83.63, 22.01), (256.5, 256.5), CROTA), (512, 512)),
    "TAN PC": (header(("RA---TAN", "DEC--TAN"), (83.63, 22.01), (256.5, 256.5), PC), (512, 512)),
    "TAN at the pole": (header(("RA---TAN", "DEC--TAN"), (120.0, 90.0), (100.5, 100.5), CDELT), (200, 200)),
    "TAN across RA 0": (header(("RA---TAN", "DEC--TAN"), (0.5, -5.0), (100.5, 100.5), CDELT), (200, 200)),
    "TAN with LONPOLE 90": (header(("RA---TAN", "DEC--TAN"), (83.63, 22.01), (256.5, 256.5), CDELT, LONPOLE=90.0), (512, 512)),
    "TAN latitude first": (header(("DEC--TAN", "RA---TAN"), (22.01, 83.63), (256.5, 256.5), {"CDELT1": 0.06, "CDELT2": -0.06}), (512, 512)),
    "SIN": (header(("RA---SIN", "DEC--SIN"), (83.63, 22.01), (256.5, 256.5), CDELT), (512, 512)),
    "ARC": (header(("RA---ARC", "DEC--ARC"), (83.63, 22.01), (256.5, 256.5), CDELT), (512, 512)),
    "CAR galactic": (header(("GLON-CAR", "GLAT-CAR"), (0.0, 0.0), (360.5, 180.5), {"CDELT1": -0.5, "CDELT2": 0.5}), (720, 360)),
    "CAR away from the equator": (header(("RA---CAR", "DEC--CAR"), (83.63, 22.01), (256.5, 256.5), CDELT), (512, 512)),
    "AIT galactic": (header(("GLON-AIT", "GLAT-AIT"), (0.0, 0.0), (360.5, 180.5), {"CDELT1": -0.45, "CDELT2": 0.45}), (720, 360)),
    "AIT away from the equator": (header(("RA---AIT", "DEC--AIT"), (266.4, -29.0), (360.5, 180.5), {"CDELT1": -0.45, "CDELT2": 0.45}), (720, 360)),
    "STG": (header(("RA---STG", "DEC--STG"), (83.63, 22.01), (256.5, 256.5), CDELT), (512, 512)),
    "ZEA": (header(("RA---ZEA", "DEC--ZEA"), (83.63, -62.01), (256.5, 256.5), CDELT), (512, 512)),
    "CEA galactic": (header(("GLON-CEA", "GLAT-CEA"), (0.0, 0.0), (360.5, 180.5), {"CDELT1": -0.5, "CDELT2": 0.3}), (720, 360)),
    "CEA with lambda away from the equator": (header(("RA---CEA", "DEC--CEA"), (83.63, 22.01), (256.5, 256.5), CDELT, PV2_1=0.7), (512, 512)),
    "MER": (header(("RA---MER", "DEC--MER"), (83.63, 0.0), (256.5, 256.5), {"CDELT1": -0.3, "CDELT2": 0.3}), (512, 512)),
    "SFL": (header(("GLON-SFL", "GLAT-SFL"), (0.0, 0.0), (360.5, 180.5), {"CDELT1": -0.45, "CDELT2": 0.45}), (720, 360)),
    "MOL galactic": (header(("GLON-MOL", "GLAT-MOL"), (0.0, 0.0), (360.5, 180.5), {"CDELT1": -0.4, "CDELT2": 0.4}), (720, 360)),
    "MOL away from the equator": (header(("RA---MOL", "DEC--MOL"), (266.4, -29.0), (360.5, 180.5), {"CDELT1": -0.4, "CDELT2": 0.4}), (720, 360)),
    "HPX galactic": (header(("GLON-HPX", "GLAT-HPX"), (0.0, 0.0), (360.5, 180.5), {"CDELT1": -0.5, "CDELT2": 0.5}), (720, 360)),
    "TAN SIP": (header(("RA---TAN-SIP", "DEC--TAN-SIP"), (202.48, 47.18), (128.5, 128.5), {"CD1_1": -3.6e-4, "CD1_2": 2e-5, "CD2_1": 1.5e-5, "CD2_2": 3.5e-4}, **SIP), (256, 256)),
}


def wcs_cases():
    out = []
    for name, (cards, (nx, ny)) in CASES.items():
        head = fits.Header()
        for key, value in cards.items():
            head[key] = value
        wcs = WCS(head)
        points = []
        for fx, fy in [(0.5, 0.5), (0.51, 0.47), (0.1, 0.2), (0.9, 0.35), (0.3, 0.85), (0.62, 0.71), (0.0, 0.0), (1.0, 1.0)]:
            x, y = 1 + fx * (nx - 1), 1 + fy * (ny - 1)
            a, d = (float(v) for v in wcs.all_pix2world([[x, y]], 1)[0])
            if cards["CTYPE1"].startswith("DEC"):
                a, d = d, a
            if not (np.isfinite(a) and np.isfinite(d)):
                points.append({"x": x, "y": y, "sky": None})
                continue
            points.append({"x": x, "y": y, "sky": [a, d]})
        out.append({"name": name, "header": cards, "width": nx, "height": ny, "points": points})
    return {"astropy": astropy.__version__, "cases": out}


def coordinates():
    out = []
    for ra, dec in [(83.63308, 22.0145), (0, 0), (0, 90), (192.85948, 27.12825), (266.40499, -28.93617), (359.999, -89.5), (244.979, -15.64)]:
        g = SkyCoord(ra, dec, unit="deg").galactic
        out.append({"ra": ra, "dec": dec, "l": float(g.l.deg), "b": float(g.b.deg)})
    return {"astropy": astropy.__version__, "points": out}


def images():
    rng = np.random.default_rng(20030315)
    hdus = [fits.PrimaryHDU()]
    hdus.append(fits.ImageHDU(rng.integers(0, 255, (3, 5), dtype=np.uint8), name="BYTE"))
    scaled = fits.ImageHDU(np.array([[-32768, -3, 0], [7, 99, 32767]], dtype=np.int16), name="SHORT")
    hdus.append(scaled)
    hdus.append(fits.BinTableHDU.from_columns([fits.Column("A", "1J", array=np.arange(2000)), fits.Column("V", "PE()", array=np.array([np.ones(3)] * 2000, dtype=object))], name="GROUPING"))
    hdus.append(fits.ImageHDU(np.array([[-2147483648, 5], [6, 2147483647]], dtype=np.int32), name="INT"))
    hdus.append(fits.ImageHDU(np.array([[-9007199254740991, 5], [6, 9007199254740991]], dtype=np.int64), name="LONG"))
    single = rng.normal(size=(4, 6)).astype(np.float32)
    single[1, 2] = np.nan
    single[0, 0] = np.inf
    hdus.append(fits.ImageHDU(single, name="SINGLE"))
    hdus.append(fits.ImageHDU(rng.normal(size=(4, 3)), name="DOUBLE"))
    hdus.append(fits.ImageHDU(rng.normal(size=(2, 3, 4)).astype(np.float32), name="CUBE"))
    hdus[-1].header["OBJECT"] = "it''s <b>hostile</b> / not a comment"
    hdus[-1].header["HUGE"] = 1.5e-300
    hdulist = fits.HDUList(hdus)
    raw = io.BytesIO()
    hdulist.writeto(raw)
    content = bytearray(raw.getvalue())
    # Scaling keywords go in by hand: astropy would rescale the stored integers on writing.
    expected = []
    for index, hdu in enumerate(fits.open(io.BytesIO(bytes(content)))):
        if index == 0:
            expected.append(None)
            continue
        if not hdu.is_image:
            expected.append(None)
            continue
        expected.append({"name": hdu.name, "shape": list(hdu.data.shape[::-1]),
                         "values": [None if not np.isfinite(v) else float(v) for v in hdu.data.ravel()]})
    short = bytes(content)

    head = fits.Header()
    head["BSCALE"], head["BZERO"], head["BLANK"] = 0.5, 10.0, -3
    plain = fits.open(io.BytesIO(short))
    extra = fits.ImageHDU(plain["SHORT"].data, name="SCALED")
    extra_bytes = io.BytesIO()
    fits.HDUList([fits.PrimaryHDU(), extra]).writeto(extra_bytes)
    block = bytearray(extra_bytes.getvalue()[2880:])
    end = block.index(b"END" + b" " * 77)
    cards = b"".join(card.image.encode() for card in head.cards) + b"END".ljust(80)
    block[end:end + len(cards)] = cards
    whole = short + bytes(block)
    scaled_data = fits.open(io.BytesIO(whole))["SCALED"].data
    expected.append({"name": "SCALED", "shape": list(scaled_data.shape[::-1]),
                     "values": [None if not np.isfinite(v) else float(v) for v in scaled_data.ravel()]})
    (HERE / "images.fits.gz").write_bytes(gzip.compress(whole, mtime=0))
    return {"astropy": astropy.__version__, "hdus": expected}


def write_gz(name, hdus):
    raw = io.BytesIO()
    fits.HDUList([fits.PrimaryHDU(), *hdus]).writeto(raw)
    (HERE / name).write_bytes(gzip.compress(raw.getvalue(), mtime=0))
    return [{"name": hdu.name, "columns": {column: [None if not np.isfinite(v) else float(v) for v in hdu.data[column]]
                                           for column in hdu.columns.names if hdu.data[column].ndim == 1 and hdu.data[column].dtype.kind in "iuf"}}
            for hdu in fits.open(io.BytesIO(raw.getvalue()))[1:]]


def tables():
    rng = np.random.default_rng(20180314)
    edges = np.geomspace(18, 600, 61)
    width, middle = np.diff(edges), np.sqrt(edges[1:] * edges[:-1])
    rate = 3000 * middle ** -2.1 * width * np.exp(-(middle / 250) ** 2)
    error = np.sqrt(rate / 400 + 2e-3 * width)
    rate += error * rng.normal(size=60)
    quality = np.zeros(60, dtype=np.int16)
    quality[20] = 1
    rate[20] = np.nan
    column = fits.Column
    spectrum = fits.BinTableHDU.from_columns([
        column("CHANNEL", "I", array=np.arange(60)), column("RATE", "E", unit="count/s", array=rate), column("SYS_ERR", "E", array=np.full(60, 0.01)),
        column("STAT_ERR", "E", unit="count/s", array=error), column("QUALITY", "I", array=quality), column("GROUPING", "I", array=np.ones(60))], name="ISGR-EVTS-SPE")
    matrix = np.array([np.eye(60)[i] for i in range(3)])
    response = fits.BinTableHDU.from_columns([
        column("ENERG_LO", "E", array=edges[:3]), column("N_GRP", "I", array=[1, 1, 1]), column("F_CHAN", "PI()", array=np.array([np.array([0])] * 3, dtype=object)),
        column("MATRIX", "60E", array=matrix)], name="SPECRESP MATRIX")
    bounds = fits.BinTableHDU.from_columns([
        column("CHANNEL", "I", array=np.arange(60)), column("E_MIN", "E", unit="keV", array=edges[:-1]), column("E_MAX", "E", unit="keV", array=edges[1:])], name="EBOUNDS")
    bins = np.array([i for i in range(70) if not 24 <= i < 36])
    curve = fits.BinTableHDU.from_columns([
        column("TIME", "D", unit="d", array=6647.3 + (bins + 0.5) * 200 / 86400), column("LABEL", "4A", array=["good"] * 58),
        column("TOT_COUNTS", "J", array=100_000 + bins, bzero=2 ** 31), column("RATE", "E", unit="count/s", array=60 + 4 * np.sin(bins / 9) + 1.5 * rng.normal(size=58)),
        column("ERROR", "E", unit="count/s", array=np.full(58, 1.5)), column("FRACEXP", "E", array=np.ones(58)), column("TIMEDEL", "D", unit="d", array=np.full(58, 200 / 86400))],
        name="ISGR-SRC.-LCR")
    return {"astropy": astropy.__version__, "files": {
        "spectrum": write_gz("spectrum.fits.gz", [spectrum]), "response": write_gz("response.fits.gz", [response, bounds]), "light_curve": write_gz("light_curve.fits.gz", [curve])}}


def formula_image(width=60, height=40):
    """The same formula stands in tests/web/unit/regions.test.mjs."""
    y, x = np.mgrid[0:height, 0:width].astype(float)
    image = 10 * np.sin(0.3 * x) * np.cos(0.2 * y) + 0.05 * x
    image[(7 * x + 3 * y) % 11 == 0] = np.nan
    return x, y, image


def picture():
    from astropy.coordinates import SkyCoord as Sky
    from astropy.visualization import ZScaleInterval
    from scipy.ndimage import gaussian_filter
    x, y, image = formula_image()
    variance = 0.5 + 0.01 * x

    def axes(x0, y0, angle):
        c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
        return c * (x - x0) + s * (y - y0), -s * (x - x0) + c * (y - y0)

    def polygon(points):
        from matplotlib.path import Path
        return Path(points).contains_points(np.c_[x.ravel(), y.ravel()]).reshape(x.shape)

    u, v = axes(30.2, 20.1, 25.0)
    a, b = axes(22.3, 15.4, -40.0)
    r = np.hypot(x - 40.3, y - 18.7)
    corners = [(5.2, 4.1), (31.7, 7.3), (27.4, 30.6), (18.15, 17.9), (8.8, 33.2)]
    regions = [
        ({"shape": "circle", "x": 40.3, "y": 18.7, "sizes": [9.4], "angle": 0, "points": []}, r <= 9.4),
        ({"shape": "annulus", "x": 40.3, "y": 18.7, "sizes": [4.2, 12.6], "angle": 0, "points": []}, (r >= 4.2) & (r <= 12.6)),
        ({"shape": "ellipse", "x": 30.2, "y": 20.1, "sizes": [14.3, 6.1], "angle": 25.0, "points": []}, (u / 14.3) ** 2 + (v / 6.1) ** 2 <= 1),
        ({"shape": "box", "x": 22.3, "y": 15.4, "sizes": [21.7, 9.3], "angle": -40.0, "points": []}, (abs(a) <= 21.7 / 2) & (abs(b) <= 9.3 / 2)),
        ({"shape": "polygon", "x": 0, "y": 0, "sizes": [], "angle": 0, "points": corners}, polygon(corners)),
    ]
    out = []
    for region, inside in regions:
        good = inside & np.isfinite(image)
        values = image[good]
        positive = np.where(good & (image > 0), image, 0)
        out.append({"region": region, "count": int(good.sum()), "missing": int((inside & ~np.isfinite(image)).sum()), "sum": float(values.sum()), "mean": float(values.mean()),
                    "median": float(np.median(values)), "deviation": float(values.std()), "minimum": float(values.min()), "maximum": float(values.max()),
                    "centroid": [float((positive * x).sum() / positive.sum()), float((positive * y).sum() / positive.sum())], "error": float(np.sqrt(variance[good].sum()))})

    weight = gaussian_filter(np.isfinite(image).astype(float), 1.5, mode="constant", truncate=4.0)
    smooth = gaussian_filter(np.nan_to_num(image), 1.5, mode="constant", truncate=4.0) / weight
    smooth[~np.isfinite(image)] = np.nan

    rng = np.random.default_rng(7)
    sky = rng.normal(size=40_000)
    sky[:400] += np.geomspace(5, 500, 400)
    low, high = ZScaleInterval(n_samples=1000, contrast=0.25).get_limits(np.sort(sky)[np.linspace(0, 39_999, 1000).astype(int)])

    lines = []
    for a0, d0, a1, d1 in [(83.633, 22.014, 84.2, 23.1), (359.9, -45.0, 0.2, -44.2), (10.0, 89.5, 190.0, 89.5), (266.4, -29.0, 266.4001, -29.0001)]:
        first, second = Sky(a0, d0, unit="deg"), Sky(a1, d1, unit="deg")
        lines.append({"line": [a0, d0, a1, d1], "degrees": float(first.separation(second).deg), "angle": float(first.position_angle(second).deg)})
    return {"astropy": astropy.__version__, "regions": out, "smooth": [[None if not np.isfinite(v) else round(float(v), 9) for v in row] for row in smooth[::8]],
            "zscale": {"values": [round(float(v), 5) for v in np.sort(sky)[::40]], "low": float(low), "high": float(high)}, "lines": lines}


def catalogue():
    from astropy.table import Table
    names = ["Crab", "1A 0535+262", 'say "hello", <b>you</b>', "NEW_1", "Cyg X-1"]
    table = Table({
        "meta_ID": np.arange(5), "src_names": names, "significance": [146.25, 35.5, 13.75, 8.125, np.nan], "ra": [83.63308, 84.72738, 0.00012, 359.99999, 299.59031],
        "dec": [22.0145, 26.31577, -89.5, 45.25, 35.2016], "NEW_SOURCE": [0, 0, 0, 1, 0], "ISGRI_FLAG": [2, 2, 1, 1, 2], "FLAG": [1, 0, 1, 1, 1],
        "ERR_RAD": [0.01, 0.02, 0.0125, 0.05, 0.01]})
    table["ra"].unit = table["dec"].unit = "deg"
    table.meta = {"FRAME": "fk5", "COORD_UNIT": "deg", "LON_NAME": "ra", "LAT_NAME": "dec"}
    table.write(HERE / "catalogue.ecsv", format="ascii.ecsv", overwrite=True)
    table.write(HERE / "catalogue.xml", format="votable", overwrite=True)
    raw = io.BytesIO()
    # The server's own list has the names of the mission.
    mission = Table({"NEW_SOURCE": table["NEW_SOURCE"], "NAME": names, "RA_OBJ": table["ra"], "DEC_OBJ": table["dec"], "ERR_RAD": table["ERR_RAD"], "ISGRI_FLAG": table["ISGRI_FLAG"].astype(np.uint8)})
    fits.HDUList([fits.PrimaryHDU(), fits.BinTableHDU(mission, name="ISGR-SRCL-RES")]).writeto(raw)
    (HERE / "catalogue.fits.gz").write_bytes(gzip.compress(raw.getvalue(), mtime=0))
    return {"astropy": astropy.__version__, "rows": [{"name": str(r["src_names"]), "significance": None if np.isnan(r["significance"]) else float(r["significance"]), "ra": float(r["ra"]),
                                                      "dec": float(r["dec"]), "isNew": bool(r["NEW_SOURCE"]), "instrumentFlag": int(r["ISGRI_FLAG"]), "flag": int(r["FLAG"]), "errorRadius": float(r["ERR_RAD"])} for r in table]}


def colormaps():
    import matplotlib
    from matplotlib import colormaps as maps
    out = {"matplotlib": matplotlib.__version__}
    for name in ["plasma", "viridis", "inferno", "coolwarm", "cubehelix"]:
        rgb = np.rint(np.array([maps[name](int(round(i * 255 / 32)))[:3] for i in range(33)]) * 255).astype(int)
        out[name] = "".join("%02x%02x%02x" % tuple(c) for c in rgb)
    return out


if __name__ == "__main__":
    HERE.mkdir(parents=True, exist_ok=True)
    for name, content in [("wcs", wcs_cases()), ("coordinates", coordinates()), ("images", images()), ("tables", tables()), ("picture", picture()), ("catalogue", catalogue()), ("colormaps", colormaps())]:
        (HERE / f"{name}.json").write_text(json.dumps(content, indent=1) + "\n")
