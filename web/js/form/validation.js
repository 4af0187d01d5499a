// @ts-check
/** What a parameter accepts. The server decides in the end; this answers while the user types. */
import { parseDegrees, parseRightAscension } from '../sky/coordinates.js';
import { isBeforeLaunch, readInstant } from './times.js';
import { parseWindowList } from './window-list.js';

/**
 * A parameter as /api/v1/instruments describes it.
 * @typedef {object} Parameter
 * @property {string} name
 * @property {string} kind
 * @property {string | null} [unit]
 * @property {any} [default]
 * @property {boolean} [optional]
 * @property {string[] | null} [allowed]
 * @property {string[] | null} [suggested] texts that are offered, where others are accepted too
 * @property {boolean} [long] a text of several lines
 * @property {number | null} [minimum]
 * @property {number | null} [maximum]
 * @property {string | null} [label]
 * @property {string | null} [description]
 * @property {boolean} [hidden]
 * @property {string | null} [time_format] how the instrument writes instants, where not as ISO 8601
 * @property {string | null} [group] fields of one group stand together, under its name
 */

/** @typedef {{ value: string, problem?: undefined } | { value?: undefined, problem: string }} FieldReading  value is the text sent to the server */
/** @typedef {{ parameter: string, message: string, given?: string | null }} Problem */

const MAXIMUM_TEXT = 500;
const MAXIMUM_LIST_TEXT = 200_000;
const MAXIMUM_LONG_TEXT = 10_000;
const NUMERIC = new Set(['number', 'float', 'energy', 'integer', 'detectionthreshold', 'duration', 'interval']);

/** Names of kinds are compared without case and underscores: `DetectionThreshold` is `detection_threshold`. @param {string} name */
export function plainName(name) {
  return name.toLowerCase().replaceAll('_', '');
}

/** @param {Parameter} parameter */
export function kindOf(parameter) {
  return plainName(parameter.kind);
}

/** Whether the value is yes or no. @param {Parameter} parameter */
export function isSwitch(parameter) {
  const { allowed } = parameter;
  return ['boolean', 'bool'].includes(kindOf(parameter)) || (!parameter.optional && allowed?.length === 2 && allowed.includes('yes') && allowed.includes('no'));
}

/** Whether the value is a file: its address, or one that is sent. @param {Parameter} parameter */
export const isFile = (parameter) => ['fileurl', 'filepath'].includes(kindOf(parameter));

/** Whether a text stands for a file that was sent. @param {string} text */
export const isUpload = (text) => /^upload:[0-9a-f]{32}$/.test(text);

/** Whether the parameter takes several values. @param {Parameter} parameter */
export function listKind(parameter) {
  return /list$|^multi/.test(kindOf(parameter)) || Array.isArray(parameter.default);
}

/** Whether the text may have several lines. @param {Parameter} parameter */
export const isLong = (parameter) => parameter.long === true || /^long/.test(kindOf(parameter)) || (typeof parameter.default === 'string' && parameter.default.includes('\n'));

/** Most characters of the parameter's text. @param {Parameter} parameter */
export function maximumText(parameter) {
  if (listKind(parameter) || kindOf(parameter) === 'usercatalogue') return MAXIMUM_LIST_TEXT;
  return isLong(parameter) || /^structured|^json$/.test(kindOf(parameter)) ? MAXIMUM_LONG_TEXT : MAXIMUM_TEXT;
}

/** @param {Parameter} parameter */
export function labelOf(parameter) {
  return parameter.label || KNOWN_LABELS[parameter.name] || parameter.name.replaceAll('_', ' ');
}

/** What a parameter is for: a tip at its field. @param {Parameter} parameter */
export const describe = (parameter) => parameter.description || KNOWN_WORDS[parameter.name] || `${labelOf(parameter)}${unitText(parameter) && `, in${unitText(parameter)}`}.`;

/** @type {Record<string, string>} of what needs no words of its own in the form */
const KNOWN_WORDS = {
  E1_keV: 'Lower end of the energy band.', E2_keV: 'Upper end of the energy band, above the lower one.',
  integral_data_rights: 'Public data, or also those that are not public yet; these need a role.',
};

/** @type {Record<string, string>} */
const KNOWN_LABELS = {
  src_name: 'Name', scw_list: 'Science windows', RA: 'Right ascension', DEC: 'Declination', T1: 'Start', T2: 'End',
  E1_keV: 'From', E2_keV: 'To', detection_threshold: 'Threshold', time_bin: 'Bin',
};

/**
 * @param {Parameter} parameter @param {string} text @param {import('./times.js').TimeUnit} [timeUnit] @param {number} [now] milliseconds since 1970
 * @returns {FieldReading}
 */
