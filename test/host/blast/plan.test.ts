import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPlan } from '../../../src/host/blast/plan.ts';

/** Saved by terraform 1.11 from resources of its built-in provider. */
const saved = readFileSync('test/fixtures/plans/change.tfplan');

describe('a saved plan', () => {
  it('tells what it creates, changes, replaces and destroys', () => {
    const found = readPlan(saved) ?? [];
    expect(found.map(({ does, address }) => `${does} ${address}`).toSorted()).toEqual([
      'create terraform_data.new',
      'delete terraform_data.gone',
      'replace terraform_data.replaced',
      'update terraform_data.changed',
    ]);
  });

  it('is nothing when it is no plan, cut off or damaged', () => {
    expect(readPlan(Buffer.from('resource "x" "y" {}'))).toBeUndefined();
    expect(readPlan(Buffer.alloc(0))).toBeUndefined();
    expect(readPlan(saved.subarray(0, 900))).toBeUndefined();
    fc.assert(
      fc.property(fc.nat(saved.length - 1), fc.nat(255), (at, byte) => {
        const damaged = Buffer.from(saved);
        damaged[at] = byte;
        const found = readPlan(damaged);
        expect(found === undefined || Array.isArray(found)).toBe(true);
      }),
    );
  });
});
