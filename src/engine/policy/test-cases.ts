/** A policy's own `tests:`: what should be decided, held against what is. */
import { decide } from '../decide.ts';
import { toolStanding } from '../discover/standing.ts';
import { joinAll, phaseAt } from '../lattice.ts';
import { safe, toSafe } from '../text.ts';
import { enforced } from './enforced.ts';
import { outcomeOf } from './parse.ts';
import { shown } from './source.ts';
import { parseDate } from './units.ts';
import type { Who } from '../exception.ts';
import type { Instant, Outcome, Phase, Safe, Situation } from '../model.ts';
import type { Policy } from './model.ts';
import type { ParsedFile } from './parse.ts';
import type { RawGiven } from './raw.ts';

export interface TestCase {
  readonly name: Safe;
  /** `aup.yaml:120`. */
  readonly where: Safe;
  readonly given: RawGiven;
  readonly expect: { readonly clause?: string; readonly do?: Outcome };
}

/** One clause's say about a test. */
export interface TestSay {
  readonly clause: string;
  readonly do: Outcome;
  readonly why: Safe;
}

export interface TestResult {
  readonly name: Safe;
  readonly where: Safe;
  readonly ok: boolean;
  readonly expected: { readonly clause?: string; readonly do?: Outcome };
  /** The strongest answer with every clause enforced, and the clauses that give it; `none` where none has a say. */
  readonly got: { readonly clauses: readonly string[]; readonly do: Outcome };
  /** The phase of the first of them on that day. */
  readonly phase?: Phase;
  /** What happens on that day, by the phases as they are. */
  readonly now: Outcome;
  readonly why: readonly Safe[];
}

/** What a test is held against. */
export interface TestWorld {
  readonly policy: Policy;
  readonly now: Instant;
  readonly who: Who;
  /** Agent the guard starts under another name of a tool: `claude` for `claude-code`. */
  readonly agentOf: (tool: string) => string | undefined;
}

/** The tests of all files, in their order. */
export function testCases(files: readonly ParsedFile[]): readonly TestCase[] {
  return files.flatMap(({ raw, source }) =>
    (raw.tests ?? []).map(({ name, given, expect }, index) => ({
      name: shown(name, 200),
      where: shown(source.where(['tests', index])),
      given,
      expect: {
        ...(expect.clause === undefined ? {} : { clause: expect.clause }),
        ...(expect.do === undefined ? {} : { do: outcomeOf(expect.do) }),
      },
    })),
  );
}

interface At {
  readonly now: Instant;
  readonly who: Who;
}

function atOf({ on, who = '' }: RawGiven, world: TestWorld): At {
  const now = (on === undefined ? undefined : parseDate(on)) ?? world.now;
  if (who.startsWith('team:')) return { now, who: { user: '', teams: [who.slice(5)] } };
  return { now, who: who.startsWith('user:') ? { user: who.slice(5), teams: [] } : world.who };
}

function ofEvent(policy: Policy, situation: Situation, at: At & { readonly repo?: string }): Answer {
  const { effective, because } = decide(policy, situation, { ...at, approvals: [] });
  const says = because.map(({ clause, effective: does, standing, exception, say }) => ({
    clause,
    do: does,
    why: standing === 'excepted' ? safe`the exception ${shown(exception ?? '')} allows it` : say,
  }));
  return { effective, says };
}

interface Answer {
  readonly effective: Outcome;
  readonly says: readonly TestSay[];
}

function ofTool(policy: Policy, given: RawGiven, world: TestWorld): Answer {
  const { tool = '', tier, evidence = 'observed', repo } = given;
  const agent = world.agentOf(tool);
  const asked = {
    tool,
    ...(agent === undefined ? {} : { agent }),
    ...(tier === undefined ? {} : { tier: { value: tier, grade: evidence } }),
  };
  const at = { ...atOf(given, world), ...(repo === undefined ? {} : { repo }) };
  const { demand, by, why } = toolStanding(policy, asked, at);
  const says = by === undefined ? [] : [{ clause: by.id, do: demand, why: why ?? by.say }];
  return { effective: demand, says };
}

/** What the policy answers; `situation` is absent where only a tool starts. */
function answerOf(policy: Policy, on: Asked, world: TestWorld): Answer {
  const { given, situation } = on;
  const { repo, actor = 'agent', tool, tier } = given;
  const answers: Answer[] = [];
  if (situation !== undefined) {
    const at = { ...atOf(given, world), ...(repo === undefined ? {} : { repo }) };
    answers.push(ofEvent(policy, { ...situation, actor }, at));
  }
  if (tool !== undefined && (situation === undefined || tier !== undefined))
    answers.push(ofTool(policy, given, world));
  return {
    effective: joinAll(answers.map(({ effective }) => effective)),
    says: answers.flatMap(({ says }) => says),
  };
}

interface Asked {
  readonly given: RawGiven;
  readonly situation: Situation | undefined;
}

/** The clauses behind an answer; where it is `allow`, those an exception lifted. */
function clausesOf({ effective, says }: Answer): readonly string[] {
  const strongest = says.filter((say) => say.do === effective).map(({ clause }) => clause);
  const named = [...new Set(strongest)];
  return effective === 'allow' ? ['none', ...named] : named;
}

function whyOf({ says }: Answer): readonly Safe[] {
  if (says.length === 0) return [safe`no clause has a say about it`];
  return says
    .slice(0, 4)
    .map(({ clause, do: does, why }) => toSafe(`${clause} ${does}: ${why}`, (same) => same, 300));
}

/** Holds one test against the policy as if every clause were enforced. `situation` is absent for a tool that starts. */
export function judgeTest(test: TestCase, situation: Situation | undefined, world: TestWorld): TestResult {
  const { name, where, given, expect } = test;
  const { policy } = world;
  const on = { given, situation };
  const answer = answerOf(enforced(policy), on, world);
  const clauses = clausesOf(answer);
  const first = policy.clauses.find(({ id }) => clauses.includes(id));
  return {
    name,
    where,
    ok:
      (expect.clause === undefined || clauses.includes(expect.clause)) &&
      (expect.do === undefined || expect.do === answer.effective),
    expected: expect,
    got: { clauses, do: answer.effective },
    ...(first === undefined ? {} : { phase: phaseAt(first.phases, atOf(given, world).now) }),
    now: answerOf(policy, on, world).effective,
    why: whyOf(answer),
  };
}
