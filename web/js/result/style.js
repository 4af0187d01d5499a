// @ts-check
/** The style of results, which is not part of the first view. */
import { loadStyles } from '../dom.js';

export const loadResultStyle = () => loadStyles('result');
