import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** One that takes minutes, begun last, would leave all workers but its own with nothing to do. */
const LONGEST = [
  'test/e2e/adversary.test.ts',
  'test/e2e/devcontainer.test.ts',
  'test/e2e/report-browser.test.ts',
];

function isLong({ moduleId }: TestSpecification): boolean {
  return LONGEST.some((name) => moduleId.endsWith(name));
}

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

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
    sequence: { sequencer: LongestFirst },
  },
});
