/** Each kind of box on a real terminal, for a stand-in agent whose hook reports what it is about to run. */
import { appendFileSync, copyFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { Live, policy, SHIM } from '../fixtures/live.ts';
import type { Size } from '../../src/host/pty.ts';
import { eventually, has, pause, Tmux } from '../fixtures/pty-harness.ts';

const HOOK = path.resolve('dist/aup-hook.cjs');
/** Screens are added to this file, for a person to look at. */
const PICTURES = process.env['AUP_TEST_PICTURES'];
interface Opened {
  readonly live: Live;
  readonly tmux: Tmux;
  readonly kinds: readonly Kind[];
}

const opened: Opened[] = [];
afterEach(async () => {
  for (const { live, tmux } of opened.splice(0)) {
    tmux.end();
    await live.close();
  }
});

/** What a person must be able to read, by command. */
type Kind = readonly [command: string, ...wanted: (string | RegExp)[]];
const KINDS: readonly Kind[] = [
  [
    'git push origin main',
    'probe wants to push',
    'git push origin main',
    '1 commit by Dev',
    'this session: push',
  ],
  [
    'git push --force origin main',
    'overwrite what others may have',
    'the remote loses 1 commit',
    /type \w{3} and Enter/,
  ],
  ['git branch -D old', 'delete a branch', 'only on old: 1 commit'],
  ['git merge topic', 'wants to merge', '1 commit by Dev'],
  ['git reset --hard', 'throw away uncommitted work', 'these changes are in no commit', 'M b.txt'],
  ['git clean -fd', 'git has no copy of these', 'notes.md'],
  ['git filter-branch --all', 'rewrite history', 'commits may get other ids'],
  ['rm -rf notes.md b.txt', 'delete files', '2 files'],
  ['terraform apply plan.out', 'change a running system', '1 to create', 'delete  terraform_data.gone'],
  ['terraform apply', 'no plan file'],
  ['kubectl --context prod apply -f m.yaml', 'Deployment web', 'context prod'],
  [
    'curl -d @notes.md https://api.example.com/v1',
    'send something outside',
    'to  api.example.com/v1  POST',
    'notes.md',
  ],
  ['npm publish', 'package  @acme/shop@1.2.3'],
  ['gh pr merge 42 --squash', 'pr merge 42', 'with  squash'],
  ['cat ~/.ssh/id_ed25519', 'read a secret', 'file  ~/.ssh/id_ed25519'],
  ['git push origin dev; rm b.txt', 'and 1 more thing', 'and rm b.txt', '[v] details'],
  [
    'git push --no-verify origin main',
    'to push and to change what guards it',
    '1 commit by Dev',
    /type \w{3}/,
  ],
];

async function open(size: Size, kinds: readonly Kind[]): Promise<Opened> {
  const live = await Live.open({
    policy: policy({ data: 'monitor', defaults: '{ phase: enforce, stance: ask }' }),
  });
  live.git(
    `push -q origin main && echo lost >> a.txt && git commit -qam lost && git push -q origin main && git reset -q --hard HEAD~1 && git branch dev &&
     echo b > b.txt && git add . && git commit -qm "Retry payment capture on 409" && git switch -qc old && echo o > o.txt && git add . && git commit -qm only-here &&
     git switch -q main && git switch -qc topic && echo t > t.txt && git add . && git commit -qm topic && git switch -q main && echo edited > b.txt`,
  );
  live.write(path.join(live.repo, 'notes.md'), 'to be sent\n');
  live.write(path.join(live.repo, 'm.yaml'), 'kind: Deployment\nmetadata:\n  name: web\n');
  live.write(path.join(live.repo, 'package.json'), '{"name":"@acme/shop","version":"1.2.3"}\n');
  copyFileSync('test/fixtures/plans/change.tfplan', path.join(live.repo, 'plan.out'));
  live.write(path.join(live.bin, 'tool'), agent(live, kinds), 0o755);
  const tmux = new Tmux({ folder: live.dir, command: '/bin/sh', env: live.env, size });
  tmux.type(`cd ${live.repo}; PS1='% '; clear; exec '${process.execPath}' '${SHIM}' agent probe tool`);
  tmux.keys('Enter');
  const both = { live, tmux, kinds };
  opened.push(both);
  return both;
}

/** Reports one command after another to its hook, as Claude Code does, and tells what came back. */
function agent(live: Live, kinds: readonly Kind[]): string {
  const calls = kinds.map(([command]) => {
    const input = { command };
    return JSON.stringify({
      hook_event_name: 'PreToolUse',
      tool_name: 'Bash',
      tool_input: input,
      cwd: live.repo,
    });
  });
  return `#!/bin/sh\n${calls
    .map(
      (call, at) =>
        `while [ ! -e ${live.dir}/go${at} ]; do sleep 0.05; done; printf '%s' '${call}' | '${process.execPath}' '${HOOK}' agent claude PreToolUse >/dev/null; : > ${live.dir}/done${at}`,
    )
    .join('\n')}\n`;
}

async function walk(
  { tmux, live, kinds }: Opened,
  look: (screen: string, at: number) => void,
): Promise<void> {
  for (const [at, [command]] of kinds.entries()) {
    live.write(path.join(live.dir, `go${at}`), '');
    await tmux.until(/denies in|\d:\d\d/);
    await pause(200);
    const screen = tmux.plain;
    if (PICTURES !== undefined) appendFileSync(PICTURES, `${command}\n${screen.trimEnd()}\n\n`);
    look(screen, at);
    const done = path.join(live.dir, `done${at}`);
    // Keys that come before the box has armed only put that off.
    for (let tries = 0; tries < 10 && !existsSync(done); tries += 1) {
      await pause(1000);
      tmux.keys('Escape');
      await pause(200);
    }
    await eventually(() => existsSync(done), { what: () => tmux.plain });
  }
}

it('says what will happen, for each kind', async () => {
  if (!has('tmux')) return;
  const missing: string[] = [];
  await walk(await open({ columns: 100, rows: 40 }, KINDS), (screen, at) => {
    const flat = screen.replaceAll(/\s*│\s*/g, '\n');
    for (const part of KINDS[at]?.slice(1) ?? []) {
      const there = typeof part === 'string' ? flat.includes(part) : part.test(flat);
      if (!there) missing.push(`${KINDS[at]?.[0] ?? ''}: ${String(part)}\n${screen}`);
    }
  });
  expect(missing).toEqual([]);
}, 120_000);

const SMALL = KINDS.filter(([command]) => /^git push|^terraform apply plan|^rm/.test(command));

it('keeps action, clause and keys on a small screen', async () => {
  if (!has('tmux')) return;
  const missing: string[] = [];
  await walk(await open({ columns: 40, rows: 12 }, SMALL), (screen, at) => {
    for (const part of [/\[d\] deny/, /HUMAN-1|STANCE-0/, /\[a\] once|type \w{3}/, /\d:\d\d/]) {
      if (!part.test(screen)) missing.push(`${SMALL[at]?.[0] ?? ''}: ${String(part)}\n${screen}`);
    }
  });
  expect(missing).toEqual([]);
}, 120_000);
