/** Shows somebody else that a record is in the log of this machine, without the rest of the log. */
import path from 'node:path';
import { formatVerifierKey } from '../engine/fleet/bundle.ts';
import { isObject } from '../engine/json-object.ts';
import { parseLink, parseRecord } from '../engine/ledger.ts';
import { formatNote, noteText, parseNotes, type SignedCheckpoint } from '../engine/ledger-note.ts';
import { auditPath, claimedRoot, trackLeaf, type Tracked } from '../engine/ledger-proof.ts';
import { leafHash, treeRoot } from '../engine/ledger-tree.ts';
import { GuardError } from './errors.ts';
import { readBounded } from './files.ts';
import { isSignedBy, signerKey, verifierKey } from './note-keys.ts';
import { openKeys } from './keys.ts';
import { treeAt } from './ledger-file-checkpoint.ts';
import { lastNoteOnFile } from './ledger-file-notes.ts';
import { readOn } from './ledger-file-parts.ts';
import { sealOf, segmentNumbers } from './ledger-file-segments.ts';
import { hashBytes, ledgerFiles } from './ledger-file-store.ts';
import { parsed } from './sealed.ts';

/** What proves one record. Whoever has it needs nothing else but trust in the key. */
export interface RecordProof {
  /** The record as it stands in the log, its place among all, and the way from it to the root: base64. */
  readonly line: string;
  readonly seq: number;
  readonly path: readonly string[];
  /** The signed note over the root. */
  readonly note: string;
  /** The key that signed it: `NAME+ID+KEY`. */
  readonly key: string;
}

const MAX_PROOF = 64 * 1024;
const MAX_PATH = 64;

function publicKey(state: string, origin: string): string {
  const pem = readBounded(path.join(state, 'keys/ledger.pem'), 1024);
  if (pem === undefined) throw new GuardError('ledger-broken', 'the key that signs the log is gone');
  return formatVerifierKey(signerKey(origin, pem.toString('utf8')).verifier);
}

interface Found {
  readonly line: string;
  readonly tracked: Tracked;
}

/** Reads the log up to the note's end, from what was let go of on. */
function find(state: string, seq: number, note: SignedCheckpoint): Found | undefined {
  const files = ledgerFiles(state);
  const start = treeAt(sealOf(files, segmentNumbers(files, 'retired').at(-1) ?? 0));
  let tracked: Tracked = { tree: start, path: [] };
  let line: string | undefined;
  readOn(state, 0, (text) => {
    for (const each of text.split('\n').slice(0, -1)) {
      if (tracked.tree.size === note.size) return 'stop';
      if (parseLink(each) === undefined) continue;
      const isIt = tracked.tree.size === seq;
      if (isIt) line = each;
      tracked = trackLeaf(tracked, { leaf: leafHash(each, hashBytes), isIt }, hashBytes);
    }
    return undefined;
  });
  return line === undefined ? undefined : { line, tracked };
}

/** Throws `usage` for a record that is not there or not signed yet, `ledger-broken` for a log that is not whole. */
export function proveRecord(state: string, seq: number): RecordProof {
  const note = lastNoteOnFile(ledgerFiles(state), openKeys(state));
  if (note === undefined || seq >= note.size) {
    throw new GuardError('usage', `no checkpoint covers record ${seq} yet`, {
      hint: 'one is made each hour, each 100 records and at the end of a session',
    });
  }
  const found = find(state, seq, note);
  if (found === undefined) {
    throw new GuardError('usage', `record ${seq} is no longer in the log`, {
      hint: 'it was let go of as the policy says; a proof made before still holds',
    });
  }
  const way = auditPath(found.tracked, hashBytes);
  if (way === undefined || btoa(treeRoot(found.tracked.tree, hashBytes)) !== note.root) {
    throw new GuardError('ledger-broken', 'the log does not match its last checkpoint', {
      hint: 'see what is wrong: aup-guard log verify',
    });
  }
  const key = publicKey(state, note.origin);
  return { line: found.line, seq, path: way.map((hash) => btoa(hash)), note: formatNote(note), key };
}

export type ProofFault = 'not-a-proof' | 'other-record' | 'wrong-path' | 'wrong-signature';

export interface ProofVerdict {
  readonly fault?: ProofFault;
  /** Whose key it is, and how many records there were when it was signed; absent for what is no proof. */
  readonly origin?: string;
  readonly size?: number;
}

function isProof(value: unknown): value is RecordProof {
  if (!isObject(value)) return false;
  const { line, seq, path: way, note, key } = value;
  const texts = typeof line === 'string' && typeof note === 'string' && typeof key === 'string';
  const isWay = Array.isArray(way) && way.length <= MAX_PATH && way.every((one) => typeof one === 'string');
  return texts && isWay && typeof seq === 'number' && Number.isSafeInteger(seq);
}

function bytesOf(text: string): string {
  return Buffer.from(text, 'base64').toString('latin1');
}

function faultOf(proof: RecordProof, note: SignedCheckpoint, key: string): ProofFault | undefined {
  const verifier = verifierKey(key);
  const signature = { name: note.origin, sig: note.sig };
  if (verifier === undefined || !isSignedBy(verifier, noteText(note), [signature])) return 'wrong-signature';
  if (parseRecord(proof.line)?.seq !== proof.seq) return 'other-record';
  const leaf = leafHash(proof.line, hashBytes);
  const claim = { leaf, index: proof.seq, size: note.size, path: proof.path.map(bytesOf) };
  const root = claimedRoot(claim, hashBytes);
  return root !== undefined && btoa(root) === note.root ? undefined : 'wrong-path';
}

/** Checks what `proveRecord` made, here or on any other machine. `key`: whose signature counts; that in the proof when absent. */
export function checkProof(text: string, key?: string): ProofVerdict {
  const value = text.length <= MAX_PROOF ? parsed(text) : undefined;
  const note = isProof(value) ? parseNotes(value.note).notes[0] : undefined;
  if (!isProof(value) || note === undefined) return { fault: 'not-a-proof' };
  const fault = faultOf(value, note, key ?? value.key);
  return { origin: note.origin, size: note.size, ...(fault === undefined ? {} : { fault }) };
}
