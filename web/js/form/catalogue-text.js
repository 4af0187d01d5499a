// @ts-check
/** The catalogue of a query in the form of the platform (columns with names), from and to a list of sources. Pure. */

/** @typedef {{ name: string, ra: number, dec: number, significance?: number | null, new?: boolean, error_radius_deg?: number | null, flag?: number, isgri_flag?: number }} CatalogueSource */

/** More are not taken by the server. */
export const MOST_SOURCES = 200;

/** @param {CatalogueSource[]} sources @returns {string} JSON */
export function catalogueText(sources) {
  const columns = /** @type {[string, string, (source: CatalogueSource, i: number) => any][]} */ ([
    ['meta_ID', '<i8', (_, i) => i + 1], ['src_names', '<U64', (s) => s.name], ['significance', '<f8', (s) => s.significance ?? 0], ['ra', '<f8', (s) => s.ra], ['dec', '<f8', (s) => s.dec],
    ['NEW_SOURCE', '<i8', (s) => (s.new ? 1 : -32768)], ['ISGRI_FLAG', '<i8', (s) => s.isgri_flag ?? 2], ['FLAG', '<i8', (s) => s.flag ?? 1], ['ERR_RAD', '<f8', (s) => s.error_radius_deg ?? 0],
  ]);
  return JSON.stringify({
    cat_frame: 'fk5', cat_coord_units: 'deg', cat_column_names: columns.map(([name]) => name), cat_column_list: columns.map(([, , value]) => sources.map(value)),
    cat_column_descr: columns.map(([name, type]) => [name, type]), cat_lat_name: 'dec', cat_lon_name: 'ra',
  });
}

/** @param {string} text JSON as above, or lines of name, right ascension, declination in degrees @returns {CatalogueSource[]} @throws {Error} says what is wrong */
export function readCatalogue(text) {
  const sources = text.trimStart().startsWith('{') ? fromJson(text) : fromLines(text);
  if (sources.length === 0) throw new Error('The catalogue has no sources.');
  if (sources.length > MOST_SOURCES) throw new Error(`The catalogue has ${sources.length} sources; at most ${MOST_SOURCES} are taken.`);
  const wrong = sources.findIndex(({ ra, dec }) => !Number.isFinite(ra) || !(Math.abs(dec) <= 90));
  if (wrong >= 0) throw new Error(`The position of source ${wrong + 1} (${sources[wrong].name}) is not in degrees.`);
  return sources;
}

/** @param {string} text @returns {CatalogueSource[]} */
function fromJson(text) {
  const body = JSON.parse(text);
  const column = (/** @type {string} */ name) => {
    const values = body.cat_column_list?.[body.cat_column_names?.indexOf(name)];
    return Array.isArray(values) ? values : null;
  };
  const names = column('src_names');
  const [ra, dec] = [column(body.cat_lon_name ?? 'ra'), column(body.cat_lat_name ?? 'dec')];
  if (!names || !ra || !dec) throw new Error('The catalogue needs the columns src_names, ra and dec.');
  const number = (/** @type {any[] | null} */ values, /** @type {number} */ i, /** @type {number} */ otherwise) => Number(values?.[i] ?? otherwise);
  const [significance, isNew, instrumentFlag, flag, radius] = ['significance', 'NEW_SOURCE', 'ISGRI_FLAG', 'FLAG', 'ERR_RAD'].map(column);
  return names.map((name, i) => ({
    name: String(name), ra: Number(ra[i]), dec: Number(dec[i]), significance: number(significance, i, 0), new: number(isNew, i, 0) === 1,
    isgri_flag: number(instrumentFlag, i, 2), flag: number(flag, i, 1), error_radius_deg: number(radius, i, 0),
  }));
}

/** @param {string} text @returns {CatalogueSource[]} */
function fromLines(text) {
  return text.split(/\r?\n/).flatMap((line, i) => {
    const clean = line.replace(/#.*/, '').trim();
    if (clean === '' || (i === 0 && /^"?name"?[,;\t]/i.test(clean))) return [];
    const parts = clean.split(/[,;\t]/).map((part) => part.trim().replace(/^"(.*)"$/, '$1'));
    if (parts.length < 3 || !Number.isFinite(Number(parts[1])) || parts[1] === '') throw new Error(`Line ${i + 1} is “${clean.slice(0, 60)}”; expected is: name, right ascension, declination in degrees.`);
    return [{ name: parts[0], ra: Number(parts[1]), dec: Number(parts[2]) }];
  });
}
