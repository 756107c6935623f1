// Bundles the three programs and the library. The programs are CommonJS: Node has it running before its ES loader is up.
import { rmSync } from 'node:fs';
import { rolldown } from 'rolldown';

const common = { platform: 'node', external: [/^@lydell\/node-pty/], logLevel: 'warn' };

async function build(options, output) {
  const bundle = await rolldown({ ...common, ...options });
  await bundle.write({ dir: 'dist', minify: false, ...output });
  await bundle.close();
}

rmSync('dist', { recursive: true, force: true });
await build(
  {
    input: {
      'aup-guard': 'src/cli/main.ts',
      'aup-shim': 'src/shims/main.ts',
      'aup-hook': 'src/hooks/main.ts',
    },
  },
  { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'chunks/[name]-[hash].cjs' },
);
await build({ input: { engine: 'src/engine/index.ts' } }, { format: 'esm', entryFileNames: '[name].js' });
