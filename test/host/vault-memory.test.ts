import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { openVault } from '../../src/host/vault-file.ts';

const REQUEST = 1_000_000;
const VALUES = 100;

/** Memory that is really in use, MB. */
function used(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
  return process.memoryUsage().heapUsed / 1e6;
}

/** A text of its own, in one piece, and a value that is cut from it. */
function cut(at: number): string {
  const text = Buffer.alloc(REQUEST, 'x');
  text.write(`value-number-${at}-of-this-test`, 500);
  return text.toString('latin1').slice(500, 500 + `value-number-${at}-of-this-test`.length);
}

it('a vault keeps values, not the requests they were in', () => {
  const vault = openVault({});
  const before = used();
  for (let at = 0; at < VALUES; at += 1) vault.conceal(cut(at), 'KEY');
  const after = used();
  expect(vault.values()).toHaveLength(VALUES);
  expect(after - before).toBeLessThan(20);
});

it('a list of the same would keep them all', () => {
  const before = used();
  const kept = Array.from({ length: VALUES }, (_, at) => cut(at));
  expect(used() - before).toBeGreaterThan(80);
  expect(kept).toHaveLength(VALUES);
});
