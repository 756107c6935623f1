/** Disks, volumes and file systems. */
import type { ActionDraft, CommandDef } from '../../engine/definitions.ts';
import { has, readOptions, shown } from '../argv.ts';
import { isDisk } from '../devices.ts';
import { byRules, readExamples } from './rules.ts';

function wipes(argv: readonly string[]): readonly ActionDraft[] {
  const target = `a disk (${argv.map(shown).join(' ')})`;
  return [{ verb: 'delete-files', target, forbidden: 'it wipes a disk or volume' }];
}

const MKFS_DRY = /^(?:-n|-V|--version|--help|-N|--dry-run)$/;

/** A file system in a plain file is how images are made. */
export const mkfs: CommandDef = {
  program: 'mkfs',
  aliases: [
    'mkfs.ext2',
    'mkfs.ext3',
    'mkfs.ext4',
    'mkfs.xfs',
    'mkfs.btrfs',
    'mkfs.vfat',
    'mkfs.fat',
    'mkfs.exfat',
    'mkfs.ntfs',
    'mkfs.f2fs',
    'mke2fs',
    'mkswap',
    'mkdosfs',
    'newfs',
    'newfs_apfs',
    'newfs_hfs',
  ],
  gated: [],
  classify: (argv) => {
    const image = argv.slice(1).some((word) => /\.(?:img|iso|raw|ext4|fat)$/.test(word));
    const dry = argv.some((word) => MKFS_DRY.test(word));
    return argv.length < 2 || dry || (image && !argv.some(isDisk)) ? [] : wipes(argv);
  },
  examples: readExamples(`
    mkfs /dev/sda1 => delete-files
    mkfs.ext4 -F /dev/nvme0n1p2 => delete-files
    mke2fs -t ext4 /dev/vdb => delete-files
    mkswap /dev/sdb1 => delete-files
    mkfs.ext4 rootfs.img =>
    mkfs.vfat -C efi.img 65536 =>
    mke2fs -n /dev/sda1 =>
    mkfs --help =>
  `),
};

const READS =
  /^(?:-l|--list|-p|--print|-i|--info|-d|--dump|-v|-V|-L|--list-types|list|info|status|activity|listFilesystems|mount|mountDisk|unmount|unmountDisk|eject|verifyVolume|verifyDisk|resetFusion|print|--help|help|-n|--no-act|--dry-run|--version|-s|--show-size|--verify|--test|open|close|luksOpen|luksClose|luksDump|isLuks|luksUUID|luksHeaderBackup|benchmark|luksAddKey|resize|refresh|smart-log|id-ctrl|id-ns|error-log|show-regs)$/;

/** Tools that show or change how a disk is laid out. */
export const partitions: CommandDef = {
  program: 'fdisk',
  aliases: [
    'cfdisk',
    'sfdisk',
    'gdisk',
    'sgdisk',
    'diskutil',
    'cryptsetup',
    'nvme',
    'vgremove',
    'lvremove',
    'pvremove',
    'pvcreate',
    'blkdiscard',
  ],
  gated: [],
  classify: (argv) =>
    argv.length < 2 || argv.slice(1, 4).some((word) => READS.test(word)) ? [] : wipes(argv),
  examples: readExamples(`
    fdisk /dev/sda => delete-files
    sgdisk -Z /dev/sda => delete-files
    vgremove -f vg0 => delete-files
    lvremove -y vg0/data => delete-files
    diskutil eraseDisk JHFS+ X disk0 => delete-files
    cryptsetup luksErase /dev/sda2 => delete-files
    cryptsetup luksFormat /dev/sda2 => delete-files
    nvme format /dev/nvme0n1 => delete-files
    blkdiscard /dev/sdb => delete-files
    diskutil list =>
    diskutil info disk0 =>
    fdisk -l =>
    sfdisk -d /dev/sda =>
    cryptsetup luksDump /dev/sda2 =>
    nvme list =>
  `),
};

export const parted: CommandDef = {
  program: 'parted',
  gated: [],
  classify: (argv) =>
    /\b(?:mklabel|mktable|mkpart|rm|resizepart|set)\b/.test(argv.join(' ')) ? wipes(argv) : [],
  examples: readExamples(`
    parted -s /dev/sda mklabel gpt => delete-files
    parted /dev/sda rm 1 => delete-files
    parted -s /dev/sdb mkpart primary ext4 0% 100% => delete-files
    parted -l =>
    parted /dev/sda print =>
    parted --help =>
  `),
};

/** Without `-a` or `-o` it only lists. */
export const wipefs: CommandDef = {
  program: 'wipefs',
  gated: [],
  classify: (argv) => {
    const options = readOptions(argv.slice(1), ['-t', '-O']);
    return has(options, 'a', 'all', 'o', 'offset') && !has(options, 'n', 'no-act') ? wipes(argv) : [];
  },
  examples: readExamples(`
    wipefs -a /dev/sda => delete-files
    wipefs --all --force /dev/sdb => delete-files
    wipefs -af /dev/vdb1 => delete-files
    wipefs /dev/sda =>
    wipefs -n -a /dev/sda =>
    wipefs --help =>
  `),
};

export const hdparm: CommandDef = {
  program: 'hdparm',
  aliases: ['badblocks', 'dmsetup'],
  gated: [],
  classify: (argv) => {
    const destroys = argv.some((word) =>
      /^--(?:security-(?:erase|erase-enhanced|set-pass)|trim-sector-ranges.*)$/.test(word),
    );
    const first = readOptions(argv.slice(1)).words[0] ?? '';
    const writes = argv[0] === 'badblocks' && argv.some((word) => /^-[a-z]*w/.test(word));
    const drops = argv[0] === 'dmsetup' && /^(?:remove|remove_all|wipe_table|clear)$/.test(first);
    return destroys || writes || drops ? wipes(argv) : [];
  },
  examples: readExamples(`
    hdparm --security-erase p /dev/sda => delete-files
    badblocks -wsv /dev/sda => delete-files
    dmsetup remove_all => delete-files
    hdparm -I /dev/sda =>
    badblocks -sv /dev/sda =>
    dmsetup ls =>
  `),
};

/** `format C:` on Windows; elsewhere a name of many things. */
export const format: CommandDef = {
  program: 'format',
  aliases: ['format.com', 'diskpart'],
  gated: [],
  classify: (argv) =>
    argv[0] === 'diskpart' || argv.some((word) => /^[a-z]:$/i.test(word)) ? wipes(argv) : [],
  examples: readExamples(`
    format C: /q => delete-files
    format.com d: => delete-files
    diskpart /s wipe.txt => delete-files
    format disk --help =>
    format src/a.ts =>
    format --check . =>
  `),
};

/** Disks as PowerShell names them. */
export const windowsDisks: CommandDef = byRules({
  program: 'Format-Volume',
  aliases: ['format-volume', 'Clear-Disk', 'clear-disk', 'Initialize-Disk', 'Remove-Partition'],
  rules: `
    +WhatIf|whatif =>
    => delete-files ! it wipes a disk
  `,
  goFlags: true,
  examples: `
    Format-Volume -DriveLetter C -Force => delete-files
    Clear-Disk -Number 0 -RemoveData => delete-files
    Remove-Partition -DiskNumber 0 -PartitionNumber 1 => delete-files
    Format-Volume -DriveLetter D -WhatIf =>
  `,
});
