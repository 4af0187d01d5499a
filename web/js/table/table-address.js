// @ts-check
/** The columns of a table in a file of the user or at an address: the page fetches from nobody else, so the server looks there. */
import { send } from '../api.js';

/** @typedef {{ name: string, rows: number, columns: { name: string, unit: string | null }[] }} Described */

/** Names of the columns of its first table that has any. @param {File | string} from a file, or an address @returns {Promise<string[]>} rejected with a sentence when they cannot be told */
export async function columnNames(from) {
  if (typeof from !== 'string') {
    const { FitsFile } = await import('../fits/fits-file.js');
    const [table] = await FitsFile.tablesOf(from);
    return table?.names ?? [];
  }
  /** @type {{ tables: Described[] }} */
  const { tables } = await send('outside/tables', { address: from.trim() });
  const names = tables.find((table) => table.columns.length > 0)?.columns.map((column) => column.name);
  if (!names) throw new Error('The file there has no table.');
  return names;
}
