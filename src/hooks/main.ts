/** `aup-hook`: what gates, git and agents call. Kept small: it starts often. */
import { runAgentHook } from './agent.ts';
import { runGate } from './gate.ts';
import { runGitHook } from './git.ts';

async function run(): Promise<number> {
  const [kind, ...args] = process.argv.slice(2);
  if (kind === 'gate') return runGate(args);
  if (kind === 'git') return runGitHook(args);
  if (kind === 'agent') return runAgentHook(args);
  process.stderr.write(
    'usage: aup-hook gate PROGRAM PID -- ARGV... | git HOOK PID -- ARGS... | agent AGENT EVENT\n',
  );
  return 2;
}

function failed(): number {
  process.stderr.write(
    "aup-guard: not allowed: the guard's hook failed. Ask the user to run: aup-guard doctor\n",
  );
  return 2;
}

// Ending without a decision is a refusal.
process.exitCode = 2;
void run()
  .catch(failed)
  .then((code) => (process.exitCode = code));
