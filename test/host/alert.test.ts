/** Alerts against real servers on loopback and real programs. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { knownTools } from '../../src/engine/discover/diff.ts';
import { type DiscoveryTerms, discoveryTerms } from '../../src/engine/discover/terms.ts';
import { alertProblems, type Told, tellNews } from '../../src/host/alert.ts';
import { recordsFromEnd } from '../../src/host/ledger-file-read.ts';
import { type Machine, openMachine } from '../../src/host/machine.ts';
import { foundTool, inventoryOf } from '../engine/discover/inventories.ts';
import { compileLayers, NOW } from '../engine/policy/support.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanups.splice(0)) clean();
});

function scratch(): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'aup-alert-'));
  cleanups.push(() => rmSync(dir, { recursive: true }));
  return dir;
}

/** Programs of the desktop and of mail are looked for in `bin` of the home folder first. */
function open(): Machine {
  const dir = scratch();
  return openMachine({ HOME: dir, PATH: `${dir}:/usr/bin:/bin` }, dir);
}

function program(machine: Machine, name: string, ...lines: readonly string[]): string {
  const file = path.join(machine.cwd, name);
  writeFileSync(file, `#!/bin/sh\n${lines.join('\n')}\n`);
  chmodSync(file, 0o700);
  return file;
}

const HIDDEN = 'secret-client';
const NEWS = knownTools(
  inventoryOf([
    foundTool('codex-cli', { standing: { verdict: 'prohibited', demand: 'deny' }, version: '1.2.3' }),
    foundTool(`unknown:${HIDDEN}`, { surface: 'mcp' }),
  ]),
);
const NAMES = new Map([['codex-cli', 'OpenAI Codex CLI']]);

function terms(tell: object, phase = 'warn'): readonly DiscoveryTerms[] {
  const clause = `{ id: DISC-1, say: x, control: discovery, phase: ${phase}, tell: ${JSON.stringify(tell)} }`;
  const { policy, issues } = compileLayers({
    user: `aup: 1\npolicy: { name: T }\nclauses:\n  - ${clause}\n`,
  });
  expect(issues).toEqual([]);
  return discoveryTerms(policy?.clauses ?? [], NOW);
}

async function tell(machine: Machine, how: object, more: { longest?: number; news?: typeof NEWS } = {}) {
  return tellNews({ machine, terms: terms(how), news: NEWS, names: NAMES, ...more });
}

const faults = (machine: Machine) =>
  [...recordsFromEnd(machine.paths.state)].filter((row) => row?.kind === 'guard.fault');

interface Hook {
  readonly url: string;
  readonly got: { readonly method: string | undefined; readonly url: string | undefined; body: string }[];
}

