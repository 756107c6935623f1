/** Whether the guard's own files are as an install left them: every one is read. */
import { lookForDrift } from '../drift.ts';
import { currentCopy } from '../copies.ts';
import { readManifest } from '../drift-manifest.ts';
import { underHome } from '../home.ts';
import type { Machine } from '../machine.ts';
import { checkPackage, hasList } from '../package-check.ts';
import { shown } from '../text.ts';
import { not, ok, type Finding } from './model.ts';

/** Whether the copy is the package it says it is; nothing where the package came without a list of its files. */
export function packageFindings(machine: Machine): readonly Finding[] {
  const id = 'package';
  const folder = currentCopy(machine.paths.data);
  if (folder === undefined || !hasList(folder)) return [];
  const check = checkPackage(folder, machine);
  const [first, ...more] = [...check.changed, ...check.missing, ...check.additional];
  if (first === undefined)
    return [ok(id, `the ${check.files} programs are those of aup-guard ${check.version}`)];
  const rest = more.length === 0 ? '' : `, and ${more.length} more`;
  const cause = `${shown(first)} is not what was built${rest}`;
  const remedy = 'aup-guard self-check names each; npx aup-guard install puts them right';
  return [not('fail', id, { text: 'the installed package', cause, remedy })];
}

/** Rights and shims have checks of their own. */
const ELSEWHERE = new Set(['rights', 'shim']);

export function driftFindings(machine: Machine): readonly Finding[] {
  const id = 'drift';
  const manifest = readManifest(machine);
  if (manifest === 'none') return [];
  const [first, ...more] = lookForDrift(machine, { thorough: true }).filter(
    ({ part }) => !ELSEWHERE.has(part),
  );
  if (first === undefined) {
    const files = typeof manifest === 'string' ? 0 : manifest.marks.length;
    return [ok(id, `the guard's own ${files} files are as the install left them`)];
  }
  const rest = more.length === 0 ? '' : `, and ${more.length} more`;
  const cause = `${shown(underHome(first.path))} ${first.what}${rest}`;
  const remedy = 'npx aup-guard install puts them right; aup-guard log tail tells when';
  return [not('fail', id, { text: "the guard's own files", cause, remedy })];
}
