/** The text an install writes: shell snippets and shims. Every path is quoted for the shell that reads it. */

export const MARK_BEGIN = '# >>> aup-guard >>>';
export const MARK_END = '# <<< aup-guard <<<';

/** A word for POSIX shells, taken literally whatever it holds. */
export function quoteSh(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** A word for fish, whose single quotes know two escapes. */
export function quoteFish(word: string): string {
  return `'${word.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** A word for PowerShell. */
export function quotePwsh(word: string): string {
  return `'${word.replaceAll("'", "''")}'`;
}

/** The one line that matters in a start file: it does nothing when the install is gone. */
export function guardLine(envFile: string): string {
  const file = quoteSh(envFile);
  return `[ -r ${file} ] && . ${file}`;
}

/** The lines put at the end of a start file, each ended by a line feed. */
export function blockText(envFile: string): string {
  return `${MARK_BEGIN}\n${guardLine(envFile)}\n${MARK_END}\n`;
}

/** fish reads every file in conf.d, so it gets one of its own instead of a block. */
export function fishSnippet(envFile: string): string {
  const file = quoteFish(envFile);
  return `${MARK_BEGIN}\ntest -r ${file}; and source ${file}\n${MARK_END}\n`;
}

/** Printed, never written: which of PowerShell's profiles is read depends on how it is started. */
export function pwshLines(shims: string): readonly string[] {
  const dir = quotePwsh(shims);
  return [
    MARK_BEGIN,
    `if (Test-Path ${dir}) { $env:PATH = ${dir} + [IO.Path]::PathSeparator + $env:PATH }`,
    MARK_END,
  ];
}

/**
 * Puts the shims first on PATH, once; moves them back to the front when something else got ahead.
 * Runs in every shell that starts: builtins only, safe under `set -eu`.
 */
export function envSh(shims: string): string {
  return `# aup-guard: puts its shims first on PATH. Written by "aup-guard install", removed by "aup-guard uninstall".
_aup_guard_shims=${quoteSh(shims)}
case "\${PATH-}:" in
  "$_aup_guard_shims:"*) ;;
  *)
    _aup_guard_path=":\${PATH-}:"
    while :; do
      case "$_aup_guard_path" in
        *":$_aup_guard_shims:"*)
          _aup_guard_path="\${_aup_guard_path%%":$_aup_guard_shims:"*}:\${_aup_guard_path#*":$_aup_guard_shims:"}"
          ;;
        *) break ;;
      esac
    done
    _aup_guard_path="\${_aup_guard_path#:}"
    _aup_guard_path="\${_aup_guard_path%:}"
    PATH="$_aup_guard_shims\${_aup_guard_path:+":$_aup_guard_path"}"
    export PATH
    unset _aup_guard_path
    ;;
esac
unset _aup_guard_shims
`;
}

/** The same for fish. */
export function envFish(shims: string): string {
  return `# aup-guard: puts its shims first on PATH. Written by "aup-guard install", removed by "aup-guard uninstall".
begin
    set -l shims ${quoteFish(shims)}
    if test "$PATH[1]" != "$shims"
        set -l rest
        for dir in $PATH
            test "$dir" != "$shims"; and set -a rest $dir
        end
        set -gx PATH $shims $rest
    end
end
`;
}

export interface ShimSpec {
  /** Program name the shim takes over: `claude`. */
  readonly name: string;
  /** Program of the package it starts: `bin/aup-shim.js`. */
  readonly script: string;
  /** Words before the caller's own arguments. */
  readonly words: readonly string[];
}

export interface ShimPlaces {
  /** Absolute path of the Node that installed. */
  readonly node: string;
  /** Absolute path of the pinned copy. */
  readonly home: string;
  /** Folder that holds all of it, for removing by hand. */
  readonly data: string;
}

/**
 * A POSIX sh front. Everything it needs is an absolute path fixed at install, so that a changed Node version or an
 * emptied npx cache cannot reach it; what is missing stops it with 126 instead of starting the agent unguarded.
 */
export function shimText(spec: ShimSpec, places: ShimPlaces): string {
  const words = spec.words.map((word) => ` ${quoteSh(word)}`).join('');
  return `#!/bin/sh
# aup-guard shim: ${spec.name}. Written by "aup-guard install", removed by "aup-guard uninstall".
# These would let the caller's environment change what the guard itself runs.
unset NODE_OPTIONS NODE_PATH LD_PRELOAD
aup_node=${quoteSh(places.node)}
aup_script=${quoteSh(`${places.home}/${spec.script}`)}
if [ -x "$aup_node" ] && [ -r "$aup_script" ]; then
  exec "$aup_node" "$aup_script"${words} "$@"
fi
[ -x "$aup_node" ] && aup_node=$aup_script
printf '%s\\n' \\
  ${quoteSh(`aup-guard: ${spec.name} was not started: a part of the guard is missing`)} \\
  "  missing  $aup_node" \\
  '  next     npx aup-guard install       puts it back' \\
  '  remove   npx aup-guard uninstall     or by hand:' \\
  ${quoteSh(`           rm -r ${quoteSh(places.data)}     lines left in shell start files do nothing without it`)} >&2
exit 126
`;
}

/**
 * What agents call as their hook, from settings that must not change with every version. Ends with 0 or 2 alone: most
 * agents take every other end of a hook for a yes.
 */
export function hookLauncherText({ node, home }: Pick<ShimPlaces, 'node' | 'home'>): string {
  const denied =
    'aup-guard: not allowed: the guard could not be asked. Ask the user to run: npx aup-guard install';
  return `#!/bin/sh
# aup-guard: called by agents before they act. Written by "aup-guard install", removed by "aup-guard uninstall".
# These would let the agent's settings change what the guard itself runs.
unset NODE_OPTIONS NODE_PATH LD_PRELOAD DYLD_INSERT_LIBRARIES
${quoteSh(node)} ${quoteSh(`${home}/bin/aup-hook.js`)} "$@"
case $? in
  0) exit 0 ;;
  2) exit 2 ;;
esac
printf '%s\\n' ${quoteSh(denied)} >&2
exit 2
`;
}
