/** What a row of the ledger still tells of an event: enough for some conditions, unknown for the rest. */
import { answers, verdictOf, type Answer, type Reading, type Subject, type Truth } from '../condition.ts';
import { isActionControl, isDataControl } from '../controls/kinds.ts';
import { safe } from '../text.ts';
import type { Action, Category, Digest, Finding, RecordDraft } from '../model.ts';
import type { Clause, Condition } from './model.ts';

/** The fields of a row that a replay reads. */
export type ReplayRow = Pick<
  RecordDraft,
  'kind' | 'clause' | 'control' | 'verb' | 'agent' | 'actor' | 'counts' | 'decision' | 'intended'
>;

/** Category of a detector of the catalogue; undefined for one this version does not know. */
export type CategoryOf = (
  detector: string,
) => { readonly category: Category; readonly optIn?: boolean } | undefined;

interface RowWorld {
  readonly categoryOf: CategoryOf;
  /** Any; nothing is approved here. */
  readonly digest: Digest;
}

/** Detector ids of a row; the ledger keeps anything else as `~digest`. */
function findingsOf(counts: RecordDraft['counts'], categoryOf: CategoryOf): readonly Finding[] {
  return Object.keys(counts ?? {}).flatMap((detector): Finding[] => {
    const base = { detector, label: 'X', start: 0, end: 1, confidence: 'high' } as const;
    if (/^[a-z][\w-]*\/[\w-]+$/u.test(detector)) return [{ ...base, category: 'organisation' }];
    const known = categoryOf(detector);
    if (known === undefined) return [];
    return [{ ...base, category: known.category, ...(known.optIn === true ? { optIn: true } : {}) }];
  });
}

/** No row holds an action's words, branches, files or repository. */
export function subjectsOf(row: ReplayRow, { categoryOf, digest }: RowWorld): readonly Subject[] {
  const { verb, agent = '~', actor = 'agent' } = row;
  const base = { actor, tool: agent.startsWith('~') ? '' : agent };
  if (verb === undefined)
    return findingsOf(row.counts, categoryOf).map((finding) => Object.assign({ findings: [finding] }, base));
  const target = safe`something`;
  const nothing: Pick<Action, 'program' | 'argv' | 'refs' | 'paths'> = {
    program: '',
    argv: [],
    refs: [],
    paths: [],
  };
  const action: Action = { ...nothing, verb, target, certainty: 'known', digest };
  return [{ ...base, findings: [], action }];
}

function answered(condition: Condition, subject: Subject, reading: Reading): readonly Answer[] {
  const { action } = subject;
  // Which words a command had is not on record: only its verb can name it.
  const blind = action !== undefined && condition.commands !== undefined;
  const asked = blind ? { ...subject, action: { ...action, certainty: 'unresolved' as const } } : subject;
  return answers(condition, asked, reading).map((answer) =>
    answer.key === 'data' && action !== undefined ? { key: answer.key, result: 'unknown' } : answer,
  );
}

/** Whether a clause has a say about what a row tells of. */
export function touchOf(clause: Clause, subject: Subject): Truth {
  const when = verdictOf(answered(clause.when, subject, 'reach'));
  if (when === 'false') return 'false';
  const unless = new Set(clause.unless.map((entry) => verdictOf(answered(entry, subject, 'narrow'))));
  if (unless.has('true')) return 'false';
  return unless.has('unknown') ? 'unknown' : when;
}

/** Whether the clause judges the kind of thing a row is about. */
export function judges(clause: Clause, { verb, control }: ReplayRow): boolean {
  if (verb !== undefined) return clause.controls.some(isActionControl);
  return control !== undefined && isDataControl(control) && clause.controls.includes(control);
}
