/** Asking people about the actions of one event: what they see, on whose yes it rests, what is recorded. */
import type { ApprovalAnswer, ApprovalRequest, Approver, SecondPeople, Yes } from '../engine/approval.ts';
import type { Action, Assurance, Instant, RecordDraft, Verb } from '../engine/model.ts';
import type { AskTerms } from '../engine/policy/model.ts';
import { answersSuffice, askTermsOf, byWeight } from '../host/approval.ts';
import type { BlastRadius, ShownRange } from '../host/blast.ts';
import type { Guard, Judged } from '../host/guard.ts';
import { underHome } from '../host/home.ts';
import { safe, shown, toSafe } from '../host/text.ts';
import { approvalRequest, type Looked } from './broker-box.ts';
import type { Questions } from './broker-questions.ts';
import { asked, askingReason } from './broker-reading.ts';
import type { Refusal } from './broker-words.ts';

/** What came of a question. */
export type Answered =
  | {
      readonly kind: 'approved';
      readonly scope: 'once' | 'session';
      readonly assurance: Assurance;
      /** Letters of the words that came with it; 0 = none. */
      readonly reasonLength: number;
      /** What the person saw of the commits this is about. */
      readonly shown?: Shown;
    }
  | Refusal;

/** Commits that a yes was given to, as they were shown, and the row in the log that says so. */
export interface Shown {
  readonly ranges: readonly PlacedRange[];
  /** -1 = not known. */
  readonly record: number;
}

/** A range of commits in the repository around a folder. */
export interface PlacedRange extends ShownRange {
  readonly verb: Verb;
  readonly cwd: string;
}

export interface AskWorld {
  readonly guard: Guard;
  readonly approver: Approver;
  /** Absent where nobody but the person at the terminal can be reached. */
  readonly second?: SecondPeople | undefined;
  readonly questions: Questions<Answered>;
  readonly now: () => Instant;
  /** A short random text to be typed. */
  readonly code: () => string;
  readonly blast: (action: Action, cwd: string) => Promise<BlastRadius>;
}

/** Facts are found out for so many actions; the rest are only named. */
const MOST_LOOKED_AT = 6;
/** More answers than any clause can need. */
const MOST_ANSWERS = 8;
const NOT_LOOKED_AT: BlastRadius = { facts: [], danger: [], diff: [] };

export interface Question {
  readonly judged: Judged;
  /** Where an action happens; undefined when that is known only when it runs. */
  readonly directory: (action: Action) => string | undefined;
  readonly signal: AbortSignal;
}

/** Asks about everything a clause wants asked in `judged`. The answer is on record when this resolves. */
export async function askPeople({ judged, directory, signal }: Question, world: AskWorld): Promise<Answered> {
  const actions = byWeight(asked(judged));
  const { mask, policy, agent } = world.guard;
  const looked = await lookAt(actions, directory, world);
  const blocks = looked.map(({ radius }) => radius.blocks).find((why) => why !== undefined);
  if (blocks !== undefined) return { kind: 'forbidden', why: toSafe(blocks, mask) };
  const terms = askTermsOf(policy, judged.decision);
  const reason = askingReason(judged);
  const rest = { id: judged.ref, agent, looked, reason, terms, mask, code: world.code() };
  const request = approvalRequest(rest);
  note(judged, { kind: 'approval.asked' }, world);
  const began = world.now();
  const key = JSON.stringify([reason?.clause ?? '', actions.map(({ digest }) => digest)]);
  const answered = await world.questions.ask(key, signal, (gone) => people({ request, terms }, world, gone));
  const ms = world.now() - began;
  // Written before the verdict is released: an approval nobody can find later does not count.
  const record = note(judged, { kind: 'approval.answered', ms, ...rowOf(answered) }, world);
  return answered.kind === 'approved'
    ? { ...answered, shown: { ranges: rangesOf(looked), record } }
    : answered;
}

function rangesOf(looked: readonly Placed[]): readonly PlacedRange[] {
  return looked.flatMap(({ action: { verb }, cwd, radius }) =>
    cwd === undefined ? [] : (radius.ranges ?? []).map(({ base, head }) => ({ base, head, verb, cwd })),
  );
}

