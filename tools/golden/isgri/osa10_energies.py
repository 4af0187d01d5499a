"""Energies of the OSA 10 path in double precision, written from the description of its laws alone."""
import math

def energy(pha_raw, rt_raw, rev, u, u2):
    irt = min(max(math.floor(2 * rt_raw / 2.4 + 5 + 0.5), 0), 255)
    g1, o1 = 2.047 - 0.00061 * rev, -5.655
    g2 = (2.0 + 0.001 * irt) + -5e-4 * rev
    o2 = (-3.0 - 0.01 * irt) + 1e-3 * rev + 1e-7 * rev * rev
    channel = (o2 - o1) / (g1 - g2) * g1 + o1
    p = (pha_raw + u - 0.5 - o1) / g1 if pha_raw < channel else (pha_raw + u - 0.5 - o2) / g2
    row = (p + 1.997) / (1.0184 + 0.0000089 * rev)
    if row < 0:
        return irt, 0.0
    plane = math.floor(4 * u2)
    table = lambda i: min(math.floor(i * (20 + irt / 16)) + 7 * plane, 32000)
    if row >= 1024:
        return irt, table(1023) / 30
    i = min(math.floor(row + 0.5), 1022)
    return irt, max(0, (table(i) + (row - i) * (table(i + 1) - table(i))) / 30)

for case in [(60, 40, 100, 0.25, 0.1), (100, 20, 700, 0.75, 0.6), (400, 60, 1500, 0.5, 0.99), (2040, 90, 1900, 0.0, 0.3), (0, 12, 100, 0.1, 0.5), (700, 90, 2900, 0.999, 0.3), (1800, 127, 2900, 0.999, 0.3)]:
    print(case, energy(*case))
