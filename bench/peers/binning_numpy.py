"""Raw event rows to counts per pixel with numpy, whole columns at a time: the same selections, energies and dither."""

from peer import FOLDER, answer, load, np

import os

ROW = np.dtype([("delta", "u1"), ("rise", "u1"), ("pulse", ">i2"), ("y", "u1"), ("z", "u1"), ("obt", ">u2", 4),
                ("time", ">f8"), ("flag", "u1"), ("pi", "u1"), ("energy", ">f4"), ("dety", "u1"), ("detz", "u1")])
rows = np.fromfile(os.path.join(FOLDER, "rows.bin"), ROW)
gain, offset, rise_gain, rise_offset = load("lines.f32", "<f4", (4, -1))
table = load("table.f32", "<f4")
start, stop = load("good.f64", "<f8")
SEED = np.uint64(500)


def run():
    time = rows["time"].astype(float)
    y, z = rows["y"], rows["z"]
    use = (((y | z) & 0x80) == 0) & np.isfinite(time) & (time >= start) & (time < stop)
    pixel = (y.astype(np.int32) << 7) | z
    is_flagged = rows["flag"] != 0
    flagged = np.bincount(pixel[use & is_flagged], minlength=16384)
    use &= ~is_flagged
    index = np.flatnonzero(use)
    pixel = pixel[index]
    x = (SEED + index.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    x ^= x >> np.uint64(31)
    scale = np.float32(2.0**-24)
    dither_pulse = ((x & np.uint64(0xFFFFFFFF)) >> np.uint64(8)).astype(np.float32) * scale
    dither_rise = (x >> np.uint64(40)).astype(np.float32) * scale
    pulse = (rows["pulse"][index].astype(np.int32) + 32768).astype(np.float32)
    pulse = (pulse + dither_pulse - np.float32(0.5)) * gain[pixel] + offset[pixel]
    rise = (rows["rise"][index] + dither_rise - np.float32(0.5)) * rise_gain[pixel] + rise_offset[pixel]
    r = np.clip(np.floor(rise + np.float32(0.5)).astype(np.int32), 0, 255)
    p = np.clip(np.floor(pulse).astype(np.int32), 0, 2046)
    at = r * 2048 + p
    low = table[at]
    energy = np.maximum(low + (pulse - p) * (table[at + 1] - low), 0)
    good = (r >= 16) & (r <= 116)
    everything = np.bincount(pixel[good], minlength=16384)
    in_band = np.bincount(pixel[good & (energy >= 20) & (energy < 40)], minlength=16384)
    return in_band, everything, flagged


answer(f"numpy {np.__version__}", run, lambda maps: maps[0].sum() + maps[1].sum())
