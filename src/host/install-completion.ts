/** Completion for shells: only when the person asks for it, where each shell looks by itself. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Manual, OwnFile } from '../engine/install-model.ts';
import { quoteSh } from '../engine/install-text.ts';
import { GuardError } from './errors.ts';
import { readBounded } from './files.ts';
import type { Journal } from './journal.ts';
import { packageRoot } from './package.ts';
import type { Environment, Paths } from './platform/model.ts';

const FILES = { bash: 'aup-guard.bash', zsh: '_aup-guard', fish: 'aup-guard.fish' } as const;
export type CompletionShell = keyof typeof FILES;
export const SHELLS: readonly CompletionShell[] = ['bash', 'zsh', 'fish'];
const MAX_TEXT = 1024 * 1024;

/** What came with the package for a shell. Throws `environment` when it did not. */
export function completionText(shell: CompletionShell): string {
  const file = path.join(packageRoot(), 'install/completion', FILES[shell]);
  const text = readBounded(file, MAX_TEXT)?.toString('utf8');
  if (text !== undefined) return text;
  throw new GuardError('environment', `${FILES[shell]} is missing in the package`, {
    hint: 'install it anew: npx aup-guard install',
  });
}

interface Places {
  readonly home: string;
  readonly env: Environment;
  readonly paths: Pick<Paths, 'data'>;
}

function placeOf(shell: CompletionShell, { home, env, paths }: Places): string {
  const base = (name: string, otherwise: string): string => {
    const value = env[name] ?? '';
    return path.isAbsolute(value) ? value : path.join(home, otherwise);
  };
  if (shell === 'bash') {
    return path.join(base('XDG_DATA_HOME', '.local/share'), 'bash-completion/completions/aup-guard');
  }
  if (shell === 'fish')
    return path.join(base('XDG_CONFIG_HOME', '.config'), 'fish/completions/aup-guard.fish');
  // zsh has no folder of a person's own.
  return path.join(paths.data, 'completion/_aup-guard');
}

/** The files an install writes: those asked for, and those it wrote before. What is there and not ours is left alone. */
export function completionFiles(
  places: Places,
  journal: Journal,
  asked: boolean,
): { readonly own: readonly OwnFile[]; readonly manual: readonly Manual[] } {
  const steps = SHELLS.flatMap((shell) => {
    const file = placeOf(shell, places);
    return fileFor({ shell, file, ours: journal.find('file', file) !== undefined }, asked);
  });
  return {
    own: steps.filter((step) => 'content' in step),
    manual: steps.filter((step) => 'why' in step),
  };
}

interface Place {
  readonly shell: CompletionShell;
  readonly file: string;
  /** Written by an earlier install. */
  readonly ours: boolean;
}

function fileFor({ shell, file, ours }: Place, asked: boolean): readonly (OwnFile | Manual)[] {
  const used = shell !== 'fish' || existsSync(path.dirname(path.dirname(file)));
  if (!ours && !(asked && used)) return [];
  const current = readBounded(file, MAX_TEXT)?.toString('utf8');
  if (current !== undefined && !ours) {
    const lines = [`aup-guard completion ${shell}`];
    return [{ path: file, why: 'exists and holds something else', lines }];
  }
  const note = `completion for ${shell}`;
  const own = { path: file, content: completionText(shell), mode: 0o644, current, note };
  return shell === 'zsh' && asked ? [own, fpathLine(file)] : [own];
}

function fpathLine(file: string): Manual {
  const lines = [`fpath=(${quoteSh(path.dirname(file))} $fpath)`];
  return { path: '~/.zshrc', why: 'zsh completes once this stands before its compinit', lines };
}
