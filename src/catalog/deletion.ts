/** What it means that files go away, by whatever program. */
import type { ActionDraft, CommandFacts } from '../engine/definitions.ts';
import type { Verb } from '../engine/model.ts';
import { isUnknown } from '../engine/shell/model.ts';
import { joinPath } from '../engine/shell/scope.ts';
import { shown } from './argv.ts';
import { catastrophe, guardFile } from './paths.ts';
import { isThrowaway } from './throwaway.ts';

/** Where a command runs: its own directory, that of the whole text, the repository. */
export type Place = Pick<CommandFacts, 'cwd' | 'base' | 'repo'>;

/** What deleting these paths means: nothing for build output, a refusal for the machine itself. */
export function deletionOf(paths: readonly string[], place: Place): readonly ActionDraft[] {
  const dotnet = paths.some((path) => /(?:^|\/)obj\/?$/.test(path));
  const concern = paths
    .map(withKnownFront)
    .filter((path) => !isFree(path, place) && !(dotnet && /(?:^|\/)bin\/?$/.test(path)));
  if (concern.length === 0) return [];
  return tampering(concern, place) ?? wiping(concern, place) ?? [ordinary(concern)];
}

/** Keeps an unknown beginning unknown: `$X` may be anywhere, `/tmp/$X` may not. */
function withKnownFront(path: string): string {
  const at = path.indexOf('\u0000');
  return at > 0 && path[at - 1] === '/' && isThrowaway(`${path.slice(0, at)}x`) ? shown(path) : path;
}

function isFree(path: string, place: Place): boolean {
  if (guardFile(path) !== undefined) return false;
  return isThrowaway(path) || isThrowaway(fromBase(path, place));
}

/**
 * A relative path after `cd`, seen from where the text began or from the root of the repository: `cd dist` leads into
 * throwaway files, but that the project itself lies in a folder called `build` or in `/tmp` makes nothing in it so.
 */
function fromBase(path: string, { cwd, base, repo }: Place): string {
  if (/^[/~\u0000]/.test(path) || isUnknown(cwd)) return path;
  const whole = joinPath(cwd, path.replaceAll('\u0000', '…'));
  const root = [repo?.root, base ?? cwd].find(
    (folder) => folder !== undefined && (whole === folder || whole.startsWith(`${folder}/`)),
  );
  if (root !== undefined) return whole.slice(root.length + 1);
  return base === undefined || base === cwd ? path : whole;
}

/** A path as the machine would find it; any name in any folder below one is that folder. */
function absolute(path: string, cwd: string): string {
  const anywhere = /^(\/|[/~][^\u0000]*?)\/?\u0000\/\u0000$/.exec(path)?.[1];
  if (anywhere !== undefined) return anywhere;
  if (isUnknown(path) || (path.startsWith('~') && !/^~(?:\/|$)/.test(path))) return path;
  const whole = joinPath(cwd, path);
  return isUnknown(whole) || whole === '' ? path : whole;
}

function tampering(paths: readonly string[], { cwd }: Place): readonly ActionDraft[] | undefined {
  const own = paths
    .map((path) => guardFile(path) ?? guardFile(absolute(path, cwd)))
    .find((what) => what !== undefined);
  if (own === undefined) return undefined;
  const forbidden = own === "the guard's own files" ? { forbidden: 'it would remove the guard' } : {};
  return [{ verb: 'guard-tamper', target: own, paths, ...forbidden }];
}

function wiping(paths: readonly string[], { cwd }: Place): readonly ActionDraft[] | undefined {
  const whole = paths
    .map((path) => catastrophe(path) ?? catastrophe(absolute(path, cwd)))
    .find((what) => what !== undefined);
  if (whole === undefined) return undefined;
  return [{ verb: 'delete-files', target: whole, paths, forbidden: 'nobody means to delete that' }];
}

const IN_GIT: readonly (readonly [RegExp, Verb])[] = [
  [/(?:^|\/)\.git\/(?:refs(?:\/|$)|packed-refs$)/, 'delete-branch'],
  [/(?:^|\/)\.git\/(?:logs|objects)(?:\/|$)/, 'history-rewrite'],
];

function ordinary(paths: readonly string[]): ActionDraft {
  const known = paths.filter((path) => !isUnknown(path));
  const target = known.length === paths.length ? named(known) : 'files only known when it runs';
  const verb = IN_GIT.find(([pattern]) => paths.some((path) => pattern.test(path)))?.[1];
  return { verb: verb ?? 'delete-files', target, paths: known };
}

function named(paths: readonly string[]): string {
  return paths.length > 3 ? `${paths.slice(0, 2).join(' ')} and ${paths.length - 2} more` : paths.join(' ');
}
