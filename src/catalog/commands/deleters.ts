/** Other programs that delete: bins, the npm world, Windows. */
import type { CommandDef } from '../../engine/definitions.ts';
import { onlyHelp, readOptions, wordList } from '../argv.ts';
import { deletionOf } from '../deletion.ts';
import { rm } from './rm.ts';
import { readExamples } from './rules.ts';

/** To the bin: it can come back, but the work tree has lost it. */
export const trash: CommandDef = {
  program: 'trash',
  aliases: ['trash-put', 'trash-rm', 'gvfs-trash'],
  gated: [],
  classify: rm.classify,
  examples: readExamples(`
    trash src => delete-files
    trash-put notes.md => delete-files
    trash ~/Documents => delete-files
    trash dist =>
    trash-put /tmp/x =>
    trash --help =>
  `),
};

/** Nothing brings back what was in the bin. */
export const emptyBin: CommandDef = {
  program: 'trash-empty',
  gated: [],
  classify: (argv) =>
    onlyHelp(argv) || argv.includes('--dry-run') ? [] : [{ verb: 'delete-files', target: 'the rubbish bin' }],
  examples: readExamples(`
    trash-empty => delete-files
    trash-empty 30 => delete-files
    trash-empty -f => delete-files
    trash-empty --help =>
    trash-empty --dry-run =>
    trash-empty --version =>
  `),
};

/** Deleters of the npm world take patterns; `!` keeps files. */
export const rimraf: CommandDef = {
  program: 'rimraf',
  aliases: ['del', 'del-cli', 'del-cli.js', 'rmrf', 'premove'],
  gated: [],
  classify: (argv, place) => {
    const options = readOptions(
      argv.slice(1),
      wordList('--tmp --max-retries --retry-delay --backoff --impl'),
    );
    if (onlyHelp(argv) || options.names.has('dry-run')) return [];
    const words = options.words.filter((word) => !/^(?:!|\/[a-z]$)/i.test(word));
    return deletionOf(words, place);
  },
  examples: readExamples(`
    rimraf src tests => delete-files
    rimraf --glob **/*.ts => delete-files
    del-cli src/** !src/keep.ts => delete-files
    del /s /q src => delete-files
    rimraf dist coverage .turbo =>
    del-cli dist/** =>
    del-cli --dry-run src =>
    rimraf --help =>
  `),
};

/** `gio trash`, `gio remove`; all else of it looks. */
export const gio: CommandDef = {
  program: 'gio',
  gated: ['trash', 'remove'],
  classify: (argv, place) => {
    const [first, ...paths] = readOptions(argv.slice(1)).words;
    if (first !== 'trash' && first !== 'remove') return [];
    return argv.includes('--empty')
      ? [{ verb: 'delete-files', target: 'the rubbish bin' }]
      : argv.includes('--list')
        ? []
        : deletionOf(paths, place);
  },
  examples: readExamples(`
    gio trash src => delete-files
    gio remove -f notes.md => delete-files
    gio trash --empty => delete-files
    gio trash /tmp/x =>
    gio trash --list =>
    gio open index.html =>
  `),
};

/** A word whose backslashes a POSIX shell would take away, with them: they part folders here. */
function asWritten(word: string, written = ''): string {
  const words = written.split(/\s+/).filter((item) => item.includes('\\'));
  return words.find((item) => item.replaceAll('\\', '') === word) ?? word;
}

const DRIVE = /^[a-z]:[\\/]*(?:\*|windows.*|users[\\/]*[^\\/]*[\\/]*)?$/i;

/** Names of deleters on Windows, as they turn up in shell text. */
export const windowsDelete: CommandDef = {
  program: 'Remove-Item',
  aliases: ['remove-item', 'ri', 'rd', 'erase', 'deltree', 'Clear-Content', 'clear-content', 'clc'],
  gated: [],
  classify: (argv, place) => {
    const words = argv.slice(1).filter((word) => !/^(?:-.*|\/[a-z](?::.*)?)$/i.test(word));
    if (argv.some((word) => /^-?(?:whatif|wi)$/i.test(word.replace(/^-/, '')))) return [];
    const drive = words.find((word) => DRIVE.test(word));
    return drive === undefined
      ? deletionOf(
          words.map((word) => asWritten(word, place.written).replaceAll('\\', '/')),
          place,
        )
      : [{ verb: 'delete-files', target: drive, paths: [drive], forbidden: 'nobody means to delete that' }];
  },
  examples: readExamples(`
    Remove-Item -Recurse -Force src => delete-files
    rd /s /q C:\\ => delete-files
    Clear-Content -Path src/app.ps1 => delete-files
    Clear-Content dist/app.js =>
    rd /s /q docs => delete-files
    erase /q notes.md => delete-files
    Remove-Item -Recurse -Force node_modules =>
    Remove-Item -Recurse src -WhatIf =>
    rd /s /q dist\\assets =>
  `),
};

/** Takes empty folders only, but for the program of that name on Windows. */
export const rmdir: CommandDef = {
  program: 'rmdir',
  gated: [],
  classify: (argv, place) =>
    argv.some((word) => /^\/s$/i.test(word)) ? windowsDelete.classify(argv, place) : [],
  examples: readExamples(`
    rmdir /s /q docs => delete-files
    rmdir /S src => delete-files
    rmdir docs\\old /s => delete-files
    rmdir /s /q dist =>
    rmdir empty =>
    rmdir -p a/b =>
    rmdir --ignore-fail-on-non-empty src =>
  `),
};
