import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replay } from '../../../src/engine/policy/replay.ts';
import { at, detectors, NOW, policyOf, policyText } from './support.ts';
import type { ReplayRow } from '../../../src/engine/policy/replay-row.ts';
import type { ReplayReport } from '../../../src/engine/policy/replay.ts';
import { isClauseId } from '../../../src/engine/text.ts';
import { VERBS } from '../../../src/engine/model.ts';

function row(clause: string, rest: Partial<ReplayRow> = {}): ReplayRow {
  if (!isClauseId(clause)) throw new Error(clause);
  return { kind: 'approval.asked', control: 'action-approval', agent: 'claude', clause, ...rest };
}

const asked = (clause: string): ReplayRow => row(clause, { verb: 'push' });
const masked = (clause: string, detector: string): ReplayRow =>
  row(clause, { kind: 'request.redacted', control: 'context-redaction', counts: { [detector]: 2 } });

function clauses(...lines: readonly string[]): string {
  return policyText(`clauses:\n${lines.map((line) => `  - { ${line} }\n`).join('')}`);
}

const PUSH = 'id: HUMAN-1, say: S., control: action-approval, phase: enforce, when: { action: git.push }';
const FREE = "unless: [{ ref: 'refs/heads/agent/*' }]";
const MASK = 'id: DATA-1, say: S., control: context-redaction, phase: enforce, when: { data: secret }';

function compared(old: string, next: string, rows: readonly ReplayRow[]): ReplayReport {
  const known = new Map(detectors.map((one) => [one.id, one]));
  return replay(rows, {
    old: policyOf(old),
    next: policyOf(next),
    now: NOW,
    categoryOf: (id) => known.get(id),
  });
}

describe('two policies over recorded decisions', () => {
  it.each([
    ['nothing changed', [PUSH], [PUSH], {}],
    ['only words changed', [PUSH], [PUSH.replace('S.', 'Other words.')], {}],
    ['asked becomes refused', [`${PUSH}, do: ask`], [`${PUSH}, do: deny`], { 'HUMAN-1': 'ask deny' }],
    ['the clause is gone', [`${PUSH}, do: ask`], [MASK], { 'HUMAN-1': 'ask allow' }],
    ['back to monitor', [PUSH], [PUSH.replace('enforce', 'monitor')], { 'HUMAN-1': 'ask allow' }],
    [
      'the same with an unless',
      [`${PUSH}, ${FREE}`],
      [`${PUSH}, ${FREE}, do: deny`],
      { 'HUMAN-1': 'ask deny' },
    ],
    [
      'another clause is stronger now',
      [PUSH],
      [PUSH, `${PUSH.replace('HUMAN-1', 'HUMAN-2')}, do: deny`],
      { 'HUMAN-2': 'ask deny' },
    ],
    [
      'a stronger clause about something else',
      [PUSH],
      [PUSH, `${PUSH.replace('HUMAN-1', 'HUMAN-2').replace('git.push', 'payment')}, do: deny`],
      {},
    ],
  ])('%s', (...[, old, next, changes]) => {
    const report = compared(clauses(...old), clauses(...next), [asked('HUMAN-1')]);
    const found = report.changes.map(({ clause, from, to }) => [clause, `${from} ${to}`]);
    expect(Object.fromEntries(found)).toEqual(changes);
    expect(report.unknown).toEqual([]);
    expect(report.decisions).toBe(1);
  });

  it.each([
    ['a new unless about branches', [PUSH], [`${PUSH}, ${FREE}`]],
    [
      'a stronger clause about files',
      [PUSH],
      [
        PUSH,
        `${PUSH.replace('HUMAN-1', 'HUMAN-2').replace('git.push }', "git.push, path: 'db/**' }")}, do: deny`,
      ],
    ],
    ['a clause the old policy does not have', [MASK], [PUSH]],
  ])('cannot judge %s', (_, old, next) => {
    const report = compared(clauses(...old), clauses(...next), [asked('HUMAN-1')]);
    expect(report).toMatchObject({
      decisions: 1,
      same: 0,
      changes: [],
      unknown: [{ clause: 'HUMAN-1', count: 1 }],
    });
  });

  it('judges data by what was found', () => {
    const rows = [masked('DATA-1', 'aws-key-id'), masked('DATA-1', 'github-token')];
    const next = `${MASK}, unless: [{ data: tokens }]`;
    const head = 'data_classes:\n  tokens: { detect: github-token }\n';
    const report = compared(clauses(MASK), clauses(next).replace('clauses:', `${head}clauses:`), rows);
    expect(report.changes).toEqual([{ clause: 'DATA-1', from: 'redact', to: 'allow', count: 1 }]);
    expect(report.same).toBe(1);
  });

  it('counts the phase of the day', () => {
    const dated = PUSH.replace('enforce', '{ monitor: 2026-11-01, enforce: 2026-12-01 }');
    const [old, next] = [policyOf(clauses(PUSH.replace('enforce', 'monitor'))), policyOf(clauses(dated))];
    const changes = (day: string): number =>
      replay([asked('HUMAN-1')], { old, next, now: at(day), categoryOf: () => undefined }).changes.length;
    expect([changes('2026-11-30'), changes('2026-12-01')]).toEqual([0, 1]);
  });

  it('leaves out rows that are no decisions', () => {
    const { clause: _, ...nobody } = asked('HUMAN-1');
    const rows: readonly ReplayRow[] = [{ kind: 'session.started' }, nobody];
    expect(compared(clauses(PUSH), clauses(MASK), rows).decisions).toBe(0);
  });

  it('adds up: every decision is the same, changed or not to be judged; none changes under the same policy', () => {
    const rows = fc.array(
      fc.record({ id: fc.constantFrom('HUMAN-1', 'HUMAN-2', 'STANCE-0'), verb: fc.constantFrom(...VERBS) }),
    );
    const text = clauses(PUSH, `${PUSH.replace('HUMAN-1', 'HUMAN-2')}, ${FREE}, do: deny`);
    fc.assert(
      fc.property(rows, fc.boolean(), (made, same) => {
        const list = made.map(({ id, verb }) => row(id, { verb }));
        const report = compared(text, same ? text : clauses(PUSH, MASK), list);
        const sum = [...report.changes, ...report.unknown].reduce(
          (all, { count }) => all + count,
          report.same,
        );
        expect(sum).toBe(report.decisions);
        expect(report.changes.length === 0 || !same).toBe(true);
      }),
    );
  });
});
