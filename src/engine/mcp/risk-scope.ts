/** Risks of how far a server reaches: OAuth scopes, folders, databases. */
import type { McpEntry } from './model.ts';
import type { Hit, McpRisks, McpSubject, ScopeRule } from './risk-model.ts';

/** Google and Microsoft write scopes as addresses. */
const SCOPE_PREFIX = /^https:\/\/(?:www\.googleapis\.com\/auth|graph\.microsoft\.com|mail\.google\.com)\/?/i;

/** The root of a disk, a home folder as a whole, or the socket that starts containers. */
const WHOLE =
  /^(?:\/|\/\*+|~\/?|\$\{?HOME\}?\/?|\$\{env:HOME\}\/?|%USERPROFILE%\\?|[A-Za-z]:[\\/]*|\/(?:root|home|Users)\/?|\/(?:home|Users)\/[^/]+\/?|[A-Za-z]:[\\/]Users(?:[\\/][^\\/]+)?[\\/]?|(?:\/var)?\/run\/docker\.sock)$/;
const MOUNT_OPTION = /^(?:-v|--volume|--mount)(?:=|$)/;

const DATABASE =
  /\b(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|redis|rediss|mssql|sqlserver|oracle|clickhouse|jdbc:\w+)(?:\+\w+)?:\/\/(?:[^@/\s]*@)?([^/\s?]*)(\/[\w-]*)?/i;
const PRODUCTION = /(?:^|[.\-_/])(?:prod|prd|production|live|main|master|primary)(?:\d*)(?=$|[.\-_:/])/i;

function plainScope(scope: string): string {
  const plain = scope.replace(SCOPE_PREFIX, '').toLowerCase();
  return plain === '' ? 'mail.google.com' : plain;
}

function fits(scope: string, { family, broad }: ScopeRule): boolean {
  // Who asks for `*` asks for all there is.
  return (family === 'any' && scope.endsWith('*')) || broad.some((each) => isNamed(scope, each));
}

function isNamed(scope: string, broad: string): boolean {
  const name = broad.toLowerCase();
  return name.endsWith('*') ? scope.startsWith(name.slice(0, -1)) : scope === name;
}

function addressText({ transport }: McpEntry, { launch }: McpSubject): string {
  const words = transport.kind === 'stdio' ? [...transport.argv, launch.name] : [transport.url];
  return words.join(' ').toLowerCase();
}

/** Names such as `user` or `api` mean what they mean at one service only: elsewhere the name of the service must be near. */
function isMeant({ family }: ScopeRule, scope: string, near: string): boolean {
  if (family === 'any' || /[.:_]/.test(scope)) return true;
  return near.includes(family === 'microsoft' ? 'graph' : family) || family === 'google';
}

function scopeHits(subject: McpSubject, { scopes }: McpRisks): readonly Hit[] {
  return subject.entries.flatMap((entry) => {
    const near = addressText(entry, subject);
    return entry.scopes.flatMap((given) => {
      const scope = plainScope(given);
      const rule = scopes.find((each) => fits(scope, each) && isMeant(each, scope, near));
      if (rule === undefined) return [];
      const hit: Hit = {
        id: `scope-${rule.family}`,
        where: `${entry.client}: ${scope}`,
        confidence: 'declared',
      };
      return [hit];
    });
  });
}

/** Folders a word names: itself, the value of an option, the outer side of a mount. */
function foldersOf(word: string, before: string | undefined): readonly string[] {
  const value = /^--?[\w-]+=(.*)$/s.exec(word)?.[1] ?? word;
  const mount = MOUNT_OPTION.test(before ?? '') || MOUNT_OPTION.test(word);
  if (!mount) return [value];
  const source = /(?:^|,)(?:source|src)=([^,]*)/.exec(value)?.[1];
  return [source ?? /^(?:[A-Za-z]:[\\/])?[^:]*/.exec(value)?.[0] ?? ''];
}

function reachHits(entry: McpEntry): readonly Hit[] {
  const { transport } = entry;
  if (transport.kind !== 'stdio') return [];
  const [, ...args] = transport.argv;
  return args.flatMap((word, index) => {
    const hits: Hit[] = [];
    const folder = foldersOf(word, args[index - 1]).find((each) => WHOLE.test(each));
    // `cmd /c` and the like name no folder.
    if (folder !== undefined) {
      hits.push({ id: 'whole-disk', where: `${entry.client}: args[${index}] ${folder}`, confidence: 'fact' });
    }
    if (word === '--privileged') {
      hits.push({ id: 'whole-disk', where: `${entry.client}: ${word}`, confidence: 'fact' });
    }
    const [, host = '', name = ''] = DATABASE.exec(word) ?? [];
    if (PRODUCTION.test(host) || PRODUCTION.test(name)) {
      hits.push({
        id: 'production-database',
        where: `${entry.client}: args[${index}] ${host}`,
        confidence: 'inferred',
      });
    }
    return hits;
  });
}

/** Risks of what a server is given to reach. */
export function reachOf(subject: McpSubject, risks: McpRisks): readonly Hit[] {
  return [...scopeHits(subject, risks), ...subject.entries.flatMap(reachHits)];
}
