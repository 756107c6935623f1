/** A session without an agent: real broker, gates, git and remote; the person is a script. */
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { argvReader } from '../../src/catalog/argv-reader.ts';
import { commands } from '../../src/catalog/commands/index.ts';
import { gatedPrograms } from '../../src/catalog/gates.ts';
import { readMcpUse } from '../../src/catalog/mcp-tools/index.ts';
import { guardFile } from '../../src/catalog/paths.ts';
import type { ApprovalAnswer, ApprovalRequest, Approver } from '../../src/engine/approval.ts';
import { classifyEvent } from '../../src/engine/classify.ts';
import type {
  Action,
  Digest,
  Approval,
  ClauseId,
  Decision,
  Event,
  Outcome,
  Reason,
  RecordDraft,
} from '../../src/engine/model.ts';
import type { AskTerms } from '../../src/engine/policy/model.ts';
import { instant, isClauseId, isDigest, safe } from '../../src/engine/text.ts';
import { boundTo } from '../../src/host/approval-bound.ts';
import { Backups } from '../../src/host/backup.ts';
import { blastRadius } from '../../src/host/blast.ts';
import { GuardError } from '../../src/host/errors.ts';
import { gateTexts } from '../../src/host/gate-script.ts';
import { settleUserHooks } from '../../src/host/gate-hooks.ts';
import { sessionEnv, writeSessionGates } from '../../src/host/gates.ts';
import { eventDirectory, gitRunner, repoFacts } from '../../src/host/git.ts';
import type { Guard, Judged } from '../../src/host/guard.ts';
import { scriptFiles } from '../../src/host/script-files.ts';
import { currentPlatform } from '../../src/host/platform/index.ts';
import { startBroker, type Broker, type BrokerOptions } from '../../src/shims/broker.ts';

export const sha256 = (text: string): Digest => {
  const hex = createHash('sha256').update(text).digest('hex');
  if (!isDigest(hex)) throw new Error('no digest');
  return hex;
};

function clause(): ClauseId {
  const id = 'HUMAN-1';
  if (!isClauseId(id)) throw new Error('no clause');
  return id;
}

/** A fixed rule: every action of concern is asked, or what `outcome` says. */
export class RuleGuard implements Guard {
  policy: Guard['policy'];
  readonly session = 'test';
  readonly agent = 'claude';
  readonly mask = (text: string): string => text;
  readonly rows: RecordDraft[] = [];
  outcome: Outcome = 'ask';
  brokenLedger = false;
  private readonly scripts = scriptFiles({ since: instant(Date.now()) });
  private readonly env: NodeJS.ProcessEnv;

  constructor(env: NodeJS.ProcessEnv) {
    this.env = env;
    this.policy = {
      schema: 'aup-guard/policy/1',
      digest: sha256('policy'),
      name: safe`test`,
      stance: 'ask',
      stancePhases: [{ phase: 'enforce', from: instant(0) }],
      onGuardFailure: 'deny',
      clauses: [],
      exceptions: [],
      agents: [],
      layers: [],
      maxBody: 1,
    };
  }

  /** The clause that asks does so on these terms. */
  askOn(ask: AskTerms): void {
    const asking = {
      id: clause(),
      say: safe`A person says yes.`,
      where: safe`aup.yaml:12`,
      demand: 'ask',
    } as const;
    const rest = {
      controls: ['action-approval'],
      phases: [],
      layer: 'project',
      when: {},
      unless: [],
      settings: {},
    } as const;
    this.policy = { ...this.policy, clauses: [{ ...asking, ...rest, ask }] };
  }

  async judge(event: Event, approvals: readonly Approval[]): Promise<Judged> {
    const run = gitRunner({ git: '/usr/bin/git', env: this.env });
    const repo = await repoFacts(eventDirectory(event) ?? '/', run);
    const known = { commands, guardFile, readMcpUse };
    const world = { ...known, hashing: { sha256 }, mask: this.mask, scripts: this.scripts };
    const found = classifyEvent(event, repo === undefined ? world : { ...world, repo });
    const reasons = found.actions.map((action, index) => this.reason(action, { index, approvals }));
    const open = reasons.filter((reason) => reason !== undefined && reason.effective !== 'allow');
    const effective = open.length > 0 ? this.outcome : 'allow';
    const decision: Decision = {
      effective,
      intended: effective,
      because: reasons.filter((reason) => reason !== undefined),
      faults: [],
    };
    return {
      situation: { ...found, actor: 'agent', tool: 'claude' },
      decision,
      ref: randomBytes(2).toString('hex'),
    };
  }

  private reason(action: Action, at: { index: number; approvals: readonly Approval[] }): Reason | undefined {
    if (action.verb === 'none' && action.certainty === 'known') return undefined;
    const approved = at.approvals.some((item) => item.digest === action.digest && item.expires > Date.now());
    return {
      clause: clause(),
      say: safe`A person says yes.`,
      where: safe`aup.yaml:12`,
      control: 'action-approval',
      phase: 'enforce',
      demand: this.outcome,
      effective: approved ? 'allow' : this.outcome,
      standing: approved ? 'approved' : 'applies',
      action: at.index,
    };
  }

  note(draft: RecordDraft): { readonly ref: string } {
    if (this.brokenLedger) throw new GuardError('ledger-broken', 'the ledger is broken');
    this.rows.push(draft);
    return { ref: draft.ref ?? '' };
  }
}

