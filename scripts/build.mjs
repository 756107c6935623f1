// Bundles the three programs: one file each for the hot ones, lazy chunks for what only people's commands load.
import { rmSync } from 'node:fs';
import { rolldown } from 'rolldown';

const entries = {
  'aup-guard': 'src/cli/main.ts',
  'aup-shim': 'src/shims/main.ts',
  'aup-hook': 'src/hooks/main.ts',
  engine: 'src/engine/index.ts',
};

rmSync('dist', { recursive: true, force: true });
const bundle = await rolldown({
  input: entries,
  platform: 'node',
  external: [/^@lydell\/node-pty/],
  logLevel: 'warn',
});
await bundle.write({
  dir: 'dist',
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name]-[hash].js',
  minify: false,
});
await bundle.close();
