/** Known calls that delete, read and write files. */
import type { Verb } from '../model.ts';
import type { CodeCall } from './code-values.ts';
import { itemsOf, textsOf, type Value } from './code-values.ts';
import { UNKNOWN, isUnknown } from './model.ts';
import type { Step } from './step.ts';

/** What a call amounts to. */
export type Effects = (call: CodeCall) => readonly Step[];

/** Something is done that cannot be told. */
export function unsure(call: CodeCall, why: string, verb?: Verb): Step {
  return { kind: 'unresolved', why, text: call.line, ...(verb === undefined ? {} : { verb }) };
}

export function deletion(values: readonly Value[], call: CodeCall): readonly Step[] {
  const paths = values.flatMap((value) => itemsOf(value) ?? [value]).filter((value) => value.kind !== 'map');
  const texts = paths.flatMap((value) => textsOf(value) ?? [UNKNOWN]);
  if (texts.length === 0) return [unsure(call, 'inline program deletes files', 'delete-files')];
  return [{ kind: 'argv', argv: ['rm', '-rf', '--', ...texts] }];
}

export function reading(value: Value | undefined): readonly Step[] {
  const known = (textsOf(value) ?? []).filter((path) => !isUnknown(path) && path !== '');
  return known.map((path) => ({ kind: 'argv', argv: ['cat', path] }));
}

export function writing(value: Value | undefined): readonly Step[] {
  return (textsOf(value) ?? []).filter((path) => path !== UNKNOWN).map((path) => ({ kind: 'write', path }));
}

/** Nothing is written, so all that was there is gone. */
export function emptying(value: Value | undefined): readonly Step[] {
  const known = (textsOf(value) ?? []).filter((path) => !isUnknown(path) && path !== '');
  return known.map((path) => ({ kind: 'argv', argv: ['truncate', '-s', '0', path] }));
}

export function opening(path: Value | undefined, mode: Value | undefined): readonly Step[] {
  const writes = (textsOf(mode) ?? []).some((text) => /[wax+]/.test(text));
  return mode !== undefined && writes ? writing(path) : reading(path);
}
