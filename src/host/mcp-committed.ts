/** The files of a commit that clients read MCP servers from, in whichever folder of the repository. */
import path from 'node:path';
import type { McpClientDef, McpPlace } from '../engine/mcp/client.ts';
import type { FindIn } from '../engine/mcp/clear-values.ts';
import type { McpEntry, McpFileFault } from '../engine/mcp/model.ts';
import type { GitTree, TreeFile } from './git-tree.ts';
import { inBytes } from './mcp-discover.ts';
import type { ConfigFile } from './mcp-tables.ts';
import { safe } from './text.ts';

/** Bytes of one file, and how many different ones are looked into at most. */
const LARGEST = 8 * 1024 * 1024;
const MOST_FILES = 2000;

interface Pattern {
  readonly client: McpClientDef;
  readonly place: McpPlace;
  readonly regex: RegExp;
}

export interface Committing {
  readonly clients: readonly McpClientDef[];
  readonly tree: GitTree;
  readonly commit: string;
  /** Top of the repository, absolute. */
  readonly root: string;
  readonly scan: FindIn;
}

export interface Committed {
  readonly entries: readonly McpEntry[];
  readonly faults: readonly McpFileFault[];
}

const PROJECT = '{project}/';

/** Names differ in case where clients run on systems that do not tell it apart. */
function regexOf(template: string): RegExp {
  const parts = template
    .slice(PROJECT.length)
    .split('/')
    .map((part) => (part === '**' ? '(?:[^/]+/)*' : `${escaped(part).replaceAll('\\*', '[^/]*')}/`));
  return new RegExp(`^(?:(.*)/)?${parts.join('').replace(/\/$/, '')}$`, 'is');
}

function escaped(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
}

function patternsOf(clients: readonly McpClientDef[]): readonly Pattern[] {
  return clients.flatMap((client) =>
    client.places
      .filter((each) => each.path.startsWith(PROJECT))
      .map((place) => ({ client, place, regex: regexOf(place.path) })),
  );
}

/** Names of folders such files lie in: a link of that name leads to files that are called otherwise. */
function folderNames(patterns: readonly Pattern[]): ReadonlySet<string> {
  const all = patterns.flatMap(({ place }) => place.path.slice(PROJECT.length).split('/').slice(0, -1));
  return new Set(all.filter((name) => !name.includes('*')).map((name) => name.toLowerCase()));
}

interface Seen extends TreeFile {
  /** Where a client finds it. */
  readonly as: string;
}

interface Listed {
  readonly files: readonly Seen[];
  readonly lost: readonly string[];
}

/** Where a link leads, from the top; undefined when that is not in the repository. */
async function targetOf(link: TreeFile, tree: GitTree): Promise<string | undefined> {
  const text = (await tree.bytes(link.id, 4096))?.toString('utf8');
  if (text === undefined || path.posix.isAbsolute(text)) return undefined;
  const target = path.posix.normalize(path.posix.join(path.posix.dirname(link.path), text));
  return target === '.' || target.startsWith('..') ? undefined : target.replace(/\/$/, '');
}

function isBelow(file: string, to: string | undefined): to is string {
  return to !== undefined && (file === to || file.startsWith(`${to}/`));
}

async function throughLinks(links: readonly TreeFile[], { tree, commit }: Committing): Promise<Listed> {
  const targets = await Promise.all(links.map(async (link) => ({ link, to: await targetOf(link, tree) })));
  const found = await tree.files(commit, (file) => targets.some(({ to }) => isBelow(file.path, to)));
  const reached = targets.map(({ link, to }) => ({
    link,
    files: (found ?? []).flatMap((file): readonly Seen[] =>
      isBelow(file.path, to) && !file.link ? [{ ...file, as: link.path + file.path.slice(to.length) }] : [],
    ),
  }));
  return {
    files: reached.flatMap(({ files }) => files),
    lost: reached.filter(({ files }) => files.length === 0).map(({ link }) => link.path),
  };
}

async function listed(committing: Committing, patterns: readonly Pattern[]): Promise<Listed | undefined> {
  const { tree, commit } = committing;
  const folders = folderNames(patterns);
  const isPlace = (file: string): boolean => patterns.some(({ regex }) => regex.test(file));
  const isLink = ({ path: file, link }: TreeFile): boolean =>
    link && folders.has(path.posix.basename(file).toLowerCase());
  const all = await tree.files(commit, (file) => isPlace(file.path) || isLink(file));
  if (all === undefined) return undefined;
  const links = all.filter(({ link }) => link);
  const more: Listed = links.length === 0 ? { files: [], lost: [] } : await throughLinks(links, committing);
  const plain = all.filter(({ link }) => !link).map((file) => Object.assign({ as: file.path }, file));
  return { files: [...plain, ...more.files.filter(({ as }) => isPlace(as))], lost: more.lost };
}

function placesOf(file: string, patterns: readonly Pattern[], root: string): readonly ConfigFile[] {
  return patterns.flatMap(({ client, place, regex }) => {
    const match = regex.exec(file);
    if (match === null) return [];
    return [{ client, place, file: path.join(root, file), project: path.join(root, match[1] ?? '') }];
  });
}

function fault(file: string, code: McpFileFault['code'], what: McpFileFault['what']): McpFileFault {
  return { client: 'all', file, code, what };
}

async function inFile(
  seen: Seen,
  { tree, scan, root }: Committing,
  patterns: readonly Pattern[],
): Promise<Committed> {
  const file = path.join(root, seen.as);
  const isLarge = seen.size > LARGEST;
  const bytes = isLarge ? undefined : await tree.bytes(seen.id, LARGEST);
  if (bytes === undefined) {
    const found = isLarge
      ? fault(file, 'too-large', safe`is larger than 8 MB; nothing in it is known`)
      : fault(file, 'unreadable', safe`cannot be read from git; nothing in it is known`);
    return { entries: [], faults: [found] };
  }
  const read = await Promise.all(placesOf(seen.as, patterns, root).map((at) => inBytes(at, bytes, scan)));
  return {
    entries: read.flatMap(({ entries }) => entries),
    faults: read.flatMap(({ faults }) => faults),
  };
}

/** All servers a commit brings; undefined when git cannot list its files. Nothing outside of git is read. */
export async function committedServers(committing: Committing): Promise<Committed | undefined> {
  const { root, clients } = committing;
  const patterns = patternsOf(clients);
  const found = await listed(committing, patterns);
  if (found === undefined) return undefined;
  const faults: McpFileFault[] = found.lost.map((name) =>
    fault(path.join(root, name), 'unreadable', safe`is a link to no file of the repository`),
  );
  if (found.files.length > MOST_FILES)
    faults.push(
      fault(root, 'too-large', safe`has more than ${MOST_FILES} such files; not all are looked into`),
    );
  const entries: McpEntry[] = [];
  for (const seen of found.files.slice(0, MOST_FILES)) {
    const read = await inFile(seen, committing, patterns);
    entries.push(...read.entries);
    faults.push(...read.faults);
  }
  return { entries, faults };
}
