/** Backups: what is deleted there is lost a second time. */
import type { CommandDef } from '../../engine/definitions.ts';
import { byRules } from './rules.ts';

const REHEARSAL = 'n|dry-run|dryrun|simulate|noop|whatif';

export const archivers: CommandDef = byRules({
  program: 'borg',
  aliases: [
    'restic',
    'rustic',
    'attic',
    'bup',
    'bupstash',
    'zpaq',
    'borgmatic',
    'autorestic',
    'resticprofile',
  ],
  valued:
    '-r --repo --repository --repository-file -p --password-file --password-command -o --option --remote-path --rsh -a --glob-archives -P --prefix --tag --host --path --keep-last --keep-hourly --keep-daily --keep-weekly --keep-monthly --keep-yearly --keep-within -c --config --name --lock-wait --umask',
  rules: `
    +${REHEARSAL} =>
    delete|prune|forget|rewrite|recreate|compact|rm|gc|damage|prune-older => delete-files
    repo-delete|purge|erase|undelete => delete-files
    repair|recover => prod-change
    key remove|delete|passwd|change-passphrase => prod-change
    key export => secret-read
    key list|add =>
    exec|... prune|forget|delete|rm => delete-files
  `,
  examples: `
    borg delete /backup/repo::old => delete-files
    borg prune --keep-daily 7 /backup/repo => delete-files
    borg -r /backup delete old => delete-files
    borg repo-delete => delete-files
    borg compact /backup/repo => delete-files
    restic forget --keep-last 1 --prune => delete-files
    restic -r /backup prune => delete-files
    restic key remove abc => prod-change
    borgmatic prune => delete-files
    borg key export /backup/repo => secret-read
    borg create /backup/repo::now src =>
    borg list /backup/repo =>
    borg prune -n --keep-daily 7 /backup/repo =>
    borg check /backup/repo =>
    restic snapshots =>
    restic backup src =>
    restic restore latest --target /tmp/x =>
    restic forget --dry-run --keep-last 3 =>
    restic check =>
  `,
});

export const snapshotters: CommandDef = byRules({
  program: 'kopia',
  aliases: [
    'duplicacy',
    'timeshift',
    'snapper',
    'yabsnap',
    'btrbk',
    'sanoid',
    'zrepl',
    'proxmox-backup-client',
    'proxmox-backup-manager',
    'longhornctl',
    'tmutil',
    'wbadmin',
    'vssadmin',
    'percona-xtrabackup',
    'stash',
  ],
  valued: '-c --config --config-file --repository --ns -storage',
  rules: `
    +${REHEARSAL} =>
    snapshot|snapshots|policy|blob|content|manifest|index|backup|backups|datastore|group delete|remove|expire|prune|forget|gc|rm|destroy|deletelocalsnapshots => delete-files
    delete|deletelocalsnapshots|deleteinprogress|thinlocalsnapshots|prune|forget|cleanup|clean|deletebackup => delete-files
    disable|removedestination|setdestination|removeexclusion => prod-change
    +delete|delete-all => delete-files
    maintenance run => delete-files
    rollback|undochange|restore +restore|yes => prod-change
    rollback|undochange => prod-change
    delete|resize shadows|shadowstorage|systemstatebackup|catalog => delete-files
  `,
  examples: `
    kopia snapshot delete abc --delete => delete-files
    kopia snapshot expire --all --delete => delete-files
    kopia maintenance run --full => delete-files
    snapper delete 1-10 => delete-files
    snapper rollback => prod-change
    timeshift --delete-all => delete-files
    tmutil deletelocalsnapshots / => delete-files
    tmutil disable => prod-change
    vssadmin delete shadows /all /quiet => delete-files
    duplicacy prune -keep 0:30 => delete-files
    kopia snapshot list =>
    kopia snapshot create src =>
    snapper list =>
    timeshift --create =>
    tmutil listbackups =>
    vssadmin list shadows =>
    duplicacy backup =>
  `,
});

export const olderBackups: CommandDef = byRules({
  program: 'duplicity',
  aliases: [
    'rdiff-backup',
    'rsnapshot',
    'backupninja',
    'storebackup',
    'dirvish-expire',
    'duply',
    'bacula',
    'bconsole',
  ],
  valued: '--remove-older-than --name --encrypt-key --archive-dir --tempdir -c --terminal-verbosity',
  rules: `
    +${REHEARSAL}|t =>
    remove-older-than|remove-all-but-n-full|remove-all-inc-of-but-n-full|cleanup|purge|purgeFull|purgeIncr +force => delete-files
    ... remove-older-than|remove-all-but-n-full|remove-all-inc-of-but-n-full|remove|purge|purgeFull|regress => delete-files
    +remove-older-than|remove-oldest => delete-files
  `,
  examples: `
    duplicity remove-older-than 30D --force file:///backup => delete-files
    duplicity remove-all-but-n-full 1 file:///backup => delete-files
    rdiff-backup --remove-older-than 2W /backup => delete-files
    rdiff-backup remove increments --older-than 2W /backup => delete-files
    duply home purge --force => delete-files
    duplicity full src file:///backup =>
    duplicity collection-status file:///backup =>
    rdiff-backup src /backup =>
    rsnapshot -t daily =>
    duplicity cleanup file:///backup =>
  `,
});

export const tarsnap: CommandDef = byRules({
  program: 'tarsnap',
  valued: '-f --keyfile --cachedir -C --exclude',
  rules: `
    +dry-run =>
    +d|nuke => delete-files
  `,
  examples: `
    tarsnap -d -f old => delete-files
    tarsnap --nuke => delete-files
    tarsnap --keyfile k -df old => delete-files
    tarsnap --list-archives =>
    tarsnap -c -f now src =>
    tarsnap -x -f now =>
  `,
});

/** Backups of databases: the chain of them, or what a restore puts over a running one. */
export const databaseBackups: CommandDef = byRules({
  program: 'pgbackrest',
  aliases: ['barman', 'wal-g', 'wal-e', 'pg_probackup', 'pbm', 'clickhouse-backup', 'litestream', 'etcdbr'],
  rules: `
    +${REHEARSAL} =>
    delete confirm|FULL|before|retain|everything|backup|local|remote => delete-files
    ... delete|expire|delete-backup|purge|delete-backups|remove|stanza-delete|delete_remote|delete_local|cleanup => delete-files
    restore|backup-fetch|recover|restore-cluster|backup-restore -h => prod-change
    stop|switch-wal|switch-xlog|cancel-backup|stanza-upgrade => prod-change
  `,
  examples: `
    pgbackrest --stanza=main expire => delete-files
    pgbackrest --stanza=main stanza-delete --force => delete-files
    barman delete main oldest => delete-files
    wal-g delete everything FORCE --confirm => delete-files
    pbm delete-backup -f 2024-01-01 => delete-files
    pgbackrest restore => prod-change
    pgbackrest info =>
    barman list-backup main =>
    barman check main =>
    wal-g backup-list =>
    litestream snapshots app.db =>
  `,
});
