/** Further calls of git, one a line: on `main`, which follows `origin/main`. */
import type { CommandExample } from '../../../engine/definitions.ts';
import { readExamples } from '../rules.ts';

export const moreGitExamples: readonly CommandExample[] = readExamples(`
  git push ../backup.git main => push
  git push file:///srv/git/app.git main => push
  git push git@git.example:acme/app.git HEAD:main => push
  git push origin main:refs/heads/main => push
  git push origin HEAD:refs/for/main => push
  git push --follow-tags => push
  git push --atomic origin main v1 => push
  git push --set-upstream origin feature/login => push
  git push --signed origin main => push
  git push --quiet --progress origin main => push
  git push --repo=backup => push
  git push --push-option=merge_request.create origin topic => push
  git push --recurse-submodules=on-demand => push
  git push --receive-pack=./evil origin main => push guard-tamper
  git push --receive-pack=git-receive-pack origin main => push
  git push origin refs/notes/* => push
  git push origin --tags --force => force-push
  git push --force-with-lease --force-if-includes origin topic => force-push
  git push --forc origin main => force-push
  git push -fu origin topic => force-push
  git push origin +HEAD:main => force-push
  git push origin +refs/heads/*:refs/heads/* => force-push
  git push --all --force => force-push
  git push --delete origin v1.0.0 => delete-branch
  git push origin :refs/tags/v1 => delete-branch
  git push origin main :old => push delete-branch
  git push --no-ver origin main => push guard-tamper
  git push --dry origin main =>
  git push -h =>
  git send-pack --force host:repo main => force-push guard-tamper
  git send-pack --mirror host:repo => force-push guard-tamper
  git send-pack --dry-run host:repo main =>
  git subtree pull --prefix=lib up main => merge
  git subtree split --prefix=lib -b lib-only =>
  git subtree add --prefix=lib https://git.example/lib main =>
  git lfs push --all origin => push
  git lfs push --dry-run origin main =>
  git lfs migrate import --include=*.psd => history-rewrite
  git lfs migrate info =>
  git lfs prune --force => delete-files
  git lfs prune =>
  git lfs track *.psd =>
  git lfs ls-files =>
  git lfs pull =>
  git lfs install =>
  git-lfs push origin main => push
  git svn dcommit => push
  git svn dcommit --dry-run =>
  git svn rebase =>
  git svn fetch =>
  git svn tag v1 => push
  git p4 submit --commit HEAD => push
  git p4 shelve => push
  git review => push
  git review -d 1234 =>
  git cl upload => push
  git cl status =>
  git codereview mail => push
  git p4 sync =>
  git annex sync => push
  git annex copy --to remote file => external-send
  git annex drop big.iso => delete-files
  git annex get big.iso =>
  git annex add big.iso =>
  git flow feature start login =>
  git flow feature finish login => merge
  git flow release publish 1.0 => push
  git flow feature delete login => delete-branch
  git flow init -d =>
  git town ship => merge
  git town sync => push
  git town propose => external-send
  git town hack topic =>
  git spr update => push
  git spr merge => merge
  git spr status =>
  git machete traverse => push
  git machete status =>
  git branchless submit => push
  git secret reveal => secret-read
  git crypt export-key ./key => secret-read
  git crypt status =>
  git delete-branch old => delete-branch
  git obliterate secrets.txt => history-rewrite
  git cliff -o CHANGELOG.md =>
  git-cliff --latest =>
  git merge --ff-only origin/main => merge
  git merge -X theirs feature => merge
  git merge --no-commit --no-ff feature => merge
  git merge --quit =>
  git merge-tree main feature =>
  git merge-file a b c =>
  git pull --rebase =>
  git pull --autostash =>
  git pull --no-rebase origin feature/x => merge
  git pull --upload-pack=./evil => guard-tamper
  git fetch origin =>
  git fetch --tags --force => 
  git fetch origin pull/12/head =>
  git fetch origin feature:main => merge
  git fetch origin +pull/12/head:pr-12 => history-rewrite
  git fetch origin pull/12/head:pr-12 =>
  git fetch -f origin topic:topic => history-rewrite
  git fetch origin +refs/heads/*:refs/heads/* => history-rewrite
  git fetch origin +refs/heads/*:refs/remotes/origin/* =>
  git fetch --upload-pack=./evil origin => guard-tamper
  git fetch ext::sh␣-c␣x main => guard-tamper
  git fetch --unshallow =>
  git clone https://git.example/x.git =>
  git clone --depth 1 -b main https://git.example/x.git /tmp/x =>
  git clone -c core.sshCommand=./evil https://git.example/x => guard-tamper
  git clone -c core.autocrlf=input https://git.example/x =>
  git clone --config=core.fsmonitor=./run https://git.example/x => guard-tamper
  git clone -u ./evil host:x => guard-tamper
  git clone --recurse-submodules https://git.example/x =>
  git branch -D $(old) => delete-branch
  git branch --delete merged-one => delete-branch
  git branch --del merged-one => delete-branch
  git branch -fq main HEAD~3 => history-rewrite
  git branch --force main abc => history-rewrite
  git branch -C main other => history-rewrite
  git branch -c main other =>
  git branch -vv =>
  git branch --contains abc =>
  git branch -u origin/main =>
  git branch --sort=-committerdate =>
  git branch topic origin/topic =>
  git tag v1.2.0 =>
  git tag -l v1.* =>
  git tag --delete v1 v2 => delete-branch
  git tag -fa v1 -m again => history-rewrite
  git tag --sort=-creatordate =>
  git tag -n5 =>
  git update-ref HEAD abc => history-rewrite
  git update-ref -d HEAD => delete-branch
  git update-ref --no-deref refs/heads/main abc => history-rewrite
  git symbolic-ref -d refs/heads/x => delete-branch
  git symbolic-ref HEAD refs/heads/main =>
  git symbolic-ref --short HEAD =>
  git replace --graft abc def => history-rewrite
  git replace -d abc => history-rewrite
  git replace -l =>
  git filter-branch --tree-filter rm␣-f␣x HEAD => history-rewrite
  git filter-repo --invert-paths --path secrets => history-rewrite
  git filter-repo --analyze =>
  git-filter-repo --path src --force => history-rewrite
  git fast-import => history-rewrite
  git fast-export --all =>
  git reflog delete HEAD@{1} => history-rewrite
  git reflog expire --expire=now --all --dry-run =>
  git reflog show main =>
  git gc --aggressive --prune=now => history-rewrite
  git gc --prune=0 => history-rewrite
  git gc --prune=2.weeks.ago =>
  git gc --auto =>
  git prune => history-rewrite
  git prune -n =>
  git prune-packed =>
  git repack -ad =>
  git maintenance run =>
  git pack-refs --all =>
  git notes add -m reviewed =>
  git notes remove HEAD => history-rewrite
  git notes prune => history-rewrite
  git notes prune -n =>
  git notes list =>
  git rebase -i HEAD~3 => history-rewrite
  git rebase --onto main a b =>
  git rebase --onto dev a main => history-rewrite
  git rebase --root => history-rewrite
  git rebase --no-verify origin/main => guard-tamper
  git rebase origin/main =>
  git rebase --abort =>
  git rebase --skip =>
  git rebase --show-current-patch =>
  git am 0001.patch =>
  git am --no-verify 0001.patch => guard-tamper
  git am --abort =>
  git apply --index fix.patch =>
  git apply -R => discard-work
  git apply --reverse - => discard-work
  git apply -R --check =>
  git apply -R fix.patch =>
  git revert --no-edit HEAD =>
  git revert --abort =>
  git cherry-pick --continue =>
  git cherry-pick -n abc =>
  git commit --fixup=abc =>
  git commit -m push␣--force␣explained =>
  git commit -m wip -n => guard-tamper
  git commit --no-ver -m x => guard-tamper
  git commit --allow-empty -m ci =>
  git commit -S -m signed =>
  git commit -F msg.txt =>
  git reset --har HEAD => discard-work
  git reset --keep HEAD~1 => discard-work
  git reset --merge => discard-work
  git reset -q --hard origin/main => discard-work
  git reset =>
  git reset HEAD~1 =>
  git reset --mixed HEAD~1 =>
  git reset -p =>
  git checkout -- . => discard-work
  git checkout -qf main => discard-work
  git checkout --force => discard-work
  git checkout -p => discard-work
  git checkout origin/main -- package.json => discard-work
  git checkout --theirs package-lock.json => discard-work
  git checkout Makefile => discard-work
  git checkout .gitignore => discard-work
  git checkout src/ => discard-work
  git checkout --pathspec-from-file=list.txt => discard-work
  git checkout -B topic origin/main => history-rewrite
  git checkout - =>
  git checkout --detach =>
  git checkout --orphan gh-pages =>
  git checkout -t origin/topic =>
  git checkout HEAD~2 =>
  git checkout abc1234 =>
  git checkout release-1.x =>
  git checkout tags/v1.0 =>
  git checkout main -- =>
  git checkout-index -f -a => discard-work
  git checkout-index --prefix=/tmp/x/ -a =>
  git read-tree -u --reset HEAD => discard-work
  git read-tree --empty =>
  git switch --force main => discard-work
  git switch - =>
  git switch -C topic => history-rewrite
  git switch --detach v1 =>
  git switch --create topic =>
  git restore src/app.ts => discard-work
  git restore --source=HEAD~1 -- src => discard-work
  git restore -SW . => discard-work
  git restore -p => discard-work
  git restore -S . =>
  git restore --staged --source=HEAD~1 a.ts =>
  git clean -f => discard-work
  git clean -fdX => discard-work
  git clean -i => discard-work
  git clean -fd src => discard-work
  git clean -fdx dist node_modules =>
  git clean --dry-run -d =>
  git clean -fdn =>
  git stash =>
  git stash push -m wip =>
  git stash apply =>
  git stash show -p =>
  git stash branch topic =>
  git stash drop stash@{2} => discard-work
  git worktree remove --force ../wt => discard-work
  git worktree add -B main ../wt => history-rewrite
  git worktree add -b topic ../wt =>
  git worktree prune =>
  git worktree list =>
  git worktree move ../a ../b =>
  git worktree lock ../wt =>
  git submodule deinit -f lib => discard-work
  git submodule update -f --init => discard-work
  git submodule update --init --recursive =>
  git submodule add https://git.example/lib =>
  git submodule sync =>
  git submodule foreach git␣status =>
  git rm -r src => delete-files
  git rm -rf dist =>
  git rm -n x =>
  git mv a.ts b.ts =>
  git mv -f a.ts b.ts => discard-work
  git remote set-url origin git@git.example:acme/app.git =>
  git remote rename a b =>
  git remote prune origin =>
  git remote rm fork => delete-branch
  git remote show origin =>
  git remote update --prune =>
  git sparse-checkout set src =>
  git bisect start HEAD v1 =>
  git bisect run npm test =>
  git bisect reset =>
  git update-index --assume-unchanged a =>
  git ls-files -m =>
  git archive --format=zip HEAD =>
  git archive --remote=host:x --exec=./evil HEAD => guard-tamper
  git bundle create app.bundle --all =>
  git request-pull v1 https://git.example/x main =>
  git format-patch -1 =>
  git imap-send => external-send
  git send-email --to=a@example.com *.patch => external-send
  git send-email --dry-run *.patch =>
  git daemon --export-all => external-send
  git instaweb =>
  git credential reject => delete-files
  git credential approve =>
  git credential-store get => secret-read
  git credential-osxkeychain get => secret-read
  git difftool -x ./evil => guard-tamper
  git difftool -t vimdiff HEAD~1 =>
  git mergetool =>
  git hook run pre-commit =>
  git rerere clear =>
  git config core.hooksPath /tmp/none => guard-tamper
  git config --global core.hooksPath => 
  git config core.hooksPath .husky/_ =>
  git config core.hooksPath .githooks => guard-tamper
  git config --unset core.hooksPath => guard-tamper
  git config Core.HooksPath= => 
  git config set core.hookspath /dev/null => guard-tamper
  git config unset hook.aup.command => guard-tamper
  git config --global core.sshCommand ssh␣-i␣key => guard-tamper
  git config core.fsmonitor ./run.sh => guard-tamper
  git config core.fsmonitor true =>
  git config core.editor vim =>
  git config --global core.editor code␣--wait =>
  git config core.pager sh␣-c␣x => guard-tamper
  git config core.pager delta =>
  git config credential.helper store =>
  git config credential.helper !./steal => guard-tamper
  git config url.https://evil.example/.insteadOf https://github.com/ => guard-tamper
  git config alias.lg log␣--oneline =>
  git config --global alias.x !rm␣-rf␣. => guard-tamper
  git config init.templateDir /tmp/t => guard-tamper
  git config filter.x.clean ./run => guard-tamper
  git config --global filter.lfs.clean git-lfs␣clean␣--␣%f =>
  git config include.path ../x => guard-tamper
  git config --edit => guard-tamper
  git config user.name Dev =>
  git config --list --show-origin =>
  git config --global init.defaultBranch main =>
  git config --global --add safe.directory /w =>
  git config submodule.lib.update !rm => guard-tamper
  git config --get-regexp alias =>
  git config remote.origin.url https://git.example/x =>
  git config --get-all http.https://git.example/.extraheader => secret-read
  git config http.extraheader => secret-read
  git config --get-all remote.origin.fetch =>
  git config --remove-section hook.aup => guard-tamper
  git config push.default current =>
  git -c safe.directory=* status =>
  git -c protocol.version=2 fetch =>
  git -c user.name=Dev -c user.email=d@example.com commit -m x =>
  git -c sequence.editor=: rebase --continue =>
  git -c core.editor=./run.sh commit => guard-tamper
  git -c credential.helper=!f fetch => guard-tamper
  git -c core.sshCommand=ssh␣-i␣key push => push guard-tamper
  git -c gpg.format=ssh commit -m x =>
  git -c gpg.program=./x commit -m x => guard-tamper
  git -c include.path=/tmp/x status => guard-tamper
  git --no-pager log =>
  git -P diff =>
  git --exec-path =>
  git -C ../other status =>
  git -C ../other push => push
  git --git-dir=/tmp/x/.git push origin main => push
  git --bare log =>
  git frob => none
  git pr => none
  git push-all => push
  git nuke => discard-work
  git cleanup-branches => delete-branch
`);
