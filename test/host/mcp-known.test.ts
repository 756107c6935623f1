/** What a start came to before counts only as this machine noted it, for this very start, while it is approved. */
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { detectors } from '../../src/catalog/detectors/index.ts';
import { identityOf, launchOf } from '../../src/engine/mcp/identity.ts';
import type { McpApproval } from '../../src/engine/mcp/model.ts';
import type { McpStart } from '../../src/engine/mcp/start.ts';
import type { Digest } from '../../src/engine/model.ts';
import { instant, safe } from '../../src/engine/text.ts';
import { openKeys } from '../../src/host/keys.ts';
import { openMachine, type Machine } from '../../src/host/machine.ts';
import { secretFinder } from '../../src/host/mcp-discover.ts';
import { knownServer, type KnownServer } from '../../src/host/mcp-known.ts';
import { hashing } from '../../src/host/policy-hashing.ts';

const folders: string[] = [];
afterEach(() => {
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true });
});

/** Made of parts, so that no scanner takes it for one that works. */
const SECRET = ['ghp_', 'x7Qm2LdV9tRk4WcZ8', 'bNf3HsJ6yPa1Ue0KgTq'].join('');
const scan = secretFinder(detectors);

function startOf(...argv: string[]): McpStart {
  return { transport: { kind: 'stdio', argv }, envNames: ['B', 'A'], headers: [] };
}

const START = startOf('npx', '-y', 'kit@1.0.0', '--token', SECRET);

function approvalOf(identity: Digest): McpApproval {
  return {
    identity,
    name: 'kit',
    argv: ['npx'],
    by: safe`somebody`,
    at: instant(1_700_000_000_000),
    policy: hashing.sha256('policy'),
    standing: 'approved',
    tools: [],
  };
}

interface Desk {
  readonly machine: Machine;
  /** Identities with an approval. */
  readonly approved: Set<Digest>;
  readonly notes: string;
  /** What a start comes to, and whether detectors were asked for. */
  ask(start: McpStart, cwd?: string): Promise<KnownServer & { looked: boolean }>;
}

/** The identity of a start that is known by its words alone. */
function anywhere(words: readonly string[]): Digest {
  return identityOf(launchOf({ kind: 'stdio', argv: words }, scan), ['A', 'B'], hashing).digest;
}

function desk(): Desk {
  const dir = mkdtempSync(path.join(tmpdir(), 'aup-mcp-'));
  folders.push(dir);
  const machine = openMachine({ HOME: dir }, dir);
  openKeys(machine.paths.state).keyedDigest('any', 'makes the key');
  const approved = new Set<Digest>();
  return {
    machine,
    approved,
    notes: path.join(machine.paths.state, 'mcp', 'starts'),
    async ask(start, cwd = dir) {
      let looked = false;
      const found = await knownServer({
        machine: { ...machine, cwd },
        start,
        scan: async () => {
          looked = true;
          return scan;
        },
        approvalOf: (identity) => (approved.has(identity) ? approvalOf(identity) : undefined),
      });
      return { ...found, looked };
    },
  };
}

/** A desk at which the start is approved and noted. */
async function noted(): Promise<Desk> {
  const at = desk();
  const { identity } = await at.ask(START);
  at.approved.add(identity.digest);
  await at.ask(START);
  return at;
}

function noteFile({ notes }: Desk): string {
  const [name = ''] = readdirSync(notes);
  return path.join(notes, name);
}

describe('what a start came to', () => {
  it('is noted once it is approved, without what is secret in it', async () => {
    const at = desk();
    const first = await at.ask(START);
    expect(first).toMatchObject({ looked: true, approval: undefined });
    expect((await at.ask(START)).looked).toBe(true);
    at.approved.add(first.identity.digest);
    expect((await at.ask(START)).looked).toBe(true);
    const again = await at.ask(START);
    expect(again).toMatchObject({ looked: false, identity: first.identity });
    expect(again.approval?.identity).toBe(first.identity.digest);
    expect(readFileSync(noteFile(at), 'utf8')).not.toContain(SECRET);
  });

  const others: Readonly<Record<string, (at: Desk) => Promise<KnownServer & { looked: boolean }>>> = {
    'another word': (at) => at.ask(startOf('npx', '-y', 'kit@1.0.1')),
    'another secret': (at) => at.ask(startOf('npx', '-y', 'kit@1.0.0', '--token', SECRET.toUpperCase())),
    'other variables': (at) => at.ask({ ...START, envNames: ['A'] }),
    'an address': (at) => at.ask({ ...START, transport: { kind: 'http', url: 'https://kit.example' } }),
    'another folder': async (at) => {
      const other = path.join(at.machine.cwd, 'other');
      mkdirSync(other);
      return at.ask(START, other);
    },
    'no approval any more': async (at) => {
      at.approved.clear();
      return at.ask(START);
    },
    'an edited note': async (at) => {
      const file = noteFile(at);
      const { body, mac } = JSON.parse(readFileSync(file, 'utf8'));
      writeFileSync(file, JSON.stringify({ body: body.replace('kit', 'tik'), mac }));
      return at.ask(START);
    },
    'a note that is no JSON': async (at) => {
      writeFileSync(noteFile(at), 'x');
      return at.ask(START);
    },
    'the note of another start under its name': async (at) => {
      const mine = noteFile(at);
      const evil = startOf('npx', '-y', 'evil@1.0.0');
      const { identity } = await at.ask(evil);
      rmSync(mine);
      at.approved.add(identity.digest);
      await at.ask(evil);
      copyFileSync(noteFile(at), mine);
      const found = await at.ask(START);
      expect(found.identity.launch.name).toBe('kit');
      return found;
    },
    'a note that cannot be read': async (at) => {
      const file = noteFile(at);
      rmSync(file);
      mkdirSync(file);
      return at.ask(START);
    },
  };

  it.each(Object.keys(others))('is looked for anew: %s', async (name) => {
    const at = await noted();
    expect((await at.ask(START)).looked).toBe(false);
    expect((await others[name]?.(at))?.looked).toBe(true);
  });

  it('is found without a key, and noted nowhere', async () => {
    const at = desk();
    const { identity } = await at.ask(START);
    at.approved.add(identity.digest);
    rmSync(path.join(at.machine.paths.state, 'keys'), { recursive: true });
    expect((await at.ask(START)).approval).toBeDefined();
    expect((await at.ask(START)).looked).toBe(true);
  });

  it('does not fill the disk', async () => {
    const at = await noted();
    for (let more = 0; more < 300; more += 1) writeFileSync(path.join(at.notes, `${more}.json`), '');
    rmSync(noteFile(at));
    await at.ask(START);
    await at.ask(START, path.dirname(at.machine.cwd));
    expect(readdirSync(at.notes).length).toBeLessThan(10);
  });

  it.each([
    ['a script', ['node', './server.js'], ['node', '/srv/server.js']],
    ['a program', ['./kit'], ['/srv/kit']],
    ['a launcher', ['./bin/npx', 'kit@1.0.0'], ['/home/ana/bin/npx', 'kit@1.0.0']],
  ])('is another in each folder: %s', async (_, relative, whole) => {
    const at = desk();
    at.approved.add(anywhere(relative)).add(anywhere(whole));
    expect((await at.ask(startOf(...relative), at.machine.cwd)).approval, 'relative').toBeUndefined();
    expect((await at.ask(startOf(...whole), at.machine.cwd)).approval, 'whole').toBeDefined();
  });
});
