/** Around the query: accounts, sessions, news, help, commands, keys, tour, history, messages. Made-up answers only. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startStandIn } from '../stand-in-server.mjs';
import { assertAccessible, pageTester, slowly, soon, startSession, takeCrab } from './session.mjs';

const HOSTILE = '<img src=x onerror="window.hacked=1">';
const session = await startSession({ site: {
  name: `Observatory ${HOSTILE}`, version: 'mmoda 0.1.0+0123abcd', source: 'https://git.example.org/mmoda/commit/0123abcd', accounts: true, debug: true, acknowledgement: `We thank ${HOSTILE} the observatory.`, privacy: 'Kept for a year.',
  links: [{ label: 'Home', url: 'https://example.org/' }, { label: 'Bad', url: 'javascript:window.hacked=1' }], logos: [{ label: 'The mask', image: 'icon.svg', url: null }],
  news: [{ id: 'a', text: `Maintenance ${HOSTILE}`, url: 'javascript:window.hacked=1' }, { id: 'b', text: 'New data.', url: 'https://example.org/news' }],
} });
after(() => session.close?.());
const pageTest = pageTester(session);
const skip = session.skip || (session.isStandIn ? false : 'needs the stand-in server (made-up answers)');
const shellTest = (name, options, body) => pageTest(name, { skip, ...options }, async (page) => {
  session.site.api.session = null;
  session.site.api.isExpired = false;
  await body(page);
  assert.equal(await page.evaluate(() => 'hacked' in window), false, 'text of a site was run');
  // The next page opens before its test begins: it must not find this one's session.
  session.site.api.session = null;
});

async function signIn(page, password = 'correct horse battery') {
  await page.getByRole('button', { name: 'Sign in', exact: true }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Sign in' });
  await dialog.getByLabel('E-mail').fill('ada@example.org');
  await dialog.getByLabel('Password').fill(password);
  await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
  return dialog;
}

shellTest('SHELL-01 SHELL-03 SHELL-08 SHELL-10 name, links, logos and news of a site are shown as text; nothing of them can run', {}, async (page) => {
  await page.waitForSelector('#news:not([hidden])');
  assert.equal(await page.locator('#site-name').textContent(), `Observatory ${HOSTILE}`);
  assert.match(await page.locator('#news').textContent(), /Maintenance <img src=x/);
  assert.equal(await page.locator('a[href^="javascript"]').count(), 0);
  assert.equal(await page.getByRole('link', { name: 'Home', exact: true }).getAttribute('href'), 'https://example.org/');
  assert.equal(await page.getByRole('img', { name: 'The mask' }).count(), 1);
  assert.equal(await page.getByRole('link', { name: 'MMODA 0.1.0 (0123abcd)' }).getAttribute('href'), 'https://git.example.org/mmoda/commit/0123abcd', 'SHELL-08');
  assert.match(await page.locator('#debug').textContent(), /^Session [0-9a-f]{16}$/);
  await page.getByRole('button', { name: 'Next news' }).click();
  await soon(async () => assert.match(await page.locator('#news').textContent(), /New data\./));
  await page.getByRole('button', { name: 'Put this news away' }).click();
  await soon(async () => assert.match(await page.locator('#news').textContent(), /Maintenance <img src=x/, 'the other one stays'));
  await page.reload();
  await page.locator('#news', { hasText: 'Maintenance' }).waitFor();
  await page.getByRole('button', { name: 'Put this news away' }).click();
  await page.reload();
  await page.waitForSelector('#site-links li');
  assert.ok(await page.locator('#news').isHidden());
  await page.getByRole('button', { name: 'Acknowledge' }).click();
  await soon(async () => assert.match(await page.getByRole('dialog').textContent(), /A&A 651, A97.*We thank <img/));
  await page.keyboard.press('Escape');
  await soon(async () => assert.equal(await page.evaluate(() => document.activeElement.id), 'cite-site', 'the focus returns to where it was'));
});

shellTest('SHELL-05 SHELL-07 a message stands at the top until it is put away; the first stop of the tabulator leads to the results', { address: `?error_message=${encodeURIComponent(`Gone ${HOSTILE}`)}&status_code=410` }, async (page) => {
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to the results' });
  await soon(async () => assert.ok((await skip.boundingBox()).y >= 0, 'it is seen when it has the focus'));
  await page.keyboard.press('Enter');
  await soon(async () => assert.equal(await page.evaluate(() => document.activeElement.id), 'workspace'));

  const message = page.locator('.message.error', { hasText: 'Gone <img src=x' });
  await message.waitFor();
  await message.getByRole('button', { name: 'Put this message away' }).click();
  await message.waitFor({ state: 'detached' });
  await page.evaluate(() => { location.hash = '#page=constructor'; });
  await page.locator('.message.warning', { hasText: 'There is no page “constructor” here.' }).waitFor();
});

shellTest('SHELL-02 SHELL-20 USER-01 API-06 signing in: wrong password told, profile, messages kept, tokens made, listed and revoked, accounts decided, signing out', { expectedStatus: [400, 401] }, async (page) => {
  const dialog = await signIn(page, 'wrong');
  await dialog.locator('.form-status.error').waitFor();
  assert.match(await dialog.locator('.form-status').textContent(), /wrong, or the account is not approved yet/);
  await dialog.getByLabel('Password').fill('correct horse battery');
  await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
  await soon(async () => assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Ada Lovelace', 'who uses the keyboard goes on from there'));
  await page.getByRole('link', { name: 'Ada Lovelace' }).click();

  await soon(async () => assert.match(await page.locator('.facts-list').textContent(), /ada@example\.org.*general, account manager/));
  const done = page.getByRole('group', { name: 'E-mail' }).getByLabel('when a long job is done');
  await soon(async () => assert.equal(await done.isChecked(), false));
  // USER-03: what was not chosen is as the site has it, and what it does not send cannot be chosen.
  assert.deepEqual([await page.getByLabel('when a job is submitted').isChecked(), await page.getByLabel('A job is long from, in seconds').inputValue(), await page.getByLabel('Matrix room').count()], [false, '5', 0]);
  await page.getByText('This site sends no Matrix messages.').waitFor();
  await done.check();
  await page.getByRole('button', { name: 'Keep', exact: true }).click();
  await page.getByText('Kept.').waitFor();
  assert.deepEqual(session.site.api.session.preferences, { msdone: true, mstout: true, tem: 5, mssub: false, msfail: true });

  // API-06: a token has a label, roles of mine or fewer, and an end; it is listed without its text, and can be revoked.
  await page.getByText('You have no tokens.').waitFor();
  await page.getByRole('button', { name: 'Get a token…' }).click();
  const wish = page.getByRole('dialog', { name: 'API token' });
  await wish.getByLabel('Label').fill(`Laptop ${HOSTILE}`);
  await wish.getByLabel('account manager').uncheck();
  assert.deepEqual(await wish.getByLabel('Valid for').locator('option').allTextContents(), ['1 h', '24 h', '7 days', '30 days']);
  await wish.getByLabel('Valid for').selectOption('7 days');
  await assertAccessible(page, 'token wish');
  await wish.getByRole('button', { name: 'Get the token' }).click();
  const token = page.getByLabel('Token', { exact: true });
  await token.waitFor();
  assert.equal(await token.getAttribute('type'), 'password');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await soon(async () => assert.equal(await token.getAttribute('type'), 'text'));
  await soon(async () => assert.match(await page.getByRole('dialog', { name: 'API token' }).textContent(), /Expires .* UTC, in 7 days\..*not shown again.*Roles: general\D*The Python client/));
  await page.keyboard.press('Escape');
  const line = page.getByRole('region', { name: 'Your tokens' }).getByRole('row', { name: 'Laptop <img src=x' });
  await line.getByText('never').waitFor();
  assert.doesNotMatch(await page.content(), /made-up/);
  await line.getByRole('button', { name: 'Revoke Laptop' }).click();
  const sure = page.getByRole('dialog', { name: 'Revoke this token?' });
  await assertAccessible(page, 'revoke');
  await sure.getByRole('button', { name: 'Leave it as it is' }).click();
  assert.equal(session.site.api.tokens[0].state, 'valid');
  await line.getByRole('button', { name: 'Revoke Laptop' }).click();
  await sure.getByRole('button', { name: 'Revoke it' }).click();
  await line.getByText('revoked').waitFor();
  assert.deepEqual([session.site.api.tokens.length, session.site.api.tokens[0].roles, session.site.api.tokens[0].state], [1, ['general'], 'revoked']);

  await page.locator('.account-page', { hasText: 'Eve <img src=x' }).waitFor();
  const eve = page.locator('.account-list > li', { hasText: 'eve@example.org' });
  await eve.getByText('What for: Spectra <img src=x').waitFor();
  await page.getByLabel('Roles of eve@example.org').fill('general, nonsense role');
  await page.getByRole('button', { name: 'Approve eve@example.org' }).click();
  await eve.getByText("There is no role 'nonsense role' here. The roles are: public, general").waitFor();
  await page.getByLabel('Roles of eve@example.org').fill('general');
  await page.getByLabel('Add a role to eve@example.org').selectOption('unige-hpc-full');
  await page.getByRole('button', { name: 'Approve eve@example.org' }).click();
  await page.getByRole('button', { name: 'Keep roles of eve@example.org' }).waitFor();
  // USER-08: what was asked for and not given yet stands at the account; what was written can be read.
  const ada = page.locator('.account-list > li', { hasText: 'Asks for unige-hpc-full' });
  await ada.getByText('A survey <img src=x').waitFor();
  await ada.getByRole('button', { name: 'Add to the roles of ada@example.org: unige-hpc-full' }).click();
  await soon(async () => assert.equal(await page.getByLabel('Roles of ada@example.org', { exact: true }).inputValue(), 'general, account manager, unige-hpc-full'));
  assert.equal(await page.getByText('Asks for general').count(), 0);
  await page.getByText('What users wrote (2)').waitFor();
  const listed = session.site.api.accounts.find((one) => one.subject === 'eve@example.org');
  assert.deepEqual([listed.state, listed.roles], ['approved', ['general', 'unige-hpc-full']]);

  // Nobody blocks themselves, and others only when they mean it.
  assert.equal(await page.getByRole('button', { name: 'Block ada@example.org' }).count(), 0);
  await page.getByRole('button', { name: 'Block eve@example.org' }).click();
  const question = page.getByRole('dialog', { name: 'Block this account?' });
  await question.getByText('can no longer sign in').waitFor();
  await assertAccessible(page, 'block');
  await question.getByRole('button', { name: 'Leave it as it is' }).click();
  assert.equal(listed.state, 'approved');
  await page.getByRole('button', { name: 'Block eve@example.org' }).click();
  await question.getByRole('button', { name: 'Block eve@example.org' }).click();
  await page.getByRole('button', { name: 'Approve eve@example.org' }).waitFor();
  assert.equal(listed.state, 'blocked');
  await page.locator('.account-page').getByLabel('Name', { exact: true }).fill('Alexandrina Konstantinopolitana von Hohen');
  await page.getByRole('button', { name: 'Change name' }).click();
  await page.getByRole('link', { name: 'Alexandrina' }).waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  await soon(async () => assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390, 'a long name does not widen the page'));
  assert.ok(await eve.evaluate((item) => [...item.querySelectorAll('button, input, select')].every((one) => one.getBoundingClientRect().right <= innerWidth)), 'all of it is seen on a phone');
  await page.setViewportSize({ width: 1440, height: 900 });

  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign up' }).first().waitFor();
});

shellTest('USER-02 a forgotten password: a link is asked for, leads to a form, works once, and its code leaves the address', { expectedStatus: [403] }, async (page) => {
  await page.getByRole('button', { name: 'Sign in', exact: true }).first().click();
  await page.getByRole('dialog', { name: 'Sign in' }).getByLabel('E-mail').fill('ada@example.org');
  await page.getByRole('button', { name: 'Get a link to set a new one' }).click();
  const dialog = page.getByRole('dialog', { name: 'New password' });
  await soon(async () => assert.equal(await dialog.getByLabel('E-mail').inputValue(), 'ada@example.org'));
  await assertAccessible(page, 'recovery');
  await dialog.getByRole('button', { name: 'Send the link' }).click();
  await dialog.getByText('is on its way').waitFor();

  await page.goto(`${session.url}#page=recover&code=used-code`);
  await page.reload();
  await page.getByLabel('New password').fill('another long one');
  assert.doesNotMatch(page.url(), /used-code/);
  await page.getByRole('button', { name: 'Set the password' }).click();
  await page.getByText('The link was used').waitFor();
  await page.evaluate(() => { location.hash = '#page=recover&code=good-code'; });
  await page.getByText('The link was used').waitFor({ state: 'detached' });
  await page.getByLabel('New password').fill('another long one');
  await assertAccessible(page, 'new password');
  await page.getByRole('button', { name: 'Set the password' }).click();
  await page.getByRole('dialog', { name: 'Sign in' }).getByText('The password is set').waitFor();
});

shellTest('SHELL-06 who is signed in gets a token from the top of every page; others are not offered one', {}, async (page) => {
  assert.equal(await page.getByRole('button', { name: 'API token' }).count(), 0);
  await (await signIn(page)).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'API token' }).click();
  await page.getByRole('dialog', { name: 'API token' }).getByRole('button', { name: 'Get the token' }).click();
  await page.getByRole('dialog', { name: 'API token' }).getByText('Expires').waitFor();
  await assertAccessible(page, 'token');
});

shellTest('PROD-09 API-02 API-03 a result offers a token to who is signed in, and the way in to others', {}, async (page) => {
  await takeCrab(page);
  await page.fill('#p-detection_threshold', '7.8');
  await page.click('button[type=submit]');
  const button = page.getByRole('button', { name: 'API token…' });
  await button.click({ timeout: 240_000 });
  const dialog = page.getByRole('dialog', { name: 'Sign in' });
  await dialog.getByText('Sign in to get a token').waitFor();
  await dialog.getByText('tokens for scripts, and with roles larger queries').waitFor();
  await dialog.getByLabel('E-mail').fill('ada@example.org');
  await dialog.getByLabel('Password').fill('correct horse battery');
  await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  await button.click();
  const token = page.getByRole('dialog', { name: 'API token' });
  await token.getByRole('button', { name: 'Get the token' }).click();
  await token.getByText('Expires').waitFor();
  assert.match(await token.textContent(), /general, account manager.*ODA_TOKEN or the file ~\/\.oda-token/);
  await token.getByRole('button', { name: 'Copy' }).click();
  await token.getByText('Copied').waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^eyJ/);
  await page.keyboard.press('Escape');

  // What tokens carry besides who it is has the names of the platform. This site sends Matrix messages, too.
  session.site.api.session.messages = { mail: {}, matrix: {} };
  await page.getByRole('link', { name: 'Ada Lovelace' }).click();
  await page.reload();
  await page.getByRole('group', { name: 'Matrix' }).getByLabel('when a job failed').uncheck();
  await page.getByLabel('Matrix room').fill('!room:example.org');
  await page.getByRole('button', { name: 'Keep', exact: true }).click();
  await page.getByText('Kept.').waitFor();
  const { tem, mxroomid, mxfail, mssub } = session.site.api.session.preferences;
  assert.deepEqual({ tem, mxroomid, mxfail, mssub }, { tem: 1800, mxroomid: '!room:example.org', mxfail: false, mssub: true });
});

shellTest('USER-04 USER-05 USER-06 other providers are ways in; what an account has, and what its roles are for, is told', {}, async (page) => {
  const { api } = session.site;
  const before = api.providers;
  api.providers = [...before, { name: 'gitlab', label: 'GitLab', url: 'api/v1/account/sign-in/gitlab' }];
  await page.reload();
  await page.getByRole('button', { name: 'Sign in', exact: true }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Sign in' });
  const elsewhere = new URL(await dialog.getByRole('link', { name: 'Sign in with GitLab' }).getAttribute('href'));
  assert.equal(elsewhere.pathname, '/below/api/v1/account/sign-in/gitlab');
  assert.equal(elsewhere.searchParams.get('back') ?? '', new URL(page.url()).search + new URL(page.url()).hash, 'one comes back to where one was');
  await dialog.getByText('messages about long jobs, your jobs on every machine').waitFor();
  await page.keyboard.press('Escape');
  api.roles = ['general', 'oda workflow developer'];
  await (await signIn(page)).waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'Ada Lovelace' }).click();
  await page.locator('.facts-list', { hasText: 'general, oda workflow developer' }).waitFor();
  await page.getByText('What roles are for').click();
  await page.getByText('oda workflow developer: services that are being developed (yours)').waitFor();
  await page.getByText('unige-hpc-full: more than 50 science windows in one query', { exact: true }).waitFor();
  await page.getByText('refresh-tokens: extending a token before it ends', { exact: true }).waitFor();
  assert.equal(await page.getByText('Accounts of this site').count(), 0, 'only managers decide about accounts');
  await assertAccessible(page, 'account');
  await page.getByRole('button', { name: 'Ask for it: unige-hpc-full' }).click();
  const asking = page.getByRole('dialog', { name: 'Ask for a role' });
  await asking.getByLabel('What for').fill('A survey of the plane, 200 windows.');
  await asking.getByRole('button', { name: 'Ask for this role' }).click();
  await asking.getByText(/Thank you\. It is number \d+/).waitFor();
  await asking.getByRole('button', { name: 'Close', exact: true }).click();
  await asking.waitFor({ state: 'detached' });
  assert.equal(await page.getByRole('button', { name: 'Ask for it: public' }).count(), 0, 'what opens nothing is not offered');
  const { kind, email, subject, comment } = api.feedback.at(-1);
  assert.deepEqual([kind, email, subject, comment], ['role', 'ada@example.org', 'unige-hpc-full', 'A survey of the plane, 200 windows.']);
  [api.providers, api.roles] = [before, null];
});

shellTest('USER-07 USER-08 a query that needs a role says so at its field, in plain words, with a way to sign in and to ask for it', { expectedStatus: [403] }, async (page) => {
  await takeCrab(page);
  const more = page.locator('details', { has: page.locator('#p-max_pointings') });
  await more.evaluate((details) => { details.open = true; });
  await page.fill('#p-max_pointings', '123');
  await more.evaluate((details) => { details.open = false; });
  await page.click('button[type=submit]');
  const summary = page.locator('.problem-summary');
  await summary.getByRole('button', { name: 'Sign in' }).waitFor();
  assert.match(await summary.textContent(), /The role unige-hpc-full is missing: it is needed for more than 50 science windows in one query <img src=x/);
  await page.locator('#p-max_pointings[aria-invalid="true"]').waitFor();
  assert.ok(await more.evaluate((details) => details.open), 'the field is seen');
  await (await signIn(page)).waitFor({ state: 'detached' });
  await page.click('button[type=submit]');
  await summary.getByRole('button', { name: 'Ask for this role' }).click();
  const asking = page.getByRole('dialog', { name: 'Ask for a role' });
  await asking.getByText('unige-hpc-full: more than 50 science windows').waitFor();
  await asking.getByLabel('What for').fill('My own observation of the Crab.');
  await assertAccessible(page, 'role');
  await asking.getByRole('button', { name: 'Ask for this role' }).click();
  await asking.getByText(/Thank you/).waitFor();
  const { kind, subject, context } = session.site.api.feedback.at(-1);
  assert.deepEqual([kind, subject], ['role', 'unige-hpc-full']);
  assert.match(context, /^isgri, isgri_image: The role unige-hpc-full/);
});

shellTest('SHELL-02 signing out takes the jobs of the account off the page, also after a reload, and a link to one says how to see it', { expectedStatus: [404] }, async (page) => {
  await (await signIn(page)).waitFor({ state: 'detached' });
  await takeCrab(page);
  await page.fill('#p-detection_threshold', '6.25');
  await page.click('button[type=submit]');
  await page.waitForSelector('.badge.state-completed');
  const link = new URL(page.url());
  const job = new URLSearchParams(link.hash.slice(1)).get('job');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForSelector('.panel.job', { state: 'detached' });
  await page.waitForSelector('#welcome:not([hidden])');
  await page.waitForSelector('#job-list li', { state: 'detached' });
  await page.reload();
  await page.getByRole('button', { name: 'Sign up' }).first().waitFor();
  assert.equal(await page.locator('#job-list li').count(), 0);

  await page.evaluate((id) => { location.hash = `#job=${id}`; }, job);
  const notice = page.locator('.panel.job .notice.error');
  await notice.getByText('There is no such job, or it belongs to somebody: sign in to see yours.').waitFor();
  await notice.getByRole('button', { name: 'Sign in' }).click();
  const dialog = page.getByRole('dialog', { name: 'Sign in' });
  await dialog.getByLabel('E-mail').fill('ada@example.org');
  await dialog.getByLabel('Password').fill('correct horse battery');
  await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForSelector('.badge.state-completed');
  await page.waitForSelector('#job-list li');
});

shellTest('USER-03 users change what they are called, and the header says so', {}, async (page) => {
  await (await signIn(page)).waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'Ada Lovelace' }).click();
  const profile = page.locator('.account-section', { hasText: 'Profile' });
  await profile.getByLabel('Name').fill(`Countess ${HOSTILE}`);
  await assertAccessible(page, 'profile');
  await profile.getByRole('button', { name: 'Change name' }).click();
  await page.getByRole('link', { name: `Countess ${HOSTILE}` }).waitFor();
  assert.equal(session.site.api.session.name, `Countess ${HOSTILE}`);
});

shellTest('HELP-01 from the help lead pages of the mission and of each instrument, with what to do step by step', {}, async (page) => {
  await page.goto(`${session.url}#page=help`);
  for (const [link, words] of [['IBIS/ISGRI, step by step', 'Is there a new source?'], ['JEM-X, step by step', 'A spectrum'], ['INTEGRAL and its instruments', 'A catalogue of your own'], ['Sign in', 'Connect GitHub']]) {
    await page.locator('.help-text').getByRole('link', { name: link }).first().click();
    await page.locator('.help-text').getByRole('heading', { name: words }).first().waitFor();
    await page.getByRole('link', { name: 'Help home' }).click();
    await page.locator('.help-text').getByRole('link', { name: link }).first().waitFor();
  }
});

shellTest('USER-02 another provider is disconnected from an account, and can be connected again', {}, async (page) => {
  await (await signIn(page)).waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'Ada Lovelace' }).click();
  await page.getByText('With GitHub, as ada <img').waitFor();
  await page.getByRole('button', { name: 'Disconnect GitHub' }).click();
  // Asked again, the account has none.
  const connect = page.getByRole('link', { name: 'Connect GitHub' });
  await connect.waitFor();
  assert.match(await connect.getAttribute('href'), /\/below\/api\/v1\/account\/connect\/github$/);
});

shellTest('a token or session that has expired is told; what was entered is kept, and after signing in it is sent', { expectedStatus: [401] }, async (page) => {
  await (await signIn(page)).waitFor({ state: 'detached' });
  await takeCrab(page);
  await page.fill('#p-detection_threshold', '8.5');
  session.site.api.session = null;
  session.site.api.isExpired = true;
  await page.click('button[type=submit]');

  const message = page.locator('.message', { hasText: 'Your session has ended' });
  await message.waitFor();
  await page.locator('.problem-summary').waitFor();
  assert.match(await page.locator('.problem-summary').textContent(), /The token has expired/);
  await message.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('dialog').getByLabel('E-mail').fill('ada@example.org');
  await page.getByRole('dialog').getByLabel('Password').fill('correct horse battery');
  await page.getByRole('dialog').getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('link', { name: 'Ada Lovelace' }).waitFor();
  assert.equal(await page.inputValue('#p-detection_threshold'), '8.5');
  await page.click('button[type=submit]');
  await page.waitForSelector('.job[data-job]');
});

test('a job survives a restart of the server in the middle: the page says so, connects again, and shows the result', { skip }, async () => {
  // Slow enough to be in the middle when it is stopped.
  const first = await startStandIn({ speed: 0.3 });
  const opened = await session.open(first.url, { expectedStatus: [] });
  const { page } = opened;
  await takeCrab(page);
  await page.click('button[type=submit]');
  await page.waitForSelector('.windows .state.running');
  await first.close();
  await page.waitForFunction(() => document.querySelector('.progress-text').textContent.includes('Reconnecting'));
  first.api.stepMilliseconds = 50;
  const second = await startStandIn({ port: first.port, api: first.api });
  await page.waitForSelector('.badge.state-completed', { timeout: 240_000 });
  await page.waitForSelector('.job .result');
  await opened.close();
  await second.close();
});

/** Requests of such addresses fail the first `times` times, as when the server is away. */
async function failing(page, pattern, times) {
  let left = times;
  await page.route(pattern, (route) => (left-- > 0 ? route.abort('connectionrefused') : route.fallback()));
}

