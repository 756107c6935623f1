import type { CommandDef } from '../../engine/definitions.ts';
import { deletionOf } from '../deletion.ts';
import { onlyHelp, readOptions } from '../argv.ts';
import { readExamples } from './rules.ts';

export const rm: CommandDef = {
  program: 'rm',
  aliases: ['unlink', 'grm', 'safe-rm', 'rmtrash'],
  gated: [],
  classify: (argv, place) => (onlyHelp(argv) ? [] : deletionOf(readOptions(argv.slice(1)).words, place)),
  examples: readExamples(`
    rm notes.md => delete-files
    rm -rf src => delete-files
    rm -f package-lock.json => delete-files
    rm -- -weird-file => delete-files
    rm -rf tests/fixtures => delete-files
    rm -rf build src => delete-files
    rm -rf ../build => delete-files
    rm -rf node_modules/../src => delete-files
    rm -rf src/build => delete-files
    rm -rf build-tools distribution => delete-files
    rm -rf /opt/app/build => delete-files
    rm -rf /var/log/app.log => delete-files
    rm -rf vendor => delete-files
    rm -rf ~/.gradle => delete-files
    rm *.ts => delete-files
    rm -rf ./* => delete-files
    rm -rf .git => delete-files
    rm -rf .git/refs/heads/old => delete-branch
    rm .git/packed-refs => delete-branch
    rm -rf .git/logs => history-rewrite
    rm .env => delete-files
    rm db.bak => delete-files
    rm *.bak => delete-files
    rm -f src/app.ts.orig src/app.ts~ => delete-files
    rm -f *~ => delete-files
    rm -rf / => delete-files
    rm -rf --no-preserve-root / => delete-files
    rm -rf ~ => delete-files
    rm -rf ~/ => delete-files
    rm -rf .. => delete-files
    rm -rf /home/dev => delete-files
    rm -rf /usr /var => delete-files
    rm -rf ~/.local/share/aup-guard => guard-tamper
    rm -rf ~/.aup-guard => guard-tamper
    rm ~/.claude/settings.json => guard-tamper
    rm .git/hooks/pre-push => guard-tamper
    rm -rf .aup-gu* => guard-tamper
    rm -rf ~/.a[u]p-guard => guard-tamper
    rm -rf .a* => delete-files
    rm src/*guard* => delete-files
    unlink notes.md => delete-files
    rm -rf dist build coverage =>
    rm -rf node_modules =>
    rm -rf /home/dev/app/.git-rewrite =>
    rm -rf node_modules/.cache .next/cache =>
    rm -rf packages/app/dist/ =>
    rm -rf packages/*/node_modules =>
    rm -rf ./target =>
    rm -rf .venv venv =>
    rm -rf bin obj =>
    rm -rf cmake-build-debug CMakeCache.txt CMakeFiles =>
    rm -rf ios/Pods ios/build android/app/build =>
    rm -rf mypkg.egg-info .tox =>
    rm -rf /tmp/foo/ =>
    rm -rf /var/folders/ab/cd/T/x =>
    rm --recursive --force /tmp/build =>
    rm -rf /home/dev/app/dist =>
    rm -rf ~/.cache/pip =>
    rm -rf ~/.m2/repository/com/acme =>
    rm -rf /var/lib/apt/lists/* =>
    rm -f .git/index.lock =>
    rm src/__pycache__/a.pyc =>
    rm debug.log npm-debug.log.1 =>
    rm src/app.ts.rej src/app.ts.swp =>
    rm -f .coverage .eslintcache .DS_Store =>
    rm tmp_check.py =>
    rm --version =>
    rm --help =>
    rm =>
  `),
};
