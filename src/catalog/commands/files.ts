/** Other programs that destroy files: shred, truncate, find -delete, mv of a system folder, disk tools. */
import type { ActionDraft, CommandDef } from '../../engine/definitions.ts';
import { onlyHelp, readOptions, shown } from '../argv.ts';
import { catastrophe, guardFile } from '../paths.ts';
import { deletionOf } from './rm.ts';
import { readExamples } from './rules.ts';

export const shred: CommandDef = {
  program: 'shred',
  gated: [],
  classify: (argv) => (onlyHelp(argv) ? [] : deletionOf(readOptions(argv.slice(1), ['-n', '-s']).words)),
  examples: readExamples(`
    shred -u secrets.txt => delete-files
    shred /tmp/x =>
  `),
};

export const truncate: CommandDef = {
  program: 'truncate',
  gated: [],
  classify: (argv) => deletionOf(readOptions(argv.slice(1), ['-s', '--size', '-r']).words),
  examples: readExamples(`
    truncate -s0 notes.md => delete-files
    truncate -s 0 debug.log =>
    truncate -s0 ~/.aup-guard/audit.log => guard-tamper
  `),
};

/** `find PATHS ... -delete`; `-exec` is read by the shell reader. */
function findDelete(argv: readonly string[]): readonly ActionDraft[] {
  if (!argv.includes('-delete')) return [];
  const tests = argv.findIndex((word, at) => at > 0 && /^[-(!]/.test(word) && !/^-[HLPDO]/.test(word));
  const roots = argv.slice(1, tests).filter((word) => !word.startsWith('-'));
  const where = roots.length === 0 ? ['.'] : roots;
  const pattern = argv[argv.findIndex((word) => word === '-name' || word === '-iname') + 1];
  const name = argv.includes('-name') || argv.includes('-iname') ? (pattern ?? '*') : '*';
  return deletionOf(where.map((root) => (name === '*' && root !== '.' ? root : `${root}/${name}`)));
}

export const find: CommandDef = {
  program: 'find',
  gated: [],
  classify: findDelete,
  examples: readExamples(`
    find . -name *.ts -delete => delete-files
    find . -delete => delete-files
    find / -name core -delete => delete-files
    find dist -name *.map -delete =>
    find /tmp/app -type f -delete =>
    find . -name *.pyc -delete =>
    find . -name *.ts =>
  `),
};

function wholeTree(argv: readonly string[], what: string): readonly ActionDraft[] {
  const hit = readOptions(argv.slice(1)).words.find((path) => catastrophe(path) !== undefined);
  if (hit === undefined) return guardPaths(argv, what);
  return [{ verb: 'delete-files', target: `${what} ${shown(hit)}`, forbidden: 'nobody means to do that' }];
}

function guardPaths(argv: readonly string[], what: string): readonly ActionDraft[] {
  const own = argv
    .slice(1)
    .map(guardFile)
    .find((found) => found !== undefined);
  return own === undefined ? [] : [{ verb: 'guard-tamper', target: `${what} ${own}` }];
}

export const mv: CommandDef = {
  program: 'mv',
  gated: [],
  classify: (argv) => {
    const words = readOptions(argv.slice(1), ['-t', '-S']).words;
    return wholeTree(['mv', ...words.slice(0, -1)], 'moving').concat(
      guardPaths(['mv', ...words.slice(-1)], 'replacing'),
    );
  },
  examples: readExamples(`
    mv / /tmp => delete-files
    mv ~/.claude/settings.json /tmp => guard-tamper
    mv x.json ~/.claude/settings.json => guard-tamper
    mv old.txt new.txt =>
  `),
};

export const chmod: CommandDef = {
  program: 'chmod',
  aliases: ['chown', 'chgrp', 'chattr'],
  gated: [],
  classify: (argv) => wholeTree(argv, 'changing the rights of'),
  examples: readExamples(`
    chmod -R 000 / => delete-files
    chown -R nobody /usr => delete-files
    chmod -x ~/.local/share/aup-guard/shims/git => guard-tamper
    chmod +x scripts/x.sh =>
  `),
};

/** Programs that write where their arguments say: only the guard's files are of concern. */
export const copy: CommandDef = {
  program: 'cp',
  aliases: ['tee', 'sponge', 'install', 'ln', 'dd', 'sed'],
  gated: [],
  classify: (argv) => {
    const disk = argv.find((word) => /^(?:of=)?\/dev\/(?:sd|nvme|hd|vd|disk|mmcblk)/.test(word));
    if (disk !== undefined && argv[0] !== 'ln') {
      return [{ verb: 'delete-files', target: `the disk ${shown(disk)}`, forbidden: 'it wipes a disk' }];
    }
    if (argv[0] === 'sed' && !argv.some((word) => /^-[a-zA-Z]*i|^--in-place/.test(word))) return [];
    const mentions = argv[0] === 'sed' && argv.some((word) => /aup-guard|BASH_ENV|GIT_CONFIG/.test(word));
    if (mentions)
      return [
        { verb: 'guard-tamper', target: "the guard's lines in a file", forbidden: 'it removes the guard' },
      ];
    const words = argv.slice(1).map((word) => word.replace(/^(?:of|if)=/, ''));
    const targets = argv[0] === 'cp' || argv[0] === 'install' ? words.slice(-1) : words;
    return guardPaths(['cp', ...targets], 'writing to');
  },
  examples: readExamples(`
    dd if=/dev/zero of=/dev/sda => delete-files
    tee ~/.aup-guard/config.json => guard-tamper
    cp x ~/.claude/settings.json => guard-tamper
    sed -i /aup-guard/d ~/.bashrc => guard-tamper
    cp a b =>
    tee docs/x.md =>
    sed -n /rm/p script.sh =>
    sed -i s/a/b/ src/a.ts =>
  `),
};

export const diskTools: CommandDef = {
  program: 'mkfs',
  aliases: [
    'mkfs.ext4',
    'mkfs.xfs',
    'mkfs.btrfs',
    'mkfs.vfat',
    'wipefs',
    'fdisk',
    'parted',
    'sgdisk',
    'vgremove',
    'lvremove',
    'pvremove',
    'diskutil',
    'format.com',
    'blkdiscard',
    'cryptsetup',
  ],
  gated: [],
  classify: (argv) => {
    const reads = argv.some((word) => /^(?:-l|--list|list|info|status|--help|-n|--no-act|print)$/.test(word));
    return reads
      ? []
      : [
          {
            verb: 'delete-files',
            target: `a disk (${argv.map(shown).join(' ')})`,
            forbidden: 'it wipes a disk or volume',
          },
        ];
  },
  examples: readExamples(`
    mkfs /dev/sda1 => delete-files
    vgremove -f vg0 => delete-files
    diskutil eraseDisk JHFS+ X disk0 => delete-files
    diskutil list =>
    fdisk -l =>
  `),
};
