/** What is tried in a canary session, and how what came of it is found again. */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { quoteSh } from '../../engine/install-text.ts';
import type { AgentLive, LiveCall } from '../../engine/live-model.ts';
import type { Scenario, ScenarioOptions } from '../scenario.ts';
import { NOTE, readCall, shellCall, spoken, type Turn, writeCall } from '../scenario-script.ts';
import { spokenResults, toolResults } from './tool-results.ts';

/** The file whose deletion is tried. */
export const SOURCE_FILE = 'src/capture.js';
/** Printed before the push by the shell that runs it: absent when the agent's own hook came first. */
export const SHELL_RAN = 'canary-shell-ran';
const SCRIPT = 'publish.sh';
const SECRETS_FILE = 'config/prod.env';
const PLAIN_FILE = 'set-up.txt';

/** What each turn tried, in order: results of tools are found by it. */
export type Attempt = 'read' | 'note' | 'push' | 'push-full-path' | 'delete' | 'push-in-script';

const ORDER: readonly Attempt[] = ['read', 'note', 'push', 'push-full-path', 'delete', 'push-in-script'];
const SAID = 'Done.';

/** Tools the stand-in has under names of its own as well: it calls no hooks, which of those of agents is expected. */
function unhooked({ name, ...call }: LiveCall): LiveCall {
  return { ...call, name: `Canary${name}` };
}

const STAND_IN: Pick<AgentLive['calls'], 'shell' | 'read' | 'write'> = {
  shell: (command) => unhooked(shellCall(command, 'Run')),
  read: (file) => unhooked(readCall(file)),
  write: (file, content) => unhooked(writeCall(file, content)),
};

/** What the model says, given the real git. */
export function turnsOf(git: string, live: AgentLive | undefined): (repo: string) => readonly Turn[] {
  const { shell, read, write } = live?.calls ?? STAND_IN;
  // The command does not hold what it prints: an agent that is refused may be told its command.
  const proof = live === undefined ? '' : `printf 'canary-%s\\n' shell-ran; `;
  const calls = (repo: string): readonly LiveCall[] => [
    read(path.join(repo, live === undefined ? SECRETS_FILE : PLAIN_FILE)),
    write(path.join(repo, NOTE), 'Key {{placeholder:AWSKEY}}, contact {{placeholder:EMAIL}}\n'),
    shell(`${proof}git push origin main`),
    shell(`${quoteSh(git)} push origin main`),
    shell(`rm ${SOURCE_FILE}`),
    ...(live === undefined ? [] : [shell(`sh ./${SCRIPT}`)]),
  ];
  return (repo) => {
    const called = calls(repo).map((call): Turn => ({ text: SAID, tools: [call] }));
    return [...(live?.speaks === true ? called.map(spoken) : called), { text: SAID }];
  };
}

/** What only agents themselves need. */
export function plant({ repo }: Scenario): void {
  // Some write no file into a folder that is not there.
  mkdirSync(path.dirname(path.join(repo, NOTE)), { recursive: true });
  // Those that read by their shell would be asked about a file that is known to hold credentials.
  copyFileSync(path.join(repo, SECRETS_FILE), path.join(repo, PLAIN_FILE));
  writeFileSync(path.join(repo, SCRIPT), 'git push origin main\n');
}

/** What the agent was told about each attempt it came to, from what the model received. */
export function resultsOf(received: string, live: AgentLive | undefined): ReadonlyMap<Attempt, string> {
  const byTurn =
    live?.speaks === true ? spokenResults(received, live.aside) : toolResults(received, live?.skip);
  return new Map(
    ORDER.flatMap((attempt, at) => {
      const told = byTurn.get(at);
      return told === undefined ? [] : [[attempt, told] as const];
    }),
  );
}

/** How the model is to take what the agent adds by itself. */
export function mannerOf(live: AgentLive | undefined): NonNullable<ScenarioOptions['manner']> {
  const { skip, auxText, aside } = live ?? {};
  return {
    ...(skip === undefined ? {} : { skip }),
    ...(auxText === undefined ? {} : { auxText }),
    ...(aside === undefined ? {} : { aside }),
  };
}