export function readField(parameter, text, timeUnit = 'utc', now = Date.now()) {
  const kind = kindOf(parameter);
  const clean = text.trim();
  const limit = maximumText(parameter);
  if (text.length > limit) return { problem: `The text has ${text.length} characters; at most ${limit} are accepted.` };
  if (clean === '') return parameter.optional ? { value: '' } : { problem: `${labelOf(parameter)} is needed.` };
  if (isSwitch(parameter)) return { value: clean };
  if (parameter.allowed?.length && !listKind(parameter) && !parameter.allowed.includes(clean)) {
    return { problem: `Choose one of: ${parameter.allowed.join(', ')}.` };
  }
  if (kind === 'inputlist') {
    if (parameter.name !== 'scw_list') return { value: clean.split(/[\s,;]+/).filter(Boolean).join(',') };
    const { ids, problems } = parseWindowList(clean);
    return problems.length > 0 ? { problem: problems.slice(0, 5).map((one) => one.message).join('\n') + (problems.length > 5 ? `\n… and ${problems.length - 5} more` : '') } : { value: ids.join(',') };
  }
  if (listKind(parameter)) return { value: clean.split(/[\n,;]+/).map((one) => one.trim()).filter(Boolean).join(',') };
  if (NUMERIC.has(kind)) return readNumber(parameter, clean, kind === 'integer');
  if (kind === 'angle') return readAngle(parameter, clean);
  if (kind === 'time') {
    const time = readInstant(clean, timeUnit, now);
    return time.problem === undefined ? { value: time.value } : time;
  }
  if (isFile(parameter) && !isUpload(clean) && !/^https?:\/\/\S+$/i.test(clean)) return { problem: 'Write the web address of a file, or choose one to send.' };
  if (/^structured|^json$/.test(kind)) {
    try {
      JSON.parse(clean);
    } catch (problem) {
      return { problem: `This is no JSON: ${problem instanceof Error ? problem.message : problem}` };
    }
  }
  if (parameter.name === 'osa_version' && !OSA_VERSION.test(clean)) return { problem: `There is no version ${clean.slice(0, 40)}: choose ${parameter.suggested?.join(' or ') ?? 'OSA11.2'}.` };
  return { value: isLong(parameter) ? text : clean };
}

/** With what scripts may add to it. */
const OSA_VERSION = /^OSA1[01]\.2(--(fullbkg|jemxnrt|rmfoffsetv1))*$/;

/** Whether a text is a number as people write it. @param {string} text */
export const isPlainNumber = (text) => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim());

/** @param {Parameter} parameter @param {string} text @param {boolean} whole @returns {FieldReading} */
function readNumber(parameter, text, whole) {
  const value = isPlainNumber(text) ? Number(text) : NaN;
  if (!Number.isFinite(value)) return { problem: `Write a ${whole ? 'whole ' : ''}number${unitText(parameter) && ` of${unitText(parameter)}`}.` };
  if (whole && !Number.isInteger(value)) return { problem: 'Write a whole number.' };
  return outOfRange(parameter, value) ?? { value: String(value) };
}

/** @param {Parameter} parameter @param {string} text @returns {FieldReading} */
function readAngle(parameter, text) {
  // Degrees, minutes and seconds would become a number of another unit.
  if (!/^(|deg|degrees?)$/i.test(parameter.unit ?? '')) return readNumber(parameter, text, false);
  const name = parameter.name.toLowerCase();
  const reading = name === 'ra' ? parseRightAscension(text)
    : name === 'dec' ? parseDegrees(text)
      : parseDegrees(text, parameter.minimum ?? -360, parameter.maximum ?? 360, labelOf(parameter));
  if (reading.problem !== undefined) return reading;
  return outOfRange(parameter, reading.value) ?? { value: String(Number(reading.value.toFixed(9))) };
}

/** @param {Parameter} parameter @param {number} value @returns {{ problem: string } | null} */
function outOfRange(parameter, value) {
  const low = parameter.minimum ?? -Infinity;
  const high = parameter.maximum ?? Infinity;
  if (value >= low && value <= high) return null;
  const unit = unitText(parameter);
  if (Number.isFinite(low) && Number.isFinite(high)) return { problem: `Must be between ${low} and ${high}${unit}.` };
  return { problem: Number.isFinite(low) ? `Must be at least ${low}${unit}.` : `Must be at most ${high}${unit}.` };
}

/** @type {Record<string, string>} units as people write them */
const UNITS = { sigma: 'σ', sec: 's' };

/** @param {Parameter} parameter */
export function unitText(parameter) {
  const unit = parameter.unit;
  return unit && !['str', 'isot', 'none'].includes(unit) ? ` ${UNITS[unit] ?? unit}` : '';
}

/** Instruments on INTEGRAL have no data from before its launch. */
const ON_INTEGRAL = /^(isgri|jemx|spi|ibis|picsit|omc)/;

/**
 * Rules between fields. Only readable values take part.
 * @param {Record<string, string>} values as they are sent @param {string} [instrument] @returns {Problem[]}
 */
export function crossCheck(values, instrument = '') {
  /** @type {Problem[]} */
  const problems = [];
  const [t1, t2] = [values.T1, values.T2].map((text) => (text ? readInstant(text, 'utc', Infinity) : null));
  if (t1 && t2 && t1.problem === undefined && t2.problem === undefined) {
    if (ON_INTEGRAL.test(instrument) && isBeforeLaunch(t1.milliseconds)) problems.push({ parameter: 'T1', message: 'INTEGRAL was launched on 2002-10-17: there are no data from before.' });
    if (t2.milliseconds <= t1.milliseconds) problems.push({ parameter: 'T2', message: 'The end must be later than the start.' });
  }
  const [e1, e2] = [Number(values.E1_keV || NaN), Number(values.E2_keV || NaN)];
  if (e2 <= e1) problems.push({ parameter: 'E2_keV', message: `Must be above the lower energy, ${e1} keV.` });
  return problems;
}
