/** A repository as people have them, which is put back after each command. */
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { TestSession } from './session.ts';

/** Makes what the tables in `test/fixtures/repositories` speak of; runs outside the session. */
const PREPARE = `set -e
commit() { echo "$2" >> "$1"; git add "$1"; git commit -qm "$2"; }
mkdir src && commit src/one.ts one && commit src/two.ts two
git tag v0
git switch -qc done && commit d.txt done && git switch -q main && git merge -q --ff-only done
git switch -qc clash && echo clash > a.txt && git commit -qam clash && git switch -q main
git switch -qc topic && commit t.txt topic-1 && commit u.txt topic-2 && git switch -q main
git push -q origin main v0 main:refs/heads/gone && git fetch -q
git -C ../remote.git update-ref -d refs/heads/gone
git switch -qc work && commit a.txt work-1 && commit src/two.ts work-2 && commit src/two.ts 'fixup! work-2'
echo s1 >> a.txt && git stash -q && echo s2 >> a.txt && git stash -q
git clone -q ../remote.git ../other && cd ../other && commit o.txt theirs && git push -q
git branch -q ahead && git switch -q ahead && commit o.txt ahead && git push -q origin ahead:refs/aside/ahead
cd "$OLDPWD" && git fetch -q ../remote.git refs/aside/ahead:ahead && git -C ../remote.git update-ref -d refs/aside/ahead
git init -q --bare -b main ../lib.git && git clone -q ../lib.git ../lib-made 2>/dev/null && cd ../lib-made
commit lib.txt lib && git push -q origin main && cd "$OLDPWD" && rm -rf ../lib-made ../other
git branch -q --set-upstream-to=origin/main work && git config push.default current
echo new > new.txt`;

const REFS = 'for at in . ../remote.git; do git -C $at for-each-ref; done';
/** All that a refused command must leave as it was. */
const STATE = `${REFS}; for at in . ../remote.git; do git -C $at symbolic-ref -q HEAD; done
git stash list --format='%gd %H'; git reflog --all | wc -l; git ls-files -s; git worktree list --porcelain; git remote
ls -d ../*; find .. -path ../session -prune -o -path ../pristine -prune -o -path '*/.git' -prune -o -path ../home -prune -o -path ../remote.git -prune -o -type f -print |
sort | xargs sha1sum; ls .git | grep -E '^(MERGE|rebase|SQUASH|CHERRY|REVERT)' || true`;

export class Scratch {
  private readonly session: TestSession;
  private readonly base: string;
  private readonly pristine: string;

  constructor(session: TestSession) {
    this.session = session;
    this.base = path.dirname(session.repo);
    this.pristine = path.join(this.base, 'pristine');
  }

  /** Builds the repository once. Throws when that does not work. */
  async prepare(more = ''): Promise<void> {
    writeFileSync(path.join(this.session.home, '.gitconfig'), '[protocol "file"]\n\tallow = always\n');
    const { code, stderr } = await this.session.plain(`${PREPARE}\n${more}`);
    if (code !== 0) throw new Error(`the repository could not be made: ${stderr}`);
    mkdirSync(this.pristine);
    for (const name of this.own) copy(path.join(this.base, name), path.join(this.pristine, name));
  }

  /** Puts all folders back, and takes away what commands put beside them. */
  reset(): void {
    for (const name of this.own) rmSync(path.join(this.base, name), { recursive: true, force: true });
    for (const name of readdirSync(this.pristine)) {
      copy(path.join(this.pristine, name), path.join(this.base, name));
    }
  }

  /** What a refused command must leave as it was, as one text; `refs` alone is less. */
  async state(what: 'all' | 'refs' = 'all'): Promise<string> {
    const { stdout } = await this.session.plain(what === 'all' ? STATE : REFS);
    return stdout;
  }

  private get own(): readonly string[] {
    const kept = new Set(['session', 'home', 'pristine']);
    return readdirSync(this.base).filter((name) => !kept.has(name));
  }
}

function copy(from: string, to: string): void {
  cpSync(from, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
}
