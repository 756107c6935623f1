import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // A shared machine can stall a real terminal for seconds: tried once more there, and a second failure is one.
    retry: process.env['CI'] === 'true' ? 1 : 0,
    include: ['test/**/*.test.ts'],
    // Those need real agents: `npm run test:agents`.
    exclude: [...configDefaults.exclude, 'test/agents/**'],
    globalSetup: ['test/build-once.ts'],
    testTimeout: 30_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
