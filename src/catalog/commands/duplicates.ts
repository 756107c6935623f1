/** Programs that tidy up: what they take is chosen by them. */
import type { CommandDef } from '../../engine/definitions.ts';
import { byRules } from './rules.ts';

export const duplicates: CommandDef = byRules({
  program: 'fdupes',
  aliases: ['jdupes', 'rdfind', 'fclones', 'dupeguru', 'czkawka_cli', 'rmlint', 'dupe-krill', 'yadf'],
  valued: '-d --directories -f --exclude -o --output',
  rules: `
    remove|dedupe|link +dry-run =>
    remove|dedupe => delete-files
    /(?:^|\\s)-deleteduplicates\\s+true|--(?:delete|noprompt|delete-method|delete_method)\\b|(?:^|\\s)-[a-zA-Z]*d[a-zA-Z]*N?(?:\\s|$)/ => delete-files
  `,
  examples: `
    fdupes -rdN docs => delete-files
    fdupes --delete docs => delete-files
    rdfind -deleteduplicates true docs => delete-files
    fclones remove => delete-files
    fdupes -r docs =>
    jdupes -r docs =>
    rdfind docs =>
    fclones group docs =>
    fclones remove --dry-run =>
    rmlint docs =>
  `,
});

export const sweepers: CommandDef = byRules({
  program: 'tmpreaper',
  aliases: ['tmpwatch', 'bleachbit', 'localepurge', 'deborphan-purge', 'systemd-tmpfiles', 'logrotate'],
  rules: `
    +t|test|preview|p|list|l|dry-run|d|debug|sysinfo|cat-config|version =>
    /\\s(?:\\/tmp|\\/var\\/tmp)(?:\\/|\\s|$)/ =>
    +remove|purge|clean|shred|wipe-free-space|w|c|s|overwrite => delete-files
    +f|force => prod-change
    * * => delete-files
  `,
  examples: `
    tmpreaper 7d /home/dev/docs => delete-files
    tmpwatch 24 /srv/uploads => delete-files
    bleachbit --clean system.tmp => delete-files
    systemd-tmpfiles --remove => delete-files
    logrotate -f /etc/logrotate.conf => prod-change
    tmpreaper --test 7d /srv =>
    tmpreaper 7d /tmp =>
    bleachbit --list =>
    logrotate -d /etc/logrotate.conf =>
  `,
});

export const metadata: CommandDef = byRules({
  program: 'exiftool',
  rules: `
    /(?:^|\\s)-delete_original!?(?:\\s|$)/ => delete-files
  `,
  examples: `
    exiftool -delete_original src => delete-files
    exiftool -r -delete_original! src => delete-files
    exiftool -delete_original a.jpg => delete-files
    exiftool a.jpg =>
    exiftool -all= a.jpg =>
    exiftool -ver =>
  `,
});

/** Rewrites every commit of a repository. */
export const bfg: CommandDef = byRules({
  program: 'bfg',
  aliases: ['bfg.jar', 'git-filter-repo', 'git-filter-branch', 'reposurgeon'],
  valued:
    '-b --strip-blobs-bigger-than -D --delete-files --delete-folders -rt --replace-text -p --protect-blobs-from',
  rules: `
    +analyze|dry-run =>
    => history-rewrite
  `,
  examples: `
    bfg --delete-files id_rsa => history-rewrite
    bfg --strip-blobs-bigger-than 50M repo.git => history-rewrite
    git-filter-repo --path src => history-rewrite
    bfg --help =>
    git-filter-repo --analyze =>
    bfg --version =>
  `,
});
