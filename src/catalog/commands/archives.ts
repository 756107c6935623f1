/** Archivers: packing is free, but for files that go away with it and archives on other machines. */
import type { ActionDraft, CommandDef } from '../../engine/definitions.ts';
import { readOptions, shown, wordList, type Options } from '../argv.ts';
import { deletionOf, type Place } from '../deletion.ts';
import { diskIn } from '../devices.ts';
import { readExamples } from './rules.ts';

const TAR_VALUED = wordList('-f -C -T -X -I -g -b --file --directory --exclude --transform --exclude-from');

/** `czf x.tgz` without a dash: letters first, then their values. */
function oldStyle(argv: readonly string[]): readonly string[] {
  const [, first = '', ...rest] = argv;
  return /^[a-zA-Z]+$/.test(first) ? [`-${first.replaceAll('f', '')}f`, ...rest] : argv.slice(1);
}

function packing(argv: readonly string[], place: Place): readonly ActionDraft[] {
  const options = readOptions(oldStyle(argv), TAR_VALUED);
  if (['x', 't', 'extract', 'get', 'list'].some((name) => options.names.has(name))) return [];
  const file = options.values.get('f') ?? options.values.get('file') ?? '';
  const removes = options.names.has('remove-files') ? deletionOf(options.words, place) : [];
  return diskIn([file]) ?? [...sentTo(file, options), ...removes];
}

/** `host:path` is an archive on another machine. */
function sentTo(file: string, options: Options): readonly ActionDraft[] {
  const far = /^[^/:]{2,}:/.test(file) && !options.names.has('force-local');
  return far ? [{ verb: 'external-send', target: shown(file) }] : [];
}

/** Archivers that take the files away once they are packed. */
export const tar: CommandDef = {
  program: 'tar',
  aliases: ['gtar', 'bsdtar'],
  gated: [],
  classify: (argv, place) => packing(argv, place),
  examples: readExamples(`
    tar -czf old.tgz --remove-files src => delete-files
    tar --remove-files -cf x.tar docs => delete-files
    tar cf x.tar --remove-files docs => delete-files
    tar -cf /dev/sda src => delete-files
    tar -czf backup@host:/srv/x.tgz src => external-send
    tar -czf dist.tgz dist =>
    tar xzf x.tgz -C /tmp/x =>
    tar xf x.tar --remove-files =>
    tar -czf out.tgz --remove-files dist =>
    tar -tzf x.tgz =>
  `),
};

export const zip: CommandDef = {
  program: 'zip',
  aliases: ['7z', '7za', '7zz', 'rar'],
  gated: [],
  classify: (argv, place) => {
    const words = argv.slice(1).filter((word) => !word.startsWith('-'));
    const given = argv.slice(1);
    const moves =
      argv[0] === 'zip'
        ? given.some((word) => /^-[a-zA-Z]*m[a-zA-Z]*$|^--move$/.test(word) && !/^-(?:mm|MM)$/.test(word))
        : given.some((word) => /^-(?:sdel|df|dr|dw)$/.test(word)) || (argv[0] === 'rar' && words[0] === 'm');
    if (!moves) return [];
    return deletionOf(words.slice(argv[0] === 'zip' ? 1 : 2), place);
  },
  examples: readExamples(`
    zip -rm old.zip src => delete-files
    zip --move old.zip notes.md => delete-files
    7z a -sdel old.7z docs => delete-files
    rar m old.rar src => delete-files
    zip -r app.zip src =>
    zip -rm out.zip dist =>
    7z x app.7z =>
  `),
};
