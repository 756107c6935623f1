/** What one guarded session holds open, apart from its processes: policy, ledger, vault, redaction, guard. */
import { randomBytes } from 'node:crypto';
import type { RepoFacts } from '../engine/definitions.ts';
import { stopsOnFailure } from '../engine/failure.ts';
import type { Category, ClauseId, Event, Finding, Instant, Reason } from '../engine/model.ts';
import type { ClassifyWorld } from '../engine/classify.ts';
import type { Clause, Policy } from '../engine/policy/model.ts';
import { findPlaceholders } from '../engine/redact/placeholder.ts';
import { eventDirectory, gitRunner, repoFacts, type RunGit } from './git.ts';
import { createGuard, type Guard, type GuardParts } from './guard.ts';
import { guardFiles, realPath } from './guard-files.ts';
import { openKeys, type MachineKeys } from './keys.ts';
import {
  lateRedaction,
  type LateCatalog,
  type LateRedaction,
  type SessionCatalog,
} from './late-redaction.ts';
import { sessionWord } from './session-word.ts';
import { LEDGER_WORDS } from './ledger-words.ts';
import { openLedger } from './ledger-file.ts';
import { lenientLedger, type LenientLedger } from './ledger-lenient.ts';
import type { Machine } from './machine.ts';
import { findProgram } from './path-search.ts';
import type { Redaction } from './redaction.ts';
import { scriptFiles } from './script-files.ts';
import type { Watched } from './session-redaction.ts';
import { sessionWanted, type SessionWanted } from './session-wanted.ts';
import type { WouldBe } from './would-be.ts';
import { instant } from './text.ts';
import { openVault, type SessionVault } from './vault-file.ts';

export interface GuardSession {
  readonly id: string;
  readonly guard: Guard;
  readonly ledger: LenientLedger;
  readonly vault: SessionVault;
  /** Throws `internal` before `prepare` has resolved. */
  readonly redaction: Redaction;
  /** Whether pastes are redacted on their way in, before the agent has them. Changes with the phases. */
  readonly redactsPrompts: boolean;
  /** What passes although a clause would replace it, were it enforced. */
  readonly wouldBe: WouldBe;
  /** The same towards somebody who may have data of these categories in clear; throws like `redaction`. */
  towards(clear: readonly Category[]): Watched;
  /** The same where clauses count that do not count everywhere. */
  away(clauses: readonly Clause[]): Watched;
  /** Whether nothing that holds the finding is sent. */
  stops(finding: Finding): boolean;
  /** The strongest say about the first of some findings. */
  reasonFor(findings: readonly Finding[]): Reason | undefined;
  /** The clause with the strongest say about the first of some findings. */
  clauseOf(findings: readonly Finding[]): ClauseId | undefined;
  readonly word: string;
  readonly git: RunGit;
  /** Loads what judging and redacting need; until it resolves neither can be done. */
  prepare(): Promise<void>;
  /** What outgoing text is searched for before a person is asked about it. */
  readonly searching: Pick<ClassifyWorld, 'scan' | 'placeholders'>;
  close(): void;
}

/** Shows what a text holds without showing it: `[AWSKEYID]`. */
export function maskWith(scan: (text: string) => readonly Finding[]): (text: string) => string {
  return (text) => {
    let shown = '';
    let from = 0;
    for (const { start, end, label } of scan(text)) {
      shown += `${text.slice(from, start)}[${label}]`;
      from = end;
    }
    return shown + text.slice(from);
  };
}

/** The real git, never a gate: facts about a repository must not ask the guard for leave. */
export function realGit(machine: Machine): string {
  return findProgram('git', machine.env, []) ?? 'git';
}

/** What classify needs to know, but for the repository. */
export function worldOf(
  machine: Machine,
  catalog: Pick<SessionCatalog, 'guardFile'> & Pick<LateCatalog, 'commands' | 'readMcpUse'>,
  scan: (text: string) => readonly Finding[],
): GuardParts['world'] {
  const here = guardFiles(machine);
  return {
    get commands() {
      return catalog.commands;
    },
    hashing: machine.hashing,
    mask: maskWith(scan),
    scan,
    placeholders: (text) => findPlaceholders(text).map(({ placeholder }) => placeholder),
    guardFile: (file) => here(file) ?? catalog.guardFile(file) ?? catalog.guardFile(realPath(file)),
    guardHome: here,
    readMcpUse: (use) => catalog.readMcpUse(use),
    scripts: scriptFiles({ since: machine.now() }),
  };
}

