import type { Safe } from '../../engine/model.ts';
import { quoteSh } from '../../engine/install-text.ts';
import { neutralise, safe, toSafe } from '../../engine/text.ts';
import { readCall, type AiderCall } from './aider-args.ts';
import { aiderExamples } from './aider-examples.ts';
import {
  envFileOf,
  modelsAsked,
  ROUTES,
  setByUser,
  STRAYS,
  upstreamsOf,
  type Readable,
} from './aider-routes.ts';
import type { AgentLaunch, LaunchFacts, LaunchPlan } from './model.ts';

/**
 * aider. Seen on 0.86.2: every `.env` it finds, a repository's too, beats the environment it is started with, PATH and
 * proxies included; the file named by `--env-file` is read last and beats them all, and variables beat settings files.
 * So ours is that file. It has no hooks; its shell is `$SHELL -i -c` on a terminal and `/bin/sh -c` without one.
 */

const ENV_FILE = 'aider.env';
const ELSEWHERE = safe`requests do not pass the guard`;
const BASH = 'aider-bash';
const BASH_START = 'aider.bashrc';
const LOOPBACK = '127.0.0.1,localhost';

/** No service has such a route: the proxy answers that there is nothing. */
const NOWHERE = 'nowhere';

/** Every variable that moves a service, towards us. Where nothing is enforced strays are left to themselves. */
function addresses({ baseUrl, enforcing }: LaunchFacts): Record<string, string> {
  const strays = enforcing === false ? [] : STRAYS;
  return Object.fromEntries([
    ...strays.map((name) => [name, baseUrl(NOWHERE)]),
    ...ROUTES.flatMap(({ route, variables }) => variables.map((name) => [name, baseUrl(route)])),
  ]);
}

/** What an argument of the user's sets goes on counting, less what is ours. */
function setEnv(
  call: AiderCall,
  facts: LaunchFacts,
  ours: Readonly<Record<string, string>>,
): readonly string[] {
  const pinned = new Set([...Object.keys(facts.sessionEnv), ...Object.keys(ours)]);
  return setByUser(call, facts).filter((setting) => !pinned.has((setting.split('=')[0] ?? '').trim()));
}

/**
 * An interactive bash reads the user's start file after our PATH is set, and no variable names another one: so aider
 * gets a bash with a start file of ours, which reads theirs first. Other shells are named a file by variables.
 */
function shellOf({ env, sessionEnv, dir }: LaunchFacts): Pick<LaunchPlan, 'env' | 'files'> {
  const { SHELL: shell = '' } = env;
  const { BASH_ENV: gatesFirst } = sessionEnv;
  if (!shell.endsWith('/bash') || gatesFirst === undefined) return { env: {}, files: [] };
  const start = [
    'if [ -r ~/.bashrc ]; then . ~/.bashrc; fi',
    `. ${quoteSh(gatesFirst)}`,
    `SHELL=${quoteSh(shell)}`,
  ];
  const program = `exec ${quoteSh(shell)} --rcfile ${quoteSh(`${dir}/${BASH_START}`)} "$@"`;
  return {
    env: { SHELL: `${dir}/${BASH}` },
    files: [
      { name: BASH, text: `#!/bin/sh\n${program}\n` },
      { name: BASH_START, text: `${start.join('\n')}\n` },
    ],
  };
}

function withLoopback(value: string | undefined): string {
  return value === undefined || value === '' ? LOOPBACK : `${value},${LOOPBACK}`;
}

function line([name, value]: readonly [string, string]): string {
  return `${name}='${value.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'\n`;
}

/** The user's own file first: of two values the later counts. */
function envFile(call: AiderCall, facts: LaunchFacts, ours: Readonly<Record<string, string>>): string {
  const { env, sessionEnv, readText } = facts;
  const theirs = envFileOf(call, facts);
  const pinned = {
    ...(env['SHELL'] === undefined ? {} : { SHELL: env['SHELL'] }),
    NO_PROXY: withLoopback(env['NO_PROXY']),
    no_proxy: withLoopback(env['no_proxy']),
    ...sessionEnv,
    ...ours,
  };
  const own = theirs === undefined ? '' : `${readText(theirs) ?? ''}\n`;
  return own + Object.entries(pinned).map(line).join('');
}

/** A name without a service before it is one of those that have a variable, but for what is left to Vertex. */
function isUnseen(model: string): boolean {
  if (!model.includes('/')) return model.startsWith('gemini-');
  const [service = ''] = model.split('/');
  return !ROUTES.some(({ models }) => models.includes(service));
}

function refusals(call: AiderCall, facts: Readable): readonly Safe[] {
  const unseen = modelsAsked(call, facts).filter(isUnseen);
  const settings = call.given('model-settings-file').at(-1);
  const moves = /\b(?:api_base|base_url)\b/.test(
    settings === undefined ? '' : (facts.readText(settings) ?? ''),
  );
  return [
    ...unseen.map((model) => safe`with the model ${toSafe(model, neutralise, 80)} ${ELSEWHERE}`),
    ...(moves ? [safe`with an api_base in the --model-settings-file ${ELSEWHERE}`] : []),
  ];
}

function launch(facts: LaunchFacts): LaunchPlan {
  const call = readCall(facts.args);
  const shell = shellOf(facts);
  const ours = {
    ...addresses(facts),
    ...shell.env,
    AIDER_OPENAI_API_BASE: facts.baseUrl('openai'),
    // It commits past the repository's hooks otherwise.
    AIDER_GIT_COMMIT_VERIFY: 'true',
  };
  // Never empty: where the variable is there, `set-env` of settings files does not count.
  const set = [...setEnv(call, facts, ours), 'AIDER_GIT_COMMIT_VERIFY=true'];
  const env = { ...ours, AIDER_SET_ENV: JSON.stringify(set) };
  return {
    args: [...call.options, '--env-file', `${facts.dir}/${ENV_FILE}`, '--git-commit-verify', ...call.files],
    env,
    files: [{ name: ENV_FILE, text: envFile(call, facts, env) }, ...shell.files],
    refusals: refusals(call, facts),
  };
}

export const aider: AgentLaunch = {
  id: 'aider',
  floor: '0.86.2',
  upstreams: (facts) => upstreamsOf(readCall(facts.args), facts),
  launch,
  examples: aiderExamples,
};
