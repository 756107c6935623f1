/** Agents whose requests no setting of ours can move: only TLS mode sees them, and stops what it cannot read. */
import type { Safe } from '../../engine/model.ts';
import { safe } from '../../engine/text.ts';
import type { AgentLaunch, LaunchExample, LaunchFacts } from './model.ts';

interface Unseen {
  readonly id: string;
  readonly name: Safe;
  readonly why: Safe;
  /** Arguments by which it works somewhere else, and an example of one. */
  readonly elsewhere: RegExp;
  readonly example: readonly string[];
  /** Scripts of a repository that may name any address. */
  readonly scripts?: readonly string[];
}

/** Only TLS mode gives the programs of a session a proxy. */
function isTls({ sessionEnv }: Pick<LaunchFacts, 'sessionEnv'>): boolean {
  return sessionEnv['HTTPS_PROXY'] !== undefined;
}

/** Everything after `--` is prompt text. */
function optionsOf(args: readonly string[]): readonly string[] {
  return args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
}

function refusals({ name, why, elsewhere, scripts = [] }: Unseen, facts: LaunchFacts): readonly Safe[] {
  const unread = safe`${why}: requests do not pass the guard; egress: tls in aup.yaml makes them`;
  // An option and its value may be two arguments.
  const away = optionsOf(facts.args).some((arg, at, all) => elsewhere.test(`${arg} ${all[at + 1] ?? ''}`));
  const script = scripts.find((file) => facts.readText(file) !== undefined);
  return [
    ...(isTls(facts) ? [] : [unread]),
    ...(away ? [safe`an option given to ${name} makes it work elsewhere, without the guard`] : []),
    ...(script === undefined ? [] : [safe`a crushrc of the repository may send requests past the guard`]),
  ];
}

function examplesOf({ example, scripts = [] }: Unseen): readonly LaunchExample[] {
  return [
    { name: 'plain start', args: [], refused: true },
    { name: 'in TLS mode', args: ['run', 'x'], tls: true, refused: false, kept: ['run', 'x'] },
    { name: "a proxy of the user's is not ours", args: [], env: { HTTPS_PROXY: 'http://x' }, refused: true },
    { name: 'work elsewhere', args: example, tls: true, refused: true },
    {
      name: 'the same as prompt text',
      args: ['--', ...example],
      tls: true,
      refused: false,
      kept: ['--', ...example],
    },
    ...scripts.map((file) => ({
      name: `a ${file} of the repository`,
      args: [],
      tls: true as const,
      files: { [file]: 'provider add x\n' },
      refused: true,
    })),
  ];
}

function unseen(agent: Unseen): AgentLaunch {
  return {
    id: agent.id,
    upstreams: () => ({}),
    launch: (facts) => ({ args: facts.args, env: {}, files: [], refusals: refusals(agent, facts) }),
    examples: examplesOf(agent),
  };
}

/** By their documents. Amp's own program was run without an account: its options are those of 0.0.1790142911. */
export const unseenAgents: readonly AgentLaunch[] = [
  unseen({
    id: 'cursor-agent',
    name: safe`cursor-agent`,
    why: safe`Cursor's agent asks its maker's service alone`,
    elsewhere: /^(?:-c|--cloud|-b|--background|(?:-e|--endpoint)(?:=.*)?) /,
    example: ['--cloud'],
  }),
  unseen({
    id: 'amp',
    name: safe`amp`,
    why: safe`Amp asks its maker's service alone`,
    elsewhere: /^(?:-ox|--orb-execute) |^--executor[= ](?!local )/,
    example: ['--executor', 'orb', '-x', 'hi'],
  }),
  // A project's own settings may name any address, and they count more than the user's.
  unseen({
    id: 'crush',
    name: safe`crush`,
    why: safe`settings of the repository decide where Crush asks`,
    elsewhere: /^(?:-H|--host)(?:=.*)? /,
    example: ['--host', 'tcp://10.0.0.1:1'],
    scripts: ['crushrc', '.crushrc'],
  }),
];
