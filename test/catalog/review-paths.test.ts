import { describe, expect, it } from 'vitest';
import { reviewKind, reviewPaths } from '../../src/catalog/review-paths.ts';

describe.each(reviewPaths)('$id', ({ id, examples, others }) => {
  it.each(examples)('%s', (file) => {
    expect(reviewKind(file)?.id).toBe(id);
    expect(reviewKind(file.toUpperCase())?.id, 'in other letters').toBe(id);
  });

  it.each(others)('not %s', (file) => {
    expect(reviewKind(file)).toBeUndefined();
  });
});

it.each(['src/app.ts', 'README.md', 'package.json', 'docs/policy.md'])('an ordinary file: %s', (file) => {
  expect(reviewKind(file)).toBeUndefined();
});
