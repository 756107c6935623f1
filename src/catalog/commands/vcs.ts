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
  `,
  examples: `
    svn commit -m fix => push
    svn ci => push
    svn import . https://svn.example/repo => push
    svn rm https://svn.example/repo/branches/old -m x => push
    svn rm notes.md => delete-files
    svn revert -R . => discard-work
    svn cleanup --remove-unversioned => delete-files
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
    merge =>
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
  aliases: ['fossil', 'darcs', 'bzr', 'brz', 'pijul', 'cvs', 'got'],
  valued: '-c -p -u -P -d',
  rules: `
    submit|push|send|sync-push|commit|ci|checkin -dry-run|n|local => push
    obliterate|unsubmit => history-rewrite
    revert|unrecord|obliterate|rollback|clean|undo -n|dry-run|preview => discard-work
    delete => delete-files
  `,
  examples: `
    p4 submit -d fix => push
    p4 -c me submit => push
    fossil push => push
    darcs push => push
    bzr push lp:x => push
    p4 revert ... => discard-work
    p4 obliterate -y //depot/x => history-rewrite
    p4 delete a.txt => delete-files
    p4 sync =>
    p4 opened =>
    p4 revert -n ... =>
    fossil status =>
    darcs whatsnew =>
    bzr log =>
  `,
});
