/** Judges what a person is about to commit or push, outside of sessions. */
import { decide } from '../engine/decide.ts';
import type { Reason } from '../engine/model.ts';
import type { PatchPart } from '../engine/patch-reader.ts';
import { SESSION_ENV } from './channel.ts';
import { changeGit, type ChangeGit } from './change-git.ts';
import type { PolicyChange } from './change-policy.ts';
import { openChangeScan, type ChangePlaceholder, type ChangeScan, type ChangeSecret } from './change-scan.ts';
import { changeSource, stagedOfGuard, type ChangeAsked } from './change-source.ts';
import { knownHere, openTerms, outcomeFor, type ChangeCatalog, type ChangeTerms } from './change-terms.ts';
import type { GuardError } from './errors.ts';
import type { Machine } from './machine.ts';

export interface ChangeReport {
  readonly hook: ChangeAsked['hook'];
  /** All of which a clause speaks, those that are only recorded too. */
  readonly secrets: readonly ChangeSecret[];
  readonly placeholders: readonly ChangePlaceholder[];
  /** What the policy says about the placeholders. */
  readonly leftover: Reason | undefined;
  /** Set when not all could be looked at: what the strictest clause says of that. */
  readonly unseen: Reason | undefined;
  readonly policy: PolicyChange | undefined;
  /** Why the last good policy counts instead of the one that is written. */
  readonly problem: GuardError | undefined;
  readonly terms: ChangeTerms;
}

interface Found {
  readonly secrets: readonly ChangeSecret[];
  readonly placeholders: readonly ChangePlaceholder[];
}

const NONE: Found = { secrets: [], placeholders: [] };

async function found(parts: readonly PatchPart[], scan: ChangeScan): Promise<Found> {
  const secrets: ChangeSecret[] = [];
  for (const part of parts) secrets.push(...(await scan.secrets(part)));
  return { secrets, placeholders: parts.flatMap((part) => scan.placeholders(part)) };
}

function placeOf({ file, line }: { readonly file: string; readonly line: number }): string {
  return `${line} ${file}`;
}

function inBoth(one: Found, other: Found): Found {
  const secrets = new Set(other.secrets.map((item) => placeOf(item)));
  const placeholders = new Set(other.placeholders.map((item) => placeOf(item)));
  return {
    secrets: one.secrets.filter((item) => secrets.has(placeOf(item))),
    placeholders: one.placeholders.filter((item) => placeholders.has(placeOf(item))),
  };
}

/** Looks at the other views only where the first one shows something. */
async function foundInAll(
  views: readonly (() => Promise<readonly PatchPart[]>)[],
  scan: ChangeScan,
): Promise<Found> {
  const [first, ...others] = views;
  let all = first === undefined ? NONE : await found(await first(), scan);
  for (const view of others) {
    if (all.secrets.length + all.placeholders.length > 0) all = inBoth(all, await found(await view(), scan));
  }
  return all;
}

/** What clauses about data say of placeholders that would be kept for good: as in a session. */
export async function aboutLeftovers(
  places: readonly ChangePlaceholder[],
  { policy }: ChangeTerms,
  { machine, hook }: { readonly machine: Machine; readonly hook: ChangeAsked['hook'] },
): Promise<Reason | undefined> {
  if (places.length === 0) return undefined;
  const { classifyEvent } = await import('../engine/classify.ts');
  const event = {
    kind: 'leftovers',
    source: hook,
    places: places.map(({ file, line, placeholder }) => ({ where: `${file}:${line}`, placeholder })),
    cwd: machine.cwd,
  } as const;
  const world = { commands: [], hashing: machine.hashing, mask: (text: string) => text };
  const situation = { ...classifyEvent(event, world), actor: 'human', tool: '' } as const;
  return decide(policy, situation, { now: machine.now(), approvals: [], who: machine.who }).because[0];
}

async function policyIn(
  git: ChangeGit,
  scan: ChangeScan,
  setup: { readonly machine: Machine; readonly catalog: ChangeCatalog },
): Promise<PolicyChange | undefined> {
  const changed = await stagedOfGuard(git);
  if (changed.length === 0) return undefined;
  const { changedPolicy } = await import('./change-policy.ts');
  return changedPolicy(changed, { git, ...setup, scan: (text) => scan.findings(text) });
}

/** Throws `policy-invalid` or `usage` when nothing can be said: git must stop then, too. */
export async function checkChange(
  asked: ChangeAsked,
  machine: Machine,
  catalog: ChangeCatalog,
): Promise<ChangeReport> {
  const { hook } = asked;
  const git = changeGit(machine);
  const [terms, { views, unknown }] = await Promise.all([
    openTerms(machine, catalog),
    changeSource(git, asked),
  ]);
  const { wanted, own, problem, unseen } = terms;
  const known = knownHere(machine, catalog);
  const scan = openChangeScan({ git, detectors: catalog.detectors, own, wanted, known });
  const { secrets, placeholders } = await foundInAll(views, scan);
  // In a session its own hooks have asked about them already.
  const inside = (machine.env[SESSION_ENV.session] ?? '') !== '';
  const left = inside ? [] : placeholders;
  return {
    hook,
    secrets: secrets.filter(({ reason }) => reason !== undefined),
    placeholders: left,
    leftover: await aboutLeftovers(left, terms, { machine, hook }),
    policy: hook === 'pre-commit' ? await policyIn(git, scan, { machine, catalog }) : undefined,
    unseen: git.cut() || unknown ? unseen() : undefined,
    problem,
    terms,
  };
}

/** What a report comes to: `deny` stops git. */
export function outcomeOfChange({
  secrets,
  leftover,
  unseen,
  policy,
}: ChangeReport): 'allow' | 'warn' | 'deny' {
  const reasons = [...secrets.map(({ reason }) => reason), leftover, unseen];
  const outcomes = new Set(reasons.map((reason) => outcomeFor(reason)));
  const broken = policy?.issues.some(({ level }) => level === 'error') === true;
  if (broken || outcomes.has('deny')) return 'deny';
  return outcomes.has('warn') ? 'warn' : 'allow';
}
