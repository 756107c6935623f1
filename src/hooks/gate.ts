import { submit } from './client.ts';

/** `aup-hook gate PROGRAM PID -- ARGV...`: exit 0 = the gate may run the real program, 1 = refused. */
export async function runGate(args: readonly string[]): Promise<number> {
  const [program, pid, dashes, ...rest] = args;
  if (program === undefined || dashes !== '--' || !/^\d+$/.test(pid ?? '')) {
    process.stderr.write('aup-guard: the gate was called in a way it does not know; nothing was run\n');
    return 1;
  }
  const event = { kind: 'command', argv: [program, ...rest], cwd: process.cwd() } as const;
  const answer = await submit(event, { from: `gate:${program}`, pid: Number(pid) });
  if (answer.message !== '') process.stderr.write(`${answer.message}\n`);
  return answer.allow ? 0 : 1;
}
