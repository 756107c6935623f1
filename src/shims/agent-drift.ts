/** What a session says and records about changes of the guard's own files. */
import type { Safe } from '../engine/model.ts';
import { agents } from '../catalog/agents/index.ts';
import type { Beside } from '../host/beside.ts';
import { driftAtStart, policyDrift } from '../host/drift.ts';
import type { Drift, Part } from '../host/drift-model.ts';
import { namesDrift } from '../host/drift-names.ts';
import { watchDrift, type DriftWatch } from '../host/drift-watch.ts';
import { GuardError } from '../host/errors.ts';
import { stopsOnFailure } from '../host/failure.ts';
import { underHome } from '../host/home.ts';
import type { Machine } from '../host/machine.ts';
import { windowNow } from '../host/maintenance.ts';
import { packageRoot } from '../host/package.ts';
import type { GuardSession } from '../host/session.ts';
import { safe, shown } from '../host/text.ts';
import { saySo } from './agent-words.ts';

interface DriftSetup {
  readonly machine: Machine;
  readonly session: Pick<GuardSession, 'guard'>;
  /** Leaves one line for the person while the agent runs. */
  readonly tell: (text: Safe) => void;
  readonly beside: Beside;
}

const INSTALL = 'npx aup-guard install puts them right';

function list(drifts: readonly Drift[]): string {
  const shownOnes = drifts.slice(0, 4).map(({ path, what }) => `${underHome(path)} ${what}`);
  const more = drifts.length - shownOnes.length;
  return [...shownOnes, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

/** One row for each part. */
function record({ session }: DriftSetup, drifts: readonly Drift[], outcome: 'undone' | 'observed'): void {
  const parts = new Set(drifts.map(({ part }) => part));
  for (const part of parts) {
    const counts = { [part]: drifts.filter((drift) => drift.part === part).length };
    note(session, part, { decision: 'warn', outcome, counts });
  }
}

type DriftRow = Pick<Parameters<GuardSession['guard']['note']>[0], 'decision' | 'outcome' | 'counts'>;

function note({ guard }: DriftSetup['session'], code: Part, row: DriftRow): void {
  guard.note({ kind: code === 'policy' ? 'policy.changed' : 'guard.drift', actor: 'unknown', code, ...row });
}

/** The running programs themselves: what they say of anything is worth nothing where they were changed. */
function isRunning({ path, part }: Drift): boolean {
  return part === 'programs' && path.startsWith(`${packageRoot()}/`);
}

/** Throws `environment` when the guard's own running programs were changed and the policy stops for that. */
function reportFiles(setup: DriftSetup): void {
  const { machine, session } = setup;
  const { mended, left } = driftAtStart(machine);
  if (mended.length > 0) {
    record(setup, mended, 'undone');
    saySo(
      `files of the guard were changed and are put back: ${list(mended)}`,
      'aup-guard log tail tells when',
    );
  }
  if (left.length === 0) return;
  record(setup, left, 'observed');
  if (left.some(isRunning) && stopsOnFailure(session.guard.policy, machine.now())) {
    throw new GuardError('environment', `not started: programs of the guard were changed: ${list(left)}`, {
      hint: INSTALL,
    });
  }
  saySo(`files of the guard were changed: ${list(left)}`, INSTALL);
}

/** Start files are the person's own: what leads round the shims there is told, not changed. */
function reportNames(setup: DriftSetup): void {
  const { machine } = setup;
  if (windowNow(machine) !== undefined) return;
  const found = namesDrift(
    machine,
    agents.flatMap(({ bins }) => bins),
  );
  if (found.length === 0) return;
  record(setup, found, 'observed');
  saySo(`agents can start without the guard: ${list(found)}`, 'take it out there; check: aup-guard doctor');
}

/** A changed policy is in force from this start on: it is told once, and recorded. */
function reportPolicies({ machine, session }: DriftSetup): void {
  const files = policyDrift(machine);
  if (files.length === 0) return;
  const announced = windowNow(machine) !== undefined;
  const outcome = announced ? 'allowed' : 'changed';
  note(session, 'policy', {
    decision: announced ? 'allow' : 'warn',
    outcome,
    counts: { policy: files.length },
  });
  if (announced) return;
  const names = files.map((file) => underHome(file)).join(', ');
  saySo(`the policy changed since the last session: ${names}`, 'what it says now: aup-guard policy explain');
}

function onDrift({ session, tell }: DriftSetup, drift: Drift, announced: boolean): void {
  const outcome = announced ? 'allowed' : 'observed';
  note(session, drift.part, { decision: announced ? 'allow' : 'warn', outcome, counts: { [drift.part]: 1 } });
  if (announced) return;
  const file = shown(underHome(drift.path));
  tell(
    drift.part === 'policy'
      ? safe`aup-guard: ${file} was changed while this session runs; the session keeps the policy it began with`
      : safe`aup-guard: ${file} ${shown(drift.what)} while this session runs; see: aup-guard log tail`,
  );
}

/** Reports what changed since the last start, and from now on what changes while the session runs. */
export function guardFilesWatch(setup: DriftSetup): DriftWatch {
  reportFiles(setup);
  reportNames(setup);
  reportPolicies(setup);
  let isOver = false;
  // The terminal is the person's own again by then.
  const tell = (text: Safe): void => (isOver ? void process.stderr.write(`${text}\n`) : setup.tell(text));
  const watch = watchDrift(setup, (drift, announced) => onDrift({ ...setup, tell }, drift, announced));
  return {
    close: () => {
      isOver = true;
      watch.close();
    },
  };
}
