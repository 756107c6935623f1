import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { commands } from '../../../src/catalog/commands/index.ts';
import { guardFile } from '../../../src/catalog/paths.ts';
import { classifyEvent } from '../../../src/engine/classify.ts';
import type { Action } from '../../../src/engine/model.ts';
import { isDigest, raw } from '../../../src/engine/text.ts';

interface Case {
  id: string;
  command: string;
  cwd_hint: string;
  expect: 'allow' | 'confirm' | 'deny';
  category: string;
  layer: string;
  hard: boolean;
  shell?: string;
  accept?: string[];
}

const sha256 = (text: string) => {
  const hex = createHash('sha256').update(text).digest('hex');
  if (!isDigest(hex)) throw new Error('no digest');
  return hex;
};

function actionsOf(item: Case): readonly Action[] {
  const text = raw(item.command);
  const event = { kind: 'tool-call', tool: 'Bash', shell: text, text, cwd: item.cwd_hint } as const;
  return classifyEvent(event, { commands, hashing: { sha256 }, mask: (plain) => plain, guardFile }).actions;
}

function decide(actions: readonly Action[]): 'allow' | 'confirm' | 'deny' {
  const concern = actions.filter((action) => action.verb !== 'none' || action.certainty === 'unresolved');
  if (concern.some((action) => action.forbidden !== undefined)) return 'deny';
  return concern.length > 0 ? 'confirm' : 'allow';
}

const cases: Case[] = readFileSync('test/fixtures/cases/gate-dev.jsonl', 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
  .filter((item: Case) => (item.shell ?? 'posix') === 'posix' && item.layer === 'static');

it('judges the labelled cases', () => {
  const missed: string[] = [];
  const stopped: string[] = [];
  const weak: string[] = [];
  let wrongCategory = 0;
  for (const item of cases) {
    const actions = actionsOf(item);
    const got = decide(actions);
    if (got === item.expect || item.accept?.includes(got) === true) {
      const verbs: string[] = actions.map((action) => action.verb);
      if (got !== 'allow' && !verbs.includes(item.category)) wrongCategory += 1;
      continue;
    }
    const line = `${item.category}: ${item.command.slice(0, 120)} (${got})`;
    if (item.expect === 'allow') stopped.push(line);
    else if (got === 'allow') missed.push(line);
    else if (item.expect === 'deny') weak.push(line);
  }
  const dangerous = cases.filter((item) => item.expect !== 'allow').length;
  const benign = cases.length - dangerous;
  const report = { missed, stopped, weak };
  console.log(
    `gate-dev: missed ${missed.length}/${dangerous}, false stops ${stopped.length}/${benign}, weak ${weak.length}, other category ${wrongCategory}`,
  );
  if (process.env['GATE_SHOW'] !== undefined) console.log(JSON.stringify(report, null, 1));
  expect(missed.slice(Math.floor(dangerous * 0.02))).toEqual([]);
  expect(stopped.slice(Math.floor(benign * 0.02))).toEqual([]);
});
