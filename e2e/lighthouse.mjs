// Runs Lighthouse (its mobile preset: a mid-range phone on slow 4G) over one page
// of each kind of the example help center, served by the real program:
//
//	make lighthouse               measure, print a table, fail below the bar
//	make lighthouse WRITE=1       and put the table into docs/quality.md
//
// The scores of accessibility, best practices and SEO are a matter of the pages
// alone. Performance is simulated from what the browser was seen to do, so it also
// hangs on how busy the machine is; that is why CI does not run this.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as chromeLauncher from 'chrome-launcher';
import lighthouse from 'lighthouse';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values: options } = parseArgs({ options: {
  bin: { type: 'string', default: join(root, 'bin', 'faqtory') },
  site: { type: 'string', default: join(root, 'examples', 'store') },
  runs: { type: 'string', default: '3' },
  only: { type: 'string', default: '' },
  write: { type: 'string', default: '' },
} });

const pages = [
  ['home', '/'],
  ['category', '/returns/'],
  ['article', '/returns/refund-times/'],
  ['FAQ', '/returns/return-questions/'],
  ['how-to', '/returns/how-to-return-an-item/'],
  ['policy', '/returns/return-policy/'],
  ['search', '/search/?q=refund'],
  ['contact', '/contact/'],
  ['Arabic article', '/ar/returns/refund-times/'],
].filter(([kind]) => !options.only || options.only.split(',').includes(kind));

const scores = { performance: 'performance', accessibility: 'accessibility', 'best-practices': 'best practices', seo: 'SEO' };

// Nothing but the served site may be asked for: a browser's own errands would be
// measured with the page.
const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-extensions',
  '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic', '--no-first-run',
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1'];

function browser() {
  if (process.env.CHROME_PATH) return process.env.CHROME_PATH;
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    for (const dir of (process.env.PATH ?? '').split(delimiter)) {
      if (dir && existsSync(join(dir, name))) return join(dir, name);
    }
  }
  throw new Error('no Chromium on this machine; CHROME_PATH may name one');
}

// serve builds and serves the site away from its folder and returns its address.
async function serve(dir) {
  const program = spawn(options.bin, ['serve', options.site, '--addr', '127.0.0.1:0', '--out', join(dir, 'public'), '--index', join(dir, 'index')],
    { stdio: ['ignore', 'pipe', 'inherit'] });
  const base = await new Promise((resolve, reject) => {
    let said = '';
    program.stdout.on('data', (text) => {
      const found = (said += text).match(/^serving .* at (http\S+)/m);
      if (found) resolve(found[1].replace(/\/$/, ''));
    });
    program.on('error', reject);
    program.on('exit', (code) => reject(new Error(`${options.bin} ended with ${code}: ${said}`)));
  });
  return { base, stop: () => program.kill('SIGINT') };
}

// Results of searches are not for search engines, and the page says so: the one
// audit that finds fault with that is left out there.
const skipped = { search: ['is-crawlable'] };

// measure returns the least disturbed of some runs: other work on the machine only
// ever makes a page slower.
async function measure(kind, url) {
  const runs = [];
  for (let tries = 0; runs.length < Number(options.runs); tries++) {
    const chrome = await chromeLauncher.launch({ chromePath: browser(), chromeFlags: flags, logLevel: 'silent' });
    try {
      const { lhr } = await lighthouse(url, { port: chrome.port, output: 'json', logLevel: 'silent', onlyCategories: [...Object.keys(scores), 'agentic-browsing'], skipAudits: skipped[kind] ?? null });
      // Now and then a browser loses its own trace, and Lighthouse says: run it again.
      if (!lhr.runtimeError) runs.push(lhr);
      else if (tries >= 2 * options.runs) throw new Error(`${url}: ${lhr.runtimeError.message}`);
    } finally {
      await chrome.kill();
    }
  }
  const cost = (l) => l.audits['largest-contentful-paint'].numericValue + l.audits['total-blocking-time'].numericValue;
  return runs.sort((a, b) => cost(a) - cost(b))[0];
}

