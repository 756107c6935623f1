/** The canaries that need a terminal: a paste and the approval box, on a real PTY nobody looks at. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { shimCall, type CanaryRun } from './canary-run.ts';
import { judgeValue } from './judge.ts';
import type { Expected } from './expected.ts';
import { not, ok, type Finding } from './model.ts';
import { GuardError } from '../errors.ts';
import { errnoOf } from '../files.ts';
import { driveInPty, type Driven } from '../pty-driver.ts';
import { putProgram } from '../scenario-agent.ts';

const COLUMNS = 100;
const ROWS = 34;
/** The box takes no keys in its first moment, so that nobody answers it by accident. */
const ARMING_MS = 1_200;
const PATIENCE_MS = 20_000;
const READY = 'canary-ready';

/** Takes one line as an agent takes a prompt, then pushes. */
const PROGRAM = `printf '\\033[?2004h%s\\n' ${READY}
IFS= read -r line
printf '%s\\n' "$line" >"$HOME/pasted"
git push origin main >"$HOME/answer" 2>&1`;

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return '';
    throw error;
  }
}

/** Waits until the screen shows something; false when it takes too long or the program ends. */
async function shows(driven: Driven, what: string): Promise<boolean> {
  const running = Symbol('running');
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end;) {
    if (driven.screen().some((line) => line.includes(what))) return true;
    if ((await Promise.race([driven.exit, sleep(40, running)])) !== running) return false;
  }
  return false;
}

interface Seen {
  readonly pasted: string;
  readonly box: boolean;
  readonly answer: string;
  /** Whether the remote stayed as it was. */
  readonly stopped: boolean;
}

/** Pastes a secret, and says no to the box if one comes. */
async function drive(run: CanaryRun, shim: string | undefined): Promise<Seen> {
  const { scenario } = run;
  const before = scenario.remoteHead();
  const env = putProgram(scenario, 'claude', PROGRAM);
  const agent = { title: 'claude', shimArgs: ['agent', 'claude'], env };
  const [file = '', ...args] = shimCall(shim, agent);
  const driven = await driveInPty({
    file,
    args,
    cwd: scenario.repo,
    env: { ...env, TERM: 'xterm-256color' },
    columns: COLUMNS,
    rows: ROWS,
  });
  const ready = await shows(driven, READY);
  if (ready) driven.write(`\u001b[200~key ${scenario.planted.keyId}\u001b[201~\r`);
  const box = ready && (await shows(driven, '[d] deny'));
  if (box) {
    await sleep(ARMING_MS);
    driven.write('d');
  }
  // The terminal itself keeps this process alive; a timer that is left over would do so for all of its time.
  await Promise.race([driven.exit, sleep(PATIENCE_MS, undefined, { ref: false })]);
  driven.close();
  const left = (name: string): string => readOrEmpty(path.join(scenario.home, name));
  return { pasted: left('pasted'), box, answer: left('answer'), stopped: scenario.remoteHead() === before };
}

const REMEDY = 'do not rely on approvals in this terminal; run: npx aup-guard install, then doctor again';

function judgeBox(push: Expected, { box, answer, stopped }: Seen): Finding {
  const id = 'canary.box';
  const text = 'the approval box opens on the terminal and takes an answer';
  if (push.how !== 'held' || push.demand !== 'ask') {
    return not('skip', id, { text, cause: 'no clause that is enforced asks a person about git push' });
  }
  if (box && stopped && answer.includes(push.clause ?? 'aup-guard:')) return ok(id, text);
  const cause = box ? 'the answer "deny" did not stop the push' : 'git push ran into no box';
  return not('fail', id, { text, cause, remedy: REMEDY });
}

export interface TerminalDemands {
  /** Of a secret that is pasted. */
  readonly paste: Expected;
  readonly push: Expected;
}

/** Both findings, or why they cannot be had on this machine. */
export async function terminalFindings(
  run: CanaryRun,
  { paste, push }: TerminalDemands,
  shim: string | undefined,
): Promise<readonly Finding[]> {
  const text = 'paste and approval box on a terminal';
  try {
    const seen = await drive(run, shim);
    if (seen.pasted === '') {
      return [
        not('fail', 'canary.paste', { text, cause: 'the agent never got the pasted line', remedy: REMEDY }),
      ];
    }
    const values = {
      leaked: seen.pasted.includes(run.scenario.planted.keyId),
      replaced: seen.pasted.includes('AUP_AWSKEY_'),
    };
    const one = { id: 'canary.paste', what: 'a secret pasted into the terminal', way: '', expected: paste };
    return [judgeValue(one, values), judgeBox(push, seen)];
  } catch (error) {
    if (!(error instanceof GuardError) || error.code !== 'node-pty-missing') throw error;
    return [not('skip', 'canary.paste', { text, cause: error.message, remedy: error.hint })];
  }
}
