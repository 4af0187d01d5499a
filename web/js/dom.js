// @ts-check
/** Building the page. Text from servers, files and users only ever enters through `textContent`. */

/** @typedef {Node | string | number | null | undefined | false} Child */

/**
 * Makes an element. Properties that start with `on` become listeners, `class`, `data-*`, `aria-*` and other dashed names
 * become attributes, the rest become properties of the element. There is no way to pass markup.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, any>} [properties]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'class') element.className = value;
    else if (name.includes('-') || name === 'role' || name === 'for' || name === 'list') element.setAttribute(name, String(value));
    else /** @type {any} */ (element)[name] = value;
  }
  append(element, children);
  return element;
}

/**
 * Makes an SVG element; every property is an attribute or, with `on`, a listener.
 * @param {string} tag @param {Record<string, any>} [attributes] @param {...Child} children
 */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, String(value));
  }
  append(element, children);
  return element;
}

/** @param {Element} parent @param {Child[]} children */
export function append(parent, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    parent.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

/** @param {Element} parent @param {...Child} children */
export function replaceContent(parent, ...children) {
  parent.replaceChildren();
  append(parent, children);
}

/**
 * A symbol of the sprite in index.html; decorative, so hidden from screen readers.
 * @param {string} name
 */
export function icon(name) {
  return svg('svg', { class: 'icon', 'aria-hidden': 'true' }, svg('use', { href: `#icon-${name}` }));
}

/** @type {Map<string, Promise<void>>} */
const styles = new Map();

/** Styles of css/ that the first view does without. @param {...string} names @returns {Promise<any>} when they hold */
export function loadStyles(...names) {
  return Promise.all(names.map((name) => {
    const loading = styles.get(name) ?? new Promise((resolve, reject) => {
      const href = new URL(`../css/${name}.css`, import.meta.url).href;
      document.head.append(h('link', { rel: 'stylesheet', href, onload: () => resolve(undefined), onerror: () => {
        styles.delete(name);
        reject(new Error(`The style ${name} could not be loaded.`));
      } }));
    });
    styles.set(name, loading);
    return loading;
  }));
}

/** @param {string} id @returns {HTMLElement} */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no element '${id}'.`);
  return element;
}

/** Says something to screen readers without moving the focus. @param {string} text */
export function announce(text) {
  byId('announcer').textContent = text;
}

/**
 * A button that copies text and says so.
 * @param {string} label @param {() => string} text
 */
export function copyButton(label, text) {
  const word = h('span', {}, label);
  const button = h('button', { type: 'button', class: 'button quiet small' }, icon('copy'), word);
  button.addEventListener('click', async () => {
    const copied = await copyText(text());
    word.textContent = copied ? 'Copied' : 'Could not copy';
    announce(copied ? 'Copied to the clipboard' : 'The browser did not allow copying');
    setTimeout(() => { word.textContent = label; }, 1600);
  });
  return button;
}

/** @param {string} text @returns {Promise<boolean>} */
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Plain-http pages have no clipboard API: the old way still works there.
    const area = h('textarea', { value: text, class: 'off-screen', 'aria-hidden': 'true' });
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}
