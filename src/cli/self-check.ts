/** `aup-guard self-check`: are the guard's own programs those that were built? */
import type { Command } from 'commander';
import { currentCopy } from '../host/copies.ts';
import { EXIT_CODES } from '../host/errors.ts';
import { underHome } from '../host/home.ts';
import { openMachine } from '../host/machine.ts';
import { checkPackage, isWhole, type PackageCheck, type Voucher } from '../host/package-check.ts';
import { packageRoot } from '../host/package.ts';
import { shown } from '../host/text.ts';
import { printJson, printLines } from './terminal.ts';

const VOUCHERS: Readonly<Record<Voucher, string>> = {
  running: 'the list of the program that checks, which is another copy',
  sealed: "the list it came with, as this machine's key has it since the install",
  itself: 'the list it came with alone: whoever changes a file can change that list too',
};

function named(word: string, files: readonly string[]): readonly string[] {
  return files.map((file) => `  ${word.padEnd(10)} ${shown(file)}`);
}

function linesOf(check: PackageCheck): readonly string[] {
  const bad = [
    ...named('changed', check.changed),
    ...named('missing', check.missing),
    ...named('additional', check.additional),
  ];
  const about = [
    `  ${check.files} files of aup-guard ${check.version} in ${shown(underHome(check.folder))}`,
    `  by ${VOUCHERS[check.voucher]}`,
  ];
  if (bad.length === 0) return [...about, '  all are as they were built'];
  return [
    ...about,
    ...bad,
    '  next       npx aup-guard install puts them right; aup-guard log tail tells when',
  ];
}

function run(flags: { readonly json?: boolean }): void {
  const machine = openMachine(process.env, process.cwd());
  const check = checkPackage(currentCopy(machine.paths.data) ?? packageRoot(), machine);
  const whole = isWhole(check);
  if (flags.json === true) printJson('aup-guard/self-check/1', { ok: whole, ...check });
  else printLines(linesOf(check));
  if (!whole) process.exitCode = EXIT_CODES.refused;
}

const AFTER = `
It reads the installed copy, or the package itself where none is installed. A program that was changed can say anything: check
it by another one of the same version, such as npx aup-guard@VERSION self-check.
Exit codes: 0 all as built, 1 a file is changed, missing or additional, 4 no list of files.`;

/** Adds `self-check`. */
export function register(program: Command): void {
  program
    .command('self-check')
    .description("compare the guard's own programs with the list made when they were built")
    .option('--json', 'as JSON')
    .addHelpText('after', AFTER)
    .action((flags: { readonly json?: boolean }) => run(flags));
}
