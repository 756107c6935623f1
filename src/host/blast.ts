/** What an action would change, found out before a person is asked, without running anything it names. */
import type { Action, Verb } from '../engine/model.ts';
import { deployed } from './blast/deploy.ts';
import { deletedFiles } from './blast/files.ts';
import { forgeFacts } from './blast/forge.ts';
import { type BlastRadius, type BlastTools, type Counter, type Sheet } from './blast/model.ts';
import { paid, secretRead } from './blast/money.ts';
import { pushFacts } from './blast/push.ts';
import { deletedRefs, joinedCommits, rewrittenCommits } from './blast/refs.ts';
import { sentOut } from './blast/send.ts';
import { usedTool } from './blast/tool.ts';
import { discardedWork } from './blast/work.ts';

export type { BlastRadius, BlastTools, ShownRange } from './blast/model.ts';

/** A box that comes later than this looks broken (ms). */
const BUDGET_MS = 800;

const COUNTERS: Partial<Record<Verb, Counter>> = {
  push: pushFacts,
  'force-push': pushFacts,
  'delete-files': deletedFiles,
  'delete-branch': onForge(deletedRefs),
  'discard-work': discardedWork,
  merge: onForge(joinedCommits),
  'history-rewrite': rewrittenCommits,
  'prod-change': deployed,
  'external-send': sentOut,
  payment: paid,
  'secret-read': secretRead,
};

/** A forge's own program knows other commits than those here. */
function onForge(otherwise: Counter): Counter {
  return async (about, sheet) => {
    if (!forgeFacts(about, sheet)) await otherwise(about, sheet);
  };
}

/** Facts about one action as seen from `cwd`: all there are, or those found when time was up. */
export async function blastRadius(action: Action, cwd: string, tools: BlastTools): Promise<BlastRadius> {
  const counter = action.call === undefined ? COUNTERS[action.verb] : usedTool;
  if (counter === undefined) return { facts: [], danger: [], diff: [] };
  const sheet: Sheet = { facts: [], danger: [], diff: [], ranges: [] };
  const over = new AbortController();
  const counting = counter({ action, cwd, tools, over: over.signal }, sheet)
    // Facts are a help for the person: without them the question is asked all the same.
    .catch(() => void sheet.danger.push('what it would change could not be looked at'));
  const inTime = await beforeTime(counting, tools.budgetMs ?? BUDGET_MS);
  over.abort();
  const { facts, danger, diff, ranges, blocks } = sheet;
  return {
    facts: inTime ? [...facts] : [...facts, 'more could not be found out in time'],
    danger: [...danger],
    diff: [...diff],
    ...(blocks === undefined ? {} : { blocks }),
    ...(inTime && ranges.length > 0 ? { ranges: [...ranges] } : {}),
  };
}

async function beforeTime(work: Promise<void>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const done = work.then(() => true);
  try {
    return await Promise.race([done, late]);
  } finally {
    clearTimeout(timer);
  }
}
