// @ts-check
/** Puts the page together. What is not seen at once is loaded when it is asked for. */
import { ApiProblem, getInstruments, queryParameters, submitJob, waitForSession } from './api.js';
import { announce, byId, h, loadStyles, replaceContent } from './dom.js';
import { QueryForm } from './form/query-form.js';
import { patiently } from './patiently.js';
import { productDetail } from './product-names.js';
import { holdTyping, listenToKeys } from './shell/keys.js';
import { tell } from './shell/messages.js';
import { showSite } from './shell/site.js';
import { Workspace } from './workspace.js';

/** @typedef {import('./api.js').Job} Job */
/** @typedef {import('./api.js').Instrument} Instrument */

/** @template T @param {Event} event @returns {T} */
const detailOf = (event) => /** @type {CustomEvent} */ (event).detail;

const workspace = new Workspace();
/** @type {QueryForm | null} */
let form = null;
patiently(() => import('./drop.js')).then(({ acceptFiles }) => acceptFiles((file) => workspace.showFile(file)), () => {});

/** The archive, or a job, holds simulated observations: said once, at the top, for as long as the page is open. */
function tellSimulated() {
  byId('simulated-banner').hidden = false;
}
workspace.addEventListener('simulated', tellSimulated);
workspace.addEventListener('edit', (event) => editJob(detailOf(event)));
workspace.addEventListener('again', (event) => runAgain(detailOf(event)));

/** @param {Job} job */
function editJob(job) {
  if (!form?.has(job)) {
    tell('status', 'This job has no form of its own: it is asked for beside the results that it uses.', undefined, 'edit');
    return;
  }
  workspace.showAll();
  form.load(job);
  form.focus();
  announce('The form now holds the query of this job.');
}

/** @param {Job} job */
async function runAgain(job) {
  if (form?.has(job)) {
    form.load(job);
    // Without its catalogue it would be another query; the form says what is wrong.
    if (form.catalogue.error.hidden) form.submit();
    else shownForm();
  } else submitFor({ parameters: { ...await queryParameters(job), instrument: job.instrument, product: job.product }, title: productDetail(job) });
}

/** What begins with an object and a time; what is made of results is asked for beside these. @param {Instrument[]} all */
const forForm = (all) => all.map((one) => ({ ...one, products: one.products.filter((product) => !product.uses_results) })).filter((one) => one.products.length > 0);

async function startForm() {
  const place = /** @type {HTMLFormElement} */ (byId('query-form'));
  try {
    const all = await getInstruments();
    const instruments = forForm(all);
    if (instruments.length === 0) {
      replaceContent(place, h('div', { class: 'notice', role: 'status' }, h('p', {}, h('strong', {}, 'No instrument is here for you. ')), h('p', {}, 'None is installed, or those that are need a role: sign in, or ask those who run this site. Your FITS files and earlier jobs can be looked at.')));
      place.setAttribute('aria-busy', 'false');
      return;
    }
    form = new QueryForm(place, instruments, new URLSearchParams(location.search), all.flatMap((one) => one.products.filter((product) => product.uses_results)));
    form.addEventListener('simulated', tellSimulated);
    const job = new URLSearchParams(location.hash.slice(1)).get('job');
    const made = form;
    if (job && location.search === '') import('./form/link-query.js').then(({ takeQuery }) => takeQuery(made, job), () => {});
    workspace.addEventListener('states', (event) => made.jobsChanged(detailOf(event)));
    form.addEventListener('submitted', (event) => workspace.add(detailOf(event).job, detailOf(event).parent));
  } catch (problem) {
    replaceContent(place, h('div', { class: 'notice error', role: 'alert' },
      h('p', {}, `The form cannot be shown. ${problem instanceof Error ? problem.message : problem}`),
      h('button', { type: 'button', class: 'button small', onclick: () => startForm() }, 'Try again')));
  }
  place.setAttribute('aria-busy', 'false');
}

/** The form, in sight also where a panel was opened alone. */
function shownForm() {
  workspace.showAll();
  return form;
}

/** What other parts of the page ask for. */
function listenToParts() {
  /** @type {Record<string, (detail: any) => void>} */
  const parts = {
    'mmoda:use-catalogue': ({ sources, from, update }) => (update ? form?.followCatalogue(sources, from) : shownForm()?.useCatalogue(sources, from)),
    'mmoda:set-times': ({ t1, t2 }) => shownForm()?.setTimes(t1, t2),
    'mmoda:set-object': ({ name, ra, dec }) => shownForm()?.setObject(name, { ra, dec }),
    'mmoda:open-query': ({ parameters, dummy, isQuiet }) => shownForm()?.openQuery(parameters, dummy, isQuiet),
    'mmoda:change-query': ({ changes, dummy }) => shownForm()?.changeQuery(changes, dummy),
    'mmoda:ask-query': () => form?.tellQuery(),
    'mmoda:announce': ({ text }) => announce(text),
    'mmoda:submit': submitFor,
    'mmoda:edit-job': editJob,
    'mmoda:run-again': runAgain,
    'mmoda:forget-job': (id) => workspace.log.remove(id),
    'mmoda:forget-jobs': () => workspace.log.clear(),
  };
  for (const [name, run] of Object.entries(parts)) document.addEventListener(name, (event) => run(detailOf(event)));
}

