/** Fetches a bundle from where it lies. What comes is not believed: its signature is looked at by the caller. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MAX_BUNDLE } from '../engine/fleet/bundle.ts';
import type { BundleSource } from '../engine/fleet/source.ts';
import { GuardError } from './errors.ts';
import { readBounded } from './files.ts';
import { connect } from './mcp-remote-dial.ts';
import { findProgram } from './path-search.ts';
import type { Environment } from './platform/model.ts';

/** Why nothing came. */
export type FetchTrouble =
  | 'unreachable'
  | 'too-slow'
  | 'redirected'
  | 'refused'
  | 'too-large'
  | 'not-there'
  | 'no-room';

export type Fetched =
  | { readonly kind: 'same' }
  | { readonly kind: 'text'; readonly text: string; readonly etag?: string }
  | { readonly kind: 'trouble'; readonly trouble: FetchTrouble };

const WEB_MS = 15_000;
const GIT_MS = 60_000;
/** Nobody is asked for a password, or whether a host is known: an agent's terminal is not there for that. */
const UNASKED = { GIT_TERMINAL_PROMPT: '0', GIT_SSH_COMMAND: 'ssh -oBatchMode=yes' } as const;
/** Where git finds itself, its settings, keys and the way out. */
const GIT_NEEDS =
  /^(?:HOME|USERPROFILE|PATH|SYSTEMROOT|XDG_CONFIG_HOME|SSH_AUTH_SOCK|SSL_CERT_(?:FILE|DIR)|(?:https?|all|no)_proxy)$/iu;
const ETAG = /^(?:W\/)?"[!#-~]{0,200}"$/u;

function trouble(code: FetchTrouble): Fetched {
  return { kind: 'trouble', trouble: code };
}

interface Body extends AsyncIterable<Buffer> {
  destroy(): unknown;
}

/** Undefined when it is larger than a bundle may be. */
async function bounded(body: Body): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > MAX_BUNDLE) {
      body.destroy();
      return undefined;
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function statusTrouble(status: number): FetchTrouble | undefined {
  if (status === 200) return undefined;
  if (status >= 300 && status < 400) return 'redirected';
  return status === 404 || status === 410 ? 'not-there' : 'refused';
}

function tagOf(value: unknown): { readonly etag?: string } {
  return typeof value === 'string' && ETAG.test(value) ? { etag: value } : {};
}

async function asked(url: string, { env, etag, signal: over }: Fetching): Promise<Fetched> {
  const late = AbortSignal.timeout(WEB_MS);
  const signal = over === undefined ? late : AbortSignal.any([late, over]);
  try {
    const { undici, dispatcher } = await connect(new URL(url), env);
    try {
      const headers = { 'user-agent': 'aup-guard', ...(etag === undefined ? {} : { 'if-none-match': etag }) };
      const answer = await undici.request(url, { headers, signal, dispatcher });
      answer.body.on('error', () => undefined);
      const failed = answer.statusCode === 304 ? undefined : statusTrouble(answer.statusCode);
      if (answer.statusCode === 304 || failed !== undefined) {
        answer.body.destroy();
        return failed === undefined ? { kind: 'same' } : trouble(failed);
      }
      const bytes = await bounded(answer.body);
      if (bytes === undefined) return trouble('too-large');
      return { kind: 'text', text: bytes.toString('utf8'), ...tagOf(answer.headers['etag']) };
    } finally {
      await dispatcher.destroy();
    }
  } catch {
    // What the connection says of itself may hold an address with a name in it.
    return trouble(late.aborted ? 'too-slow' : 'unreachable');
  }
}

function fromFile(file: string): Fetched {
  try {
    const bytes = readBounded(file, MAX_BUNDLE);
    return bytes === undefined ? trouble('not-there') : { kind: 'text', text: bytes.toString('utf8') };
  } catch (error) {
    if (error instanceof GuardError) return trouble('refused');
    throw error;
  }
}

/** Undefined where nothing can be written, as on a full disk. */
function scratchFolder(): string | undefined {
  try {
    return mkdtempSync(path.join(tmpdir(), 'aup-fleet-'));
  } catch {
    return undefined;
  }
}

type GitSource = Extract<BundleSource, { readonly kind: 'git' }>;

/** One commit into a folder of its own, nothing checked out: hooks, filters and other folders never come into play. */
async function fromGit(source: GitSource, env: Environment): Promise<Fetched> {
  const { simpleGit } = await import('simple-git');
  const dir = scratchFolder();
  if (dir === undefined) return trouble('no-room');
  const kept = Object.entries(env).filter(([name]) => GIT_NEEDS.test(name));
  const own = { ...Object.fromEntries(kept), LC_ALL: 'C', ...UNASKED };
  try {
    const git = simpleGit({
      baseDir: dir,
      binary: findProgram('git', env, []) ?? 'git',
      timeout: { block: GIT_MS },
      allowEnvironment: Object.keys(UNASKED),
      unsafe: { allowUnsafeSshCommand: true },
    }).env(own);
    await git.raw('init', '--quiet', '--bare', '.');
    await git.raw('fetch', '--quiet', '--depth=1', '--no-tags', '--', source.repository, source.ref);
    const object = `FETCH_HEAD:${source.path}`;
    const size = Number(await git.raw('cat-file', '-s', object));
    if (!(size <= MAX_BUNDLE)) return trouble('too-large');
    return { kind: 'text', text: await git.raw('cat-file', 'blob', object) };
  } catch {
    return trouble('unreachable');
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

export interface Fetching {
  readonly env: Environment;
  /** What the same address said last time. */
  readonly etag?: string;
  /** Ends the asking of a web server. */
  readonly signal?: AbortSignal;
}

/** Never throws for what the other side does. */
export async function fetchBundle(source: BundleSource, fetching: Fetching): Promise<Fetched> {
  if (source.kind === 'web') return asked(source.url, fetching);
  return source.kind === 'file' ? fromFile(source.path) : fromGit(source, fetching.env);
}
