/** What one guarded session holds open, apart from its processes: policy, ledger, vault, redaction, guard. */
import { randomBytes } from 'node:crypto';
import type { CommandDef, DetectorDef } from '../engine/definitions.ts';
import type { ClauseId, Event, Finding } from '../engine/model.ts';
import type { ClassifyWorld } from '../engine/classify.ts';
import { phaseAt } from '../engine/lattice.ts';
import type { Policy } from '../engine/policy/model.ts';
import { wantedBy } from '../engine/wanted.ts';
import { findProgram } from './path-search.ts';
import { eventDirectory, gitRunner, repoFacts, type RunGit } from './git.ts';
import { createGuard, type Guard, type GuardParts } from './guard.ts';
import { guardFiles } from './guard-files.ts';
import { openKeys, sessionWord } from './keys.ts';
import { openLedger, type Ledger } from './ledger-file.ts';
import type { Machine } from './machine.ts';
import type { ProfileName } from './policy-file.ts';
import { findPlaceholders, openRedaction, type Redaction } from './redaction.ts';
import { openVault, type SessionVault } from './vault-file.ts';

/** Definitions the catalogue hands in. */
export interface SessionCatalog {
  readonly commands: readonly CommandDef[];
  readonly detectors: readonly DetectorDef[];
  readonly profiles: Readonly<Record<ProfileName, string>>;
  /** Ids that may stand in the ledger in clear. */
  readonly agents: readonly string[];
  /** Files that keep a guard in place wherever they lie, in words. */
  readonly guardFile: (path: string) => string | undefined;
}

export interface GuardSession {
  readonly id: string;
  readonly guard: Guard;
  readonly ledger: Ledger;
  readonly vault: SessionVault;
  readonly redaction: Redaction;
  /** Whether pastes are redacted on their way in, before the agent has them. */
  readonly redactsPrompts: boolean;
  /** The clause with the strongest say about the first of some findings. */
  clauseOf(findings: readonly Finding[]): ClauseId | undefined;
  readonly word: string;
  readonly git: RunGit;
  /** What outgoing text is searched for before a person is asked about it. */
  readonly searching: Pick<ClassifyWorld, 'scan' | 'placeholders'>;
  close(): void;
}

/** Shows what a text holds without showing it: `[AWSKEYID]`. */
function maskWith(scan: (text: string) => readonly Finding[]): (text: string) => string {
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

interface SessionWanted {
  readonly redact: (finding: Finding) => boolean;
  readonly prompts: boolean;
  readonly clauseOf: (findings: readonly Finding[]) => ClauseId | undefined;
}

/** A request holds the prompt and its context alike, so either control replaces what it finds there. */
function sessionWanted(policy: Policy, machine: Machine, agent: string): SessionWanted {
  const asked = { now: machine.now(), tool: agent, actor: 'agent', who: machine.who } as const;
  const context = wantedBy(policy, { ...asked, control: 'context-redaction' });
  const prompt = wantedBy(policy, { ...asked, control: 'prompt-redaction' });
  return {
    redact: (finding) => context.redact(finding) || prompt.redact(finding),
    prompts: policy.clauses.some(
      ({ controls, phases }) =>
        controls.includes('prompt-redaction') && phaseAt(phases, asked.now) === 'enforce',
    ),
    clauseOf: ([first]) =>
      first === undefined ? undefined : (context.clauseFor(first) ?? prompt.clauseFor(first))?.clause,
  };
}

/** What classify needs to know, but for the repository. */
export function worldOf(
  machine: Machine,
  catalog: Pick<SessionCatalog, 'commands' | 'guardFile'>,
  scan: (text: string) => readonly Finding[],
): GuardParts['world'] {
  const here = guardFiles(machine);
  return {
    commands: catalog.commands,
    hashing: machine.hashing,
    mask: maskWith(scan),
    scan,
    placeholders: (text) => findPlaceholders(text).map(({ placeholder }) => placeholder),
    guardFile: (file) => here(file) ?? catalog.guardFile(file),
  };
}

export interface OpenSession {
  readonly machine: Machine;
  readonly catalog: SessionCatalog;
  readonly policy: Policy;
  readonly agent: string;
}

/** Opens ledger, keys, vault and redaction. Throws `ledger-*`, `vault-broken`, `state-unwritable`. */
export function openSession({ machine, catalog, policy, agent }: OpenSession): GuardSession {
  const { paths, platform, now } = machine;
  const id = `${agent.replace(/[^a-z0-9]+/g, '-').slice(0, 20)}-${randomBytes(5).toString('hex')}`;
  const keys = openKeys(paths.state);
  const words = [id, agent, ...catalog.agents, ...catalog.detectors.map((detector) => detector.id)];
  const ledger = openLedger({
    state: paths.state,
    platform,
    keys,
    now,
    words: [...words, 'seen-before', 'replaced', 'loosens'],
  });
  const vault = openVault({ dir: paths.state });
  const wanted = sessionWanted(policy, machine, agent);
  const redaction = openRedaction({ detectors: catalog.detectors, vault, wanted: wanted.redact });
  const scan = (text: string): readonly Finding[] => redaction.scanner.scan(text);
  const git = gitRunner({ git: realGit(machine), env: machine.env });
  const world = worldOf(machine, catalog, scan);
  const guard = createGuard({
    policy,
    session: id,
    agent,
    mask: maskWith(scan),
    redactor: redaction.redactor,
    world,
    who: machine.who,
    now,
    ledger,
    repoFacts: async (event: Event) => {
      const directory = eventDirectory(event);
      return directory === undefined ? undefined : repoFacts(directory, git);
    },
    newRef: () => randomBytes(2).toString('hex'),
  });
  return {
    id,
    guard,
    ledger,
    vault,
    redaction,
    redactsPrompts: wanted.prompts,
    clauseOf: wanted.clauseOf,
    word: sessionWord(paths.state),
    git,
    searching: world,
    close: () => vault.close(),
  };
}
