/** Receipts in git notes: anybody who may push can write there, so that all reading is bounded and believes nothing. */
import { parseReceipts, receiptLine } from '../engine/receipt/parse.ts';
import type { SignedReceipt } from '../engine/receipt/model.ts';
import { GuardError } from './errors.ts';
import type { ReceiptGit } from './receipt-git.ts';

export const NOTES_REF = 'refs/notes/aup';

const MOST_NOTES = 2000;
const MOST_NOTE = 512 * 1024;
const MOST_ALL = 24 * 1024 * 1024;

/** Adds one to the note of its commit. Throws `state-unwritable` when git will not. */
export async function addReceipt(git: ReceiptGit, signed: SignedReceipt): Promise<void> {
  const line = receiptLine(signed);
  const args = ['notes', `--ref=${NOTES_REF}`, 'append', '-F', '-', signed.receipt.whole.commit];
  // Another session may hold the lock: it is over in a moment.
  const done = (await git.bytes({ args, input: line })) ?? (await git.bytes({ args, input: line }));
  if (done !== undefined) return;
  throw new GuardError(
    'state-unwritable',
    'the receipt could not be written to the notes of the repository',
    {
      hint: `is another git at work there, or ${NOTES_REF} not to be written?`,
    },
  );
}

interface Entry {
  readonly blob: string;
  readonly commit: string;
  readonly size: number;
}

const ROW = /^\d+ blob ([0-9a-f]{40,64}) +(\d+)\t([0-9a-f/]{40,80})$/;

async function entries(git: ReceiptGit): Promise<readonly Entry[]> {
  const listed = (await git.text('ls-tree', '-r', '-l', NOTES_REF)) ?? '';
  return listed.split('\n').flatMap((row) => {
    const [, blob = '', size = '', path = ''] = ROW.exec(row) ?? [];
    return blob === '' ? [] : [{ blob, commit: path.replaceAll('/', ''), size: Number(size) }];
  });
}

/** Texts of blobs, in order. */
async function texts(git: ReceiptGit, blobs: readonly string[]): Promise<readonly string[]> {
  const input = blobs.map((blob) => `${blob}\n`).join('');
  const most = MOST_ALL + 100 * MOST_NOTES;
  const bytes = (await git.bytes({ args: ['cat-file', '--batch'], input, most })) ?? Buffer.alloc(0);
  const found: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf('\n', at);
    const size = Number(
      / blob (\d+)$/.exec(bytes.subarray(at, Math.max(at, end)).toString('latin1'))?.[1] ?? 'none',
    );
    if (end < 0 || !Number.isSafeInteger(size)) break;
    found.push(bytes.subarray(end + 1, end + 1 + size).toString('utf8'));
    at = end + size + 2;
  }
  return found;
}

export interface NotedReceipts {
  readonly receipts: readonly SignedReceipt[];
  /** Lines in the notes that are no receipts. */
  readonly broken: number;
  /** Notes that were not read: too many, or too large. */
  readonly unread: number;
}

/** Bounded: those of `commits` come first, then the rest, for commits that got another name. */
export async function readNotes(git: ReceiptGit, commits: readonly string[]): Promise<NotedReceipts> {
  const all = await entries(git);
  const named = new Set(commits);
  const small = all.filter(({ size }) => size <= MOST_NOTE);
  const ordered = [
    ...small.filter(({ commit }) => named.has(commit)),
    ...small.filter(({ commit }) => !named.has(commit)),
  ];
  let left = MOST_ALL;
  const chosen = ordered.slice(0, MOST_NOTES).filter(({ size }) => (left -= size) >= 0);
  const read =
    chosen.length === 0
      ? []
      : await texts(
          git,
          chosen.map(({ blob }) => blob),
        );
  const parsed = read.map((text) => parseReceipts(text));
  return {
    receipts: parsed.flatMap(({ receipts }) => receipts),
    broken: parsed.reduce((sum, { broken }) => sum + broken, 0),
    unread: all.length - read.length,
  };
}
