/** A record shown to somebody who has not got the log. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Live } from '../fixtures/live.ts';

const opened: Live[] = [];
afterEach(async () => {
  for (const live of opened.splice(0)) await live.close();
});

interface Proof {
  readonly line: string;
  readonly seq: number;
  readonly path: readonly string[];
  readonly note: string;
  readonly key: string;
}

async function proven(): Promise<{ live: Live; file: string; proof: Proof }> {
  const live = await Live.open();
  opened.push(live);
  for (let turn = 0; turn < 3; turn += 1) await live.shim(['agent', 'probe', 'git push origin main; true']);
  const file = path.join(live.dir, 'proof.json');
  expect((await live.cli(['log', 'prove', '3', '--out', file])).code).toBe(0);
  return { live, file, proof: JSON.parse(readFileSync(file, 'utf8')) };
}

describe('a proof', () => {
  it('holds on a machine that has no log, and names its record', async () => {
    const { live, file, proof } = await proven();
    expect(proof).toMatchObject({ schema: 'aup-guard/proof/1', seq: 3 });
    const lines = readFileSync(path.join(live.state, 'ledger/current.jsonl'), 'utf8').split('\n');
    expect(proof.line).toBe(lines[3]);
    const other = await Live.open();
    opened.push(other);
    const checked = await other.cli(['log', 'verify', '--proof', file, '--key', proof.key, '--json']);
    expect([checked.code, JSON.parse(checked.out)]).toEqual([0, expect.objectContaining({ ok: true })]);
    expect((await other.cli(['log', 'verify', '--proof', file])).out).toContain('compare it');
  });

  it.each([
    [
      'another outcome',
      'wrong-path',
      (proof: Proof) => ({
        ...proof,
        line: proof.line.replace(/"kind":"[a-z.]+"/, '"kind":"session.ended"'),
      }),
    ],
    ['another number', 'other-record', (proof: Proof) => ({ ...proof, seq: 2 })],
    ['a shorter path', 'wrong-path', (proof: Proof) => ({ ...proof, path: proof.path.slice(1) })],
    [
      'another size',
      'wrong-signature',
      (proof: Proof) => ({ ...proof, note: proof.note.replace(/\n\d+\n/, '\n4\n') }),
    ],
    ['no path', 'not-a-proof', ({ line, seq, note, key }: Proof) => ({ line, seq, note, key })],
    ['nothing', 'not-a-proof', () => 7],
  ])('with %s is refused: %s', async (_what, fault, change) => {
    const { live, file, proof } = await proven();
    writeFileSync(file, JSON.stringify(change(proof)));
    const checked = await live.cli(['log', 'verify', '--proof', file, '--json']);
    expect([checked.code, JSON.parse(checked.out)]).toEqual([
      5,
      expect.objectContaining({ ok: false, fault }),
    ]);
  });

  it('signed by another machine is refused where a key is named', async () => {
    const [one, two] = [await proven(), await proven()];
    const checked = await one.live.cli(['log', 'verify', '--proof', one.file, '--key', two.proof.key]);
    expect([checked.code, checked.out]).toEqual([5, expect.stringContaining('not signed with that key')]);
  });

  it('is not made for a record that is not there', async () => {
    const { live } = await proven();
    expect(await live.cli(['log', 'prove', '99999'])).toMatchObject({ code: 2, out: '' });
  });
});