export interface OpenSession {
  readonly machine: Machine;
  readonly catalog: SessionCatalog;
  readonly policy: Policy;
  readonly agent: string;
}

async function factsAbout(event: Event, git: RunGit): Promise<RepoFacts | undefined> {
  const directory = eventDirectory(event);
  return directory === undefined ? undefined : repoFacts(directory, git);
}

interface LedgerSetup {
  readonly machine: Machine;
  readonly policy: Policy;
  readonly keys: MachineKeys;
  readonly words: readonly string[];
}

/** The machine's ledger, lenient while the policy stops nothing, and the time that never goes back behind it. */
function sessionLedger(
  setup: LedgerSetup,
  isWord: (text: string) => boolean,
): {
  readonly ledger: LenientLedger;
  readonly floor: () => Instant;
} {
  const { machine, policy, keys, words } = setup;
  const { paths, platform, now } = machine;
  const strict = openLedger({ state: paths.state, platform, keys, now, words, isWord, policy });
  const floor = (): Instant => instant(Math.max(now(), strict.newest()));
  return { ledger: lenientLedger(strict, () => stopsOnFailure(policy, floor())), floor };
}

/** What the policy says about findings. */
function answersOf(wanted: SessionWanted): Pick<GuardSession, 'stops' | 'reasonFor' | 'clauseOf'> {
  const reasonFor = ([first]: readonly Finding[]): Reason | undefined => first && wanted.reasonFor(first);
  return {
    stops: (finding) => wanted.blocks(finding),
    reasonFor,
    clauseOf: (findings) => reasonFor(findings)?.clause,
  };
}

function watchedBy(late: LateRedaction): Pick<GuardSession, 'towards' | 'away'> {
  return {
    towards: (clear) => late.redaction().towards(clear),
    away: (clauses) => late.redaction().away(clauses),
  };
}

/** What paths that an agent's tools name may count from. */
function rootsOf({ repoRoot, cwd }: Machine): readonly string[] {
  return repoRoot === undefined ? [cwd] : [repoRoot, cwd];
}

/** A folder's name: short, because a socket's path may not be long. */
function newId(agent: string): string {
  return `${agent.replace(/[^a-z0-9]+/g, '-').slice(0, 20)}-${randomBytes(5).toString('hex')}`;
}

function knownTo(vault: SessionVault): Pick<ClassifyWorld, 'isKnown'> {
  return { isKnown: (placeholder) => vault.reveal(placeholder) !== undefined };
}

/** Opens ledger, keys, vault and redaction. Throws `ledger-*`, `state-unwritable`; a damaged vault is told by its `troubles`. */
export function openSession({ machine, catalog, policy, agent }: OpenSession): GuardSession {
  const { paths, now } = machine;
  const id = newId(agent);
  const keys = openKeys(paths.state);
  const words = [id, agent, ...catalog.agents, ...LEDGER_WORDS];
  // First of all: without a log nothing else may begin.
  const { ledger, floor } = sessionLedger({ machine, policy, keys, words }, (text) => late.isDetector(text));
  const vault = openVault({ dir: paths.state });
  const wanted = sessionWanted(policy, { ...machine, now: floor }, agent);
  const late = lateRedaction({ catalog, vault, wanted, own: policy.own, roots: rootsOf(machine) });
  const scan = (text: string): readonly Finding[] => late.redaction().scan(text);
  const git = gitRunner({ git: realGit(machine), env: machine.env });
  const world = Object.assign(worldOf(machine, late.judging, scan), knownTo(vault));
  const guard = createGuard({
    policy,
    session: id,
    agent,
    mask: maskWith(scan),
    world,
    prepare: () => late.prepare(),
    who: machine.who,
    now,
    floor,
    ledger,
    repoFacts: (event) => factsAbout(event, git),
    newRef: () => randomBytes(2).toString('hex'),
  });
  return {
    id,
    guard,
    ledger,
    vault,
    get redaction() {
      return late.redaction().redaction;
    },
    get redactsPrompts() {
      return wanted.prompts();
    },
    get wouldBe() {
      return late.redaction().wouldBe;
    },
    ...watchedBy(late),
    ...answersOf(wanted),
    word: sessionWord(paths.state),
    git,
    prepare: () => late.prepare(),
    searching: world,
    close: () => vault.close(),
  };
}