async function hook(answer: (response: http.ServerResponse) => void): Promise<Hook> {
  const got: Hook['got'] = [];
  const server = http.createServer((request, response) => {
    const seen = { method: request.method, url: request.url, body: '' };
    got.push(seen);
    request.on('data', (part: Buffer) => (seen.body += part.toString()));
    request.on('end', () => answer(response));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const at = server.address();
  const port = typeof at === 'object' && at !== null ? at.port : 0;
  return { url: `http://127.0.0.1:${port}/hook?key=hush`, got };
}

const failuresOf = (told: readonly Told[]) =>
  told.map(({ channel, failure = '' }) => `${channel} ${failure}`.trim());

describe('a webhook', () => {
  it('gets counts and names of the catalogue, and nothing else', async () => {
    const machine = open();
    const { url, got } = await hook((response) => response.writeHead(204).end());
    expect(failuresOf(await tell(machine, { webhook: url }))).toEqual(['webhook']);
    expect(got).toMatchObject([{ method: 'POST', url: '/hook?key=hush' }]);
    expect(JSON.parse(got[0]?.body ?? '')).toEqual({
      schema: 'aup-guard/alert/1',
      event: 'tools.found',
      clause: 'user.yaml:4 DISC-1',
      total: 2,
      tools: [{ id: 'codex-cli', name: 'OpenAI Codex CLI', surface: 'cli', verdict: 'prohibited' }],
      unknown: { mcp: 1 },
    });
    expect(faults(machine)).toEqual([]);
  });

  it.each<[string, (response: http.ServerResponse) => void, string]>([
    ['answers 200', (response) => response.end('ok'), 'webhook'],
    ['answers 500', (response) => response.writeHead(500).end(), 'webhook refused'],
    ['never answers', () => undefined, 'webhook too-slow'],
    ['hangs up', (response) => response.destroy(), 'webhook unreachable'],
    ['answers without end', (response) => void response.write('x'.repeat(100_000)), 'webhook'],
  ])('that %s is waited for no longer than told', async (_, answer, told) => {
    const machine = open();
    const { url } = await hook(answer);
    const begun = performance.now();
    expect(failuresOf(await tell(machine, { webhook: url }, { longest: 500 }))).toEqual([told]);
    expect(performance.now() - begun).toBeLessThan(5000);
    expect(faults(machine)).toHaveLength(told === 'webhook' ? 0 : 1);
  });

  it('that sends elsewhere is not followed', async () => {
    const elsewhere = await hook((response) => response.end());
    const { url } = await hook((response) => response.writeHead(307, { location: elsewhere.url }).end());
    const machine = open();
    const told = await tell(machine, { webhook: url });
    expect(failuresOf(told)).toEqual(['webhook redirected']);
    expect(elsewhere.got).toEqual([]);
    expect(alertProblems(told, []).join()).not.toContain('hush');
    expect(faults(machine)).toMatchObject([
      { clause: 'DISC-1', control: 'discovery', code: 'alert-webhook' },
    ]);
    expect(JSON.stringify(faults(machine))).not.toContain('hush');
  });

  it('that is not there stops nothing', async () => {
    expect(failuresOf(await tell(open(), { webhook: 'http://127.0.0.1:9/' }))).toEqual([
      'webhook unreachable',
    ]);
  });
});

describe('programs', () => {
  it('get the letter, the notification and the JSON, and no shell reads a word of theirs', async () => {
    const machine = open();
    const out = (name: string): string => path.join(machine.cwd, `${name}.out`);
    program(machine, 'sendmail', `printf '%s\\n' "$@" > '${out('args')}'`, `cat > '${out('mail')}'`);
    program(machine, 'notify-send', `printf '%s\\n' "$@" > '${out('desktop')}'`);
    const exec = program(machine, 'told', `printf '%s' "$1" > '${out('word')}'`, `cat > '${out('json')}'`);
    const odd = `$(touch '${out('shell')}'); "x" > y`;
    const how = { desktop: true, mail: { to: ['a@b.example', 'c@d.example'] }, exec: [exec, odd] };
    expect(failuresOf(await tell(machine, how))).toEqual(['desktop', 'mail', 'exec']);
    const read = (name: string): string => readFileSync(out(name), 'utf8');
    expect(read('args')).toBe('-i\n-t\n');
    expect(read('mail')).toContain('To: a@b.example, c@d.example\nSubject: 2 new AI tools on this machine\n');
    expect(read('mail')).toContain('\n\nOpenAI Codex CLI (cli prohibited)\n');
    expect(read('desktop')).toContain('1 that the catalogue does not know (mcp)');
    expect(read('word')).toBe(odd);
    expect(existsSync(out('shell'))).toBe(false);
    expect(JSON.parse(read('json'))).toMatchObject({ total: 2 });
    for (const name of ['mail', 'desktop', 'json']) expect(read(name)).not.toContain(HIDDEN);
    expect(faults(machine)).toEqual([]);
  });

  it.each<[string, readonly string[], string]>([
    ['fails', ['exit 3'], 'exec failed'],
    ['never ends', ['exec sleep 60'], 'exec too-slow'],
    ['reads nothing', ['exit 0'], 'exec'],
    ['writes without end', ['head -c 10000000 /dev/zero; exit 0'], 'exec'],
  ])('that %s is waited for no longer than told', async (_, lines, told) => {
    const machine = open();
    const exec = [program(machine, 'told', ...lines)];
    expect(failuresOf(await tell(machine, { exec }, { longest: 1000 }))).toEqual([told]);
    expect(faults(machine)).toHaveLength(told === 'exec' ? 0 : 1);
  });

  it('that are not installed are recorded', async () => {
    const machine = open();
    const told = await tell(machine, { exec: ['/nowhere/told'] });
    expect(failuresOf(told)).toEqual(['exec missing']);
    expect(alertProblems(told, [])).toEqual([
      'user.yaml:4 DISC-1: not told by exec: its program is not installed',
    ]);
  });
});

it('nobody is told of nothing, or before the clause warns', async () => {
  const machine = open();
  const mark = path.join(machine.cwd, 'mark');
  const exec = [program(machine, 'told', `touch '${mark}'`)];
  expect(await tell(machine, { exec }, { news: [] })).toEqual([]);
  const early = terms({ exec }, 'monitor');
  expect(await tellNews({ machine, terms: early, news: NEWS, names: NAMES })).toEqual([]);
  expect(existsSync(mark)).toBe(false);
  // The control.
  expect(await tell(machine, { exec })).toHaveLength(1);
  expect(existsSync(mark)).toBe(true);
});

it('says which parts of a project’s file do not count', () => {
  const [first] = terms({ desktop: true });
  if (first === undefined) throw new Error('no clause');
  const project = { ...first, clause: { ...first.clause, layer: 'project' as const }, ignored: ['exec'] };
  expect(alertProblems([], [project]).join()).toMatch(
    /user\.yaml:4 DISC-1: exec of a project's file is not used/,
  );
});
