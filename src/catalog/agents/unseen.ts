/** Agents whose requests no setting of ours can move: only TLS mode sees them, and stops what it cannot read. */
import type { Safe } from '../../engine/model.ts';
import { safe } from '../../engine/text.ts';
import type { AgentLaunch, LaunchFacts } from './model.ts';

interface Unseen {
  readonly id: string;
  readonly why: Safe;
}

/** Only TLS mode gives the programs of a session a proxy. */
function isTls({ sessionEnv }: Pick<LaunchFacts, 'sessionEnv'>): boolean {
  return sessionEnv['HTTPS_PROXY'] !== undefined;
}

function unseen({ id, why }: Unseen): AgentLaunch {
  const refusal = safe`${why}: requests do not pass the guard; egress: tls in aup.yaml makes them`;
  return {
    id,
    upstreams: () => ({}),
    launch: (facts) => ({
      args: facts.args,
      env: {},
      files: [],
      refusals: isTls(facts) ? [] : [refusal],
    }),
    examples: [
      { name: 'plain start', args: [], refused: true },
      { name: 'in TLS mode', args: ['run', 'x'], tls: true, refused: false, kept: ['run', 'x'] },
      {
        name: "a proxy of the user's is not ours",
        args: [],
        env: { HTTPS_PROXY: 'http://x' },
        refused: true,
      },
    ],
  };
}

/** By their documents; none of them has been run. */
export const unseenAgents: readonly AgentLaunch[] = [
  unseen({ id: 'cursor-agent', why: safe`Cursor's agent asks its maker's service alone` }),
  unseen({ id: 'amp', why: safe`Amp asks its maker's service alone` }),
  // A project's own `crushrc` is a script that may name any address, and it counts more than the user's.
  unseen({ id: 'crush', why: safe`settings of the repository decide where Crush asks` }),
];
