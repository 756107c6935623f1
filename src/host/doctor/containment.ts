/** Whether sessions started here are contained: by entering a namespace, not by looking for its parts. */
import { openContainment, type Containment } from '../containment/contain.ts';
import { plainWords } from '../containment/words.ts';
import type { ContainmentTerms } from '../../engine/policy/model.ts';
import { rehearse, type Refusal } from '../containment/rehearsal.ts';
import { readGateTexts } from '../gate-texts.ts';
import type { Machine } from '../machine.ts';
import { packageRoot } from '../package.ts';
import { pathSearch } from '../path-search.ts';
import { not, ok, type DoctorContext, type Finding } from './model.ts';
import type { PolicyLook } from './policy.ts';

const ID = 'containment';
const MOST_NAMES = 5;

/** Programs over which gates would lie, and those gated by their name alone. */
function seated({ env }: Machine, containment: Containment): string {
  const find = pathSearch(env, []);
  const programs = readGateTexts(`${packageRoot()}/dist/gates.json`).flatMap((gate) => gate.programs);
  const there = programs.flatMap((program) => {
    const real = find(program);
    return real === undefined ? [] : [{ program, real }];
  });
  const loose = there.filter(({ program, real }) => containment.reach(program, real) === undefined);
  const names = loose.map(({ program }) => program);
  const more = names.length > MOST_NAMES ? ' ...' : '';
  const rest = names.length === 0 ? '' : `; by name only: ${names.slice(0, MOST_NAMES).join(', ')}${more}`;
  return `gates bound over ${there.length - names.length} programs${rest}`;
}

/** What a session would be held by here, or why not. It is not begun: the seats are only counted. */
export async function lookAtContainment({ machine }: DoctorContext): Promise<Refusal | string> {
  const setup = { machine, dir: `${machine.paths.runtime}/doctor`, assets: '', wish: 'prefer' } as const;
  const containment = openContainment({ ...setup, ownTerminal: false });
  if ('why' in containment) return containment;
  const uid = process.getuid?.() ?? 0;
  const refusal = await rehearse([...plainWords(containment.program, uid), '--', '/bin/sh', '-c', 'exit 0']);
  return refusal ?? seated(machine, containment);
}

function judged(terms: ContainmentTerms | undefined, found: Refusal | string): Finding {
  const wish = terms?.wish ?? 'off';
  if (typeof found === 'string') {
    return wish === 'off'
      ? ok(ID, 'containment is off; it can be had here (in the policy: defaults: containment: prefer)')
      : ok(ID, `contained: ${found}`);
  }
  const { why, remedy } = found;
  if (wish === 'off') return ok(ID, `containment is off; it could not be had here: ${why}`);
  const cause = `${why}; wanted by ${terms?.where ?? 'the policy'}`;
  const text = wish === 'require' ? 'no session starts: containment is required' : 'agents run uncontained';
  return not(wish === 'require' ? 'fail' : 'warn', ID, { text, cause, remedy });
}

/** Whether sessions under this policy are contained here. */
export function isContained(look: PolicyLook, found: Refusal | string): boolean {
  const wish = look.ok ? (look.policy.containment?.wish ?? 'off') : 'off';
  return wish !== 'off' && typeof found === 'string';
}

/** One line about the namespace of sessions. */
export function containmentFindings(look: PolicyLook, found: Refusal | string): readonly Finding[] {
  return [judged(look.ok ? look.policy.containment : undefined, found)];
}
