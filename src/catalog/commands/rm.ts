import type { ActionDraft, CommandDef } from '../../engine/definitions.ts';
import { isUnknown } from '../../engine/shell/model.ts';
import { onlyHelp, readOptions, shown } from '../argv.ts';
import { catastrophe, guardFile } from '../paths.ts';
import { isThrowaway } from '../throwaway.ts';
import { readExamples } from './rules.ts';

/** What deleting these paths means: nothing for build output, a refusal for the machine itself. */
export function deletionOf(paths: readonly string[]): readonly ActionDraft[] {
  const concern = paths.filter((path) => !isThrowaway(path) || guardFile(path) !== undefined);
  if (concern.length === 0) return [];
  const own = concern.map(guardFile).find((what) => what !== undefined);
  if (own !== undefined) {
    const forbidden = own === "the guard's own files" ? 'it would remove the guard' : undefined;
    return [
      {
        verb: 'guard-tamper',
        target: own,
        paths: concern,
        ...(forbidden === undefined ? {} : { forbidden }),
      },
    ];
  }
  const whole = concern.map(catastrophe).find((what) => what !== undefined);
  if (whole !== undefined) {
    return [
      { verb: 'delete-files', target: whole, paths: concern, forbidden: 'nobody means to delete that' },
    ];
  }
  const known = concern.filter((path) => !isUnknown(path));
  const target = known.length === concern.length ? named(known) : 'files only known when it runs';
  return [{ verb: 'delete-files', target, paths: known }];
}

function named(paths: readonly string[]): string {
  return paths.length > 3 ? `${paths.slice(0, 2).join(' ')} and ${paths.length - 2} more` : paths.join(' ');
}

function classify(argv: readonly string[]): readonly ActionDraft[] {
  if (onlyHelp(argv)) return [];
  const paths = readOptions(argv.slice(1)).words.map(shownPath);
  return deletionOf(paths);
}

/** Keeps an unknown beginning unknown: `$X/build` may be anywhere, `/tmp/$X` may not. */
function shownPath(path: string): string {
  const at = path.indexOf('\u0000');
  return at > 0 && isThrowaway(`${path.slice(0, at)}x`) && /^(?:\/|[^\u0000]+\/)/.test(path)
    ? shown(path)
    : path;
}

export const rm: CommandDef = {
  program: 'rm',
  aliases: ['unlink', 'rmdir', 'trash', 'rimraf', 'del', 'srm'],
  gated: [],
  classify,
  examples: readExamples(`
    rm notes.md => delete-files
    rm -rf src => delete-files
    rm -f package-lock.json => delete-files
    rm -- -weird-file => delete-files
    rm -rf tests/fixtures => delete-files
    rm -rf build src => delete-files
    rm -rf ../build => delete-files
    rm -rf node_modules/../src => delete-files
    rm *.ts => delete-files
    rm -rf / => delete-files
    rm -rf --no-preserve-root / => delete-files
    rm -rf ~ => delete-files
    rm -rf ~/ => delete-files
    rm -rf /home/dev => delete-files
    rm -rf /usr /var => delete-files
    rm -rf ~/.local/share/aup-guard => guard-tamper
    rm -rf ~/.aup-guard => guard-tamper
    rm ~/.claude/settings.json => guard-tamper
    rm .git/hooks/pre-push => guard-tamper
    rm -rf dist build coverage =>
    rm -rf node_modules =>
    rm -rf packages/app/dist/ =>
    rm -rf ./target =>
    rm -rf /tmp/foo/ =>
    rm --recursive --force /tmp/build =>
    rm src/__pycache__/a.pyc =>
    rm debug.log =>
    rm --version =>
    rm --help =>
    rm =>
  `),
};
