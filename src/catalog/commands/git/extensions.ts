/** Subcommands that come from other packages: what their own first words do. */
import type { ActionDraft } from '../../../engine/definitions.ts';
import type { Verb } from '../../../engine/model.ts';
import { has, readOptions, shown, wordList } from '../../argv.ts';
import { push } from './push.ts';
import { merge, type SubcommandReader } from './refs.ts';

interface Row {
  /** The first words, alternatives with `|`; `*` for any. */
  readonly words: string;
  readonly verb: Verb;
  readonly unless?: readonly string[];
  readonly when?: readonly string[];
}

function rows(list: readonly Row[], valued: string): SubcommandReader {
  return (args) => {
    const options = readOptions(args, wordList(valued));
    const row = list.find(
      (item) =>
        wordList(item.words).every((choice, at) => fits(choice, options.words[at])) &&
        (item.when === undefined || has(options, ...item.when)) &&
        !has(options, 'help', 'dry-run', ...(item.unless ?? [])),
    );
    return row === undefined ? [] : [{ verb: row.verb, target: options.words.map(shown).join(' ') }];
  };
}

function fits(choice: string, word: string | undefined): boolean {
  return choice === '*' || (word !== undefined && choice.split('|').includes(word));
}

const subtree: SubcommandReader = (args, repo) => {
  const { words } = readOptions(args, ['-P', '--prefix', '-m', '-b', '--branch', '--annotate', '--onto']);
  const [verb, remote = '', spec = ''] = words;
  if (verb === 'push') return push(['--', remote, spec], repo);
  return verb === 'merge' || verb === 'pull' ? merge(words.slice(1), repo) : [];
};

const deleted: SubcommandReader = (args): readonly ActionDraft[] => [
  { verb: 'delete-branch', target: readOptions(args).words.map(shown).join(' ') },
];

const rewrite =
  (target: string): SubcommandReader =>
  (args) =>
    args.includes('--analyze') || args.includes('--dry-run') ? [] : [{ verb: 'history-rewrite', target }];

const KINDS = 'feature|bugfix|release|hotfix|support';

/** By subcommand. */
export const EXTENSIONS: ReadonlyMap<string, SubcommandReader> = new Map<string, SubcommandReader>([
  ['subtree', subtree],
  ['filter-branch', rewrite('all commits')],
  ['filter-repo', rewrite('all commits')],
  ['fast-import', rewrite('refs read from a pipe')],
  ['obliterate', rewrite('all commits')],
  ['delete-branch', deleted],
  ['delete-tag', deleted],
  ['delete-merged-branches', deleted],
  ['delete-squashed-branches', deleted],
  ['delete-submodule', deleted],
  [
    'lfs',
    rows(
      [
        { words: 'push', verb: 'push', unless: ['d'] },
        { words: 'migrate import|export', verb: 'history-rewrite' },
        { words: 'prune', verb: 'delete-files', when: ['force'] },
        { words: 'unlock', verb: 'external-send', when: ['force'] },
      ],
      '-I --include -X --exclude --ref -r --remote',
    ),
  ],
  [
    'svn',
    rows(
      [
        { words: 'dcommit|set-tree|commit-diff|branch|tag', verb: 'push', unless: ['n'] },
        { words: 'reset', verb: 'history-rewrite' },
      ],
      '-m -r --revision',
    ),
  ],
  ['review', rows([{ words: '', verb: 'push', unless: ['n', 'd', 'l', 'list', 's', 'setup'] }], '-T -b')],
  ['cl', rows([{ words: 'upload|land|submit|dcommit', verb: 'push' }], '-m -t')],
  ['codereview', rows([{ words: 'mail|submit', verb: 'push' }], '-m -r')],
  ['p4', rows([{ words: 'submit|shelve', verb: 'push', unless: ['n'] }], '--branch -M --origin --commit')],
  ['cvsexportcommit', rows([{ words: '*', verb: 'push', when: ['c'] }], '-d -w -m')],
  [
    'annex',
    rows(
      [
        { words: 'sync|assist|push|satisfy|export', verb: 'push', unless: ['no-push'] },
        { words: 'copy|move', verb: 'external-send', when: ['t', 'to'] },
        { words: 'drop|dropunused|dropkey|uninit|dead', verb: 'delete-files' },
      ],
      '-t --to -f --from',
    ),
  ],
  [
    'flow',
    rows(
      [
        { words: `${KINDS} finish`, verb: 'merge' },
        { words: `${KINDS} publish`, verb: 'push' },
        { words: `${KINDS} delete`, verb: 'delete-branch' },
        { words: `${KINDS} rebase`, verb: 'history-rewrite' },
        { words: 'finish', verb: 'merge' },
        { words: 'publish', verb: 'push' },
        { words: 'delete', verb: 'delete-branch' },
      ],
      '-m -F -T',
    ),
  ],
  [
    'town',
    rows(
      [
        { words: 'ship|merge', verb: 'merge' },
        { words: 'sync|rename|rename-branch', verb: 'push' },
        { words: 'propose', verb: 'external-send' },
        { words: 'delete|kill', verb: 'delete-branch' },
        { words: 'undo|compress', verb: 'history-rewrite' },
      ],
      '-m',
    ),
  ],
  [
    'spr',
    rows(
      [
        { words: 'update|diff', verb: 'push' },
        { words: 'merge|land', verb: 'merge' },
        { words: 'close', verb: 'delete-branch' },
      ],
      '-m',
    ),
  ],
  [
    'machete',
    rows(
      [
        { words: 'traverse|t|advance|push', verb: 'push' },
        { words: 'github|gitlab create-pr|retarget-pr|create-mr|retarget-mr', verb: 'external-send' },
        { words: 'delete-unmanaged|slide-out', verb: 'delete-branch' },
        { words: 'squash|reapply', verb: 'history-rewrite' },
      ],
      '-b',
    ),
  ],
  [
    'branchless',
    rows(
      [
        { words: 'submit', verb: 'push' },
        { words: 'amend|move|reword|sync|hide|split', verb: 'history-rewrite' },
      ],
      '-m',
    ),
  ],
  ['secret', rows([{ words: 'reveal|cat', verb: 'secret-read' }], '-p -d -k')],
  ['crypt', rows([{ words: 'export-key', verb: 'secret-read' }], '-k')],
  [
    'credential',
    rows(
      [
        { words: 'fill', verb: 'secret-read' },
        { words: 'reject', verb: 'delete-files' },
      ],
      '',
    ),
  ],
  ...wordList('store cache osxkeychain manager manager-core libsecret wincred gcloud oauth').map(
    (name) =>
      [
        `credential-${name}`,
        rows([{ words: 'get', verb: 'secret-read' }], '--file --timeout --socket'),
      ] satisfies [string, SubcommandReader],
  ),
  ['send-email', rows([{ words: '*', verb: 'external-send' }], '--to --cc --from')],
  ['imap-send', () => [{ verb: 'external-send', target: 'patches by e-mail' }]],
  ['daemon', () => [{ verb: 'external-send', target: 'repositories to whoever asks' }]],
]);

/** Words that need a look, for those that mostly do no harm. */
export const EXTENSION_WORDS: Readonly<Record<string, readonly string[]>> = {
  lfs: ['push', 'migrate', 'prune', 'unlock'],
  svn: ['dcommit', 'set-tree', 'commit-diff', 'branch', 'tag', 'reset'],
  p4: ['submit', 'shelve'],
  credential: ['fill', 'reject'],
  'credential-store': ['get'],
  'credential-cache': ['get'],
  secret: ['reveal', 'cat'],
  crypt: ['export-key'],
};
