/** The server a gate was told the address of, under the clauses of the policy. */
import type { GateNote, GateTerms } from '../engine/mcp/gate-model.ts';
import type { RemoteTrouble } from '../engine/mcp/http-words.ts';
import { isPlainHttp } from '../engine/mcp/plain-http.ts';
import type { McpStart } from '../engine/mcp/start.ts';
import type { Policy } from '../engine/policy/model.ts';
import type { Machine } from './machine.ts';
import { openRemote, type RemoteOptions } from './mcp-remote.ts';
import type { McpServer } from './mcp-server.ts';

export interface RemoteStart extends Pick<McpStart, 'headers'> {
  readonly transport: RemoteOptions['transport'];
  readonly machine: Machine;
  readonly policy: Policy;
  readonly terms: Pick<GateTerms, 'enforce' | 'clause'>;
  readonly record: (note: GateNote, stopped: boolean) => void;
}

/** Values of headers are taken out of the environment here; they are in no word of ours. */
export function remoteServer(start: RemoteStart): McpServer {
  const { transport, headers, machine } = start;
  const refused = refusalOf(start);
  return openRemote({
    transport,
    headers: Object.fromEntries(headers.map(({ name, variable }) => [name, machine.env[variable] ?? ''])),
    env: machine.env,
    ...(refused === undefined ? {} : { refused }),
  });
}

function refusalOf({ transport, headers, machine, ...rest }: RemoteStart): RemoteOptions['refused'] {
  const { policy, terms, record } = rest;
  if (isPlainHttp(transport.url, policy.clauses, machine.now())) {
    record({ fault: 'plain-http', from: 'server' }, terms.enforce);
    if (terms.enforce) return { trouble: 'plain', detail: terms.clause.replaceAll(/^\(|\)$/g, '') };
  }
  const missing = headers.find(({ variable }) => (machine.env[variable] ?? '') === '');
  const trouble: RemoteTrouble = 'header';
  return missing === undefined ? undefined : { trouble, detail: missing.variable };
}