shellTest('a server that goes away just when a job is done is asked again: the result and its files come when it is back', { expectedStatus: [] }, async (page) => {
  for (const part of ['**/js/jobs/job-panel.js', '**/js/result/result-panel.js', '**/css/result.css', '**/js/result/image-result.js', '**/js/fits/fits-worker.js', '**/files/isgri_mosaic.fits']) await failing(page, part, 2);
  await takeCrab(page);
  await page.fill('#p-detection_threshold', '6.3');
  await page.click('button[type=submit]');
  await page.waitForSelector('.badge.state-completed', { timeout: 240_000 });
  await page.waitForSelector('.job .result');
  await page.waitForSelector('.viewer-canvas');
  await page.waitForFunction(() => document.querySelector('.stage-message')?.hidden);
});

shellTest('SHELL-21 HELP-05 help is a key away; its pages lead to each other, can be searched, and are no markup', {}, async (page) => {
  await page.keyboard.press('?');
  await page.getByRole('link', { name: 'Query from the page' }).click();
  await page.getByRole('heading', { name: 'Query from the page', level: 2 }).waitFor();
  await page.getByLabel('Search the help').fill('bayesian');
  await page.locator('.help-page [role=status] :is(a, p)').first().waitFor();
  await assertAccessible(page, 'help');
  await page.goto(`${session.url}#page=help&topic=../secret`);
  await page.getByRole('heading', { name: 'Help', level: 2 }).waitFor();
});

