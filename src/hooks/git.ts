import type { Event, RefUpdate } from '../engine/model.ts';
import { currentPlatform } from '../host/platform/index.ts';
import { submit } from './client.ts';
import { readInput } from './input.ts';
import { runLeftovers } from './leftovers.ts';

type HookName = 'pre-push' | 'reference-transaction';

/** `aup-hook git NAME PID -- ARGS`: exit 0 = go on, 1 = git stops. PID is the git process. */
export async function runGitHook(args: readonly string[]): Promise<number> {
  const [name = '', pid = '', dashes, ...rest] = args;
  const called = dashes === '--' && /^\d+$/.test(pid);
  if (called && name === 'leftovers') return runLeftovers(Number(pid), rest[0] ?? '');
  if (!called || !isHook(name)) return notUnderstood();
  return runRefs(name, Number(pid), rest[0] ?? '');
}

async function runRefs(name: HookName, pid: number, remote: string): Promise<number> {
  const event = eventOf(name, { input: await readInput(), remote, parent: pid });
  if (event.updates.length === 0) return 0;
  const answer = await submit(event, { from: `hook:${name}`, pid });
  if (answer.message !== '') process.stderr.write(`${answer.message}\n`);
  return answer.allow ? 0 : 1;
}

function notUnderstood(): number {
  process.stderr.write('aup-guard: the git hook was called in a way it does not know\n');
  return 1;
}

function isHook(name: string): name is HookName {
  return name === 'pre-push' || name === 'reference-transaction';
}

function eventOf(
  source: HookName,
  seen: { input: string; remote: string; parent: number },
): Event & { kind: 'refs' } {
  return {
    kind: 'refs',
    source,
    remote: source === 'pre-push' ? seen.remote : '',
    updates: source === 'pre-push' ? pushed(seen.input) : moved(seen.input),
    parentArgv: currentPlatform().processInfo(seen.parent)?.argv ?? [],
    cwd: process.cwd(),
  };
}

/** `<local ref> <local id> <remote ref> <remote id>` a line. */
function pushed(input: string): readonly RefUpdate[] {
  return rows(input, 4).map(([, newId = '', ref = '', oldId = '']) => ({ ref, oldId, newId }));
}

/** `<old id> <new id> <ref>` a line; a deletion may have zeroes on both sides, any other move to the same id is none. */
function moved(input: string): readonly RefUpdate[] {
  return rows(input, 3)
    .map(([oldId = '', newId = '', ref = '']) => ({ ref, oldId, newId }))
    .filter(
      (update) =>
        /^refs\/(?:heads\/|tags\/|stash$)/.test(update.ref) &&
        (update.oldId !== update.newId || /^0+$/.test(update.newId)),
    );
}

function rows(input: string, columns: number): readonly (readonly string[])[] {
  return input
    .split('\n')
    .map((line) => line.split(' '))
    .filter((row) => row.length === columns);
}
