/** Scripts that are what another command prints. */
import { BENIGN_SETUP } from './setup.ts';
import type { At, Call } from './reading.ts';
import type { Step } from './step.ts';

const SOURCE = /^(?:source|\.)$/;
const SHELL = /^(?:(?:ba|z|da|k|mk|a|rba)?sh|source|\.)$/;

/** `bash <(echo ...)`, `source /dev/stdin`: the script is what another command prints. */
export function substituted(program: string, call: Call, at: At): readonly Step[] | undefined {
  if (!SHELL.test(program)) return undefined;
  if (SOURCE.test(program) && BENIGN_SETUP.test(call.written)) return [];
  const path = call.argv.slice(1).find((word) => !word.startsWith('-')) ?? '';
  const text = path.startsWith('/dev/fd/') ? at.scope.files.get(path) : sourcedInput(program, path, at);
  if (text !== undefined) return [{ kind: 'shell', text }];
  const piped = SOURCE.test(program) && path === '/dev/stdin' && at.input.kind === 'pipe';
  return piped ? [{ kind: 'unresolved', why: 'shell script comes from another command' }] : undefined;
}

function sourcedInput(program: string, path: string, { input }: At): string | undefined {
  return SOURCE.test(program) && path === '/dev/stdin' && input.kind === 'text' ? input.text : undefined;
}
