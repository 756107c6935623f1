// Mutation testing of the pure part only: `npm run mutation`.
export default {
  packageManager: 'npm',
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'vitest.mutation.config.ts', related: true },
  mutate: ['src/engine/**/*.ts', '!src/engine/**/model.ts', '!src/engine/index.ts'],
  ignorePatterns: ['dist', '.cache', 'coverage', 'docs', 'reports'],
  // Stryker rewrites tsconfig through the compiler API, which TypeScript 7 does not have; without a file it leaves it.
  tsconfigFile: 'tsconfig.stryker-has-none.json',
  coverageAnalysis: 'perTest',
  incremental: true,
  incrementalFile: 'reports/stryker-incremental.json',
  concurrency: 2,
  timeoutMS: 10_000,
  reporters: ['clear-text', 'progress', 'html'],
  htmlReporter: { fileName: 'reports/mutation.html' },
  clearTextReporter: { allowColor: true, logTests: false },
  thresholds: { high: 95, low: 85, break: 85 },
};
