/** Gathers what an evidence report is made of on this machine. */
import path from 'node:path';
import type { DetectorDef } from '../engine/definitions.ts';
import { mcpTerms, serverStartedBy } from '../engine/mcp/terms.ts';
import type { Digest, Instant } from '../engine/model.ts';
import type { Policy } from '../engine/policy/model.ts';
import { parseDate, parseDuration } from '../engine/policy/units.ts';
import type { Framework, SourceOfEvidence } from '../engine/report/framework-model.ts';
import type { ReportInput } from '../engine/report/input.ts';
import type { Report } from '../engine/report/model.ts';
import type { ReportIncident, ReportServer } from '../engine/report/parts-model.ts';
import { makeReport } from '../engine/report/report.ts';
import { GuardError } from './errors.ts';
import { writePrivate } from './files.ts';
import { readInventory } from './inventory-store.ts';
import { openKeys } from './keys.ts';
import { openLedger } from './ledger-file.ts';
import { lastNoteOnFile } from './ledger-file-notes.ts';
import { recordsFromEnd } from './ledger-file-read.ts';
import { ledgerFiles } from './ledger-file-store.ts';
import { verifyLedger } from './ledger-file-verify.ts';
import { recordAlone } from './lone-record.ts';
import type { Machine } from './machine.ts';
import { approvalBefore } from './mcp-chosen.ts';
import { discoverMcp, type Discovering } from './mcp-discover.ts';
import { mcpMarks, objectsOf } from './mcp-marks.ts';
import { standingHere } from './mcp-standings.ts';
import type { PolicyNow } from './policy-now.ts';
import { instant, shown } from './text.ts';

export interface ReportSetup extends PolicyNow {
  readonly machine: Machine;
  readonly discovering: Discovering;
  readonly detectors: readonly DetectorDef[];
  readonly sources: readonly SourceOfEvidence[];
  readonly frameworks: readonly Framework[];
  readonly incidents: readonly ReportIncident[];
  readonly since?: Instant;
  readonly pseudonyms: boolean;
}

/** Names of a policy are shown; what people call their servers is not, only what the log knows them by. */
async function serversOf(setup: ReportSetup, policy: Policy): Promise<readonly ReportServer[]> {
  const { machine, discovering } = setup;
  const { servers } = await discoverMcp(discovering);
  const keys = openKeys(machine.paths.state);
  const { isSeen } = mcpMarks(machine.paths.state, keys);
  // What the log has of it, from whichever month.
  const objectOf = (digest: Digest): string => {
    const objects = objectsOf(keys, digest);
    return objects.find((object) => isSeen([object])) ?? objects[0] ?? '';
  };
  const standing = standingHere(machine, policy);
  const listed = mcpTerms(policy.clauses, machine.now()).flatMap(({ approval }) => approval?.servers ?? []);
  const used = servers.filter(({ entries }) => entries.some(({ disabled }) => !disabled));
  const all = used.map((server): ReportServer => {
    const { identity } = server;
    const approval = approvalBefore(machine, server);
    const known = approval && serverStartedBy(listed, approval.argv);
    const name = known?.id ?? `~${objectOf(identity.digest).slice(0, 12)}`;
    const row = { name, kind: identity.launch.kind, standing: standing(server) };
    return approval?.points === undefined ? row : Object.assign(row, { points: approval.points });
  });
  return all.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function integrityOf(state: string): ReportInput['integrity'] {
  const { ok, records, checkpoints, covered, repairs, problem } = verifyLedger(state);
  const found = { ok, records, checkpoints, covered, repairs };
  if (problem !== undefined) return { ...found, problem: { code: problem.code, seq: problem.seq } };
  const note = lastNoteOnFile(ledgerFiles(state), openKeys(state));
  if (note === undefined) return found;
  return { ...found, checkpoint: { size: note.size, root: note.root, signature: note.sig } };
}

/** Has the log sign what is there, so that a report shows a checkpoint over all of it. A broken log is told by the report. */
export function signLog({ paths, platform, now }: Machine): void {
  try {
    openLedger({ state: paths.state, platform, keys: openKeys(paths.state), now, words: [] }).checkpoint();
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
  }
}

/** Reads, and writes nothing. Throws when the log cannot be read at all; one that is broken is part of the report. */
export async function reportNow(setup: ReportSetup): Promise<Report> {
  const { machine, policy, problem, detectors, since } = setup;
  const { state } = machine.paths;
  const keys = openKeys(state);
  const stored = readInventory(state, keys);
  const categories = new Map(detectors.map(({ id, category }) => [id, category]));
  const device = keys.knownOrigin();
  return makeReport({
    now: machine.now(),
    rows: recordsFromEnd(state),
    servers: policy === undefined ? [] : await serversOf(setup, policy),
    incidents: setup.incidents,
    integrity: integrityOf(state),
    sources: setup.sources,
    frameworks: setup.frameworks,
    categoryOf: (detector) => categories.get(detector),
    pseudonyms: setup.pseudonyms,
    ...(since === undefined ? {} : { since }),
    ...(policy === undefined ? {} : { policy }),
    ...(problem === undefined ? {} : { problem: problem.message }),
    ...(stored.kind === 'found' ? { inventory: stored.snapshot } : {}),
    ...(device === undefined ? {} : { device }),
  });
}

/** A day, or how long ago: `2026-11-01`, `30d`. Throws `usage`. */
export function sinceOf(text: string, now: Instant): Instant {
  const span = parseDuration(text);
  const since = span === undefined ? parseDate(text) : instant(Math.max(0, now - span));
  if (since !== undefined && since <= now) return since;
  throw new GuardError(
    'usage',
    `--since takes a day in the past, or how long ago: ${shown(text)} is neither`,
    {
      hint: 'for example: --since 2026-11-01, --since 90d',
    },
  );
}

/** Writes a report for its reader alone, replacing the file whole. Throws `state-unwritable`. */
export function writeReport(file: string, text: string): void {
  writePrivate(path.resolve(file), text);
}

/** Records that a report was made; its `ref` begins the SHA-256 of the file. Throws `ledger-broken`. */
export function noteReport(machine: Machine, form: 'html' | 'json', text: string): void {
  const ref = machine.hashing.sha256(text).slice(0, 8);
  const row = { kind: 'report.made', control: 'audit-log', actor: 'human', code: form, ref } as const;
  if (recordAlone(machine, row, [form])) return;
  throw new GuardError('ledger-broken', 'the report was made, and the log cannot tell of it', {
    hint: 'see what is wrong with: aup-guard log verify',
  });
}
