/** A small ISGRI-like mosaic with known sources, written as FITS, for the stand-in server. Deterministic. */
import { Wcs } from '../../web/js/sky/wcs.js';

const SIZE = { width: 360, height: 340 };
const SCALE = 0.0822862539155913;

/** mulberry32: small, seeded, good enough for noise in a picture. */
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function headerOf(ra, dec) {
  return {
    CTYPE1: 'RA---TAN', CRPIX1: SIZE.width / 2, CRVAL1: ra, CUNIT1: 'deg', CTYPE2: 'DEC--TAN', CRPIX2: SIZE.height / 2, CRVAL2: dec, CUNIT2: 'deg',
    CD1_1: -SCALE, CD1_2: 0, CD2_1: 0, CD2_2: SCALE, RADESYS: 'ICRS',
  };
}

/** @returns {Buffer} primary HDU and INTENSITY, VARIANCE, SIGNIFICANCE, EXPOSURE of one band */
export function mosaic(ra, dec, e1, e2, sources) {
  const { width, height } = SIZE;
  const random = generator(20030315);
  const normal = () => Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(2 * Math.PI * random());
  const count = width * height;
  const exposure = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const x = (i % width) - width / 2;
    const y = Math.floor(i / width) - height / 2;
    for (const [dx, dy] of [[0, 0], [26, 8], [-22, 18], [8, -26]]) {
      const [u, v] = [Math.abs(x - dx + (y - dy) * 0.3), Math.abs(y - dy - (x - dx) * 0.3)];
      const coding = Math.max(0, Math.min(1, (165 - u) / 110)) * Math.max(0, Math.min(1, (165 - v) / 110));
      exposure[i] += 1800 * coding;
    }
  }
  const noise = new Float32Array(count).map(normal);
  const variance = exposure.map((seconds) => (seconds > 15 ? 900 / seconds : NaN));
  const intensity = noise.map((value, i) => value * Math.sqrt(variance[i]));
  const wcs = Wcs.fromCards(headerOf(ra, dec));
  for (const source of sources) {
    const pixel = wcs.skyToPixel(source.ra_deg, source.dec_deg);
    if (!pixel) continue;
    for (let y = Math.max(0, Math.floor(pixel[1] - 8)); y <= Math.min(height - 1, pixel[1] + 8); y++) {
      for (let x = Math.max(0, Math.floor(pixel[0] - 8)); x <= Math.min(width - 1, pixel[0] + 8); x++) {
        intensity[y * width + x] += source.flux * Math.exp(-((x - pixel[0]) ** 2 + (y - pixel[1]) ** 2) / (2 * 1.16 ** 2));
      }
    }
  }
  const significance = intensity.map((value, i) => value / Math.sqrt(variance[i]));
  const common = { ...headerOf(ra, dec), E_MIN: e1, E_MAX: e2, EXTNAME: 'ISGR-MOSA-IMA', TELESCOP: 'INTEGRAL', INSTRUME: 'IBIS', SIMULATD: true };
  return Buffer.concat([
    header({ SIMPLE: true, BITPIX: 8, NAXIS: 0, EXTEND: true }),
    image({ ...common, IMATYPE: 'INTENSITY', BUNIT: 'counts/s' }, intensity), image({ ...common, IMATYPE: 'VARIANCE', BUNIT: '(counts/s)**2' }, variance),
    image({ ...common, IMATYPE: 'SIGNIFICANCE', BUNIT: 'no units' }, significance), image({ ...common, IMATYPE: 'EXPOSURE', BUNIT: 's' }, exposure)]);
}

function image(cards, pixels) {
  const body = Buffer.alloc(Math.ceil(pixels.length * 4 / 2880) * 2880);
  pixels.forEach((value, i) => body.writeFloatBE(value, 4 * i));
  return Buffer.concat([header({ XTENSION: 'IMAGE', BITPIX: -32, NAXIS: 2, NAXIS1: SIZE.width, NAXIS2: SIZE.height, PCOUNT: 0, GCOUNT: 1, ...cards }), body]);
}

/** @returns {Buffer} a FITS header, padded to blocks */
export function header(cards) {
  const lines = Object.entries(cards).map(([keyword, value]) => {
    const text = typeof value === 'string' ? `'${value.padEnd(8)}'` : typeof value === 'boolean' ? (value ? 'T' : 'F').padStart(20) : String(value).padStart(20);
    return `${keyword.padEnd(8)}= ${text}`.padEnd(80);
  });
  const text = [...lines, 'END'.padEnd(80)].join('');
  return Buffer.from(text.padEnd(Math.ceil(text.length / 2880) * 2880), 'latin1');
}
