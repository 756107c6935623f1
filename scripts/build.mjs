// Bundles the programs and the library; compiles the front of the gates.
// The programs are CommonJS: Node has it running before its ES loader is up.
import { execFileSync } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { minifySync } from 'rolldown/utils';
import { buildFronts } from './front.mjs';
import { writeGateTexts } from './gates.mjs';
import { edgesOf, parse, readTree } from './source-tree.mjs';

// The bundles name the files they are made of; a linked node_modules must not tell where it really lies.
// jsonc-parser's main file hides what it requires from bundlers.
const alias = { 'jsonc-parser': path.resolve('node_modules/jsonc-parser/lib/esm/main.js') };
const resolve = { symlinks: false, alias };
const common = { platform: 'node', external: [/^@lydell\/node-pty/], logLevel: 'warn', resolve };

async function build(options, output) {
  const bundle = await rolldown({ ...common, ...options });
  await bundle.write({ dir: 'dist', minify: false, ...output });
  await bundle.close();
}

const edges = readTree('.', ['src'], ['.ts']).flatMap((source) => edgesOf(parse(source)));

function startOf(...entries) {
  const files = new Set(entries);
  for (const file of files) {
    const next = edges.filter(({ from, to, kind }) => from === file && to !== undefined && kind === 'static');
    for (const { to } of next) files.add(to);
  }
  // The entry itself does its work when it is loaded: others may only load what it needs.
  for (const entry of entries) files.delete(entry);
  return files;
}

/** These go into one file: every further file costs time at each start. */
function together(name, files) {
  return { name, test: (id) => files.has(path.relative('.', id).split(path.sep).join('/')) };
}

const shimStart = startOf('src/shims/main.ts');
const mcpStart = startOf('src/shims/mcp-main.ts');
const mcpAll = startOf('src/shims/mcp-main.ts', 'src/shims/mcp-rest.ts');

/** Reading comments, blanks and long names is a twentieth of a start; those of functions stay, so that traces can be read. */
function withoutBlanks(file) {
  const { code, errors } = minifySync(file, readFileSync(file, 'utf8'), {
    compress: false,
    mangle: { toplevel: false },
    codegen: { removeWhitespace: true },
  });
  if (errors.length > 0) throw new Error(`${file}: ${errors[0].message}`);
  const plain = withPlainExports(code);
  // The one place where an escape would not mean its character.
  if (/\braw`[^`]*[^\0-\x7f]/.test(plain)) throw new Error(`${file}: String.raw of more than ASCII`);
  // Text with one byte a character is read without a copy, and in half the time.
  writeFileSync(file, plain.replaceAll(/[^\0-\x7f]/g, escaped));
}

/** Exports as values: behind all else nothing changes any more, and a getter each takes room and time. */
function withPlainExports(code) {
  const getter =
    /Object\.defineProperty\(exports,"(\w+)",\{enumerable:true,get:function\(\)\{return (\w+)\}\}\);?/g;
  return code.replaceAll(getter, (whole, name, local) =>
    new RegExp(`\\b(?:const|function|class) ${local}\\b`).test(code) ? `exports.${name}=${local};` : whole,
  );
}

function escaped(unit) {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

rmSync('dist', { recursive: true, force: true });
await build(
  {
    input: {
      'aup-guard': 'src/cli/main.ts',
      'aup-shim': 'src/shims/main.ts',
      'aup-mcp': 'src/shims/mcp-main.ts',
      'aup-hook': 'src/hooks/main.ts',
    },
  },
  {
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: 'chunks/[name]-[hash].cjs',
    codeSplitting: {
      groups: [
        together('start-hook', startOf('src/hooks/main.ts')),
        together('start-both', new Set([...shimStart].filter((file) => mcpAll.has(file)))),
        together('start-mcp', mcpStart),
        together('start-shim', shimStart),
        together('mcp-rest', mcpAll),
        together('start-cli', startOf('src/cli/main.ts')),
        // Loaded by the same commands as their entry: in it, a command would start the program once more.
        { name: 'commander', test: /node_modules[\\/]commander[\\/]/ },
      ],
    },
  },
);
for (const file of readdirSync('dist/chunks')) {
  if (/^start-(?:hook|both|mcp|shim)-/.test(file)) withoutBlanks(`dist/chunks/${file}`);
}
await build({ input: { engine: 'src/engine/index.ts' } }, { format: 'esm', entryFileNames: '[name].js' });
await writeGateTexts('dist/gates.json');
buildFronts('dist');
// Read by the chunk that holds its program, from beside it.
const wasm = 'node-sqlite3-wasm.wasm';
// Not copied: the package has it as a program.
writeFileSync(`dist/chunks/${wasm}`, readFileSync(`node_modules/node-sqlite3-wasm/dist/${wasm}`));
copyFileSync('scripts/ahead-load.cjs', 'dist/ahead.cjs');
copyFileSync('scripts/ahead-make.cjs', 'dist/ahead-make.cjs');
execFileSync(process.execPath, ['dist/ahead-make.cjs'], { stdio: 'inherit' });