/** Asks for a job that is no query of the form, such as a fit. @param {{ parameters: Record<string, any>, title?: string }} wish */
async function submitFor({ parameters, title }) {
  const { instrument, product_type: type, product, ...rest } = parameters;
  try {
    workspace.add(await submitJob(instrument ?? form?.instrument.name ?? 'isgri', type ?? product, rest));
    announce(`${title ?? 'The job'} was submitted.`);
  } catch (problem) {
    tell('error', `${title ?? 'The job'} was not submitted. ${problem instanceof ApiProblem ? problem.message : problem}`, undefined, 'submit');
  }
}

function focusObject() {
  const field = document.getElementById('p-src_name');
  field?.scrollIntoView({ block: 'nearest' });
  /** @type {HTMLInputElement | null} */ (field)?.select();
  field?.focus();
}

async function startTour() {
  const { startTour: start } = await import('./shell/tour.js');
  if (form) start(form);
}

async function contact() {
  const { openFeedback } = await import('./shell/feedback.js');
  openFeedback();
}

/** @type {import('./shell/keys.js').Command[]} */
const keyCommands = [
  { keys: '/', words: 'go to the object', run: focusObject },
  { keys: '?', words: 'help', run: () => workspace.openPage('help') },
  { keys: 'g h', words: 'start page', run: () => workspace.home() },
  { keys: 'g a', words: 'the query', run: () => form?.focus() },
  { keys: 'g t', words: 'the query as text', run: () => workspace.openPage('query') },
  { keys: 'g j', words: 'all jobs', run: () => workspace.openPage('jobs') },
  { keys: 'g e', words: 'explore the object', run: () => workspace.explore(form?.texts() ?? {}) },
  { keys: 'g u', words: 'account', run: () => workspace.openPage('account') },
  { keys: 'g s', words: 'status of the server', run: () => byId('status-dot').click() },
  { keys: '[', words: 'job before', run: () => workspace.openNext(-1) },
  { keys: ']', words: 'next job', run: () => workspace.openNext(1) },
  ...Array.from({ length: 9 }, (_, i) => ({ keys: String(i + 1), words: `product ${i + 1}`, run: () => form?.chooseNumber(i + 1) })),
];

async function keyMap() {
  const { openKeyMap } = await import('./shell/key-map.js');
  openKeyMap(keyCommands, form?.instrument.products ?? []);
}

let isPaletteComing = false;

async function palette() {
  if (isPaletteComing) return;
  isPaletteComing = true;
  const typed = holdTyping();
  try {
    const { openPalette, moreCommands } = await import('./shell/palette.js');
    openPalette([...keyCommands.slice(0, 11), ...moreCommands({ form, entries: workspace.log.entries, open: (id) => workspace.open(id), keyMap, startTour, contact })], typed());
  } catch {
    tell('warning', 'The commands could not be loaded. Try again in a moment.', undefined, 'commands');
  } finally {
    typed();
    isPaletteComing = false;
  }
}

/** Not every site has accounts. */
const accounts = () => patiently(() => import('./shell/account.js'));

function startShell() {
  document.addEventListener('mmoda:unauthorized', (event) => accounts().then(({ tellEnd }) => tellEnd(detailOf(event)), () => {}));
  const returned = new URLSearchParams(location.search).get('sign-in');
  if (returned) accounts().then(({ tellReturn }) => tellReturn(returned), () => {});
  listenToParts();
  listenToKeys(keyCommands);
  document.addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || document.querySelector('dialog[open]')) return;
    if (event.key === 'Enter') form?.submit();
    else if (event.key.toLowerCase() === 'k') palette();
    else return;
    event.preventDefault();
  });
  for (const [name, run] of Object.entries({ palette, contact, keys: keyMap, tour: startTour })) {
    for (const button of document.querySelectorAll(`[data-do="${name}"]`)) button.addEventListener('click', run);
  }
  document.addEventListener('mmoda:server', (event) => {
    if (detailOf(event) === 'away') tell('warning', 'The server does not answer at the moment. Jobs go on or are taken up again; this page connects by itself.', undefined, 'server');
    else {
      for (const message of document.querySelectorAll('[data-key="server"]')) message.remove();
    }
  });
}

/** The form ends where the window ends, whatever stands above it: its button is always in sight. Where nothing is open, so does the page. */
function fitForm() {
  const query = /** @type {HTMLElement} */ (document.querySelector('.query'));
  const foot = /** @type {HTMLElement} */ (document.querySelector('.foot'));
  const welcome = byId('welcome');
  const fit = () => {
    const below = welcome.hidden ? 24 : foot.getBoundingClientRect().height + 24;
    query.style.setProperty('--around', `${Math.ceil(Math.max(24, /** @type {HTMLElement} */ (query.parentElement).getBoundingClientRect().top + 24) + below)}px`);
  };
  const above = new ResizeObserver(fit);
  for (const element of document.querySelectorAll('.app-bar, .news, .simulated-banner, .messages, .foot, #welcome')) above.observe(element);
  addEventListener('scroll', fit, { passive: true });
  addEventListener('resize', fit);
}

/** The few who ask the system for more contrast get it in both themes. */
function followContrast() {
  const wish = matchMedia('(prefers-contrast: more)');
  const follow = () => wish.matches && loadStyles('contrast').catch(() => {});
  wish.addEventListener('change', follow);
  follow();
}

followContrast();
startShell();
fitForm();
// Before the form: a link may ask for a job as soon as it is there.
waitForSession(showSite().then(async (site) => (site?.accounts ? (await accounts()).showAccount() : null)));
startForm();
patiently(() => import('./shell/status-dot.js')).then(({ watchServer }) => watchServer(), () => {});
