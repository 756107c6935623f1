/** A waiting request in words: the same that the box in the session's own terminal would show. */
import type { Pending, Waiting } from '../host/pending-model.ts';
import { paint, type Screen } from './terminal.ts';
import { table, type Cell } from './table.ts';
import { wrap } from './wrap.ts';

/** `1:05`, `0:09` left until `expires`; never below zero. */
export function timeLeft(expires: number, now: number): string {
  const seconds = Math.max(0, Math.ceil((expires - now) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** One line a request. */
export function listLines(screen: Screen, waiting: readonly Waiting[], now: number): string[] {
  if (waiting.length === 0) return ['nothing waits for a person'];
  const columns = [
    { title: 'id' },
    { title: 'agent', least: 6 },
    { title: 'wants to run', least: 20 },
    { title: 'clause', least: 8 },
    { title: 'left' },
  ];
  const rows = waiting.map(({ pending: { box, agent, expires } }): readonly Cell[] => [
    { text: box.id },
    { text: agent },
    { text: box.command },
    { text: box.clause.id },
    { text: timeLeft(expires, now) },
  ]);
  const [first] = waiting;
  const next = `see one and answer it: aup-guard approve ${first?.pending.box.id ?? 'ID'}`;
  return [...table(screen, columns, rows), '', next];
}

/** For programs: what the box shows, who asks and how long there is. */
export function jsonRequest({ pending, digest }: Waiting): object {
  const { box, session, agent, pid, asked, expires, critical, roles } = pending;
  return { id: box.id, session, agent, pid, asked, expires, critical, roles, digest, box };
}

/** All there is to know before a yes; what changes comes last and is cut, as it may be long. */
export function boxLines(screen: Screen, pending: Pending, word: string | undefined): string[] {
  const { box } = pending;
  const width = Math.min(screen.columns, 100) - 4;
  const part = (lines: readonly string[]): string[] =>
    lines.flatMap((line) => wrap(line, width).map((each) => `  ${each}`));
  const red = (lines: readonly string[]): string[] => lines.map((line) => paint(screen, 'red', line));
  return [
    paint(screen, 'bold', ['aup-guard', box.id, word].filter((each) => each !== undefined).join(' · ')),
    '',
    ...part([box.title]),
    ...part([`$ ${box.command}`, `argv ${box.argv.join(' ')}`, `in   ${box.cwd}`]),
    ...part((box.also ?? []).map((line) => `and  ${line}`)),
    '',
    ...part(box.facts),
    ...red(part(box.danger)),
    ...part(changes(box.diff)),
    '',
    ...part([`${box.clause.id}  ${box.clause.say}   ${box.clause.where}`]),
    ...part(box.people === undefined ? [] : [box.people]),
    ...part(pending.roles.length === 0 ? [] : [`still to say yes: ${pending.roles.join(', ')}`]),
  ];
}

const MOST_CHANGES = 40;

function changes(diff: readonly string[]): readonly string[] {
  if (diff.length <= MOST_CHANGES) return diff;
  return [
    ...diff.slice(0, MOST_CHANGES),
    `... and ${diff.length - MOST_CHANGES} more lines (all: aup-guard pending --json)`,
  ];
}
