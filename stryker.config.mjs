// Mutation testing of the pure part: `npm run mutation`, about a quarter of an hour. Results: docs/mutation.md.
import { mutated } from './scripts/mutation-files.mjs';

export default {
  packageManager: 'npm',
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'vitest.mutation.config.ts', related: true },
  mutate: mutated,
  ignorePatterns: ['dist', '.cache', 'coverage', 'docs', 'reports'],
  // Stryker rewrites tsconfig through the compiler API, which TypeScript 7 does not have; without a file it leaves it.
  tsconfigFile: 'tsconfig.stryker-has-none.json',
  coverageAnalysis: 'perTest',
  incremental: true,
  incrementalFile: 'reports/stryker-incremental.json',
  // A second run beside the first slows both down more than it saves.
  concurrency: 1,
  timeoutMS: 10_000,
  reporters: ['clear-text', 'progress', 'html', 'json'],
  htmlReporter: { fileName: 'reports/mutation.html' },
  jsonReporter: { fileName: 'reports/mutation.json' },
  clearTextReporter: { allowColor: true, logTests: false, reportMutants: false },
  thresholds: { high: 95, low: 85, break: 85 },
};
