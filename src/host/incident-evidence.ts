/** Evidence of an incident: the lines of the log around its row, and the signed note that covers them. */
import path from 'node:path';
import {
  type EvidenceProblem,
  evidenceProblem,
  LINES_AFTER,
  LINES_BEFORE,
} from '../engine/incident/evidence.ts';
import type { Evidence, Incident } from '../engine/incident/model.ts';
import { formatNote, parseNotes } from '../engine/ledger-note.ts';
import type { LedgerRecord } from '../engine/ledger-record.ts';
import { ensurePrivateDir, readBounded, writePrivate } from './files.ts';
import { incidentFolder, type Place } from './incident-files.ts';
import type { MachineKeys } from './keys.ts';
import { isSigned, lastNoteOnFile } from './ledger-file-notes.ts';
import { recordsFromEnd } from './ledger-file-read.ts';
import { hashBytes, ledgerFiles } from './ledger-file-store.ts';
import { sha256 } from './policy-hashing.ts';

const ROWS = 'rows.ndjson';
const NOTE = 'checkpoint.note';
const MAX_BYTES = 1024 * 1024;

/** The rows around a number, oldest first. */
function rowsAround(state: string, seq: number): readonly LedgerRecord[] {
  const rows: LedgerRecord[] = [];
  for (const record of recordsFromEnd(state)) {
    if (record === undefined || record.seq > seq + LINES_AFTER) continue;
    if (record.seq < seq - LINES_BEFORE) break;
    rows.push(record);
  }
  return rows.reverse();
}

/** Keeps it in the incident's folder, where a row is behind it. Throws `state-unwritable`, `ledger-broken`. */
export function withEvidence(machine: Place, incident: Incident, keys: MachineKeys): Incident {
  const evidence = keepEvidence(machine, incident, keys);
  return evidence === undefined ? incident : { ...incident, evidence };
}

function keepEvidence(machine: Place, incident: Incident, keys: MachineKeys): Evidence | undefined {
  const { first } = incident;
  if (first === undefined) return undefined;
  const { state } = machine.paths;
  const rows = rowsAround(state, first.seq);
  const [oldest, newest] = [rows[0], rows.at(-1)];
  if (oldest === undefined || newest === undefined) return undefined;
  const folder = incidentFolder(machine, incident.id);
  ensurePrivateDir(folder);
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  writePrivate(path.join(folder, ROWS), text);
  const kept = { file: ROWS, sha256: sha256(text), from: oldest.seq, to: newest.seq };
  const note = lastNoteOnFile(ledgerFiles(state), keys);
  if (note === undefined) return { rows: kept };
  const words = formatNote(note);
  writePrivate(path.join(folder, NOTE), words);
  return { rows: kept, checkpoint: { file: NOTE, sha256: sha256(words), size: note.size } };
}

export type EvidenceState = 'ok' | 'none' | 'missing' | 'changed' | 'note-changed' | EvidenceProblem;

/** Whether the evidence is what was kept, and holds together. */
export function evidenceState(machine: Place, incident: Incident, keys: MachineKeys): EvidenceState {
  const { evidence } = incident;
  if (evidence === undefined) return 'none';
  const folder = incidentFolder(machine, incident.id);
  const text = readBounded(path.join(folder, ROWS), MAX_BYTES)?.toString();
  if (text === undefined) return 'missing';
  if (sha256(text) !== evidence.rows.sha256) return 'changed';
  const problem = evidenceProblem(text, evidence.rows, hashBytes);
  return problem ?? (noteHolds(folder, evidence, keys) ? 'ok' : 'note-changed');
}

/** Where the kept rows are; undefined when there are none. */
export function evidenceFile(machine: Place, { id, evidence }: Incident): string | undefined {
  return evidence === undefined ? undefined : path.join(incidentFolder(machine, id), evidence.rows.file);
}

function noteHolds(folder: string, { checkpoint }: Evidence, keys: MachineKeys): boolean {
  if (checkpoint === undefined) return true;
  const words = readBounded(path.join(folder, NOTE), MAX_BYTES)?.toString() ?? '';
  const [note] = parseNotes(words).notes;
  return sha256(words) === checkpoint.sha256 && note !== undefined && isSigned(keys, note);
}