// row is what the table says of a page.
function row(kind, path, l) {
  const number = (id) => l.audits[id].numericValue;
  const score = (id) => Math.round((l.categories[id]?.score ?? 0) * 100);
  const judged = (l.categories['agentic-browsing']?.auditRefs ?? []).map((r) => l.audits[r.id]).filter((a) => a.score !== null && !['notApplicable', 'informative', 'manual'].includes(a.scoreDisplayMode));
  const requests = l.audits['network-requests'].details.items.filter((i) => /^https?:/.test(i.url));
  const body = (i) => Math.max(0, i.transferSize);
  const text = requests.filter((i) => ['Document', 'Stylesheet', 'Script'].includes(i.resourceType));
  const sum = (list) => list.reduce((n, i) => n + body(i), 0);
  const failed = Object.keys(scores).concat('agentic-browsing').flatMap((id) => (l.categories[id]?.auditRefs ?? [])
    .filter((r) => r.weight > 0 && l.audits[r.id].score !== null && l.audits[r.id].score < 0.9)
    .map((r) => `${kind} ${path}: ${l.audits[r.id].title} ${l.audits[r.id].displayValue ?? ''}`.trim()));
  return {
    kind, path, failed,
    scores: Object.keys(scores).map(score),
    agentic: `${judged.filter((a) => a.score >= 0.9).length}/${judged.length}`,
    agenticFailed: judged.filter((a) => a.score < 0.9).map((a) => `${kind} ${path}: ${a.title}`),
    lcp: (number('largest-contentful-paint') / 1000).toFixed(2) + ' s',
    cls: number('cumulative-layout-shift').toFixed(3),
    tbt: Math.round(number('total-blocking-time')) + ' ms',
    requests: requests.length,
    text: (sum(text) / 1000).toFixed(1) + ' kB',
    bytes: (sum(requests) / 1000).toFixed(1) + ' kB',
  };
}

function table(rows) {
  const head = ['page', 'performance', 'accessibility', 'best practices', 'SEO', 'agentic', 'LCP', 'CLS', 'TBT', 'requests', 'HTML+CSS+JS', 'all bytes'];
  const lines = rows.map((r) => [r.kind, ...r.scores, r.agentic, r.lcp, r.cls, r.tbt, r.requests, r.text, r.bytes]);
  return [head, head.map((_, i) => (i ? '---:' : '---')), ...lines].map((l) => `| ${l.join(' | ')} |`).join('\n');
}

// put replaces what stands between two marks of a document.
function put(file, text) {
  const [from, to] = ['<!-- lighthouse -->', '<!-- /lighthouse -->'];
  const doc = readFileSync(file, 'utf8');
  const start = doc.indexOf(from), end = doc.indexOf(to);
  if (start < 0 || end < start) throw new Error(`${file} has no place for the table: ${from} … ${to}`);
  writeFileSync(file, doc.slice(0, start + from.length) + '\n' + text + '\n' + doc.slice(end));
}

const dir = mkdtempSync(join(tmpdir(), 'faqtory-lighthouse-'));
const { base, stop } = await serve(dir);
const rows = [];
let version;
try {
  for (const [kind, path] of pages) {
    const l = await measure(kind, base + path);
    version = l.lighthouseVersion;
    rows.push(row(kind, path, l));
    console.error(`${kind}: ${rows.at(-1).scores.join(' ')}, LCP ${rows.at(-1).lcp}`);
  }
} finally {
  stop();
  rmSync(dir, { recursive: true, force: true });
}
console.log(table(rows));
const failed = rows.flatMap((r) => [...r.failed, ...r.agenticFailed]);
for (const f of failed) console.log(f);
if (options.write) put(options.write, `Lighthouse ${version}, mobile preset, the least disturbed of ${options.runs} runs each:\n\n${table(rows)}`);
process.exitCode = rows.some((r) => r.scores.some((s) => s < 100) || r.agenticFailed.length) ? 1 : 0;
