// How costs grow: each curve measures one thing at several sizes.
import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { loadSource } from './source.mjs';

const ROUNDS = 5;
const CODE = 'const total = items.map((item) => item.price).reduce(add, 0);\n';
const mac = (value) => createHmac('sha256', 'bench').update(value).digest();

/** The fastest of some rounds, in ms. */
function fastest(work) {
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now();
    work(round);
    best = Math.min(best, performance.now() - began);
  }
  return best;
}

function guard(args, { home, input = '' }) {
  const { status, stderr } = spawnSync(process.execPath, ['bin/aup-guard.js', ...args], {
    env: { ...home.env, NO_COLOR: '1' },
    input,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr.slice(0, 300)}`);
}

async function bodies() {
  const parts = ['body', 'cache', 'scan', 'placeholder', 'redactor'].map(
    (name) => `src/engine/redact/${name}.ts`,
  );
  const [{ redactBody }, { BodyCache }, { compileScanner }, { makePlaceholder }, { createRedactor }] =
    await Promise.all(parts.map(loadSource));
  const { detectors } = await loadSource('src/catalog/detectors/index.ts');
  const { anthropic } = await loadSource('src/catalog/providers/anthropic.ts');
  const vault = {
    conceal: (value, label) => makePlaceholder(label, value, mac),
    reveal: () => undefined,
    values: () => [],
  };
  const redactor = createRedactor({ scanner: compileScanner(detectors), vault, wanted: () => true });
  return {
    redact: (body, cache) =>
      redactBody({ body, shape: anthropic.request, redactor, ...(cache && { cache }) }),
    newCache: () => new BodyCache(),
  };
}

function request(messages) {
  const made = messages.map((text, at) => ({
    role: at % 2 === 0 ? 'user' : 'assistant',
    content: [{ type: 'text', text }],
  }));
  return JSON.stringify({ model: 'claude', max_tokens: 1024, messages: made });
}

const requestSize = {
  id: 'request',
  title: 'a request, nothing seen before',
  unit: 'kB',
  sizes: [10, 100, 1000, 4000],
  async prepare() {
    const { redact, newCache } = await bodies();
    return (size) => {
      const body = request([CODE.repeat((size * 1000) / CODE.length)]);
      return fastest(() => redact(body, newCache()));
    };
  },
};

const conversation = {
  id: 'conversation',
  title: 'the next turn of a conversation',
  unit: 'messages of 2 kB',
  sizes: [10, 100, 1000, 4000],
  async prepare() {
    const { redact, newCache } = await bodies();
    return (size) => {
      const cache = newCache();
      const messages = Array.from({ length: size }, (_, at) => `${at} ${CODE.repeat(32)}`);
      redact(request(messages), cache);
      return fastest((round) => redact(request([...messages, `now step ${round}`]), cache));
    };
  },
};

function policyOf(count) {
  const clauses = Array.from(
    { length: count },
    (_, at) => `  - id: C-${at + 1}
    say: A person says yes to pushes to release ${at}.
    control: action-approval
    phase: enforce
    when: { actor: agent, action: git.push, ref: 'refs/heads/release-${at}/**' }
    do: ask
`,
  );
  return `aup: 1\npolicy: { name: Bench, version: '1' }\ndefaults: { phase: monitor, stance: ask }\nclauses:\n${clauses.join('')}`;
}

function writePolicy(home, text) {
  const folder = path.join(home.env.XDG_CONFIG_HOME, 'aup-guard');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(path.join(folder, 'aup.yaml'), text, { mode: 0o600 });
}

const COMMANDS = Array.from({ length: 200 }, (_, at) =>
  JSON.stringify({ id: String(at), command: `git push origin HEAD:release-${at}/x`, cwd: '/' }),
).join('\n');

const clauses = {
  id: 'clauses',
  title: '200 commands judged, start included',
  unit: 'clauses',
  sizes: [1, 10, 100, 1000],
  prepare: (home) => (size) => {
    writePolicy(home, policyOf(size));
    return fastest(() => guard(['gate', 'check', '--jsonl'], { home, input: `${COMMANDS}\n` }));
  },
};

const words = {
  id: 'rules',
  title: '1 MB through `redact`, start included',
  unit: 'words of one’s own',
  sizes: [1, 10, 100, 1000],
  prepare: (home) => (size) => {
    const list = Array.from({ length: size }, (_, at) => `Client${at}name`).join(', ');
    const data = `data_classes:\n  customer: { match: [{ words: [${list}] }] }\nclauses:\n  - { id: D-1, say: Masked., control: [prompt-redaction, context-redaction], phase: enforce, when: { data: customer }, do: redact }\n`;
    writePolicy(home, `aup: 1\npolicy: { name: Bench, version: '1' }\n${data}`);
    const input = CODE.repeat(1_000_000 / CODE.length);
    return fastest(() => guard(['redact', '--json'], { home, input }));
  },
};

const servers = {
  id: 'servers',
  title: '`mcp list`, start included',
  unit: 'MCP servers',
  sizes: [1, 10, 100, 500],
  prepare: (home) => (size) => {
    const entries = Array.from({ length: size }, (_, at) => [
      `s${at}`,
      { command: 'npx', args: ['-y', `mcp-server-${at}@1.0.0`] },
    ]);
    writeFileSync(
      path.join(home.root, '.claude.json'),
      JSON.stringify({ mcpServers: Object.fromEntries(entries) }),
    );
    return fastest(() => guard(['mcp', 'list', '--json'], { home }));
  },
};

const ledger = {
  id: 'ledger',
  title: '`log verify`, start included',
  unit: 'records',
  sizes: [100, 1000, 10_000, 50_000],
  async prepare(home) {
    const { openLedger } = await loadSource('src/host/ledger-file.ts');
    const { openKeys } = await loadSource('src/host/keys.ts');
    const { currentPlatform } = await loadSource('src/host/platform/index.ts');
    const state = path.join(home.env.XDG_STATE_HOME, 'aup-guard');
    mkdirSync(state, { recursive: true, mode: 0o700 });
    const platform = currentPlatform();
    const made = openLedger({
      state,
      platform,
      keys: openKeys(state),
      now: () => Date.now(),
      words: ['claude'],
    });
    let there = 0;
    return (size) => {
      for (; there < size; there += 1) {
        made.append({ kind: 'request.redacted', agent: 'claude', clause: 'DATA-1', outcome: 'redact' });
      }
      made.checkpoint();
      return fastest(() => guard(['log', 'verify'], { home }));
    };
  },
};

/** `prepare(home)` gives what measures one size in ms. */
export const CURVES = [requestSize, conversation, clauses, words, servers, ledger];