/** Answers from a list; what it was asked stays. */
export class ScriptedApprover implements Approver {
  readonly asked: ApprovalRequest[] = [];
  aborted = 0;
  answer: ApprovalAnswer | 'wait' = { kind: 'denied' };
  before: () => Promise<void> = async () => {};

  async ask(request: ApprovalRequest, signal: AbortSignal): Promise<ApprovalAnswer> {
    this.asked.push(request);
    await this.before();
    if (this.answer !== 'wait') return this.answer;
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        this.aborted += 1;
        resolve({ kind: 'denied' });
      });
    });
  }

  yes(scope: 'once' | 'session' = 'once'): void {
    this.answer = { kind: 'approved', scope, assurance: 'overlay' };
  }
}

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface TestSession {
  readonly home: string;
  readonly repo: string;
  readonly remote: string;
  readonly env: NodeJS.ProcessEnv;
  readonly guard: RuleGuard;
  readonly approver: ScriptedApprover;
  readonly broker: Broker;
  /** Runs inside the session, as the agent's shell would. */
  run(command: string, options?: { cwd?: string; input?: string; shell?: readonly string[] }): Promise<Ran>;
  /** Runs outside the session: preparing and checking. */
  plain(command: string, cwd?: string): Promise<Ran>;
  close(): Promise<void>;
}

export function exec(
  argv: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv; input?: string },
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(argv[0] ?? 'sh', argv.slice(1), { cwd: options.cwd, env: options.env });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => (stdout += String(chunk)));
    child.stderr.on('data', (chunk) => (stderr += String(chunk)));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    // A program that ends without reading its input closes it: not a fault of the test.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}

/** How the gates of these tests start: by the native front where the build made one, or always by sh. */
const isSh = process.env['GATES_BY'] === 'sh';

/** `bin`: programs that stand in front of those of the machine, by their names, as text of `sh`. */
export async function startSession({
  bin = {},
  commitMark,
  receipts,
  ...more
}: Partial<Pick<BrokerOptions, 'second' | 'crossing'>> & {
  bin?: Readonly<Record<string, string>>;
  commitMark?: string;
  /** Makes what gives receipts, once policy and git are known. */
  receipts?: (parts: { guard: RuleGuard; env: NodeJS.ProcessEnv; base: string }) => BrokerOptions['receipt'];
} = {}): Promise<TestSession> {
  const base = realpathSync(mkdtempSync(path.join(tmpdir(), 'aup-gates-')));
  const home = path.join(base, 'home');
  const repo = path.join(base, 'shop');
  const remote = path.join(base, 'remote.git');
  mkdirSync(home);
  const programs = path.join(base, 'bin');
  mkdirSync(programs);
  for (const [name, text] of Object.entries(bin)) {
    writeFileSync(path.join(programs, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  }
  const plainEnv: NodeJS.ProcessEnv = {
    PATH: `${programs}:/usr/local/bin:/usr/bin:/bin`,
    HOME: home,
    GIT_AUTHOR_NAME: 'Ann',
    GIT_AUTHOR_EMAIL: 'ann@example.com',
    GIT_COMMITTER_NAME: 'Ann',
    GIT_COMMITTER_EMAIL: 'ann@example.com',
  };
  const plain = (command: string, cwd = repo): Promise<Ran> =>
    exec(['sh', '-c', command], { cwd, env: plainEnv });
  await plain(
    `git init -q -b main ${repo} && git init -q --bare -b main ${remote} && cd ${repo} &&
     git remote add origin ${remote} && echo one > a.txt && git add a.txt && git commit -qm one &&
     git push -q -u origin main && git remote set-head origin main`,
    base,
  );
  const dir = path.join(base, 'session');
  const guard = new RuleGuard(plainEnv);
  const approver = new ScriptedApprover();
  const runGit = gitRunner({ git: '/usr/bin/git', env: plainEnv });
  const backups = new Backups(runGit, argvReader.git);
  const broker = await startBroker({
    guard,
    approver,
    dir,
    now: () => instant(Date.now()),
    platform: currentPlatform(),
    bound: (action, cwd) => boundTo(action, cwd, runGit),
    keep: (placed, at) => backups.keep(placed, at),
    ...more,
    receipt: receipts?.({ guard, env: plainEnv, base }),
    blast: (action, cwd) => blastRadius(action, cwd, { run: runGit, read: argvReader }),
  });
  const front = isSh ? undefined : currentPlatform().front;
  const options = {
    front: front && path.resolve('dist', front),
    node: process.execPath,
    hookJs: path.resolve('dist/aup-hook.cjs'),
    assets: path.resolve('install'),
    socket: broker.socket,
    session: 'test',
    commitMark,
    gates: gateTexts(gatedPrograms),
    env: plainEnv,
  };
  const gates = writeSessionGates(dir, options);
  await settleUserHooks(gates, plainEnv);
  const env = { ...plainEnv, ...sessionEnv(gates, options) };
  return {
    home,
    repo,
    remote,
    env,
    guard,
    approver,
    broker,
    plain,
    run: (command, more = {}) =>
      exec([...(more.shell ?? ['bash', '-c']), command], {
        cwd: more.cwd ?? repo,
        env,
        ...(more.input === undefined ? {} : { input: more.input }),
      }),
    close: async () => {
      await broker.close();
      rmSync(base, { recursive: true, force: true });
    },
  };
}
