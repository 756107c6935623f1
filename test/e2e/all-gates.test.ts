import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSession, type TestSession } from './session.ts';

let session: TestSession;
beforeEach(async () => {
  session = await startSession();
});
afterEach(() => session.close());

/** What builds, tests and people do all day with programs that have a gate. */
const EVERYDAY = `
mkdir -p src dist pkg && echo 'let a' > src/a.ts && cp src/a.ts src/b.ts && mv src/b.ts src/c.ts
cp -r src pkg/src && cp -a pkg/src "$PWD/pkg/copy" && ls pkg/copy
install -m 755 src/a.ts dist/tool && install -d dist/lib
ln -s ../src pkg/link && ln -sfn ../dist pkg/link
sed -n 1p src/a.ts && sed -i s/a/b/ src/c.ts && sed -e s/x/y/ src/a.ts > dist/a.js
find . -name '*.ts' -print | head -3 && find src -type f -exec cat {} +
find dist -name '*.map' -delete && find . -name '*.pyc' -delete
tar -czf dist/src.tgz src && tar -tzf dist/src.tgz && tar -xzf dist/src.tgz -C dist
cat src/a.ts | tee dist/log.txt | head -1 && tail -n 1 dist/log.txt && od -c src/a.ts | head -1
base64 src/a.ts | base64 -d && strings src/a.ts; nl src/a.ts
dd if=/dev/zero of=dist/img bs=1k count=1 2>/dev/null && truncate -s 1M dist/img
chmod +x dist/tool && chmod 644 src/a.ts && chmod -R u+w dist
rm -f dist/a.js && rm -rf dist/lib node_modules && rm -rf dist
touch x.o core.log && rm -f *.o core.log
rm -rf /tmp/aup-everyday-$$ && mkdir /tmp/aup-everyday-$$ && rm -r /tmp/aup-everyday-$$
git add -A && git commit -qm work && git status --short && git log --oneline && git diff HEAD~1 --stat
git switch -qc topic && git stash list && git branch -v && git tag v1 && git switch -q main
curl --version >/dev/null; gpg --version >/dev/null; ssh -V 2>/dev/null; kill -0 $$
printf 'all:\\n\\tcp src/a.ts b.ts\\n\\tmv b.ts c.ts\\n\\trm -f *.tmp\\n' > Makefile; make >/dev/null 2>&1 || true
`
  .split('\n')
  .filter((line) => line !== '');

describe('programs with a gate', () => {
  it.each(EVERYDAY)('run everyday calls unasked: %s', async (line) => {
    await session.plain(
      'mkdir -p src dist/lib pkg && echo "let a" > src/a.ts && cp src/a.ts src/c.ts && touch dist/tool dist/img',
    );
    const ran = await session.run(`set -e\n${line}`);
    expect({ ...ran, asked: session.approver.asked.map(({ title }) => title) }).toMatchObject({
      code: 0,
      stderr: '',
      asked: [],
    });
  });

  it.each([
    ['find . -name a.txt -delete', 'a.txt'],
    ['find . -name a.txt -exec rm {} +', 'a.txt'],
    ['mv a.txt /dev/null', 'a.txt'],
    ['truncate -s0 a.txt', 'a.txt'],
    ['shred -u a.txt', 'a.txt'],
    ['tar -cf x.tar --remove-files a.txt', 'a.txt'],
    ['cp /dev/null a.txt', 'a.txt'],
    ['xargs rm < list', 'a.txt'],
    ['unlink a.txt', 'a.txt'],
  ])('stop a script that takes work away: %s', async (line, file) => {
    writeFileSync(path.join(session.repo, 'go.sh'), `${line}\n`);
    writeFileSync(path.join(session.repo, 'list'), 'a.txt\n');
    const before = await session.plain('cat a.txt');
    for (const run of ['bash go.sh', 'sh ./go.sh', 'python3 -c "import os; os.system(\'sh go.sh\')"']) {
      expect((await session.run(run)).stdout).toBe('');
      expect(existsSync(path.join(session.repo, file))).toBe(true);
      expect((await session.plain('cat a.txt')).stdout).toBe(before.stdout);
    }
    expect(session.approver.asked.length).toBeGreaterThanOrEqual(2);
  });
});
