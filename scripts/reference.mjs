// Writes docs/reference/ from the catalogue and the controls; with --check it only says whether a page is stale.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Command } from 'commander';
import { rolldown } from 'rolldown';
import { agentPages } from './reference-agents.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = path.join(root, 'docs/reference');
const sources = [
  'catalog/index',
  'catalog/agents/index',
  'catalog/agents/hooks',
  'catalog/mcp-clients/index',
  'catalog/providers/index',
  'engine/controls/index',
  'cli/redact',
  'engine/policy/json-schema',
];

/** The sources are TypeScript, which Node 20 does not run: bundled into a folder that goes away again. */
async function load() {
  const folder = mkdtempSync(path.join(tmpdir(), 'aup-reference-'));
  try {
    const input = Object.fromEntries(
      sources.map((name) => [name.replaceAll('/', '-'), path.join(root, `src/${name}.ts`)]),
    );
    const bundle = await rolldown({ input, platform: 'node', logLevel: 'warn' });
    await bundle.write({ dir: folder, format: 'esm', entryFileNames: '[name].mjs' });
    await bundle.close();
    const loaded = await Promise.all(
      Object.keys(input).map((name) => import(pathToFileURL(path.join(folder, `${name}.mjs`)).href)),
    );
    return Object.assign({}, ...loaded);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ');
const row = (cells) => `| ${cells.map(cell).join(' | ')} |`;
const table = (head, rows) => [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
const code = (text) => `\`${text}\``;

function page(title, intro, body) {
  return `# ${title}\n\nGenerated from the sources by \`node scripts/reference.mjs\`; do not edit.\n\n${intro}\n\n${body}\n`;
}

function detectorsPage({ catalog }) {
  const rows = catalog.detectors.map(({ id, label, category }) => [
    code(id),
    code(`AUP_${label}_…`),
    category,
  ]);
  return page(
    'Detectors',
    `${rows.length} formats. A policy names them in \`data_classes: detect:\`, by id, by family (\`phone\`) or by category (\`secrets\`, \`personal\`).`,
    table(['id', 'placeholder', 'category'], rows),
  );
}

function commandsPage({ catalog }) {
  const gated = new Set(catalog.gatedPrograms.map(({ def }) => def));
  const rows = catalog.commands.map((def) => {
    const verbs = [...new Set(def.examples.flatMap((example) => example.verbs))]
      .filter((verb) => verb !== 'none')
      .toSorted((a, b) => (a < b ? -1 : 1));
    const stopped = def.examples.find((example) => example.verbs.length > 0);
    return [
      [def.program, ...(def.aliases ?? [])].map(code).join(' '),
      verbs.join(', '),
      gated.has(def) ? 'gate and shell text' : 'shell text',
      stopped === undefined ? '' : code(stopped.argv.join(' ').replaceAll('\0', '$X')),
    ];
  });
  return page(
    'Commands',
    'Programs whose calls are judged, what they may do, and where they are seen. A call that does none of this runs at once.',
    table(['programs', 'may', 'seen by', 'example'], rows),
  );
}

function controlsPage({ controls }) {
  const rows = controls.map(({ kind, describe, enforced, points, evidence }) => [
    code(kind),
    enforced ? 'yes' : 'not yet',
    describe,
    points.join(', '),
    evidence.join(', '),
  ]);
  return page(
    'Controls',
    'What `control:` of a clause may name. A kind that is not enforced yet passes the schema, and `policy lint` says so.',
    table(['control', 'enforced', 'what it does', 'acts at', 'ledger rows'], rows),
  );
}

/** From which version on, or in which mode alone, the guard holds an agent. */
function conditionOf({ floor, examples }) {
  if (examples.some(({ name, refused }) => name === 'plain start' && refused)) return ', with `egress: tls`';
  return floor === undefined ? '' : `, from ${floor}`;
}

function agentsPage({ agents, launches, providers }) {
  const guarded = new Map(launches.map((launch) => [launch.id, conditionOf(launch)]));
  const rows = agents.map(({ id, title, bins }) => [
    guarded.has(id) ? `[${title}](agents/${id}.md)` : title,
    bins.map(code).join(' '),
    guarded.has(id) ? `yes${guarded.get(id)}` : 'found and listed only',
  ]);
  const wires = providers.map(({ id, route, upstream }) => [code(id), code(route), code(upstream)]);
  return page(
    'Agents and wire formats',
    'Other agents can be described in the policy under `agents:`, by the variable that holds their base URL.',
    `${table(['agent', 'program', 'guarded'], rows)}\n\n${table(['wire format', 'route', 'goes to'], wires)}`,
  );
}

const SYSTEM_NAMES = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' };

function clientsPage({ mcpClients }) {
  const rows = mcpClients.flatMap(({ title, places }) =>
    places.map(({ path: file, systems, scope, tables }, index) => [
      index === 0 ? title : '',
      code(file),
      systems === undefined ? 'all' : systems.map((system) => SYSTEM_NAMES[system]).join(', '),
      scope,
      tables.map(({ keys }) => code(keys.length === 0 ? '(top)' : keys.join(' → '))).join(', '),
    ]),
  );
  return page(
    'MCP clients',
    `${mcpClients.length} clients, and the files \`aup-guard mcp list\` reads for each. \`{home}\` is the home folder; \`{xdg}\` is \`~/.config\` or \`$XDG_CONFIG_HOME\`; \`{config}\` is that on Linux, \`~/Library/Application Support\` on macOS, \`%APPDATA%\` on Windows; \`{local}\` is \`%LOCALAPPDATA%\`; \`{project}\` is the working folder, each one around it, and each project a client remembers; \`{env:NAME}\` is what a variable holds.`,
    table(['client', 'file', 'system', 'scope', 'servers under'], rows),
  );
}

const REDACT_NOTES = `
- Offsets and columns count UTF-16 units of the decoded text, ends are exclusive, lines and columns begin with 1. UTF-8 and UTF-16 are
  read; bytes that are neither stay as they are.
- \`--json\` writes \`{schema: "aup-guard/redact/1", findings, counts: {findings, letBe, read}, skipped: [{file, why}]}\`; a finding has
  \`file\` (when there is one), \`detector\`, \`label\`, \`class\`, \`clause\`, \`phase\`, \`where\`, \`confidence\`, \`start\`, \`end\`, \`line\`,
  \`column\`, \`placeholder\` and \`fingerprint\`, never the value. The fingerprint is the same for the same value as long as this machine
  keeps its vault.
- \`--jsonl\` answers every line it can. Lines that are no JSON object with a \`text\` get no answer, are named on stderr, and make the exit
  code 2.
- A \`.secrets.baseline\` compares hashes of values, a \`.gitleaksignore\` compares file, line and, where it is one of ours, the detector.
  Comments such as \`gitleaks:allow\` count with \`--files\` only. A hash of personal data could be guessed, so \`--update-baseline\` writes none.
- Reports about files look at the files alone; the filter and \`--write\` also replace values this machine has seen before.
`;

function redactPage({ register }) {
  const program = new Command('aup-guard');
  register(program);
  const [command] = program.commands;
  const rows = command.options.map(({ flags, description }) => [code(flags), description]);
  let after = '';
  command.configureOutput({ writeOut: (text) => (after += text) });
  command.outputHelp();
  const examples = after.slice(after.indexOf('\nExamples:') + 1).trim();
  return page(
    '`aup-guard redact`',
    `${command.description()[0].toUpperCase()}${command.description().slice(1)}.`,
    `${table(['option', 'does'], rows)}\n\n\`\`\`text\n${examples}\n\`\`\`\n${REDACT_NOTES.trimEnd()}`,
  );
}

const VERBS = [
  ['`allow`', 'It goes out. Nothing is told or recorded.'],
  ['`warn`', 'It goes out; the person is told once a session and the log has a row.'],
  ['`redact`', 'Placeholders take its place; answers on this machine get the values back.'],
  [
    '`{ redact: one-way }`',
    'Placeholders take its place for good: the value is never given back or written down.',
  ],
  ['`block`', 'A request that holds it is not sent; the agent is told the clause and what to do.'],
];

const CLASS_EXAMPLE = `\`\`\`yaml
data_classes:
  customers:
    match:
      - { words: [Globex, Initech GmbH], file: customers.txt }
      - { pattern: 'CUS-[0-9]{6}', examples: { yes: [CUS-204518], no: [CUS-1] } }
  confidential:
    match:
      - { path: ['customers/**', 'pricing/*.csv'] }
      - { label: [CONFIDENTIAL, Internal use only] }
  ours:
    match:
      - { import: .gitleaks.toml }
clauses:
  - id: DATA-3
    say: Customers are not named to a model.
    control: [prompt-redaction, context-redaction]
    phase: enforce
    when: { data: [customers, ours] }
    do: redact
    unless: [{ tool: local-agent }]
  - id: DATA-4
    say: Confidential documents stay here.
    control: context-redaction
    phase: enforce
    when: { data: confidential }
    do: block
\`\`\``;

function dataPage({ policyJsonSchema }) {
  const dataClass = policyJsonSchema().properties.data_classes.additionalProperties.properties;
  const { properties } = dataClass.match.items;
  const keys = Object.entries(properties).map(([name, { description }]) => [code(name), description]);
  const notes = [
    'Each class lists detectors under `detect:` and everything else under `match:`; any key of any entry suffices.',
    'Names are found as whole words in any case, with any kind of blank or mark between their words, with accents written either way, in the genitive and plural, and joined (`initechgmbh`) when they are long enough. A file holds one a line; `#` begins a comment.',
    'A pattern is refused with its line and column when the linear engine (RE2) cannot run it: lookaround and backreferences are what it lacks. Hits are searched from 256 characters before a keyword to 1024 after it.',
    'A path counts from the root of the repository. What a tool call that names such a file brings back is of the class as a whole: `file_path` and similar arguments are read, and the words of shell commands as far as they are spelled out. A search over a folder above is not seen through.',
    'A label stands on a line of its own, or in one of the first or last three lines, parted from the rest by a mark.',
    'Imported rules keep their keywords, entropy, groups and allowlists; the allowlists let go what these rules find and nothing else. Comments such as `gitleaks:allow` never count on what an agent sends.',
    'Where classes overlap the strongest verb wins. A layer below can add to a class or demand more of it, never less.',
  ];
  return page(
    'Data classes',
    'What an organisation calls its own, and what happens to it.',
    [
      CLASS_EXAMPLE,
      table(['key of `match:`', 'meaning'], keys),
      notes.map((note) => `- ${note}`).join('\n'),
      table(['`do:`', 'what happens'], VERBS),
    ].join('\n\n'),
  );
}

const loaded = await load();
const pages = {
  'detectors.md': detectorsPage(loaded),
  'commands.md': commandsPage(loaded),
  'controls.md': controlsPage(loaded),
  'agents.md': agentsPage(loaded),
  'mcp-clients.md': clientsPage(loaded),
  'redact.md': redactPage(loaded),
  'data-classes.md': dataPage(loaded),
  ...agentPages(loaded),
};
mkdirSync(path.join(target, 'agents'), { recursive: true });
for (const [name, text] of Object.entries(pages)) {
  const file = path.join(target, name);
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (readFileSync(file, { encoding: 'utf8', flag: 'a+' }) !== text) {
    console.error(`docs/reference/${name} is stale: run node scripts/reference.mjs`);
    process.exitCode = 1;
  }
}
