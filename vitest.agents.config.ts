import { defineConfig } from 'vitest/config';

// Tests against the real agents: started by scripts/test-agents.mjs, which installs them and builds first.
export default defineConfig({
  test: {
    // A shared machine can stall a real terminal for seconds: tried once more there, and a second failure is one.
    retry: process.env['CI'] === 'true' ? 1 : 0,
    include: ['test/agents/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Each has a home, ports and a terminal multiplexer of its own. They wait half of the time; more would starve one another.
    maxWorkers: 3,
  },
});
