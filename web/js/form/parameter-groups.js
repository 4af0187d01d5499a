// @ts-check
/** Which parameters stand together in a form. Pure. */

/** @typedef {import('./field.js').Field} Field */
/** @typedef {import('../api.js').Product} Product */

export const OBJECT = ['src_name', 'RA', 'DEC'];
export const TIME = ['T1', 'T2', 'scw_list'];
/** Lists of sources: shown as such, not as fields. */
export const CATALOGUES = ['selected_catalog', 'user_catalog', 'user_catalog_file', 'catalogue'];
/** Which detector: not among settings that few look at. */
const UNITS = ['jemx_num', 'jemx_units'];
const FIRST = ['E1_keV', 'E2_keV', 'detection_threshold', 'time_bin'];
/** Of every instrument on INTEGRAL, with defaults that are right for most. */
const ADVANCED = new Set(['radius', 'max_pointings', 'osa_version', 'integral_data_rights', 'channels', 'systematic_fraction', 'time_resolution', 'false_alarm_probability', 'binning']);

/**
 * Which fields are seen at once: those of the product itself, unless experts alone need them.
 * @param {Field[]} fields of one product @param {Product[]} products of its instrument
 * @returns {{ first: Field[], more: Field[], groups: [string, Field[]][] }}
 */
export function sorted(fields, products) {
  const isCommon = (/** @type {string} */ name) => products.length > 1 && products.every((one) => one.parameters.some((parameter) => parameter.name === name));
  /** @type {Map<string, Field[]>} */
  const groups = new Map();
  const [first, more] = [/** @type {Field[]} */ ([]), /** @type {Field[]} */ ([])];
  for (const field of fields) {
    const { name, optional } = field.parameter;
    const group = UNITS.includes(name) ? 'Detector' : field.parameter.group;
    if (OBJECT.includes(name) || TIME.includes(name)) continue;
    if (group) groups.set(group, [...(groups.get(group) ?? []), field]);
    else if (FIRST.includes(name) || (!optional && !ADVANCED.has(name) && !isCommon(name))) first.push(field);
    else more.push(field);
  }
  first.sort((a, b) => rank(a) - rank(b));
  return { first, more, groups: [...groups] };
}

/** @param {Field} field */
function rank(field) {
  const at = FIRST.indexOf(field.parameter.name);
  return at < 0 ? FIRST.length : at;
}
