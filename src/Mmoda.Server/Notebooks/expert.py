# %% [markdown]
# # @TITLE@: from an image to spectra and light curves
#
# Asks MMODA, with the Python client `oda_api`, for a mosaic of the field and the sources in it, then for spectra and light curves of all
# of them; draws each, and saves FITS files beside this notebook.
#
# - **Needs** `pip install oda-api astropy numpy`, and `matplotlib` for figures; without it the rest works all the same.
# - **Run it** from top to bottom, or with other values and nobody looking: `papermill @FILE@ out.ipynb -p src_name "Cyg X-1" -p RA 299.59 -p DEC 35.20`.
# - **Token**: the client finds it in `ODA_TOKEN`, `./.oda-token` or `~/.oda-token`. It is needed where the query needs a role.
# - **What the numbers mean** and how to acknowledge: the help of the site, @HELP@.
#
# | Parameter | Meaning |
# | --- | --- |
# @TABLE@

# %% tags=["parameters"]
@PARAMETERS@

# %%
import re
import warnings

import numpy as np
from astropy.coordinates import SkyCoord
from astropy.io import fits
from astropy.wcs import WCS, FITSFixedWarning
from oda_api.api import DispatcherAPI

try:
    import matplotlib.pyplot as plt
except ImportError:
    plt = None
    print("matplotlib is missing: there will be numbers and files, and no figures ('pip install matplotlib' brings them).")

if upload_to_gallery:
    raise RuntimeError("upload_to_gallery is True, but this notebook posts nothing to a gallery yet: set it to False. The files are saved beside the notebook.")

# "this": the server that the notebook comes from; "local": one on this machine; else an address, or a site that oda_api knows by name.
hosts = {"this": @HOST@, "local": "http://127.0.0.1:8000/dispatch-data"}
disp = DispatcherAPI(url=hosts.get(host_type, host_type), instrument="mock")
warnings.filterwarnings("ignore", message=r"\s*-+\s*the parameter: data_version")  # Newer than the list with which the client compares.

warnings.simplefilter("ignore", FITSFixedWarning)  # Headers have the old names of keywords beside the new ones.

query = dict(instrument=@INSTRUMENT@, product_type="Real", T_format="isot", silent=True,
             @QUERY@)
query = {name: value for name, value in query.items() if value is not None}
saved = []


def file_name(name):
    """A name of a source as part of the name of a file."""
    return re.sub(r"[^A-Za-z0-9+.-]+", "_", name)


label = file_name(f"{src_name} {query['instrument']}")


def save(product, name):
    """Writes one product as a FITS file, and remembers its name."""
    path = f"{label}_{name}.fits"
    product.write_fits_file(path, overwrite=True)
    saved.append(path)
    return path

# %% [markdown]
# ## Image
#
# The mosaic of all science windows has intensity, variance, significance and exposure, each in a unit of its own.

# %%
image = disp.get_product(product=@IMAGE@, **query)
mosaic_path = save(next(product for product in image._p_list if hasattr(product, "data_unit")), "mosaic")
with fits.open(mosaic_path) as units:
    found = next(unit for unit in units if unit.header.get("IMATYPE") == "SIGNIFICANCE" and unit.data is not None)
    significance, header = np.array(found.data, dtype=float), found.header.copy()
print(f"{mosaic_path}: {significance.shape[1]} x {significance.shape[0]} pixels, {np.nanmax(significance):.1f} sigma at most")

# %% [markdown]
# ## Catalogue
#
# Sources above the detection threshold. `src_name` is added at the position that you gave when nothing is seen within 6 arcmin of it: it is then
# fitted there, and what comes out may be an upper limit.

# %%
catalogue = image.dispatcher_catalog_1
table = catalogue.table
centre = SkyCoord(RA, DEC, unit="deg")
places = SkyCoord(np.array(table["ra"], dtype=float), np.array(table["dec"], dtype=float), unit="deg")
distances = centre.separation(places).deg if len(table) > 0 else np.array([])
if len(table) == 0 or distances.min() > 0.1:
    target = src_name
    row = {name: 0 for name in table.colnames}
    row.update(meta_ID=len(table), src_names=target, ra=RA, dec=DEC, FLAG=1)
    row.update({name: 1 for name in table.colnames if name.endswith("_FLAG")})
    table["src_names"] = np.array(table["src_names"], dtype="U64")  # Longer names than those found fit too.
    table.add_row([row[name] for name in table.colnames])
else:
    target = str(table["src_names"][int(np.argmin(distances))])
catalogue_path = f"{label}_catalogue.ecsv"
table.write(catalogue_path, format="ascii.ecsv", overwrite=True)
saved.append(catalogue_path)
selected = catalogue.get_api_dictionary()
print(table)
print(f"Figures below are of {target}.")

