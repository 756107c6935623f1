/** Version control other than git: what leaves the machine, what is lost. */
import type { CommandDef } from '../../engine/definitions.ts';
import { byRules } from './rules.ts';

export const jj: CommandDef = byRules({
  program: 'jj',
  valued: '-R --repository --at-op --config --color',
  rules: `
    git push +dry-run =>
    git push +force|allow-backwards => force-push
    git push +deleted|d => delete-branch
    git push => push
    git remote remove|set-url => delete-branch
    bookmark|b|branch delete|d|forget|f => delete-branch
    abandon|restore => discard-work
    op|operation restore|abandon => history-rewrite
    gerrit upload => push
  `,
  examples: `
    jj git push --allow-new => push
    jj git push --allow-new --force => force-push
    jj git push --deleted => delete-branch
    jj bookmark delete old => delete-branch
    jj abandon => discard-work
    jj restore src => discard-work
    jj op restore abc => history-rewrite
    jj git push --dry-run =>
    jj git fetch =>
    jj log =>
    jj describe -m fix =>
    jj new main =>
    jj squash =>
    jj rebase -d main =>
  `,
});

export const svn: CommandDef = byRules({
  program: 'svn',
  valued: '-m --message -F --file -r --revision --username --depth',
  rules: `
    commit|ci|import|mkdir|lock|unlock => push
    delete|del|remove|rm|move|mv|copy|cp /\\w+:\\/\\/|\\^\\// => push
    delete|del|remove|rm => delete-files
    propset|pset|propedit|pe|propdel +revprop => history-rewrite
    revert => discard-work
    cleanup +remove-unversioned|remove-ignored => delete-files
    merge -dry-run => merge
  `,
  examples: `
    svn commit -m fix => push
    svn ci => push
    svn import . https://svn.example/repo => push
    svn rm https://svn.example/repo/branches/old -m x => push
    svn rm notes.md => delete-files
    svn revert -R . => discard-work
    svn cleanup --remove-unversioned => delete-files
    svn merge ^/branches/x => merge
    svn merge -r 10:20 ^/trunk . => merge
    svn merge --dry-run ^/branches/x =>
    svn mergeinfo ^/branches/x =>
    svn update =>
    svn status =>
    svn diff =>
    svn add a.txt =>
    svn log -l 5 =>
  `,
});

export const hg: CommandDef = byRules({
  program: 'hg',
  aliases: ['sl', 'chg'],
  valued: '-R --repository --cwd --config -r --rev -m --message -b --bookmark -B -d --dest --to',
  rules: `
    push|outgoing +dry-run|n =>
    push +f|force => force-push
    push|phabsend|email|pr => push
    update|up|checkout|co|goto +C|clean|discard => discard-work
    revert|restore -dry-run|n => discard-work
    purge|clean -p|print => delete-files
    strip|debugstrip|histedit|uncommit|rollback => history-rewrite
    bookmark|bookmarks|book +d|delete => delete-branch
    commit|ci +close-branch => delete-branch
    merge +p|preview|abort =>
    merge => merge
    fold|collapse => history-rewrite
    phase +f|force => history-rewrite
    shelve +d|delete|cleanup => discard-work
    hide|prune => discard-work
    remove|rm|forget /^(?:remove|rm)/ => delete-files
  `,
  examples: `
    hg push => push
    sl push --to main => push
    hg push -f => force-push
    hg update -C => discard-work
    hg revert --all => discard-work
    hg purge => delete-files
    hg strip tip => history-rewrite
    hg bookmark -d old => delete-branch
    hg merge feature-x => merge
    hg merge -r tip --tool internal:merge => merge
    hg shelve --delete old => discard-work
    hg merge --preview =>
    hg shelve =>
    hg pull -u =>
    hg commit -m fix =>
    hg status =>
    hg diff =>
    hg log -l 5 =>
    hg purge --print =>
    sl goto main =>
  `,
});

