/** Backups: what is deleted there is lost a second time, and what is kept elsewhere has left the machine. */
import type { CommandDef } from '../../engine/definitions.ts';
import { byRules } from './rules.ts';

const REHEARSAL = 'n|dry-run|dryrun|simulate|noop|whatif';
/** Addresses of other machines, as backup programs write them. */
const SCHEMES =
  'sftp|s3|s3c|b2|azure|gs|gcs|gdrive|swift|rest|rclone|ssh|scp|rsync|ftps?|https?|webdavs?|dav|opendal|dropbox|onedrive|hetzner|boto3?\\+s3|boto3?\\+gs|par2\\+\\w+|multi|mf|imaps?';
const HERE = '(?!(?:\\w+:)?(?:\\/\\/)?(?:[^@\\s\\/]*@)?(?:localhost|127\\.|\\[?::1))';
const ELSEWHERE = `/(?:^|[\\s=]|-r)(?:(?:${SCHEMES}):${HERE}[^\\s:]|${HERE}[\\w.-]+@[\\w.\\[\\]:-]+:|${HERE}[\\w.-]{2,}:[^:\\s\\/][^\\s:]*::|${HERE}[\\w.-]{2,}:[~.]?\\/(?!\\/)[^\\s:]*::)/`;
const LAST_ELSEWHERE = `/\\s(?:(?:${SCHEMES}):\\/\\/${HERE}\\S+|${HERE}(?:[\\w.-]+@)?[\\w.-]{2,}::\\S*)$/`;

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
  variables: {
    RESTIC_REPOSITORY: '--repo',
    RUSTIC_REPOSITORY: '--repo',
    BORG_REPO: '--repo',
    BUPSTASH_REPOSITORY: '--repo',
  },
  rules: `
    +${REHEARSAL} =>
    delete|prune|forget|rewrite|recreate|compact|rm|gc|damage|prune-older => delete-files
    repo-delete|purge|erase|undelete => delete-files
    repair|recover => prod-change
    key remove|delete|passwd|change-passphrase => prod-change
    key export => secret-read
    key list|add =>
    exec|... prune|forget|delete|rm => delete-files
    backup|create|copy|put|save|import-tar|import ${ELSEWHERE} => external-send
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
    restic -r sftp:bk@offsite.example:/srv/restic backup src => external-send
    restic --repo=rest:https://bk.example/me backup . => external-send
    restic -rs3:s3.amazonaws.com/bucket backup src => external-send
    RESTIC_REPOSITORY=b2:bucket:work restic backup src => external-send
    borg create ssh://bk@offsite.example/./repo::now src => external-send
    borg create bk@offsite.example:repo::now src => external-send
    borg create offsite:/srv/repo::now src => external-send
    BORG_REPO=ssh://bk@offsite.example/./repo borg create ::now src => external-send
    bupstash put -r ssh://bk@offsite.example/repo src => external-send
    restic -r sftp:bk@offsite.example:/srv/restic snapshots =>
    restic -r sftp:bk@offsite.example:/srv/restic restore latest --target out =>
    restic -r s3:s3.amazonaws.com/bucket backup --dry-run src =>
    restic -r s3:http://localhost:9000/bucket backup src =>
    restic -r /mnt/backup backup src --tag a:b =>
    borg list ssh://bk@offsite.example/./repo =>
    borg create repo::now src =>
    borg create ./repo::{hostname}-{now} src =>
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
    repository connect|create|sync-to s3|b2|gcs|azure|sftp|rclone|webdav|server|gdrive|from-config|token => external-send
    backup /--repository[=\\s]\\S*@(?!localhost)/ => external-send
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
    kopia repository connect s3 --bucket b => external-send
    kopia repository create sftp --host bk.example --path /srv => external-send
    proxmox-backup-client backup root.pxar:/ --repository me@pbs@bk.example:store => external-send
    kopia repository connect filesystem --path /mnt/backup =>
    kopia repository status =>
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
    restore|verify|list-current-files|collection-status|compare|info|regress|list =>
    ${LAST_ELSEWHERE} => external-send
  `,
  examples: `
    duplicity remove-older-than 30D --force file:///backup => delete-files
    duplicity remove-all-but-n-full 1 file:///backup => delete-files
    rdiff-backup --remove-older-than 2W /backup => delete-files
    rdiff-backup remove increments --older-than 2W /backup => delete-files
    duply home purge --force => delete-files
    duplicity full src sftp://bk@offsite.example//srv/dup => external-send
    duplicity src s3://bucket/dup => external-send
    duplicity src boto3+s3://bucket/dup => external-send
    rdiff-backup src bk@offsite.example::/srv/rdiff => external-send
    rdiff-backup backup src offsite::/srv/rdiff => external-send
    duplicity sftp://bk@offsite.example//srv/dup out =>
    duplicity restore sftp://bk@offsite.example//srv/dup out =>
    duplicity collection-status sftp://bk@offsite.example//srv/dup =>
    duplicity full src sftp://localhost//srv/dup =>
    rdiff-backup bk@offsite.example::/srv/rdiff out =>
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
    +c => external-send
  `,
  examples: `
    tarsnap -d -f old => delete-files
    tarsnap --nuke => delete-files
    tarsnap --keyfile k -df old => delete-files
    tarsnap --list-archives =>
    tarsnap -c -f now src => external-send
    tarsnap --dry-run -c -f now src =>
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
    replicate /\\s(?:s3|gs|gcs|abs|sftp|nats):\\/\\/(?!localhost)/ => external-send
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
    litestream replicate app.db s3://bucket/app => external-send
    litestream replicate app.db file:///mnt/app =>
    litestream snapshots app.db =>
  `,
});
