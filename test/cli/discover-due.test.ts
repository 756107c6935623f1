/** `status` and `doctor` say when a machine was not looked at as often as the policy wants. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lookFindings } from '../../src/host/doctor/looks.ts';
import { looksHere } from '../../src/host/look-due.ts';
import { instant } from '../../src/engine/text.ts';
import { type Home, makeHome } from '../fixtures/home.ts';
import { policyOf } from '../engine/policy/support.ts';

const POLICY = `aup: 1
policy: { name: Acme, version: "1" }
clauses:
  - { id: DISC-1, say: Machines are looked at., control: discovery, phase: monitor, every: 1d }
`;
const HOUR = 3_600_000;

let at: Home;
beforeEach(() => {
  at = makeHome();
  const file = path.join(at.dir, '.config/aup-guard/aup.yaml');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, POLICY);
});
afterEach(() => at.remove());

function looks(hours: number): ReturnType<typeof looksHere> {
  const state = path.join(at.dir, '.local/state/aup-guard');
  return looksHere(
    { paths: { state }, now: () => instant(Date.now() + hours * HOUR) },
    policyOf({ user: POLICY }),
  );
}

describe('a look that is overdue', () => {
  it('is told by status with the next step, until it is taken', () => {
    const before = at.snapshot();
    const { code, out } = at.cli(['status']);
    expect(code).toBe(0);
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      'discovery this machine was not looked at yet; ~/.config/aup-guard/aup.yaml:4 DISC-1 wants one every 24 hours (next: aup-guard discover --diff)',
    );
    expect(JSON.parse(at.cli(['status', '--json']).out)).toMatchObject({
      lookDue: { clause: 'DISC-1', every: 24 * HOUR },
    });
    expect([...at.snapshot()]).toEqual([...before]);
    expect(at.cli(['discover', '--diff']).code).toBe(0);
    expect(at.cli(['status']).out).not.toContain('discovery');
  });

  it('is found by the clock and by what is kept', () => {
    expect(at.cli(['discover', '--diff']).code).toBe(0);
    expect(looks(1)).toMatchObject({ wanted: true, last: expect.any(Number) });
    expect(looks(1).due).toBeUndefined();
    expect(looks(24 * 9).due?.words).toContain('9 days ago');
    // Kept by a clock that ran ahead: it would hide that nobody looked.
    expect(looks(-24 * 9).due?.words).toContain('not looked at yet');
    const kept = path.join(at.dir, '.local/state/aup-guard/discover/inventory.json');
    writeFileSync(kept, '{}');
    expect(looks(1).due?.words).toContain('not looked at yet');
  });

  it('is not told to an agent, and not of a policy that wants none', () => {
    expect(at.cli(['status'], { AUP_GUARD_SESSION: 'x' }).out).not.toContain('DISC-1 wants');
    writeFileSync(path.join(at.dir, '.config/aup-guard/aup.yaml'), POLICY.replace(', every: 1d', ''));
    expect(at.cli(['status']).out).not.toContain('not looked at yet');
  });

  it('is a line of doctor', () => {
    const paths = { state: path.join(at.dir, '.local/state/aup-guard') };
    const found = (text: string) => {
      const policy = policyOf({ user: text });
      const context = { machine: { paths, now: () => instant(Date.now()) } };
      return lookFindings(context, { ok: true, policy, issues: [] });
    };
    expect(found(POLICY)).toMatchObject([
      { id: 'discovery', grade: 'warn', cause: expect.stringContaining('DISC-1') },
    ]);
    expect(found(POLICY.replace(', every: 1d', ''))).toEqual([]);
    expect(at.cli(['discover', '--diff']).code).toBe(0);
    expect(found(POLICY)).toMatchObject([{ id: 'discovery', grade: 'ok' }]);
  });
});
