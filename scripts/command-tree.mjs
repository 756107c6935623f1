// The commands of aup-guard as commander has them, read without running any: each module that main.ts names is bundled and asked.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Command } from 'commander';
import { rolldown } from 'rolldown';

const ENTRY = /^ {2}'?([\w-]+)'?: \(\) =>[^;]*?import\('\.\/([\w-]+)\.ts'\)/gm;

async function modules(root) {
  const text = readFileSync(path.join(root, 'src/cli/main.ts'), 'utf8');
  const table = text.slice(text.indexOf('const COMMANDS'), text.indexOf('\n};'));
  return [...table.matchAll(ENTRY)].map(([, , module]) => module);
}

/** A program with every command on it; their actions must not be run. */
export async function commandTree(root) {
  const names = await modules(root);
  const folder = mkdtempSync(path.join(tmpdir(), 'aup-commands-'));
  try {
    const input = Object.fromEntries(names.map((name) => [name, path.join(root, `src/cli/${name}.ts`)]));
    const bundle = await rolldown({
      input,
      platform: 'node',
      logLevel: 'silent',
      cwd: root,
      external: [/^@lydell\/node-pty/],
      // Its main file hides what it requires from bundlers.
      resolve: { alias: { 'jsonc-parser': path.join(root, 'node_modules/jsonc-parser/lib/esm/main.js') } },
    });
    await bundle.write({ dir: folder, format: 'esm', entryFileNames: '[name].mjs' });
    await bundle.close();
    const program = new Command('aup-guard').enablePositionalOptions();
    for (const name of names) {
      const { register } = await import(pathToFileURL(path.join(folder, `${name}.mjs`)).href);
      register(program, {});
    }
    return program;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const hidden = (command) => command._hidden === true;

/** Every command with the words that lead to it: `[{ words: ['policy', 'lint'], command }]`, the program itself first. */
export function flatten(program, words = []) {
  return [
    { words, command: program },
    ...program.commands
      .filter((command) => !hidden(command))
      .flatMap((command) => flatten(command, [...words, command.name()])),
  ];
}

/** Options people are shown, `--help` last. */
export function optionsOf({ command, words }) {
  const shown = command.options
    .filter(({ hidden }) => !hidden)
    .map(({ short, long, flags, description, required, optional, argChoices }) => ({
      names: [short, long].filter((name) => name !== undefined),
      flags,
      description,
      takesValue: required || optional,
      choices: argChoices ?? [],
    }));
  const version =
    words.length === 0
      ? [{ names: ['--version'], flags: '-V, --version', description: 'print the version' }]
      : [];
  const help = { names: ['--help'], flags: '-h, --help', description: 'print what there is' };
  return [...shown, ...version, help].map((option) => ({ choices: [], takesValue: false, ...option }));
}
