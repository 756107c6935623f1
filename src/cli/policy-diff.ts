/** `aup-guard policy diff`: what a policy says that another does not. */
import type { PolicyChange } from '../engine/policy/diff/model.ts';
import { GuardError } from '../host/errors.ts';
import { openMachine } from '../host/machine.ts';
import { maskOf } from '../host/mcp-chosen.ts';
import { compared, fileSide, revisionSide } from '../host/policy-compare.ts';
import type { PolicyCommandNeeds } from './policy-needs.ts';
import { loadOptions } from './policy-needs.ts';
import { countOf, currentScreen, paint, type Style } from './terminal.ts';

export interface DiffFlags {
  readonly ref?: string;
  readonly failOn?: string;
  readonly json?: boolean;
}

type Way = PolicyChange['way'];

const STYLES: Readonly<Record<Way, Style>> = {
  looser: 'red',
  changed: 'yellow',
  tighter: 'green',
  neutral: 'dim',
};

/** What makes the command fail, from the mildest demand up. */
const FAILS: Readonly<Record<string, readonly Way[]>> = {
  looser: ['looser'],
  changed: ['looser', 'changed'],
  any: ['looser', 'changed', 'tighter', 'neutral'],
};

function failing(name: string | undefined): readonly Way[] {
  if (name === undefined) return [];
  const ways = Object.hasOwn(FAILS, name) ? FAILS[name] : undefined;
  if (ways !== undefined) return ways;
  throw new GuardError('usage', `--fail-on knows no ${JSON.stringify(name.slice(0, 40))}`, {
    hint: `one of: ${Object.keys(FAILS).join(', ')}`,
  });
}

type Sides = readonly [Awaited<ReturnType<typeof fileSide>>, Awaited<ReturnType<typeof fileSide>>];

async function sidesOf(
  files: readonly string[],
  { ref }: DiffFlags,
  needs: PolicyCommandNeeds,
): Promise<Sides> {
  const options = loadOptions(needs);
  const [first, second, ...more] = files;
  if (ref !== undefined && second === undefined) {
    const machine = openMachine(process.env, process.cwd());
    const file = first ?? `${needs.repoRoot ?? machine.cwd}/aup.yaml`;
    return [await revisionSide({ ref, file }, machine, options), await fileSide(file, options)];
  }
  if (ref === undefined && first !== undefined && second !== undefined && more.length === 0) {
    return [await fileSide(first, options), await fileSide(second, options)];
  }
  throw new GuardError('usage', 'name two policy files, or --ref and at most one', {
    hint: 'examples: aup-guard policy diff old.yaml new.yaml; aup-guard policy diff --ref main',
  });
}

function line({ way, what }: PolicyChange): string {
  return `${paint(currentScreen(), STYLES[way], way.padEnd(7))}  ${what}`;
}

function summary(changes: readonly PolicyChange[]): string {
  const ways: readonly Way[] = ['looser', 'changed', 'tighter', 'neutral'];
  const counts = ways.flatMap((way) => {
    const times = changes.filter((change) => change.way === way).length;
    return times === 0 ? [] : [`${times} ${way}`];
  });
  return `${countOf(changes.length, 'change')}: ${counts.join(', ')}`;
}

/** Throws `usage`, `policy-unreadable` or `policy-invalid`; exits 1 for what `--fail-on` names. */
export async function diff(
  files: readonly string[],
  flags: DiffFlags,
  needs: PolicyCommandNeeds,
): Promise<void> {
  const fails = failing(flags.failOn);
  const [before, after] = await sidesOf(files, flags, needs);
  const mask = maskOf((text) => needs.scan(text).filter(({ category }) => category === 'secret'));
  const changes = await compared(before, after, mask);
  const lines =
    changes.length === 0
      ? ['no difference in what the two demand']
      : [...changes.map(line), summary(changes)];
  needs.out(
    flags.json === true
      ? `${JSON.stringify({ schema: 'aup-guard/policy-diff/1', changes }, null, 2)}\n`
      : `${lines.join('\n')}\n`,
  );
  if (changes.some(({ way }) => fails.includes(way))) needs.exit(1);
}
