/** The git settings by which a session's hooks run. */
import path from 'node:path';

/** The ones we judge; all others only hand on to the repository's own. */
export const OWN_HOOKS: ReadonlySet<string> = new Set([
  'pre-commit',
  'prepare-commit-msg',
  'commit-msg',
  'applypatch-msg',
  'pre-rebase',
  'pre-push',
  'reference-transaction',
]);

/** Below the hooks folder: ours without the repository's own. */
export const ALONE = 'alone';

/** The settings that make git run our hooks. */
export type HookSettings = readonly (readonly [key: string, value: string])[];

/** One folder takes the place of the repository's own hooks; ours hand on to those. */
export function folderSettings(hooksDir: string): HookSettings {
  return [['core.hooksPath', hooksDir]];
}

/** Ours beside the repository's own: git starts both, and reads the command as sh does. */
export function namedSettings(hooksDir: string): HookSettings {
  return [...OWN_HOOKS].flatMap((name): HookSettings => {
    const file = path.join(hooksDir, ALONE, name).replaceAll("'", `'\\''`);
    return [
      [`hook.aup-guard-${name}.command`, `'${file}'`],
      [`hook.aup-guard-${name}.event`, name],
    ];
  });
}

/** The variables that add them to `first` settings the environment has. */
export function hookVariables(settings: HookSettings, first: number): Record<string, string> {
  const pairs = settings.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${first + index}`, key],
    [`GIT_CONFIG_VALUE_${first + index}`, value],
  ]);
  return { GIT_CONFIG_COUNT: String(first + settings.length), ...Object.fromEntries(pairs) };
}
