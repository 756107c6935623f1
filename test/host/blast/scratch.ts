/** A scratch repository with a remote, and the facts a box would show for a command in it. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { argvReader } from '../../../src/catalog/argv-reader.ts';
import { commands } from '../../../src/catalog/commands/index.ts';
import { detectors } from '../../../src/catalog/detectors/index.ts';
import { guardFile } from '../../../src/catalog/paths.ts';
import { classifyEvent } from '../../../src/engine/classify.ts';
import type { Action } from '../../../src/engine/model.ts';
import { compileScanner } from '../../../src/engine/redact/scan.ts';
import { blastRadius, type BlastRadius, type BlastTools } from '../../../src/host/blast.ts';
import { gitRunner, repoFacts, type RunGit } from '../../../src/host/git.ts';
import { sha256 } from '../../e2e/session.ts';

const scanner = compileScanner(detectors);

export class Scratch {
  readonly base: string = realpathSync(mkdtempSync(path.join(tmpdir(), 'aup-blast-')));
  readonly repo: string = path.join(this.base, 'shop');
  readonly env: NodeJS.ProcessEnv;
  readonly run: RunGit;

  constructor() {
    mkdirSync(this.repo);
    this.env = {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      HOME: this.base,
      GIT_AUTHOR_NAME: 'Ann',
      GIT_AUTHOR_EMAIL: 'ann@example.com',
      GIT_COMMITTER_NAME: 'Ann',
      GIT_COMMITTER_EMAIL: 'ann@example.com',
    };
    this.run = gitRunner({ git: '/usr/bin/git', env: this.env });
    this.sh(
      `git init -q -b main . && git init -q --bare -b main ../remote.git && git remote add origin ../remote.git &&
       echo one > a.txt && git add . && git commit -qm one && git push -q -u origin main`,
    );
  }

  sh(command: string, more: NodeJS.ProcessEnv = {}): string {
    return execFileSync('sh', ['-c', command], {
      cwd: this.repo,
      env: { ...this.env, ...more },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  file(name: string, text: string): void {
    const full = path.join(this.repo, name);
    mkdirSync(path.dirname(full), { recursive: true });
    writeFileSync(full, text);
  }

  commit(name: string, author = 'Ann', body = ''): void {
    const more = { GIT_AUTHOR_NAME: author, BODY: body };
    this.sh(`echo ${name} >> a.txt && git add -A && git commit -qm ${name} -m "$BODY"`, more);
  }

  /** What the definitions say a call does. */
  async action(argv: readonly string[]): Promise<Action> {
    const repo = await repoFacts(this.repo, this.run);
    const world = { commands, hashing: { sha256 }, mask: (text: string) => text, guardFile };
    const event = { kind: 'command', argv, cwd: this.repo } as const;
    const [first] = classifyEvent(event, repo === undefined ? world : { ...world, repo }).actions;
    if (first === undefined) throw new Error(`nothing of concern: ${argv.join(' ')}`);
    return first;
  }

  async facts(line: string, more: Partial<BlastTools> = {}): Promise<BlastRadius & { readonly all: string }> {
    const action = await this.action(line.split(' ').map((word) => word.replaceAll('␣', ' ')));
    const tools = { run: this.run, read: argvReader, scan: (text: string) => scanner.scan(text), ...more };
    const radius = await blastRadius(action, this.repo, tools);
    return { ...radius, all: [...radius.facts, ...radius.danger.map((text) => `! ${text}`)].join('\n') };
  }

  end(): void {
    rmSync(this.base, { recursive: true, force: true });
  }
}
