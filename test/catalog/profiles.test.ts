import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { profiles } from '../../src/catalog/profiles/index.ts';

const folder = new URL('../../install/policies/', import.meta.url);

describe('profiles', () => {
  it('are all there', () => {
    expect(readdirSync(folder).toSorted()).toEqual(
      Object.keys(profiles)
        .map((name) => `${name}.yaml`)
        .toSorted(),
    );
  });

  it.each(Object.entries(profiles))('%s is the text of its file in install/policies', (name, text) => {
    expect(text).toBe(readFileSync(new URL(`${name}.yaml`, folder), 'utf8'));
  });
});