shellTest('SHELL-14 commands are found by a few letters and run with the keyboard', {}, async (page) => {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Command' }).fill('dark');
  await assertAccessible(page, 'commands');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Command' }).fill('object cyg x-1');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('#p-src_name').value === 'Cyg X-1');
  // Names of the platform find products too, that are shown under plain ones.
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Command' }).fill('isgri_lc');
  await page.getByRole('option', { name: 'product: IBIS/ISGRI, Light curves' }).waitFor();
});

shellTest('SHELL-14 what is written while the commands are still on their way is not lost', {}, async (page) => {
  let release = () => {};
  const waiting = new Promise((resolve) => { release = resolve; });
  await page.route('**/palette.js', async (route) => {
    await waiting;
    await route.continue();
  });
  await page.keyboard.press('Control+k');
  await page.keyboard.type('darj');
  await page.keyboard.press('Backspace');
  release();
  await soon(async () => assert.equal(await page.getByRole('combobox', { name: 'Command' }).inputValue(), 'dar'));
  await page.keyboard.type('k');
  await page.getByRole('option', { name: 'theme: dark' }).waitFor();
});

shellTest('keys of a single letter go where they say, and can be switched off', {}, async (page) => {
  await page.waitForSelector('.archive-line.good'); // Until then the page grows, and what is below moves away from a click.
  await page.keyboard.press('g');
  await page.keyboard.press('j');
  await page.getByRole('heading', { name: 'Jobs', level: 2 }).waitFor();
  await page.keyboard.press('2');
  await soon(async () => assert.equal(await page.locator('input[name=product]:checked').getAttribute('value'), 'isgri_spectrum'));
  await page.keyboard.press('/');
  await soon(async () => assert.equal(await page.evaluate(() => document.activeElement.id), 'p-src_name'));
  await page.getByRole('button', { name: 'Keyboard' }).click();
  const digits = () => page.locator('dialog tbody th').allTextContents().then((all) => all.filter((text) => /^\d$/.test(text)).length);
  const products = await page.locator('input[name=product]').count();
  await soon(async () => assert.equal(await digits(), products, 'a key for each product, and no more'));
  await page.getByLabel('Keys of a single letter').uncheck();
  await page.keyboard.press('Escape');
  await page.keyboard.press('3');
  await soon(async () => assert.equal(await page.locator('input[name=product]:checked').getAttribute('value'), 'isgri_spectrum'));
});

