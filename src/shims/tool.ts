/** `aup-shim tool ID NAME [ARGS...]`: a tool the guard only lets start or not; what it does then is not watched. */
import { GuardError } from '../host/errors.ts';
import { openMachine } from '../host/machine.ts';
import { findProgram } from '../host/path-search.ts';
import { sessionPolicy } from '../host/session-policy.ts';
import { shimsFolder } from '../host/shims-folder.ts';
import { sessionCatalog } from './agent-catalog.ts';
import { plainRun } from './pty/plain.ts';
import type { RunResult } from './pty/outcome.ts';
import { mayStart } from './tool-gate.ts';

function envOf(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** Throws `usage`, `agent-missing` and `policy-*`. */
export async function runTool([id, name, ...args]: readonly string[]): Promise<RunResult> {
  if (id === undefined || name === undefined)
    throw new GuardError('usage', 'usage: aup-shim tool ID NAME [ARGUMENTS...]');
  const machine = openMachine(process.env, process.cwd());
  const program = findProgram(name, machine.env, [shimsFolder(machine.paths.data)]);
  if (program === undefined) {
    throw new GuardError('agent-missing', `${name}: not found on PATH behind the guard`, {
      hint: 'install it again, or put its folder on PATH',
    });
  }
  const { policy } = await sessionPolicy(machine, sessionCatalog);
  if (!(await mayStart(machine, policy, { tool: id }))) return { code: 1 };
  return plainRun({ program, args, cwd: machine.cwd, env: envOf(process.env) });
}
