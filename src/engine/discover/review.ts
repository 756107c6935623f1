/** What the owner of a list of tools looks at again: a list of points, each with its clause and what comes next. */
import { isObject } from '../json-object.ts';
import { phaseAt } from '../lattice.ts';
import type { Instant } from '../model.ts';
import type { Clause, Policy } from '../policy/model.ts';
import { dateOf, parseDate } from '../policy/units.ts';
import { type KnownTool, part, toolKey } from './diff.ts';
import { GRADES } from './model.ts';

export const REVIEW_KINDS = ['unapproved', 'tier-changed', 'unused', 'due'] as const;
export type ReviewKind = (typeof REVIEW_KINDS)[number];

export interface ReviewItem {
  readonly kind: ReviewKind;
  /** Of the catalogue, or what an unknown one is called. */
  readonly tool?: string;
  /** `aup.yaml:12 TOOLS-1`; the policy itself where no clause is meant. */
  readonly clause: string;
  readonly what: string;
  readonly next: string;
}

/** A tool that is here, and what the policy says of it. */
export interface ReviewedTool extends KnownTool {
  /** Other names policies may have for it: the agent the guard starts. */
  readonly also: readonly string[];
  /** The clause its verdict is from. */
  readonly clause?: string;
}

export interface Reviewing {
  readonly tools: readonly ReviewedTool[];
  /** Those of the inventory before. */
  readonly before: readonly KnownTool[];
  readonly policy: Pick<Policy, 'clauses' | 'exceptions' | 'reviewBy'>;
  readonly now: Instant;
}

const DAY = 86_400_000;
/** What is due this soon is looked at with the rest. */
const SOON = 30 * DAY;

/** The checklist, in an order that is the same for the same findings. */
export function reviewOf(reviewing: Reviewing): readonly ReviewItem[] {
  const items = [...unapproved(reviewing), ...tiers(reviewing), ...unused(reviewing), ...dates(reviewing)];
  const rank = ({ kind, tool = '', what }: ReviewItem): string =>
    `${REVIEW_KINDS.indexOf(kind)} ${tool} ${what}`;
  return items.toSorted((one, other) => (rank(one) < rank(other) ? -1 : 1));
}

/** How many points there are of each kind; what there is none of is left out. */
export function reviewCounts(items: readonly ReviewItem[]): Readonly<Record<string, number>> {
  const counts = REVIEW_KINDS.map(
    (kind) => [kind, items.filter((item) => item.kind === kind).length] as const,
  );
  return Object.fromEntries(counts.filter(([, many]) => many > 0));
}

function unapproved({ tools }: Reviewing): readonly ReviewItem[] {
  return tools.flatMap(({ id, name, surface, verdict, clause }) => {
    if (clause === undefined || verdict === undefined || verdict === 'approved') return [];
    const isNamed = verdict === 'prohibited';
    return [
      {
        kind: 'unapproved' as const,
        tool: id,
        clause,
        what: `${name} (${surface}) is here and ${isNamed ? 'prohibited' : 'not approved'}`,
        next: isNamed
          ? 'ask whoever uses it to take it away, or take it off the list'
          : `approve it in the clause, or have it asked for: aup-guard request tool ${id}`,
      },
    ];
  });
}

function tiers({ tools, before }: Reviewing): readonly ReviewItem[] {
  const old = new Map(before.map((tool) => [toolKey(tool), tool]));
  return tools.flatMap((tool) => {
    const was = old.get(toolKey(tool));
    if (was === undefined || tool.verdict !== 'approved' || !isLess(was, tool)) return [];
    const [from, to] = [part(was, 'tier') || 'unknown', part(tool, 'tier') || 'unknown'];
    return [
      {
        kind: 'tier-changed' as const,
        tool: tool.id,
        clause: tool.clause ?? 'the policy',
        what: `${tool.name}: its plan was ${from} and is ${to}`,
        next: 'see whether the terms it was approved for still hold, then say the plan in the clause',
      },
    ];
  });
}

/** Another plan, or the same with a weaker proof. */
function isLess({ tier: was }: KnownTool, { tier: now }: KnownTool): boolean {
  if (was?.value !== now?.value) return true;
  return was !== undefined && now !== undefined && GRADES.indexOf(now.grade) < GRADES.indexOf(was.grade);
}

function unused({ tools, policy, now }: Reviewing): readonly ReviewItem[] {
  const here = new Set(tools.flatMap(({ id, also }) => [id, ...also]));
  return begun(policy.clauses, now).flatMap((clause) =>
    entriesOf(clause, 'tools').flatMap(({ id }) =>
      typeof id !== 'string' || here.has(id) || !clause.controls.includes('tool-allowlist')
        ? []
        : [
            {
              kind: 'unused' as const,
              tool: id,
              clause: labelOf(clause),
              what: `${id} is approved, and not on this machine`,
              next: 'take it off the list if no other machine uses it',
            },
          ],
    ),
  );
}

/** When, by which clause, what, and what comes next. */
type Due = readonly [Instant | undefined, string, string, string];

function dueOf(clause: Clause, what: string, by: unknown): Due {
  const at = typeof by === 'string' ? parseDate(by) : undefined;
  return [at, labelOf(clause), `${what} is to be reviewed`, 'review it, then set its next day in the policy'];
}

function dates({ policy, now }: Reviewing): readonly ReviewItem[] {
  const { reviewBy, exceptions, clauses } = policy;
  const due: Due[] = [
    [
      reviewBy,
      'the policy',
      'the policy is to be reviewed',
      'review it, then set the next day in the policy',
    ],
    ...exceptions.map(
      ({ id, clause, until }) =>
        [until, `${clause} ${id}`, `the exception ${id} ends`, 'let it end, or grant it anew'] as const,
    ),
    ...begun(clauses, now).flatMap((clause) =>
      entriesOf(clause, 'tools').map(({ id, review_by: by }) => dueOf(clause, `the tool ${String(id)}`, by)),
    ),
    ...begun(clauses, now).flatMap((clause) =>
      entriesOf(clause, 'servers').map(({ id, review_by: by }) =>
        dueOf(clause, `the MCP server ${String(id)}`, isObject(by) ? by['declared'] : undefined),
      ),
    ),
  ];
  return due.flatMap(([at, clause, what, next]) => {
    if (at === undefined || at > now + SOON) return [];
    const word = at <= now ? 'was due' : 'is due';
    return [{ kind: 'due' as const, clause, what: `${what}: it ${word} on ${dateOf(at)}`, next }];
  });
}

function begun(clauses: readonly Clause[], now: Instant): readonly Clause[] {
  return clauses.filter(({ phases }) => phaseAt(phases, now) !== 'draft');
}

function entriesOf({ settings }: Clause, name: string): readonly Readonly<Record<string, unknown>>[] {
  const list = settings[name];
  return Array.isArray(list) ? list.filter(isObject) : [];
}

function labelOf({ where, id }: Clause): string {
  return `${where} ${id}`;
}