shellTest('the tour leads a first visitor from a name to a result within a minute', {}, async (page) => {
  let begun = Date.now();
  await page.getByRole('button', { name: 'Take the tour' }).click();
  const tour = page.getByRole('dialog', { name: 'Tour' });
  await tour.getByRole('button', { name: 'Take the Crab' }).click();
  const paused = Date.now();
  await assertAccessible(page, 'tour');
  begun += Date.now() - paused;
  await tour.getByRole('button', { name: 'Good' }).click();
  await tour.getByRole('button', { name: 'Compute' }).click();
  await tour.getByText('4 of 5').waitFor();
  await tour.getByRole('button', { name: 'Done' }).click({ timeout: 240_000 });
  await soon(async () => assert.equal(await tour.count(), 0));
  await soon(async () => assert.equal(await page.locator('.tour-target').count(), 0));
  assert.ok(Date.now() - begun < 60_000, `${Date.now() - begun} ms`);
});

shellTest('FB-01 FB-02 FB-03 feedback shows what goes along before it is sent', {}, async (page) => {
  await page.getByRole('button', { name: 'Contact' }).click();
  const dialog = page.getByRole('dialog', { name: 'Contact' });
  await soon(async () => assert.ok(await dialog.getByLabel('What is it').evaluate((field) => field === document.activeElement)));
  await dialog.getByLabel('E-mail').fill('ada@example.org');
  await dialog.getByLabel('What do you want to tell?').fill(`It works ${HOSTILE}`);
  await dialog.getByText('What goes along', { exact: true }).click();
  await soon(async () => assert.match(await dialog.locator('pre').textContent(), /"browser": "Mozilla/));
  await page.setViewportSize({ width: 390, height: 844 });
  assert.ok(await dialog.evaluate((box) => [...box.querySelectorAll('input, textarea, pre')].every((one) => one.getBoundingClientRect().right <= box.getBoundingClientRect().right)), 'what goes along widens nothing');
  await page.setViewportSize({ width: 1440, height: 900 });
  await dialog.getByRole('button', { name: 'Send' }).click();
  await dialog.getByText(/Thank you\. It is number \d+/).waitFor();
  assert.equal(session.site.api.feedback.at(-1).comment, `It works ${HOSTILE}`);
  assert.equal(session.site.api.feedback.at(-1).kind, 'feedback');
  await page.keyboard.press('Escape');

  await takeCrab(page);
  await page.fill('#p-detection_threshold', '7.9');
  await slowly(session, async () => {
    await page.click('button[type=submit]');
    await page.waitForSelector('.badge.state-running');
    await page.getByRole('button', { name: 'Report a problem with this job' }).click();
  });
  await soon(async () => assert.equal(await dialog.getByLabel('What is it').inputValue(), 'problem'));
  assert.match(await dialog.getByLabel('Subject').inputValue(), /^Job [0-9a-f]{12}$/);
  await dialog.getByLabel('E-mail').fill('ada@example.org');
  await dialog.getByLabel('What do you want to tell?').fill('It hangs.');
  await dialog.getByRole('button', { name: 'Send' }).click();
  await dialog.getByText(/Thank you/).waitFor();
  const told = session.site.api.feedback.at(-1);
  assert.deepEqual([told.kind, told.job.length, JSON.parse(told.context).state], ['problem', 16, 'running']);
});

shellTest('RUN-16 OBJ-06 jobs can be filtered, opened side by side, taken off the list; what exists is shown with the name', {}, async (page) => {
  for (const [name, threshold] of [['Crab', '7'], ['Cyg X-1', '7']]) {
    await page.fill('#p-src_name', name);
    await page.press('#p-src_name', 'Enter');
    await page.locator('.field .note', { hasText: `${name}: position` }).waitFor();
    await page.waitForSelector('.archive-line.good');
    await page.fill('#p-detection_threshold', threshold);
    const before = await page.locator('#job-list li').count();
    await page.click('button[type=submit]');
    await page.waitForFunction((n) => document.querySelectorAll('#job-list li').length === n, before + 1);
  }
  await page.waitForFunction(() => document.querySelectorAll('#job-list .state.completed').length === 2, null, { timeout: 240_000 });
  await page.locator('.earlier', { hasText: '1 result of Cyg X-1 so far' }).waitFor();
  await page.fill('#p-src_name', 'Crab');
  await page.press('#p-src_name', 'Enter');
  await page.locator('.earlier', { hasText: '1 result of Crab so far' }).waitFor();
  // The form has changed the address between the two; a step back leads to the first job all the same, and the form stays.
  await page.locator('.panel.job h2', { hasText: 'Cyg X-1' }).waitFor();
  await page.goBack();
  await page.locator('.panel.job h2', { hasText: 'Crab' }).waitFor();
  await page.waitForURL(/src_name=Crab/);
  await page.goForward();
  await page.locator('.panel.job h2', { hasText: 'Cyg X-1' }).waitFor();
  assert.equal(await page.inputValue('#p-src_name'), 'Crab');

  await page.getByRole('link', { name: 'Jobs', exact: true }).click();
  await page.locator('.history tbody tr').nth(1).waitFor();
  await page.getByLabel('Filter by object or product').fill('cyg');
  await soon(async () => assert.equal(await page.locator('.history tbody tr').count(), 1));
  await page.getByLabel('Label of Cyg X-1').fill('for the paper');
  await page.getByRole('button', { name: 'Pin Cyg X-1' }).click();
  await page.getByLabel('Filter by object or product').fill('paper');
  await soon(async () => assert.equal(await page.locator('.history tbody tr').count(), 1));
  await page.getByLabel('Filter by object or product').fill('');
  await page.getByLabel('Filter by instrument').selectOption('IBIS/ISGRI');
  await soon(async () => assert.deepEqual(await page.locator('.history tbody th').allTextContents(), ['Cyg X-1', 'Crab'], 'what is pinned is first'));
  await page.getByLabel('Asked until').fill('2020-01-01');
  await page.locator('.history .facts', { hasText: 'No job fits these filters.' }).waitFor();
  await page.getByRole('button', { name: 'Clear the filters' }).click();
  await soon(async () => assert.equal(await page.locator('.history tbody tr').count(), 2));
  await assertAccessible(page, 'history');
  for (const box of await page.locator('.history tbody input[type=checkbox]').all()) await box.check();
  await page.getByRole('button', { name: 'Open the marked side by side' }).click();
  await page.waitForFunction(() => document.querySelectorAll('.panel.job').length === 2);
  await page.locator('.panel.job').nth(1).getByRole('button', { name: 'Close' }).click();
  await page.waitForFunction(() => document.querySelectorAll('.panel.job').length === 1);
  await page.goBack();
  await page.waitForFunction(() => document.querySelectorAll('.panel.job').length === 2);
});

shellTest('OBJ-07 OBJ-17 EXP-02 EXP-03 EXP-04 an object is explored: when it was observed, what is around it, what there is of it, and what is missing is asked for; its parts fold, and closing it leads back', { expectedStatus: [404] }, async (page) => {
  await takeCrab(page);
  await page.fill('#p-detection_threshold', '7.7');
  await page.click('button[type=submit]');
  await page.waitForSelector('.badge.state-completed', { timeout: 240_000 });
  await page.getByRole('link', { name: 'Explore this object' }).click();
  const explore = page.locator('.explore-page');
  await explore.locator('.facts', { hasText: '05h34m31' }).waitFor();
  const row = (name) => explore.locator('tbody tr', { has: page.getByRole('rowheader', { name, exact: true }) });
  await row('IBIS/ISGRI: Image').getByRole('link').first().waitFor();
  assert.match(await row('IBIS/ISGRI: Spectra').textContent(), /none of yours yet/);
  assert.match(await row('Revolution 51').textContent(), /2003-03-15 23:27.*12, 7\.\d h/);
  assert.match(await explore.locator('.sky-map svg').getAttribute('aria-label'), /within 15° of Crab: 12 pointings/);
  assert.match(await explore.locator('.all-sky svg').getAttribute('aria-label'), /Crab at galactic longitude 185°, latitude -6°; 8\.7 h of observations in 2 places/);
  await assertAccessible(page, 'explore');
  await explore.getByRole('heading', { name: 'What there is' }).click();
  await explore.getByRole('table', { name: 'Products' }).or(explore.getByRole('region', { name: 'Products' })).first().waitFor({ state: 'hidden' });
  await explore.getByRole('heading', { name: 'What there is' }).click();
  await explore.getByRole('button', { name: 'Close', exact: true }).click();
  await page.waitForSelector('.job .result');
  await page.getByRole('link', { name: 'Explore this object' }).click();

  await row('IBIS/ISGRI: Spectra').getByRole('button').click();
  await soon(async () => assert.equal(await page.locator('input[name=product]:checked').getAttribute('value'), 'isgri_spectrum'));
  assert.deepEqual([await page.inputValue('#p-src_name'), await page.inputValue('#p-T1')], ['Crab', '2003-03-15T23:27:53.000']);
  await row('Revolution 51').getByRole('button', { name: 'Take Revolution 51' }).click();
  await row('IBIS/ISGRI: Image').getByRole('link').first().click();
  await page.waitForSelector('.job .result');

  await page.goto(`${session.url}#page=explore&src=${encodeURIComponent(`Nowhere ${HOSTILE}`)}`);
  await page.locator('.explore-page .notice.error', { hasText: 'No object is named' }).waitFor();
});

shellTest('SHELL-12 the state of the server is a dot with words, and when it goes away that is told', {}, async (page) => {
  await page.waitForFunction(() => document.querySelector('#status-dot').dataset.state === 'ok');
  await page.click('#status-dot');
  await soon(async () => assert.match(await page.locator('#status-words').textContent(), /The server answers.*Archive: 12 science windows, 2003-03-15 to 2003-03-16, simulated.*Queue: no job of yours waits or runs/));
  await page.keyboard.press('Escape');
  await soon(async () => assert.ok(await page.locator('#status-words').isHidden()));

  // Whatever part of the page finds it away, the dot knows at once, well before it asks by itself; and it is found again.
  await page.route('**/api/v1/**', (route) => route.abort());
  await page.evaluate(async () => (await import(new URL('js/api.js', document.baseURI).href)).ask('account').catch(() => {}));
  await page.waitForFunction(() => document.querySelector('#status-dot').dataset.state === 'away', null, { timeout: 15_000 });
  await page.locator('.message', { hasText: 'The server does not answer at the moment' }).waitFor();
  await page.unroute('**/api/v1/**');
  await page.waitForFunction(() => document.querySelector('#status-dot').dataset.state === 'ok', null, { timeout: 15_000 });
});

shellTest('RUN-14 PROD-07 the link to a job of somebody who is signed in says so to others, and when it is copied', { expectedStatus: [404] }, async (page) => {
  await page.evaluate(() => { location.hash = '#job=0123456789abcdef'; });
  const notice = page.locator('.job .notice.error', { hasText: 'opens for that person alone' });
  await notice.waitFor();
  await notice.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('dialog', { name: 'Sign in' }).waitFor();
  await page.keyboard.press('Escape');
  await signIn(page);
  await page.locator('.job .notice.error', { hasText: 'ask them for the link to the query' }).waitFor();
  await takeCrab(page);
  await page.click('button[type=submit]');
  await page.locator('.result-bar').waitFor();
  await page.getByRole('button', { name: 'Copy link' }).click();
  await page.locator('.message', { hasText: 'opens for you alone' }).waitFor();
  await page.click('.result-bar >> text=Share');
  await page.getByText('Copy the link to this result').click();
  await page.locator('.message', { hasText: 'opens for you alone' }).getByRole('button', { name: 'Copy the link to the query' }).click();
  await soon(async () => assert.match(await page.evaluate(() => navigator.clipboard.readText()), /src_name=Crab/));
});

shellTest('SHELL-13 whoever asks the system for more contrast gets it, in both themes', {}, async (page) => {
  const ink = () => page.evaluate(() => getComputedStyle(document.querySelector('.query legend, .query label')).color);
  const usual = await ink();
  for (const [scheme, colour] of [['light', 'rgb(0, 0, 0)'], ['dark', 'rgb(255, 255, 255)']]) {
    await page.emulateMedia({ contrast: 'more', colorScheme: scheme });
    await soon(async () => assert.equal(await page.evaluate(() => getComputedStyle(document.body).color), colour));
    await assertAccessible(page, `more contrast, ${scheme}`);
  }
  await page.emulateMedia({ contrast: 'no-preference', colorScheme: 'light' });
  await soon(async () => assert.equal(await ink(), usual));
});
