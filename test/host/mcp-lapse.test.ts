/** What ends an approval while its gate runs. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { identityOf, launchOf } from '../../src/engine/mcp/identity.ts';
import type { McpApproval } from '../../src/engine/mcp/model.ts';
import type { Policy } from '../../src/engine/policy/model.ts';
import { instant, safe } from '../../src/engine/text.ts';
import { recordsFromEnd } from '../../src/host/ledger-file-read.ts';
import { openMachine, type Machine } from '../../src/host/machine.ts';
import { heldNow } from '../../src/host/mcp-held.ts';
import { lapseOf } from '../../src/host/mcp-lapse.ts';
import { dropMcpApproval, keepMcpApproval } from '../../src/host/mcp-store.ts';
import { untilEnforced } from '../../src/host/mcp-watch.ts';
import { hashing } from '../../src/host/policy-hashing.ts';
import { policyOf, policyText } from '../engine/policy/support.ts';

const folders: string[] = [];
afterEach(() => {
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true });
});

const policy = policyOf(
  policyText(`clauses:
  - { id: MCP-1, say: Servers are approved., control: mcp-approval, phase: enforce, facts: none }
`),
);
const ARGV = ['uvx', 'acme-server==1.2.3'];

class Place {
  readonly dir = mkdtempSync(path.join(tmpdir(), 'aup-lapse-'));
  readonly machine: Machine;
  now: number;

  constructor() {
    folders.push(this.dir);
    const machine = openMachine({ HOME: this.dir }, this.dir);
    this.now = machine.now();
    this.machine = { ...machine, now: () => instant(this.now) };
  }

  /** As uv unpacks it. */
  fetch(code: string): void {
    const site = path.join(this.dir, '.cache/uv/archive-v0/abc');
    mkdirSync(path.join(site, 'acme_server-1.2.3.dist-info'), { recursive: true });
    writeFileSync(path.join(site, 'acme_server-1.2.3.dist-info/RECORD'), 'acme_server.py,sha256=x,1\n');
    writeFileSync(path.join(site, 'acme_server.py'), code);
  }

  clean(): void {
    rmSync(path.join(this.dir, '.cache'), { recursive: true });
  }

  approve(more: Partial<McpApproval> = {}): McpApproval {
    const approval: McpApproval = {
      identity: this.identity().digest,
      name: 'acme',
      argv: ARGV,
      by: safe`somebody`,
      at: this.machine.now(),
      policy: hashing.sha256('policy'),
      standing: 'approved',
      tools: [],
      ...more,
    };
    keepMcpApproval(this.machine, approval, 'second-terminal');
    return approval;
  }

  identity(): ReturnType<typeof identityOf> {
    return identityOf(
      launchOf({ kind: 'stdio', argv: ARGV }, () => []),
      [],
      hashing,
    );
  }

  gate(approval: McpApproval): ReturnType<typeof lapseOf> {
    const parts = { machine: this.machine, policy, server: { identity: this.identity(), approval } };
    const held = heldNow(parts);
    if (held.standing !== 'approved') throw new Error(held.why);
    return lapseOf(parts, held);
  }

  /** The integrity of what was fetched. */
  bytes(): string {
    const found = heldNow({
      machine: this.machine,
      policy,
      server: { identity: this.identity(), approval: undefined },
    });
    return found.bytes.integrity ?? '';
  }
}

describe('an approval, once its gate runs', () => {
  it.each<[string, (place: Place) => void, string | undefined]>([
    ['holds', () => undefined, undefined],
    [
      'was taken back',
      (place) => void dropMcpApproval(place.machine, place.identity().digest),
      'approval-gone',
    ],
    ['was given anew', (place) => void place.approve({ name: 'other' }), 'approval-replaced'],
    ['became a no', (place) => void place.approve({ standing: 'denied' }), 'approval-gone'],
    ['came to its end', (place) => void (place.now += 61_000), 'approval-over'],
  ])('%s', (_, change, expected) => {
    const place = new Place();
    const lapsed = place.gate(place.approve({ until: instant(place.now + 60_000) }));
    change(place);
    expect(lapsed()).toBe(expected);
  });

  it('is looked at every few seconds, and what has ended stays so', async () => {
    const place = new Place();
    const approval = place.approve();
    const lapsed = place.gate(approval);
    expect(lapsed()).toBeUndefined();
    dropMcpApproval(place.machine, approval.identity);
    expect(lapsed()).toBeUndefined();
    await new Promise((resolve) => setTimeout(resolve, 5100));
    expect(lapsed()).toBe('approval-gone');
  }, 15_000);
});

/** Whether the gate ends within a moment. */
function endsAt(terms: Policy, enforce: boolean): Promise<string> {
  const machine = openMachine({ HOME: new Place().dir }, tmpdir());
  const identity = identityOf(
    launchOf({ kind: 'stdio', argv: ARGV }, () => []),
    [],
    hashing,
  );
  const parts = { machine, policy: terms, server: { identity, approval: undefined } };
  return new Promise((resolve) => {
    untilEnforced(parts, { enforce }, () => resolve('ended'));
    setTimeout(() => resolve('runs'), 600);
  });
}

describe('a gate that only watches', () => {
  const trial = policyOf(
    policyText(`clauses:
  - { id: MCP-1, say: Servers are approved., control: mcp-approval, phase: enforce, facts: none }
exceptions:
  - { id: EX-1, clause: MCP-1, who: "*", why: a trial, by: me, until: 2999-01-01 }
`),
  );
  const ending = (ms: number): Policy => ({
    ...trial,
    exceptions: trial.exceptions.map((each) => Object.assign({}, each, { until: instant(Date.now() + ms) })),
  });
  it.each([
    ['ends with the exception', 100, false, 'ended'],
    ['runs while it holds', 60_000, false, 'runs'],
    ['has nothing to wait for where things are stopped', 100, true, 'runs'],
  ] as const)('%s', async (...[, ms, enforce, expected]) => {
    expect(await endsAt(ending(ms), enforce)).toBe(expected);
  });

  it('ends when a phase begins', async () => {
    const [clause] = policy.clauses;
    if (clause === undefined) throw new Error('no clause');
    const phases = [
      { phase: 'monitor', from: instant(0) },
      { phase: 'enforce', from: instant(Date.now() + 100) },
    ] as const;
    expect(await endsAt({ ...policy, clauses: [{ ...clause, phases }] }, false)).toBe('ended');
  });
});

describe('bytes that came with the start', () => {
  it.each([
    ['are those approved', 'one', undefined],
    ['are others', 'two', 'server-changed'],
  ])('%s', (_, code, expected) => {
    const place = new Place();
    place.fetch('one');
    const approval = place.approve({ integrity: place.bytes() });
    place.clean();
    const lapsed = place.gate(approval);
    place.fetch(code);
    expect(lapsed()).toBe(expected);
    const rows = [...recordsFromEnd(place.machine.paths.state)].map((row) => row?.kind);
    expect(rows.includes('mcp.changed')).toBe(expected !== undefined);
  });

  it('are not approved where they cannot be found', () => {
    const place = new Place();
    place.fetch('one');
    const approval = place.approve({ integrity: place.bytes() });
    place.clean();
    expect(place.gate(approval)()).toBe('server-changed');
  });
});
