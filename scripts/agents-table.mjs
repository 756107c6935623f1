// Writes docs/agents.md from the report of the last `npm run test:agents`: every agent, its version, every control, the result.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { AGENTS } from './agents.mjs';

/** Files whose tests are the same for every agent; the parts of the page, in its order. */
const PARTS = [
  { file: 'matrix.test.ts', title: 'Headless' },
  { file: 'matrix-screen.test.ts', title: 'On a terminal' },
  { file: 'doctor.test.ts', title: 'By `aup-guard doctor --live`' },
];

/** Agents nobody can drive to the end here, why, and what stands in for them; by id. */
const ELSEWHERE = [
  {
    id: 'cursor-agent',
    why: 'it is on no package registry, and reaches its model through its own service alone',
    instead: 'a stand-in that behaves as its documents say',
  },
  {
    id: 'crush',
    why: 'its package fetches the program from a release page while it is installed, and the Go proxy does not give its module',
    instead: 'a stand-in that behaves as its documents say',
  },
  {
    id: 'goose',
    why: 'it is on no package registry',
    instead: 'a stand-in that behaves as its documents say',
  },
  {
    id: 'amp',
    why: 'it works with an account of its own service alone; 0.0.1790142911 was seen to load the plugin and to take its no',
    instead: 'a stand-in that behaves as its documents say',
  },
];

const WORDS = { passed: 'yes', failed: '**no**' };

/** Id and title of every agent of the catalogue, in its order. */
export function catalogueAgents(source) {
  return [...source.matchAll(/\bid: '([^']+)',\s*title: '([^']+)'/g)].map(([, id, title]) => ({ id, title }));
}

/** Titles of a file's tests as they stand in its source; `%s` and `$name` are filled in at each run. */
export function controlsOf(source) {
  return [...source.matchAll(/\bit(?:\.\w+\((?:[^()]|\([^()]*\))*\))?\(\s*'((?:[^'\\]|\\.)+)'/g)].map(
    ([, title]) => title,
  );
}

function resultsOf(report, file) {
  const tests = report.testResults.filter(({ name }) => path.basename(name) === file);
  return tests
    .flatMap(({ assertionResults }) => assertionResults)
    .flatMap(({ ancestorTitles, title, status }) => {
      const [, agent] = /^'?([a-z]+)'?/.exec(ancestorTitles.at(0) ?? '') ?? [];
      return agent === undefined ? [] : [{ agent, title: title.trim(), status }];
    });
}

function cell(text) {
  return text.replaceAll('|', String.raw`\|`);
}

function partOf({ title, results }, columns) {
  const controls = [...new Set(results.map((result) => result.title))];
  const rows = controls.map((control) => {
    const found = columns.map(({ id }) => results.find((one) => one.agent === id && one.title === control));
    return `| ${cell(control)} | ${found.map((one) => WORDS[one?.status] ?? '-').join(' | ')} |`;
  });
  const head = `| control | ${columns.map(({ title: name, version }) => `${name} ${version}`).join(' | ')} |`;
  return [`## ${title}`, '', head, `| --- |${' --- |'.repeat(columns.length)}`, ...rows, ''];
}

function standIn(id) {
  return ELSEWHERE.find((one) => one.id === id)?.instead ?? '-';
}

/** The page. `reasons`: why an agent could not be installed, by id. */
export function agentsPage({ report, agents, pins, reasons = {} }) {
  const parts = PARTS.map((part) => ({ ...part, results: resultsOf(report, part.file) }));
  const tried = new Set(
    parts
      .flatMap(({ results }) => results.filter(({ status }) => status === 'passed'))
      .map(({ agent }) => agent),
  );
  const versionOf = (id) => pins.find((pin) => pin.id === id)?.version ?? '';
  const columns = agents
    .filter(({ id }) => tried.has(id))
    .map((one) => ({ ...one, version: versionOf(one.id) }));
  const untried = agents.filter(({ id }) => !tried.has(id));
  const whyNot = (id) =>
    reasons[id] ?? ELSEWHERE.find((one) => one.id === id)?.why ?? 'the tests do not drive it yet';
  return [
    '# Agents',
    '',
    'Written by `node scripts/agents-table.mjs` from the report of `npm run test:agents`, which drives the real agents, at',
    'exactly these versions, against a scripted model. A control holds (yes) or does not (**no**); `-` stands where it was',
    'not tried: the agent has no such thing. What reads "without the guard" is the other half of a probe: it shows that the',
    'agent would have done it. What the guard does for each agent is in [the reference](reference/agents.md).',
    '',
    ...parts.filter(({ results }) => results.length > 0).flatMap((part) => partOf(part, columns)),
    '## Not tried here',
    '',
    'A stand-in shows that the guard does its part: the secret is not on the wire, a push is denied, a broken hook is',
    'closed. It does not show that the agent does what its documents say.',
    '',
    '| agent | why | tried instead |',
    '| --- | --- | --- |',
    ...untried.map(({ id, title }) => `| ${title} | ${cell(whyNot(id))} | ${standIn(id)} |`),
    '',
  ].join('\n');
}

/** Writes the page from `reports/agents.json`. */
export function writeAgentsPage(cache = process.env.AUP_AGENTS_CACHE ?? '.cache/agents') {
  const report = JSON.parse(readFileSync('reports/agents.json', 'utf8'));
  const agents = catalogueAgents(readFileSync('src/catalog/agents/identities.ts', 'utf8'));
  const missing = path.join(cache, 'missing.json');
  const reasons = existsSync(missing) ? JSON.parse(readFileSync(missing, 'utf8')) : {};
  writeFileSync('docs/agents.md', agentsPage({ report, agents, pins: AGENTS, reasons }));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeAgentsPage();