interface Placed extends Looked {
  readonly cwd: string | undefined;
}

async function lookAt(
  actions: readonly Action[],
  directory: Question['directory'],
  world: AskWorld,
): Promise<readonly Placed[]> {
  return Promise.all(
    actions.map(async (action, at) => {
      const cwd = directory(action);
      const seen = at < MOST_LOOKED_AT && cwd !== undefined;
      const where = cwd === undefined ? 'a folder only known when it runs' : underHome(cwd);
      return { action, where, cwd, radius: seen ? await world.blast(action, cwd) : NOT_LOOKED_AT };
    }),
  );
}

interface Put {
  readonly request: ApprovalRequest;
  readonly terms: AskTerms;
}

/** The person at the terminal first, then whoever else must say yes. */
async function people({ request, terms }: Put, world: AskWorld, signal: AbortSignal): Promise<Answered> {
  const first = await world.approver.ask(request, signal);
  if (first.kind !== 'approved') return refusalOf(first, terms);
  const reasonLength = Array.from(first.reason ?? '').length;
  const own: Yes = {
    who: 'terminal',
    roles: terminalRoles(terms),
    assurance: first.assurance,
    reasonLength,
  };
  const given = [own];
  let state = answersSuffice(terms, given);
  while (!state.enough) {
    const { missing } = state;
    if (world.second === undefined || given.length >= MOST_ANSWERS) return nobodyElse(missing);
    const next = await world.second.next(request, { missing, given }, signal);
    if (next.kind !== 'yes') return refusalOf(next, terms);
    given.push(next.yes);
    state = answersSuffice(terms, given);
  }
  // A box that offered no session cannot have been answered with one.
  const scope = request.session === undefined || given.length > 1 ? 'once' : first.scope;
  return { kind: 'approved', scope, assurance: state.assurance, reasonLength };
}

/** Whoever sits at the terminal is the developer, or where none is asked for the first of those who are. */
function terminalRoles({ by }: AskTerms): readonly string[] {
  return by.includes('developer') ? ['developer'] : by.slice(0, 1);
}

function nobodyElse(missing: readonly string[]): Refusal {
  const why = safe`a yes is missing (${shown(missing.join(', '))}), and nobody else can be asked here`;
  return { kind: 'unavailable', why };
}

function refusalOf(
  answer: Exclude<ApprovalAnswer, { readonly kind: 'approved' }>,
  { timeoutMs }: AskTerms,
): Refusal {
  if (answer.kind === 'timeout') return { kind: 'timeout', ms: timeoutMs };
  if (answer.kind === 'unavailable') return answer;
  return answer.note === undefined
    ? { kind: 'denied-by-person' }
    : { kind: 'denied-by-person', note: answer.note };
}

const OUTCOMES: ReadonlyMap<Refusal['kind'], string> = new Map([
  ['denied-by-person', 'denied'],
  ['timeout', 'timeout'],
]);

type Row = Pick<RecordDraft, 'kind' | 'outcome' | 'assurance' | 'ms' | 'counts'>;

/** Of the words a person gave only their length is kept: the log holds no content. */
function rowOf(answered: Answered): Pick<Row, 'outcome' | 'assurance' | 'counts'> {
  if (answered.kind === 'approved') {
    const { assurance, reasonLength } = answered;
    const counts = reasonLength > 0 ? { counts: { 'reason-letters': reasonLength } } : {};
    return { outcome: 'approved', assurance, ...counts };
  }
  return { outcome: OUTCOMES.get(answered.kind) ?? 'refused', assurance: 'none' };
}

/** Number of the row; -1 where it has none. */
function note(judged: Judged, row: Row, { guard }: AskWorld): number {
  const reason = askingReason(judged);
  const [action] = byWeight(asked(judged));
  const { seq = -1 } = guard.note({
    ...row,
    ref: judged.ref,
    actor: judged.situation.actor,
    ...(reason === undefined ? {} : { clause: reason.clause, control: reason.control, phase: reason.phase }),
    ...(action === undefined ? {} : { verb: action.verb, object: action.digest }),
  });
  return seq;
}
