// @ts-check
/**
 * Colour maps of 256 entries, interpolated from 33 published anchors.
 * plasma, viridis, inferno: van der Walt & Smith (2015), CC0; cool-warm: Moreland (2009), "Diverging Color Maps for
 * Scientific Visualization". tools/golden/web/make_golden.py prints the anchors.
 */

/** @type {Record<string, string>} */
const ANCHORS = {
  plasma: '0d08872206903105973f049c4c02a15901a56600a77201a87e03a88a09a59511a1a01a9caa2395b32c8ebc3587c43e7fcc4778d24f71d9586adf6263e56b5deb7556f07f4ff48948f89441fb9f3afdab33feb72dfdc328fcd025f9dd25f5eb27f0f921',
  viridis: '440154470d6048186a482374472d7b4537814240863e49893b528b375b8d33638d2f6b8e2c728e297a8e26828e23898e21918c1f978b1f9f8821a68527ad8131b57b3dbc744cc26c5cc8636ece5881d34d95d840aadc32c0df25d5e21aeae51afde725',
  inferno: '0000040403120b0724150b37210c4a2f0a5b3d09654a0c6b57106e64156e71196e7d1e6d8a226a972766a32c61b0315bbc3754c63d4dd04545da4e3ce35933eb6429f1711ff67e14f98c0afb9b06fcaa0ffbba1ff9c932f5d949f2e865f3f586fcffa4',
  grey: '000000ffffff',
  'cool-warm': '3b4cc0445acc4e68d85875e16282ea6c8ff1779af782a6fb8db0fe98b9ffa3c2feaec9fcb9d0f9c3d5f4ccd9edd5dbe5dddcdce4d9d2ebd3c6f1cdbaf4c5adf7bca1f7b194f7a688f49a7bf18d6fec7f63e57058de614dd55042cb3e38c0282fb40426',
};

/** @type {Record<string, (x: number) => number[]>} red, green, blue from 0 to 1 */
const FORMULAS = {
  // Green (2011), "A colour scheme for the display of astronomical intensity images", with start 0.5, rotations -1.5, hue 1, gamma 1.
  cubehelix(x) {
    const phi = 2 * Math.PI * (0.5 / 3 - 1.5 * x);
    const amplitude = x * (1 - x) / 2;
    return [[-0.14861, 1.78277], [-0.29227, -0.90649], [1.97294, 0]].map(([c, s]) => x + amplitude * (c * Math.cos(phi) + s * Math.sin(phi)));
  },
  // As a body that is heated: red first, then green, then blue.
  heat: (x) => [x / 0.34, x, (x - 0.65) / 0.33],
};

export const COLOUR_MAPS = ['plasma', 'viridis', 'inferno', 'grey', 'cubehelix', 'heat', 'cool-warm'];

/** @param {string} name @param {boolean} [inverted] @returns {Uint8Array} 256 × (red, green, blue) */
export function colourTable(name, inverted = false) {
  if (Object.hasOwn(FORMULAS, name)) {
    return Uint8Array.from({ length: 768 }, (_, i) => {
      const entry = Math.floor(i / 3);
      return Math.round(255 * Math.min(1, Math.max(0, FORMULAS[name]((inverted ? 255 - entry : entry) / 255)[i % 3])));
    });
  }
  const hex = ANCHORS[name] ?? ANCHORS.plasma;
  const count = hex.length / 6;
  const anchor = (/** @type {number} */ i, /** @type {number} */ c) => parseInt(hex.slice(6 * i + 2 * c, 6 * i + 2 * c + 2), 16);
  const table = new Uint8Array(768);
  for (let i = 0; i < 256; i++) {
    const at = (inverted ? 255 - i : i) / 255 * (count - 1);
    const left = Math.min(count - 2, Math.floor(at));
    for (let c = 0; c < 3; c++) table[3 * i + c] = Math.round(anchor(left, c) + (at - left) * (anchor(left + 1, c) - anchor(left, c)));
  }
  return table;
}
