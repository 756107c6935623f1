// A ledger of many records with their signed checkpoints, as sessions leave it, written in one go.
import { mkdirSync, openSync, writeSync, closeSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadSource } from './source.mjs';

const EVERY = 100;
const WORDS = new Set(['claude', 'session-1']);

function draftOf(seq) {
  if (seq % EVERY === EVERY - 1) return { kind: 'log.checkpoint' };
  return {
    kind: 'action.decided',
    clause: 'HUMAN-1',
    control: 'action-approval',
    phase: 'enforce',
    decision: 'allow',
    actor: 'agent',
    agent: 'claude',
    session: 'session-1',
    verb: 'push',
    object: `command ${seq % 500}`,
    ref: (seq % 65_536).toString(16).padStart(6, '0'),
    ms: seq % 400,
  };
}

/** Fills `state`; gives back the bytes of the records. */
export async function bigLedger(state, records) {
  const [{ encodeRecord }, tree, note, { openKeys }, { hashBytes }] = await Promise.all(
    [
      'src/engine/ledger.ts',
      'src/engine/ledger-tree.ts',
      'src/engine/ledger-note.ts',
      'src/host/keys.ts',
      'src/host/ledger-file-store.ts',
    ].map(loadSource),
  );
  const dir = path.join(state, 'ledger');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const keys = openKeys(state);
  const digests = new Map();
  const digest = (text) => {
    if (!digests.has(text)) digests.set(text, keys.rowDigest(0, text));
    return digests.get(text);
  };
  const notes = [];
  const fd = openSync(path.join(dir, 'current.jsonl'), 'wx', 0o600);
  let prev = '0'.repeat(64);
  let all = tree.EMPTY_TREE;
  let lines = [];
  let bytes = 0;
  const flush = () => {
    bytes += writeSync(fd, lines.join(''));
    lines = [];
  };
  for (let seq = 0; seq < records; seq += 1) {
    const draft = draftOf(seq);
    const input = { seq, t: 1_790_000_000_000 + seq, prev, draft };
    if (draft.kind === 'log.checkpoint') {
      const origin = keys.origin();
      const root = btoa(tree.treeRoot(all, hashBytes));
      const sig = keys.sign(note.noteText({ origin, size: seq, root }));
      notes.push(note.formatNote({ origin, size: seq, root, sig }));
      input.checkpoint = { size: seq, root, sig };
    }
    const { line } = encodeRecord(input, { words: WORDS, digest });
    const leaf = tree.leafHash(line, hashBytes);
    prev = tree.hexOf(leaf);
    all = tree.addLeaf(all, leaf, hashBytes);
    lines.push(`${line}\n`);
    if (lines.length === 5000) flush();
  }
  flush();
  closeSync(fd);
  writeFileSync(path.join(dir, 'checkpoints'), notes.join(''), { mode: 0o600 });
  return bytes;
}