# %%
if plt is not None:
    figure = plt.figure(figsize=(8, 7))
    axes = figure.add_subplot(projection=WCS(header))
    shown = axes.imshow(significance, origin="lower", cmap="plasma", vmin=-3, vmax=np.clip(np.nanmax(significance), 5, 20))
    axes.scatter(table["ra"], table["dec"], transform=axes.get_transform("icrs"), s=120, facecolors="none", edgecolors="white")
    for row in table:
        axes.text(float(row["ra"]), float(row["dec"]), f"  {row['src_names']}", transform=axes.get_transform("icrs"), color="white")
    axes.set(xlabel="Right ascension", ylabel="Declination", title=f"{src_name}, {E1:g} to {E2:g} keV")
    axes.grid(color="white", alpha=0.3)
    figure.colorbar(shown, label="Significance")
    plt.show()

# %% [markdown]
# ## Spectra
#
# One for each source of the catalogue, with its response (`rmf`, `arf`). The files name each other, so that XSPEC or Sherpa finds them.

# %%
spectra = disp.get_product(product=@SPECTRUM@, selected_catalog=selected, **query)
parts = {}
for product in spectra._p_list:
    source, kind = product.meta_data["src_name"], product.meta_data["product"].rpartition("_")[2]
    parts.setdefault(source, {})[kind] = product
spectrum_paths = {}
for source, of_source in parts.items():
    names = {kind: save(of_source[kind], f"{file_name(source)}_{kind}") for kind in ("rmf", "arf") if kind in of_source}
    header = of_source["spectrum"].data_unit[1].header
    header["RESPFILE"], header["ANCRFILE"] = names.get("rmf", "NONE"), names.get("arf", "NONE")
    spectrum_paths[source] = save(of_source["spectrum"], f"{file_name(source)}_spectrum")
print(f"Spectra of {len(parts)} sources: {', '.join(parts)}")

# %%
if target in parts and "rmf" in parts[target]:
    of_target = parts[target]
    channels = of_target["spectrum"].data_unit[1].data
    bounds = next(unit for unit in of_target["rmf"].data_unit if unit.name == "EBOUNDS").data
    rate, error = np.array(channels["RATE"], dtype=float), np.array(channels["STAT_ERR"], dtype=float)
    width = np.array(bounds["E_MAX"], dtype=float) - np.array(bounds["E_MIN"], dtype=float)
    energy = np.array(bounds["E_MIN"], dtype=float) + width / 2
    good = (np.array(channels["QUALITY"]) == 0) & np.isfinite(rate) & (error > 0)
    print(f"{target}: {np.sum(rate[good]):.2f} +- {np.sqrt(np.sum(error[good] ** 2)):.2f} counts/s in {np.sum(good)} channels")
    if plt is not None:
        figure, axes = plt.subplots(figsize=(8, 5))
        seen = good & (rate > 0)
        axes.errorbar(energy[good], (rate / width)[good], yerr=(error / width)[good], xerr=width[good] / 2, fmt=".", markersize=3, linewidth=1)
        axes.set(xscale="log", yscale="log", xlabel="Energy (keV)", ylabel="counts / s / keV", title=f"{target}: counts, not unfolded")
        if np.any(seen):
            axes.set_ylim((rate / width)[seen].min() / 2, (rate / width)[seen].max() * 2)
        plt.show()
else:
    print(f"There is no spectrum of {target}: the messages of the job say why.")

# %% [markdown]
# ## Light curves
#
# One for each source, between `E1` and `E2`. Times in the files are IJD: days (TT) since 2000-01-01, that is MJD - 51544.

# %%
curves = disp.get_product(product=@LIGHT_CURVE@, selected_catalog=selected, **query)
curve_of = {}
for product in curves._p_list:
    source = product.meta_data["src_name"]
    save(product, f"{file_name(source)}_light_curve")
    curve_of[source] = next(unit.data for unit in product.data_unit if unit.data is not None and "RATE" in (unit.data.dtype.names or ()))
print(f"Light curves of {len(curve_of)} sources: {', '.join(curve_of)}")

# %%
if target in curve_of:
    points = curve_of[target]
    time, rate, error = (np.array(points[column], dtype=float) for column in ("TIME", "RATE", "ERROR"))
    good = np.isfinite(rate) & (error > 0)
    weight = 1 / error[good] ** 2
    mean = np.sum(weight * rate[good]) / np.sum(weight)
    print(f"{target}: {np.sum(good)} bins, mean {mean:.3f} +- {1 / np.sqrt(np.sum(weight)):.3f} counts/s, "
          f"chi2 of a constant {np.sum(weight * (rate[good] - mean) ** 2):.1f} for {np.sum(good) - 1} degrees of freedom")
    if plt is not None:
        figure, axes = plt.subplots(figsize=(8, 4))
        axes.errorbar(time[good] + 51544, rate[good], yerr=error[good], fmt=".", linewidth=1)
        axes.set(xlabel="MJD (TT)", ylabel="counts / s", title=f"{target}, {E1:g} to {E2:g} keV")
        axes.ticklabel_format(useOffset=False)
        plt.show()
else:
    print(f"There is no light curve of {target}: the messages of the job say why.")

# %% [markdown]
# ## Files
#
# @ACKNOWLEDGEMENT@

# %%
print("\n".join(saved))
