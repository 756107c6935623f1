/** What a client says to a server of both eras: with a handshake, and without. */
import type { Step } from './mcp-client.ts';
import { ALL, call, CLIENT, hello, progress, type Script } from './mcp-scripts.ts';

const STATELESS = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': { elicitation: {} },
  'io.modelcontextprotocol/clientInfo': CLIENT,
};

/** A step of the era without a handshake: each request says who speaks. */
function bare(ask: string, params: object = {}, meta: object = {}): Step {
  return { ask, with: { ...params, _meta: { ...meta, ...STATELESS } } };
}

const deploy = { name: 'deploy', arguments: { to: 'staging' } };
const sure = { sure: { action: 'accept', content: { sure: true } } };

const TOOLS: readonly Step[] = [
  bare('tools/call', { name: 'say', arguments: { words: '\u2028 \u{1F600}' } }),
  bare('tools/call', { name: 'steps', arguments: { count: 3 } }, { progressToken: 'p' }),
  bare('tools/call', { name: 'fail', arguments: {} }),
  bare('tools/call', deploy),
  bare('tools/call', { ...deploy, requestState: 'opaque-1', inputResponses: sure }),
  bare('resources/list'),
  bare('resources/read', { uri: 'demo://page' }),
  bare('prompts/get', { name: 'greet', arguments: { name: 'Ada' } }),
  bare('no/such/method'),
];

/** A server that speaks both eras. */
export function modern(): readonly Script[] {
  const listen = { notifications: { toolsListChanged: true } };
  return [
    {
      what: 'no handshake',
      package: 'modern',
      steps: [
        bare('server/discover'),
        { ...bare('subscriptions/listen', listen), lost: true, id: 'open' },
        { hear: 'notifications/subscriptions/acknowledged' },
        bare('tools/list'),
        ...TOOLS,
      ],
    },
    { what: 'a call before anything else', package: 'modern', steps: TOOLS },
    {
      what: 'a handshake',
      package: 'modern',
      steps: [
        ...hello(ALL),
        { ask: 'tools/list' },
        call('say', { words: 'hi' }),
        call('steps', { count: 2 }, progress(2)),
        call('deploy', { to: 'staging' }),
      ],
      answers: { 'elicitation/create': sure.sure },
    },
  ];
}
