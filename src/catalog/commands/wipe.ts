/** Programs that destroy what a file holds. */
import type { ActionDraft, CommandDef } from '../../engine/definitions.ts';
import { onlyHelp, readOptions, wordList } from '../argv.ts';
import { deletionOf } from '../deletion.ts';
import { diskIn } from '../devices.ts';
import { readExamples } from './rules.ts';

export const shred: CommandDef = {
  program: 'shred',
  aliases: ['wipe', 'srm', 'scrub', 'sdelete'],
  gated: [],
  classify: (argv, place) => {
    const valued = wordList('-n -s -p -S -X -Q -l --iterations --size --random-source');
    const { words } = readOptions(argv.slice(1), valued);
    return onlyHelp(argv) ? [] : (diskIn(words) ?? deletionOf(words, place));
  },
  examples: readExamples(`
    shred -u secrets.txt => delete-files
    shred -n 3 -z notes.md => delete-files
    wipe -rf src => delete-files
    srm -r docs => delete-files
    shred /dev/sda => delete-files
    shred /tmp/x =>
    shred -u build/app.bin =>
    shred --help =>
  `),
};

/** Growing a file, or making an image of some size, loses nothing. */
function grows(size: string | undefined): boolean {
  return size !== undefined && /^(?:\+|>|%|\d+(?:[GMT]i?B?)$)/.test(size) && !/^0+\D*$/.test(size);
}

export const truncate: CommandDef = {
  program: 'truncate',
  gated: [],
  classify: (argv, place) => {
    const options = readOptions(argv.slice(1), ['-s', '--size', '-r', '--reference']);
    const size = options.values.get('s') ?? options.values.get('size');
    return onlyHelp(argv) || grows(size) ? [] : deletionOf(options.words, place);
  },
  examples: readExamples(`
    truncate -s0 notes.md => delete-files
    truncate --size=0 db.sqlite => delete-files
    truncate -s -1M data.bin => delete-files
    truncate -s0 ~/.aup-guard/audit.log => guard-tamper
    truncate -s 0 debug.log =>
    truncate -s 1G disk.img =>
    truncate -s +10M disk.img =>
    truncate --help =>
  `),
};

const FIND_TEST = /^(?:-(?![HLPDO])|[(!,)])/;

function findRoots(argv: readonly string[]): readonly string[] {
  const tests = argv.findIndex((word, at) => at > 0 && FIND_TEST.test(word));
  const roots = argv.slice(1, tests < 0 ? undefined : tests).filter((word) => !/^-[HLPDO]/.test(word));
  return roots.length === 0 ? ['.'] : roots;
}

/** Every pattern that may choose a file: with `-o` each of them does; a negated one chooses nothing in particular. */
function findPatterns(argv: readonly string[]): readonly string[] {
  const found = argv.flatMap((word, at) =>
    /^-i?(?:name|path|wholename)$/.test(word) && !/^(?:!|-not)$/.test(argv[at - 1] ?? '')
      ? [argv[at + 1] ?? '*']
      : [],
  );
  return found.length === 0 ? ['*'] : found.map((pattern) => pattern.replace(/^(?:\.|\*)?\//, ''));
}

/** `find PATHS ... -delete`; `-exec` is read by the shell reader. */
function findDelete(argv: readonly string[]): readonly string[] {
  return findRoots(argv).flatMap((root) =>
    findPatterns(argv).map((name) => (/^\*?\/?$/.test(name) ? root : `${root}/${name}`)),
  );
}

function findWrites(argv: readonly string[]): readonly ActionDraft[] {
  const files = argv.filter((_word, at) => /^-f(?:print0?|printf|ls)$/.test(argv[at - 1] ?? ''));
  return diskIn(files) ?? [];
}

export const find: CommandDef = {
  program: 'find',
  aliases: ['gfind', 'bfs'],
  gated: [],
  classify: (argv, place) =>
    argv.includes('-delete') ? deletionOf(findDelete(argv), place) : findWrites(argv),
  examples: readExamples(`
    find . -name *.ts -delete => delete-files
    find . -delete => delete-files
    find src -type f -delete => delete-files
    find . -name *.pyc -o -name *.py -delete => delete-files
    find . -not -name *.log -delete => delete-files
    find / -name core -delete => delete-files
    find / -delete => delete-files
    find ~ -type f -delete => delete-files
    find dist -name *.map -delete =>
    find /tmp/app -type f -delete =>
    find . -name *.pyc -delete =>
    find . -type d -path */__pycache__/* -delete =>
    find packages -name .DS_Store -delete =>
    find . -name *.ts =>
    find / -name x =>
  `),
};
