import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Those need real agents: `npm run test:agents`.
    exclude: [...configDefaults.exclude, 'test/agents/**'],
    globalSetup: ['test/build-once.ts'],
    testTimeout: 30_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