export const otherVcs: CommandDef = byRules({
  program: 'p4',
  aliases: ['fossil', 'darcs', 'bzr', 'brz', 'pijul', 'cvs', 'got', 'sapling', 'accurev', 'cm'],
  valued: '-c -p -u -P -d',
  rules: `
    push|send +overwrite|force|f -dry-run|n => force-push
    submit|push|send|sync-push|commit|ci|checkin|dpush -dry-run|n|local => push
    obliterate|unsubmit|uncommit|histedit|amend => history-rewrite
    revert|unrecord|obliterate|rollback|clean|undo|unpull|clean-tree|purge|remove-untracked -n|dry-run|preview|o => discard-work
    branch|br +d|delete -list => delete-branch
    remove-branch|rmbranch => delete-branch
    branch|bookmark|tag|client|label|depot|channel delete|rm|remove => delete-branch
    client|branch|label|depot|stream|workspace /(?:^|\\s)-[df]*d/ => delete-branch
    merge|integrate|mg|copy -n|dry-run|preview|a|c|abort|continue => merge
    update|up /\\s-j/ => merge
    delete|rm|remove => delete-files
    scrub => delete-files
  `,
  examples: `
    p4 submit -d fix => push
    p4 -c me submit => push
    fossil push => push
    darcs push => push
    bzr push lp:x => push
    bzr push --overwrite lp:x => force-push
    fossil merge feature-x => merge
    bzr merge ../other => merge
    p4 integrate //depot/a/... //depot/b/... => merge
    got merge feature => merge
    cvs update -j feature => merge
    got branch -d old => delete-branch
    p4 client -d old => delete-branch
    p4 revert ... => discard-work
    p4 obliterate -y //depot/x => history-rewrite
    p4 delete a.txt => delete-files
    p4 sync =>
    p4 opened =>
    p4 revert -n ... =>
    p4 integrate -n //depot/a/... //depot/b/... =>
    fossil status =>
    darcs whatsnew =>
    bzr log =>
  `,
});

/** Databases and lakes kept like a repository. */
export const dataVcs: CommandDef = byRules({
  program: 'dolt',
  aliases: ['doltgres', 'dvc', 'lakectl', 'nessie', 'git-bug', 'xet', 'oxen', 'pachctl', 'quilt', 'dud'],
  valued: '-r --remote -j --jobs --host --port --user -u --password -p --data-dir --branch -m --message',
  rules: `
    * +dry-run =>
    push +f|force => force-push
    push +d|delete|delete-remote => delete-branch
    push|publish => push
    upload|bug|user push|put => push
    fs upload|rm => push
    fs rm => delete-files
    merge +abort =>
    merge => merge
    branch|tag|repo|repository|remote +d|D|delete => delete-branch
    branch|tag|repo|repository|project delete|remove|reset|revert => delete-branch
    branch +f|force|m|M => history-rewrite
    reset +hard => discard-work
    checkout +f|force => discard-work
    checkout . => discard-work
    clean -n => discard-work
    gc|destroy|remove-unreferenced => delete-files
    filter-branch|rebase => history-rewrite
    delete pipeline|repo|branch|file|commit|all => delete-files
    delete|abuse => delete-files
    sql /\\b(?:drop|delete|truncate|update|alter)\\s/ => prod-change
  `,
  examples: `
    dolt push origin main => push
    dolt push --force origin main => force-push
    dvc push -r storage => push
    dvc gc -w => delete-files
    lakectl merge lakefs://repo/dev lakefs://repo/main => merge
    lakectl branch delete lakefs://repo/old -y => delete-branch
    dolt merge feature => merge
    dolt branch -D old => delete-branch
    dolt reset --hard => discard-work
    oxen push origin main => push
    pachctl delete repo images => delete-files
    dolt pull origin =>
    dolt status =>
    dolt commit -am fix =>
    dolt log =>
    dvc pull =>
    dvc repro =>
    dvc status -c =>
    lakectl branch list lakefs://repo =>
    lakectl diff lakefs://repo/main =>
  `,
});

/** One call over many repositories. */
export const manyRepositories: CommandDef = byRules({
  program: 'repo',
  aliases: ['mu-repo', 'mu', 'gita', 'myrepos', 'mr', 'vcs', 'ghq', 'yadm', 'chezmoi', 'etckeeper', 'gerrit'],
  rules: `
    upload|push|super -dry-run|n => push
    abandon|prune => delete-branch
    rm -dry-run => delete-files
    forall /\\bpush\\b/ => push
    reset +hard => discard-work
    checkout . => discard-work
    merge => merge
    purge|destroy => delete-files
    git -- push => push
    git push => push
    vcs push => push
    ... review|submit => push
  `,
  examples: `
    repo upload . => push
    repo abandon old => delete-branch
    gita push => push
    yadm push => push
    chezmoi purge => delete-files
    chezmoi git push => push
    etckeeper vcs push origin main => push
    ghq rm acme/app => delete-files
    repo forall -c git␣push => push
    repo sync -j4 =>
    repo status =>
    repo start fix --all =>
    gita fetch =>
    yadm status =>
    chezmoi apply =>
    chezmoi diff =>
    etckeeper vcs log =>
    ghq get acme/app =>
  `,
});
