/** What may be asked of `redact`, and what goes together. */
import { GuardError } from '../host/errors.ts';

export interface RedactOptions {
  readonly preview?: boolean;
  readonly restore?: boolean;
  readonly json?: boolean;
  /** `{id,text}` lines in, `{id,findings}` lines out; nothing is remembered. */
  readonly jsonl?: boolean;
  readonly files?: readonly string[];
  readonly write?: boolean;
  readonly baseline?: string;
  readonly updateBaseline?: boolean;
  readonly detect?: string;
  readonly stdinPath?: string;
  readonly lineBuffered?: boolean;
}

/** Pairs in which the first needs one of the others. */
const NEEDS: readonly (readonly [keyof RedactOptions, readonly (keyof RedactOptions)[]])[] = [
  ['write', ['files']],
  ['baseline', ['files', 'json', 'preview']],
  ['updateBaseline', ['baseline']],
  ['stdinPath', ['json', 'preview']],
];

/** Pairs that contradict each other. */
const APART: readonly (readonly [keyof RedactOptions, readonly (keyof RedactOptions)[]])[] = [
  ['restore', ['jsonl', 'json', 'preview', 'files', 'detect']],
  ['jsonl', ['json', 'preview', 'files']],
  ['json', ['preview']],
  ['files', ['stdinPath']],
  ['lineBuffered', ['restore', 'jsonl', 'json', 'preview', 'files']],
  ['write', ['json', 'preview', 'updateBaseline']],
  ['updateBaseline', ['json', 'preview']],
];

function flag(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Throws `usage` for options that make no sense together. */
export function checkOptions(options: RedactOptions): void {
  const given = (name: keyof RedactOptions): boolean => options[name] !== undefined;
  for (const [name, others] of APART) {
    const other = given(name) ? others.find((one) => given(one)) : undefined;
    if (other !== undefined)
      throw new GuardError('usage', `${flag(name)} and ${flag(other)} do not go together`);
  }
  for (const [name, others] of NEEDS) {
    if (!given(name) || others.some((one) => given(one))) continue;
    throw new GuardError('usage', `${flag(name)} goes with ${others.map((one) => flag(one)).join(' or ')}`);
  }
}
