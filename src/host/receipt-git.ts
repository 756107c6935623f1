/** Git for receipts: bytes as they are stored, whatever the repository or the user configures. */
import { spawn } from 'node:child_process';
import { NEUTRAL, type GitCalls } from './git.ts';

const LONGEST_MS = 30_000;
const SETTINGS = ['core.quotePath=true', 'diff.suppressBlankEmpty=false', 'core.attributesFile=/dev/null'];

/** What wrote the notes: no person, and no machine. */
const WHO = { NAME: 'aup-guard', EMAIL: 'receipts@aup-guard.invalid' };

export interface GitCall {
  readonly args: readonly string[];
  readonly input?: string;
  /** Bytes of output after which the call is ended. */
  readonly most?: number;
}

export interface ReceiptGit {
  /** Output; undefined when git failed, took too long or said too much. */
  bytes(call: GitCall): Promise<Buffer | undefined>;
  text(...args: readonly string[]): Promise<string | undefined>;
}

const MOST = 8 * 1024 * 1024;

/** Replacements and grafts are left aside: what is signed is what is there. */
function environment(env: GitCalls['env']): Record<string, string | undefined> {
  const plain = Object.entries(env).filter(([name]) => !name.startsWith('GIT_'));
  return {
    ...Object.fromEntries(plain),
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_GRAFT_FILE: '/dev/null',
    GIT_AUTHOR_NAME: WHO.NAME,
    GIT_AUTHOR_EMAIL: WHO.EMAIL,
    GIT_COMMITTER_NAME: WHO.NAME,
    GIT_COMMITTER_EMAIL: WHO.EMAIL,
    LC_ALL: 'C',
  };
}

/** Calls the real git in `cwd`. */
export function receiptGit({ git, env }: GitCalls, cwd: string): ReceiptGit {
  const own = environment(env);
  const settings = [...NEUTRAL, ...SETTINGS.flatMap((setting) => ['-c', setting])];
  const bytes = ({ args, input = '', most = MOST }: GitCall): Promise<Buffer | undefined> =>
    new Promise((resolve) => {
      const stdio: ['pipe', 'pipe', 'ignore'] = ['pipe', 'pipe', 'ignore'];
      const child = spawn(git, [...settings, ...args], { cwd, env: own, stdio, timeout: LONGEST_MS });
      const parts: Buffer[] = [];
      let size = 0;
      child.stdout.on('data', (part: Buffer) => {
        size += part.length;
        if (size > most) child.kill();
        else parts.push(part);
      });
      child.once('error', () => resolve(undefined));
      child.once('close', (code) => resolve(code === 0 && size <= most ? Buffer.concat(parts) : undefined));
      // It may fail before it has read all.
      child.stdin.on('error', () => undefined);
      child.stdin.end(input);
    });
  return { bytes, text: async (...args) => (await bytes({ args }))?.toString('utf8') };
}
