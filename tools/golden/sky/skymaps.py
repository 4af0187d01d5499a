"""Sky fractions, credible regions and values of gravitational-wave sky maps from numpy and healpy.

The folder of real files is the argument; the files are not part of the repository.
"""
import json
import sys

import healpy as hp
import numpy as np
from astropy.io import fits


def cells(uniq):
    order = (np.log2(uniq.astype(float)).astype(int) - 2) // 2
    # Correct the logarithm near powers of two.
    order = np.where(uniq >= 4 * 4 ** (order + 1), order + 1, order)
    order = np.where(uniq < 4 * 4**order, order - 1, order)
    return order, uniq - 4 * 4**order


def region(density, area, level):
    rank = np.argsort(-density, kind="stable")
    p = np.cumsum((density * area)[rank])
    n = np.searchsorted(p, level * p[-1]) + 1
    return rank[:n]


square_degrees = (180 / np.pi) ** 2
out = {"numpy": np.__version__, "healpy": hp.__version__, "maps": [], "mocs": [], "flat": []}
covers = {}
for name in ("MS181101ab_bayestar.multiorder.fits", "S240513ei_G483432_bayestar.multiorder.fits"):
    t = fits.getdata(f"{sys.argv[1]}/gw/{name}", 1)
    order, pixel = cells(t["UNIQ"].astype(np.int64))
    area = 4 * np.pi / 12 / 4.0**order
    density = t["PROBDENSITY"].astype(float)
    best = int(np.argmax(density))
    covers[name] = [set(t["UNIQ"][region(density, area, 0.9)].tolist()), t]
    out["maps"].append({
        "file": f"gw/{name}", "rows": len(t), "order": int(order.max()), "total": float(np.sum(density * area)),
        "areas": [float(area[region(density, area, l)].sum() * square_degrees) for l in (0.5, 0.9, 0.99)],
        "peak": [float(v) for v in hp.pix2vec(2 ** int(order[best]), pixel[best], nest=True)], "peakDensity": float(density[best])})
u = fits.getdata(f"{sys.argv[1]}/gw/S240513ei_90percent.moc.fits", 1)["UNIQ"].astype(np.int64)
order, pixel = cells(u)
out["mocs"].append({"file": "gw/S240513ei_90percent.moc.fits", "order": int(order.max()), "fraction": float(np.sum(4.0**-order) / 12)})
print("cells of the published region", len(u), "of ours", len(covers["S240513ei_G483432_bayestar.multiorder.fits"][0]),
      "different", len(covers["S240513ei_G483432_bayestar.multiorder.fits"][0] ^ set(u.tolist())), file=sys.stderr)
for name in ("aladin_gw_0.3.fits", "aladin_gw_0.9.fits"):
    with fits.open(f"{sys.argv[1]}/gw/{name}") as h:
        n = h[1].header["NAXIS2"]
        offset = h[1].fileinfo()["datLoc"]
    r = np.fromfile(f"{sys.argv[1]}/gw/{name}", ">i8", n, offset=offset).reshape(-1, 2).astype(np.int64)
    out["mocs"].append({"file": f"gw/{name}", "order": 8, "fraction": float(np.sum(r[:, 1] - r[:, 0]) / (12 * 4**29))})
name = "GW150914_G184098_bayestar_gstlal_C01.fits.gz"
m = hp.read_map(f"{sys.argv[1]}/gw/{name}", nest=True, dtype=np.float64)
nside = hp.get_nside(m)
best = int(np.argmax(m))
coarse = hp.ud_grade(m, 64, order_in="NESTED", order_out="NESTED", power=-2)
out["flat"].append({
    "file": f"gw/{name}", "nside": nside, "total": float(m.sum()), "peak": best, "peakValue": float(m[best]),
    "area90": float(len(region(m, np.ones(len(m)), 0.9)) * hp.nside2pixarea(nside, degrees=True)),
    "coarsePeak": int(np.argmax(coarse)), "coarsePeakValue": float(coarse.max()),
    "interpolated": [[ra, dec, float(hp.get_interp_val(m, ra, dec, nest=True, lonlat=True))] for ra, dec in ((120.0, -70.0), (150.3, -68.2), (135.0, -60.0), (0.0, 90.0))]})
print(json.dumps(out, indent=1))
