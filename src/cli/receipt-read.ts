/** `aup-guard receipt key`, `show`, `export` and `verify`. */
import { agentsOf } from '../catalog/commit-marks.ts';
import { catalog } from '../catalog/index.ts';
import type { CiCommit } from '../engine/ci/model.ts';
import type { SignedReceipt } from '../engine/receipt/model.ts';
import { checkReceipts } from '../host/ci-receipts.ts';
import { EXIT_CODES, GuardError } from '../host/errors.ts';
import { openMachine } from '../host/machine.ts';
import { checkPolicy } from '../host/policy-file.ts';
import { stepsIn, type Ends } from '../host/receipt-changes.ts';
import type { ReceiptGit } from '../host/receipt-git.ts';
import { openReceiptKey } from '../host/receipt-key.ts';
import { readNotes } from '../host/receipt-notes.ts';
import { fingerprint, readSshSignature } from '../host/receipt-sshsig.ts';
import { receiptsFile } from '../host/receipt-terms.ts';
import { commitHere, rangeHere, receiptsHere } from './receipt-here.ts';
import { countOf, localTime, printJson, printLines, printWords } from './terminal.ts';

export interface ReadFlags {
  readonly json?: boolean;
}

export interface VerifyFlags extends ReadFlags {
  readonly range: string;
  readonly signers?: string;
  readonly receipts?: string;
}

const MOST_COMMITS = 2000;

/** Prints the line; makes the key when there is none. */
export function key(): void {
  printLines([openReceiptKey(openMachine(process.env, process.cwd()).paths.state).line]);
}

function signerOf({ signature }: SignedReceipt): string {
  const found = readSshSignature(signature);
  return found === undefined ? 'nobody' : fingerprint(found.key);
}

function words(signed: SignedReceipt): readonly string[] {
  const { verb, whole, parts, clauses, assurance, issued, expires, session } = signed.receipt;
  return [
    `${verb}  ${whole.commit.slice(0, 12)}  ${parts.length === 0 ? 'many commits' : countOf(parts.length, 'commit')}`,
    `  clauses    ${clauses.join(', ') || 'none'}`,
    `  assurance  ${assurance}`,
    `  session    ${session || 'none'}`,
    `  signed by  ${signerOf(signed)} (not verified here)`,
    `  from       ${localTime(issued)} until ${localTime(expires)}`,
  ];
}

/** Throws `usage`. */
export async function show(name: string, { json }: ReadFlags): Promise<void> {
  const { git } = receiptsHere();
  const commit = await commitHere(git, name);
  const { receipts } = await readNotes(git, [commit]);
  const own = receipts.filter(({ receipt }) => receipt.whole.commit === commit);
  if (json === true) {
    const listed = own.map((signed) => ({ receipt: signed.receipt, signer: signerOf(signed) }));
    return printJson('aup-guard/receipt-show/1', { commit, receipts: listed });
  }
  printLines(own.length === 0 ? ['no receipts'] : own.flatMap((signed) => words(signed)));
}

/** Throws `usage`. */
export async function exported({ range }: { readonly range: string }): Promise<void> {
  const { git } = receiptsHere();
  const ends = await rangeHere(git, range);
  const steps = (await stepsIn(git, ends, MOST_COMMITS)) ?? [];
  const ids = new Set(steps.map(({ commit }) => commit));
  const { receipts } = await readNotes(git, [...ids]);
  const own = receipts.filter(({ receipt }) =>
    [receipt.whole, ...receipt.parts].some(({ commit }) => ids.has(commit)),
  );
  printLines([JSON.stringify(receiptsFile(own))]);
}

/** Commits with the messages by which marks are known. */
async function commitsIn(git: ReceiptGit, ends: Ends): Promise<readonly CiCommit[]> {
  const steps = await stepsIn(git, ends, MOST_COMMITS);
  if (steps === undefined)
    throw new GuardError('usage', `more than ${MOST_COMMITS} commits cannot be looked at`);
  const bare = await Promise.all(
    steps.map(async ({ commit: id, tree, parents }): Promise<CiCommit> => {
      const text = (await git.text('show', '-s', '--no-show-signature', '--format=%ae%n%ce%n%B', id)) ?? '';
      const [author = '', committer = '', ...message] = text.split('\n');
      return { id, tree, parents, emails: [author, committer], message: message.join('\n') };
    }),
  );
  return bare;
}

/** Exits 1 when something lacks a receipt it must have. Throws `usage`, `policy-*`. */
export async function verify({ range, signers, receipts, json }: VerifyFlags): Promise<void> {
  const { machine, git } = receiptsHere();
  const ends = await rangeHere(git, range);
  const { paths, repoRoot, hashing, cwd } = machine;
  const { detectors, profiles } = catalog;
  const places = { paths, hashing, ...(repoRoot === undefined ? {} : { repoRoot }) };
  const { policy } = await checkPolicy({ ...places, detectors, profiles });
  const findings = await checkReceipts({
    repo: cwd,
    range: { ...ends, commits: await commitsIn(git, ends) },
    policy,
    now: machine.now(),
    agentsOf,
    env: machine.env,
    ...(signers === undefined ? {} : { signersFile: signers }),
    ...(receipts === undefined ? {} : { receiptsFile: receipts }),
  });
  if (findings.some(({ level }) => level === 'error')) process.exitCode = EXIT_CODES.refused;
  if (json === true) return printJson('aup-guard/receipt-verify/1', { findings });
  for (const { level, text, clause, next } of findings) {
    printLines([`${level}: ${text}${clause === undefined ? '' : ` (${clause})`}`, `  next  ${next}`]);
  }
  if (findings.length === 0) printWords('nothing is missing');
}
