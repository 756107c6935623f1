/** Which findings a session replaces, kept right while phases and exceptions begin and end. */
import { nextChange } from '../engine/changes.ts';
import type { DetectorDef } from '../engine/definitions.ts';
import { phaseAt } from '../engine/lattice.ts';
import type { Finding, Instant, Reason } from '../engine/model.ts';
import type { Policy } from '../engine/policy/model.ts';
import type { Redactor, Scanner, Wanted } from '../engine/redact/model.ts';
import { compileScanner } from '../engine/redact/scan.ts';
import { wantedBy } from '../engine/wanted.ts';
import type { Machine } from './machine.ts';

interface Answers {
  readonly redact: Wanted;
  readonly would: Wanted;
  readonly prompts: boolean;
  readonly reasonFor: (finding: Finding) => Reason | undefined;
  /** The answers hold until then. */
  readonly until: Instant | undefined;
}

/** A request holds the prompt and its context alike, so either control replaces what it finds there. */
function answersAt(policy: Policy, machine: Machine, agent: string): Answers {
  const now = machine.now();
  const asked = { now, tool: agent, actor: 'agent', who: machine.who } as const;
  const context = wantedBy(policy, { ...asked, control: 'context-redaction' });
  const prompt = wantedBy(policy, { ...asked, control: 'prompt-redaction' });
  const redact: Wanted = (finding) => context.redact(finding) || prompt.redact(finding);
  return {
    redact,
    would: (finding) => !redact(finding) && (context.would(finding) || prompt.would(finding)),
    prompts: policy.clauses.some(
      ({ controls, phases }) => controls.includes('prompt-redaction') && phaseAt(phases, now) === 'enforce',
    ),
    reasonFor: (finding) => context.clauseFor(finding) ?? prompt.clauseFor(finding),
    until: nextChange(policy, now),
  };
}

export interface SessionWanted {
  /** Replaced now. */
  readonly redact: Wanted;
  /** Not replaced now, but would be with every clause enforced. */
  readonly would: Wanted;
  readonly reasonFor: (finding: Finding) => Reason | undefined;
  /** Whether pastes are redacted before the agent has them. */
  prompts(): boolean;
  /** Grows whenever the answers may have changed. */
  epoch(): number;
}

export function sessionWanted(policy: Policy, machine: Machine, agent: string): SessionWanted {
  const held = { answers: answersAt(policy, machine, agent), epoch: 0 };
  const current = (): Answers => {
    const { until } = held.answers;
    if (until !== undefined && machine.now() >= until) {
      held.answers = answersAt(policy, machine, agent);
      held.epoch += 1;
    }
    return held.answers;
  };
  return {
    redact: (finding) => current().redact(finding),
    would: (finding) => current().would(finding),
    reasonFor: (finding) => current().reasonFor(finding),
    prompts: () => current().prompts,
    epoch: () => {
      current();
      return held.epoch;
    },
  };
}

/** What passes although a clause that is not enforced yet would replace it: each value once a session. */
export interface WouldBe {
  /** The same redactor, whose texts are watched. */
  readonly redactor: Redactor;
  /** Findings since the last call. */
  take(): readonly Finding[];
}

/** Values remembered as told; more are told again. */
const MOST_TOLD = 100_000;
/** Vaults hold far fewer values than this, so that an epoch never looks like a value learned. */
const EPOCH = 2 ** 32;

export function watchWouldBe(
  redactor: Redactor,
  detectors: readonly DetectorDef[],
  wanted: SessionWanted,
): WouldBe {
  const told = new Set<string>();
  const watching = { epoch: -1, scanner: noScanner() };
  const taken: Finding[] = [];
  const look = (text: string): void => {
    if (watching.epoch !== wanted.epoch()) {
      watching.epoch = wanted.epoch();
      watching.scanner = scannerOf(detectors, wanted.would);
    }
    for (const finding of watching.scanner.scan(text)) {
      const value = `${finding.detector} ${text.slice(finding.start, finding.end)}`;
      if (told.has(value)) continue;
      if (told.size < MOST_TOLD) told.add(value);
      taken.push(finding);
    }
  };
  return {
    redactor: {
      redact: (text) => {
        const done = redactor.redact(text);
        look(done.text);
        return done;
      },
      generation: () => redactor.generation() + wanted.epoch() * EPOCH,
    },
    take: () => taken.splice(0),
  };
}

function noScanner(): Scanner {
  return { scan: () => [] };
}

/** Only the detectors that matter: text is searched a second time by them, and by none where all is enforced. */
function scannerOf(detectors: readonly DetectorDef[], wanted: Wanted): Scanner {
  const watched = detectors.filter(({ id, label, category }) =>
    wanted({ detector: id, label, category, confidence: 'high', start: 0, end: 0 }),
  );
  return watched.length === 0 ? noScanner() : compileScanner(watched, { wanted });
}
