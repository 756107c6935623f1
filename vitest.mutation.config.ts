import { defineConfig } from 'vitest/config';

// The tests that judge engine/: no bundles, no processes, so that thousands of runs stay cheap.
export default defineConfig({
  test: {
    include: ['test/engine/**/*.test.ts', 'test/catalog/**/*.test.ts'],
    testTimeout: 10_000,
  },
});
