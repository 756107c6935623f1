/** `aup-guard gate check`: what would be decided about a command, and why. */
import type { Command } from 'commander';
import { catalog } from '../catalog/index.ts';
import { EXIT_CODES, GuardError } from '../host/errors.ts';
import { gateOutcome, openGateCheck, type CheckedAnswer, type GateCheck } from '../host/gate-check.ts';
import { openMachine, type Machine } from '../host/machine.ts';
import { checkPolicy } from '../host/policy-file.ts';
import { gateCard, jsonAnswer } from './gate-words.ts';
import { answerLines } from './json-lines.ts';
import { currentScreen, printJson, printLines, writeOut } from './terminal.ts';

interface CheckOptions {
  readonly json?: boolean;
  readonly jsonl?: boolean;
  readonly agent: string;
  readonly cwd?: string;
}

async function openCheck(machine: Machine): Promise<GateCheck> {
  const { paths, repoRoot, hashing } = machine;
  const { detectors, profiles } = catalog;
  const places = { paths, ...(repoRoot === undefined ? {} : { repoRoot }) };
  const { policy } = await checkPolicy({ ...places, hashing, detectors, profiles });
  return openGateCheck(machine, catalog, policy);
}

/** One word is shell text as it stands; several are one call, and quoted so that they stay it. */
function shellText(words: readonly string[]): string {
  const [only = '', ...more] = words;
  if (more.length === 0) return only;
  return words
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ');
}

/** Text for another shell than a POSIX one is judged as what that shell is given to run. */
function inShell(text: string, shell: unknown): string {
  return shell === 'powershell' || shell === 'pwsh' ? shellText(['pwsh', '-Command', text]) : text;
}

function folder(cwd: string | undefined): { readonly cwd?: string } {
  return cwd === undefined ? {} : { cwd };
}

async function checkLines(check: GateCheck, options: CheckOptions): Promise<void> {
  const answer = async (asked: object): Promise<object | string> => {
    if (!('command' in asked) || typeof asked.command !== 'string') return 'has no command';
    const cwd = 'cwd' in asked && typeof asked.cwd === 'string' ? asked.cwd : options.cwd;
    const agent = 'agent' in asked && typeof asked.agent === 'string' ? asked.agent : options.agent;
    const text = 'shell' in asked ? inShell(asked.command, asked.shell) : asked.command;
    const found = await check.check({ text, agent, ...folder(cwd) });
    return { id: 'id' in asked ? asked.id : null, ...jsonAnswer(found) };
  };
  const example = '{"id":"1","command":"git push","cwd":"/src/app"}';
  await answerLines({ example, answer }, { stdin: process.stdin, write: writeOut });
}

function exitCode(answer: CheckedAnswer): number {
  const outcome = gateOutcome(answer.decision.effective);
  return outcome === 'ask' || outcome === 'deny' ? EXIT_CODES.refused : 0;
}

async function check(words: readonly string[], options: CheckOptions): Promise<void> {
  if ((words.length === 0) !== (options.jsonl === true)) {
    throw new GuardError('usage', 'name one command after --, or give lines with --jsonl', {
      hint: 'example: aup-guard gate check -- git push origin main',
    });
  }
  const machine = openMachine(process.env, process.cwd());
  const gate = await openCheck(machine);
  if (options.jsonl === true) return checkLines(gate, options);
  const text = shellText(words);
  const answer = await gate.check({ text, agent: options.agent, ...folder(options.cwd) });
  if (options.json === true) printJson('aup-guard/gate-check/1', { command: text, ...jsonAnswer(answer) });
  else printLines(gateCard(currentScreen(), answer));
  process.exitCode = exitCode(answer);
}

const EXAMPLES = `
Examples:
  aup-guard gate check -- git push origin main
  aup-guard gate check -- 'cd app && rm -rf src'    a word with blanks is shell text
  aup-guard gate check --jsonl < commands.jsonl     {"id":"1","command":"...","cwd":"..."} a line

Nothing is run, asked or recorded. Exit codes: 0 it would run, 1 it would be asked about or refused,
2 wrong use or input, 3 the policy cannot be used.`;

/** Adds `gate check`. */
export function register(program: Command): void {
  const gate = program.command('gate').description('what stands in front of commands');
  gate
    .command('check')
    .description('say what would be decided about a command of an agent, part by part')
    .argument('[command...]', 'the command, after --')
    .option('--agent <id>', 'the agent that would run it', 'claude')
    .option('--cwd <folder>', 'the folder it would run in')
    .option('--json', 'machine-readable output')
    .option('--jsonl', 'read {id,command,cwd} lines, write {id,decision,category,...} lines')
    .addHelpText('after', EXAMPLES)
    .action(check);
}
