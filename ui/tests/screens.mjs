// Every screen in plain Chromium on the fake backend, both languages, both themes, two sizes: axe finds nothing,
// nothing is cut off sideways, no message is missing. Pictures go to the folder SHOTS names, when it is set.
import { createServer } from 'node:http';
import { mkdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2', '.json': 'application/json' };
const server = createServer((request, response) => {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  try {
    const body = readFileSync(join(dist, path === '/' ? 'index.html' : path));
    response.writeHead(200, { 'content-type': types[extname(path) || '.html'] ?? 'application/octet-stream' }).end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const base = `http://127.0.0.1:${server.address().port}/`;
const axe = readFileSync(fileURLToPath(new URL('../node_modules/axe-core/axe.min.js', import.meta.url)), 'utf8');
const shots = process.env.SHOTS;
// Names of screens, when not all are wanted.
const only = process.env.ONLY?.split(' ');
if (shots) mkdirSync(shots, { recursive: true });

const screens = [
  { name: 'start', query: 'screen=start', steps: [] },
  { name: 'locked', query: 'screen=locked', steps: [] },
  { name: 'empty', query: 'screen=empty', steps: [] },
  { name: 'overview', query: '', steps: [] },
  { name: 'recipients', query: '', steps: [['nav .place', 1]] },
  { name: 'recipient', query: '', steps: [['nav .place', 1], ['[data-testid=recipient]', 0]] },
  { name: 'excerpt', query: '', steps: [['nav .place', 1], ['[data-testid=recipient]', 0], ['[data-testid=evidence]', 0]] },
  { name: 'items', query: '', steps: [['nav .place', 2]] },
  { name: 'questions', query: '', steps: [['nav .place', 3], ['[data-testid=question] summary', 0]] },
  { name: 'requests', query: '', steps: [['nav .place', 4], ['[data-testid=begin]', 0]] },
  { name: 'months', query: '', steps: [['nav .place', 4], ['[data-testid=months]', 0]] },
  { name: 'editor', query: '', steps: [['nav .place', 4], ['[data-testid=requests] tr:nth-child(3) .link', 0]] },
  { name: 'editor-open', query: '', steps: [['nav .place', 4], ['[data-testid=requests] tr:nth-child(3) .link', 0], ['.what details:not([open]) > summary', 'all'], ['[data-testid=sources] summary', 0]] },
  { name: 'form', query: '', steps: [['nav .place', 4], ['[data-testid=requests] tr:nth-child(3) .link', 0], ['[data-testid=form]', 0]] },
  { name: 'redact', query: '', steps: [['nav .place', 4], ['[data-testid=requests] tr:nth-child(3) .link', 0], ['.what details:not([open]) > summary', 'all'], ['[data-testid=redact]', 0], ['[data-testid=redact-add]', 0]] },
  { name: 'complaint', query: '', steps: [['nav .place', 4], ['[data-testid=requests] tr:nth-child(4) .link', 0], ['.what details:not([open]) > summary', 'all']] },
  { name: 'follow', query: '', steps: [['nav .place', 4], ['[data-testid=requests] tr:nth-child(2) .link', 0]] },
  { name: 'follow-open', query: '', steps: [['nav .place', 4], ['[data-testid=requests] tr:nth-child(2) .link', 0], ['[data-testid=sources] summary', 0]] },
  { name: 'compare', query: '', steps: [['nav .place', 4], ['.buttons .button', 1]] },
  { name: 'me', query: '', steps: [['nav .place', 4], ['.buttons .button', 0]] },
  { name: 'documents', query: '', steps: [['nav .place', 5]] },
  { name: 'facts', query: '', steps: [['nav .place', 6]] },
  { name: 'import', query: 'screen=import', steps: [] },
];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
let failed = 0;
let passed = 0;
for (const lang of ['ko', 'en']) {
  for (const colorScheme of ['light', 'dark']) {
    for (const [width, height] of [[1440, 900], [1024, 700]]) {
      const context = await browser.newContext({ viewport: { width, height }, colorScheme, reducedMotion: 'reduce' });
      for (const screen of screens.filter((one) => !only || only.includes(one.name))) {
        const page = await context.newPage();
        const said = [];
        page.on('pageerror', (error) => said.push(`error: ${error.message}`));
        page.on('console', (message) => message.type() === 'error' && said.push(`console: ${message.text()}`));
        await page.goto(`${base}?lang=${lang}&${screen.query}`);
        await page.waitForSelector('h1', { timeout: 90_000 }).catch(() => said.push('no heading: ' + screen.name));
        for (const [selector, at] of screen.steps) {
          await page.waitForSelector(selector);
          // Opening one of several takes it from the list.
          if (at === 'all') for (let left = await page.locator(selector).count(); left > 0; left -= 1) await page.locator(selector).first().click();
          else await page.locator(selector).nth(at).click();
        }
        await page.waitForTimeout(150);
        await page.evaluate(() => document.fonts.ready);
        if (shots) await page.screenshot({ path: join(shots, `${screen.name}-${lang}-${colorScheme}-${width}.png`) });
        await page.evaluate(axe);
        const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
        for (const violation of found.violations) {
          said.push(`axe ${violation.id}: ${violation.nodes.slice(0, 3).map((node) => `${node.target.join(' ')} — ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? ''}`).join('; ')}`);
        }
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth || [...document.querySelectorAll('main')].some((main) => main.scrollWidth > main.clientWidth + 1));
        if (wide) said.push('something is cut off sideways');
        if (screen.name === 'editor') {
          // On paper the pages stand alone, each on a sheet of its own.
          const sheets = (await page.pdf({ preferCSSPageSize: true })).toString('latin1').match(/\/Type\s*\/Page\b/g)?.length;
          const pages = await page.locator('[data-testid=pages] img').count();
          if (sheets !== pages) said.push(`${pages} pages are printed on ${sheets} sheets`);
        }
        const text = await page.evaluate(() => document.body.innerText);
        const gaps = text.match(/\b(?:nav|question|questions|facts?|who|reason|group|confidence|progress|outsourcing|start|unlock|overview|filter|flow|timeline|recipients?|column|relation|import|role|items|documents|evidence|excerpt|safeguard|basis|failure|requests?|kind|regime|tongue|standing|outcome|clock|follow|happened|next|status|particular|agent|compare|change|aspect|channel|need|blank)-[a-z_-]+\b/g);
        if (gaps) said.push(`untranslated: ${[...new Set(gaps)].join(', ')}`);
        if (said.length > 0) {
          failed += 1;
          console.log(`FAIL ${screen.name} ${lang} ${colorScheme} ${width}\n  ${[...new Set(said)].join('\n  ')}`);
        } else passed += 1;
        await page.close();
      }
      await context.close();
    }
  }
}
await browser.close();
server.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
