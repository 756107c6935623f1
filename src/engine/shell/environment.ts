/** Variables that switch protection off or slip code into programs: setting them is a step against the guard. */
import type { ShellCommand } from './model.ts';

/** Whoever runs next is under another rule: for every program. */
const ALWAYS =
  /^(?:GIT_CONFIG\w*|GIT_EXEC_PATH|GIT_TEMPLATE_DIR|BASH_ENV|ZDOTDIR|LD_PRELOAD|LD_AUDIT|DYLD_INSERT_LIBRARIES|DYLD_FORCE_FLAT_NAMESPACE|AUP_\w+)$/;
/** They only matter to hooks of git: `HUSKY=0 npm ci` is daily work. */
const HOOKS =
  /^(?:HUSKY|HUSKY_SKIP_HOOKS|HUSKY_SKIP_INSTALL|LEFTHOOK|LEFTHOOK_EXCLUDE|LEFTHOOK_BIN|PRE_COMMIT_ALLOW_NO_CONFIG|OVERCOMMIT_DISABLE|SKIP|SKIP_HOOKS|SKIP_GIT_HOOKS|NO_VERIFY|GIT_(?:SSH(?:_COMMAND|_VARIANT)?|EXTERNAL_DIFF|PROXY_COMMAND))$/;
/** Where a program finds its libraries: of concern only for those the guard watches. */
const LIBRARIES = /^(?:LD_LIBRARY_PATH|DYLD_\w+)$/;
/** What an `ssh` with another key or port is set to, day by day. */
const PLAIN_SSH = /^(?:\/usr\/bin\/)?ssh(?:\s+-(?!o\s*(?:Proxy|Local)Command)[^|;&<>$`()]*)?$/;
const GIT = /^(?:git(?:-.*)?|gh|glab|hub|pre-commit|lefthook|husky|lint-staged)$/;

/** Names of such variables that a command sets; `watched` tells whether the guard knows the program. */
export function tamperingNames(command: ShellCommand, watched: boolean): readonly string[] {
  const exports = command.program === 'export' || command.program === 'env';
  const pairs = Object.entries(command.env).concat(exports ? command.argv.slice(1).flatMap(pairOf) : []);
  const git = GIT.test(command.program);
  const names = pairs
    .filter(([name, value]) => {
      if (ALWAYS.test(name) || takesGatesOut(name, value)) return true;
      if (HOOKS.test(name)) return (git || (exports && name !== 'SKIP')) && !isPlain(name, value);
      return LIBRARIES.test(name) && watched;
    })
    .map(([name]) => name);
  return [...new Set(names)];
}

function isPlain(name: string, value: string): boolean {
  if (name === 'GIT_SSH_COMMAND' || name === 'GIT_SSH') return PLAIN_SSH.test(value);
  // Hooks that are left on.
  return /^(?:HUSKY|LEFTHOOK)$/.test(name) && /^(?:1|true)$/.test(value);
}

function pairOf(word: string): readonly [string, string][] {
  const at = word.indexOf('=');
  return at > 0 ? [[word.slice(0, at), word.slice(at + 1)]] : [];
}

/** The system's own folders and nothing else: no gate stands in any of them. */
const ONLY_SYSTEM =
  /^(?:(?:\/usr)?(?:\/local)?\/s?bin|\/usr\/games)(?::(?:(?:\/usr)?(?:\/local)?\/s?bin|\/usr\/games))*:?$/;

/** True for a PATH that is set anew, with none of what stood in it. */
function takesGatesOut(name: string, value = ''): boolean {
  return name === 'PATH' && ONLY_SYSTEM.test(value);
}
