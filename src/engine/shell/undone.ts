/** Work that is undone by pouring an older state over a file, which no single command says. */
import type { SyntaxNode } from 'unbash';
import type { Found } from './reading.ts';
import { joinPath, type Scope } from './scope.ts';
import { expandWord, wordText } from './words.ts';

type Argv = readonly string[];

/** Notes `git show HEAD:f > f`, `git diff | git apply -R`, `git archive HEAD | tar x` as the commands they amount to. */
export function noteUndone(nodes: readonly SyntaxNode[], found: Found, scope: Scope): void {
  const argvs = nodes.map((node) => argvOf(node, scope));
  const [first, last] = [argvs[0] ?? [], argvs.at(-1) ?? []];
  const path = storedPath(first);
  const poured =
    path !== undefined && targetsOf(nodes, last, scope).some((to) => isSame(to, path, scope.cwd));
  if (poured) found.amountsTo(['git', 'checkout', 'HEAD', '--', path], scope);
  if (nodes.length > 1 && (isTakenBack(first, last) || isUnpacked(first, last))) {
    found.amountsTo(['git', 'checkout', 'HEAD', '--', '.'], scope);
  }
}

function argvOf(node: SyntaxNode, scope: Scope): Argv {
  if (node.type !== 'Command' || node.name === undefined) return [];
  return [node.name, ...node.args].flatMap((word) => (word.type === 'Word' ? expandWord(word, scope) : []));
}

/** The file whose stored state comes out. */
function storedPath(argv: Argv): string | undefined {
  const [program, command, ...rest] = argv;
  if (program !== 'git' || !/^(?:show|cat-file)$/.test(command ?? '')) return undefined;
  const object = rest.find((word) => /^[^-:][^:]*:[^:]+$|^:(?:\d:)?[^:]+$/.test(word));
  return object?.replace(/^[^:]*:(?:\d:)?/, '').replace(/^\.\//, '');
}

function targetsOf(nodes: readonly SyntaxNode[], last: Argv, scope: Scope): Argv {
  const redirects = nodes.at(-1)?.type === 'Command' ? nodes.at(-1) : undefined;
  const files = redirects?.type !== 'Command' ? [] : redirects.redirects;
  const written = files.flatMap((item) =>
    item.type === 'Redirect' && /^>\|?$/.test(item.operator) && item.target !== undefined
      ? [wordText(item.target, scope)]
      : [],
  );
  const poured = /^(?:tee|sponge)$/.test(last[0] ?? '') && !last.includes('-a') ? last.slice(1) : [];
  return [...written, ...poured];
}

/** The path of a repository is told from its root, a target from where the command runs. */
function isSame(target: string, path: string, cwd: string): boolean {
  const plain = target.replace(/^\.\//, '');
  if (plain.startsWith('/')) return plain === joinPath(cwd, path);
  return (
    plain === path ||
    (plain !== '' && path.endsWith(`/${plain}`) && cwd.endsWith(path.slice(0, -plain.length - 1)))
  );
}

const REVERSE = /^(?:-[a-zA-Z]*R|--reverse)$/;

/** What was changed is made a patch and taken back. */
function isTakenBack([program, command, ...rest]: Argv, last: Argv): boolean {
  if (program !== 'git' || command !== 'diff' || rest.some((word) => /^[^-]\S*\.\.\.?\S/.test(word)))
    return false;
  const applies = (last[0] === 'git' && last[1] === 'apply') || last[0] === 'patch';
  const looks = last.some((word) => /^--(?:check|stat|numstat|summary|dry-run|cached)$/.test(word));
  return (
    applies && !looks && rest.some((word) => REVERSE.test(word)) !== last.some((word) => REVERSE.test(word))
  );
}

/** A stored state unpacked where the work is. */
function isUnpacked([program, command]: Argv, last: Argv): boolean {
  if (program !== 'git' || command !== 'archive' || !/^(?:bsd|g)?tar$/.test(last[0] ?? '')) return false;
  const away = last.some((word) => /^-C.|^-C$|^--(?:directory|to-stdout|one-top-level)/.test(word));
  return !away && /^(?:-?[a-z]*x|--extract)/.test(last[1] ?? '');
}
