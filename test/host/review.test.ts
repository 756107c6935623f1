import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { aiTools } from '../../src/catalog/ai-tools/index.ts';
import { review, reviewLines } from '../../src/cli/discover-review.ts';
import { safe } from '../../src/engine/text.ts';
import { GuardError } from '../../src/host/errors.ts';
import { noteInventory } from '../../src/host/inventory-note.ts';
import { recordsFromEnd } from '../../src/host/ledger-file-read.ts';
import { ledgerFiles } from '../../src/host/ledger-file-store.ts';
import { type Machine, openMachine } from '../../src/host/machine.ts';
import { reviewNow, signReview } from '../../src/host/review.ts';
import { shown } from '../../src/host/text.ts';
import { foundTool, inventoryOf } from '../engine/discover/inventories.ts';
import { compileLayers } from '../engine/policy/support.ts';

const folders: string[] = [];
afterEach(() => {
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true });
});

function open(): Machine {
  const dir = mkdtempSync(path.join(tmpdir(), 'aup-review-'));
  folders.push(dir);
  return openMachine({ HOME: dir }, dir);
}

const { policy } = compileLayers({
  user: 'aup: 1\npolicy: { name: T }\nclauses:\n  - { id: TOOLS-1, say: x, control: tool-allowlist, phase: enforce, tools: [{ id: claude }] }\n',
});
if (policy === undefined) throw new Error('no policy');

const tier = (value: string) => ({ tool: 'claude-code', value, grade: 'observed', how: safe`x` }) as const;
const clause = safe`user.yaml:4 TOOLS-1`;
const claude = (plan: string) =>
  foundTool('claude-code', { tier: tier(plan), standing: { verdict: 'approved', demand: 'allow', clause } });
const ODD = foundTool('unknown:<b>*x*', { standing: { verdict: 'unknown', demand: 'deny', clause } });

const about = (...found: readonly ReturnType<typeof foundTool>[]) => ({
  inventory: inventoryOf(found),
  policy,
  tools: aiTools,
});

describe('a review of this machine', () => {
  it('knows an agent by the name the policy has for it, and the plan of the look before', () => {
    const machine = open();
    expect(reviewNow(machine, about(claude('team'))).items).toEqual([]);
    noteInventory({ machine, inventory: inventoryOf([claude('team')]), ids: new Set() });
    expect(reviewNow(machine, about(claude('team'))).items).toEqual([]);
    expect(reviewNow(machine, about(claude('individual'))).items).toMatchObject([
      { kind: 'tier-changed', clause, what: expect.stringContaining('team (observed) and is individual') },
    ]);
  });

  it('is Markdown in which nothing of others is mark-up', () => {
    const found = reviewNow(open(), about(claude('team'), ODD));
    const lines = reviewLines(found, { name: 'T', at: 0, shown });
    expect(lines.join('\n')).toContain(
      '- [ ] \\<b\\>\\*x\\* (cli) is here and not approved (user.yaml:4 TOOLS-1)',
    );
    expect(lines.join('\n')).toContain('      next: ');
  });

  it('leaves a row with counts and a digest, and no name', () => {
    const machine = open();
    const found = reviewNow(machine, about(claude('team'), ODD));
    signReview(machine, found, 'Ada Lovelace');
    const row = [...recordsFromEnd(machine.paths.state)].find((one) => one?.kind === 'tool.reviewed');
    expect(row).toMatchObject({ actor: 'human', control: 'tool-allowlist', counts: { unapproved: 1 } });
    expect(row?.dropped).toBeUndefined();
    const text = readFileSync(ledgerFiles(machine.paths.state).current, 'utf8');
    for (const word of ['Ada', 'Lovelace', found.digest, '<b>']) expect(text).not.toContain(word);
  });

  it('has another digest for other findings', () => {
    const machine = open();
    const digests = [about(claude('team')), about(claude('team')), about(claude('team'), ODD)].map(
      (one) => reviewNow(machine, one).digest,
    );
    expect(new Set(digests).size).toBe(2);
  });

  it.each([
    ['without a terminal', { sign: true, by: 'Ada' }],
    ['by nobody', { sign: true }],
    ['with a name alone', { by: 'Ada' }],
    ['by an endless name', { sign: true, by: 'x'.repeat(101) }],
  ])('is not signed %s', async (_, flags) => {
    const machine = open();
    const work = review(inventoryOf([]), { machine, policy, shown }, flags);
    await expect(work).rejects.toBeInstanceOf(GuardError);
    expect([...recordsFromEnd(machine.paths.state)].some((row) => row?.kind === 'tool.reviewed')).toBe(false);
  });
});
