/** Messages of the gate's own. A refused call is a result, so that the model reads why and stops. */
import { neutralise } from '../text.ts';
import type { GateEffect, GateFault, GateTerms } from './gate-model.ts';

const NEXT = 'Do not retry or work around; ask the user.';

const WORDS: Readonly<Record<GateFault, string>> = {
  'not-json': 'the message is no JSON',
  'no-object': 'the message is no object',
  'no-message': 'this is no message of the protocol',
  'split-line': 'a carriage return stands within the message',
  'too-deep': 'the message is nested too deeply to be checked',
  'doubled-key': 'the message names something twice',
  'other-case-key': 'the message spells a name of the protocol in other letters',
  'bad-id': 'the message has no usable id',
  'bad-params': 'the parameters are no object',
  batch: 'batches are not passed on',
  'too-long': 'the message is too long to be checked',
  'not-utf8': 'the message is no text',
  unapproved: 'this MCP server is not approved; a person can look at it and decide: aup-guard mcp approve',
  'plain-http': 'the address of the MCP server is not encrypted',
  'approval-over':
    'the approval of this MCP server has ended; a person can approve it again: aup-guard mcp approve',
  'approval-gone':
    'the approval of this MCP server was taken back; a person can approve it again: aup-guard mcp approve',
  'approval-replaced':
    'this MCP server was approved anew since it was started; it has to be started again for that to count',
  'server-changed':
    'the files of this MCP server are not those approved; a person can see to it: aup-guard mcp diff',
  'id-in-use': 'the id is in use',
  'too-many': 'too many requests are open',
  'no-request': 'nobody waits for this answer',
  unasked: 'the server may not ask this of the client',
  'instructions-changed': 'the instructions of the server are not those approved',
  'tool-changed':
    'the definition of the tool is not the one approved; a person can see how: aup-guard mcp diff',
  'tool-new':
    'the tool was not there when the server was approved; a person can approve it: aup-guard mcp approve',
  'tool-hidden': 'the tool was not approved',
  'tool-denied': 'the approval of the server leaves this tool out',
  'tool-unlisted': 'the server does not list a tool of this name',
  'tool-doubled': 'the server lists several tools of this name',
  'tool-asked': 'a person has to say yes',
  'no-name': 'the call names no tool',
  'list-failed': 'the tools of the server could not be checked against those approved',
  refused: 'a person has to say yes, and did not',
  'no-answer': 'a person has to say yes, and nobody answered in time',
  data: 'data in the message could not be replaced as the policy demands',
};

/** What a person types about the server stands at the end of a sentence. */
const COMMAND = /aup-guard mcp \w+$/;

type GateNames = Pick<GateTerms, 'clause' | 'server'>;

/** One sentence about what was not done, and what next. */
export function refusalOf(fault: GateFault, tool: string | undefined, terms: GateNames): string {
  const what = tool === undefined ? 'not passed on' : `tool ${neutralise(tool.slice(0, 100))} not called`;
  const { clause, server } = terms;
  const why = WORDS[fault].replace(COMMAND, (command) => `${command} ${server ?? 'NAME'}`);
  return `aup-guard: ${what}: ${why}${clause === '' ? '' : ` ${clause}`}. ${NEXT}`;
}

function message(fields: string): string {
  return `{"jsonrpc":"2.0",${fields}}`;
}

/** The answer to a call that is not made; `rawId` in its own characters. Both eras read it. */
export function denial(rawId: string, text: string): string {
  const result = { content: [{ type: 'text', text }], isError: true, resultType: 'complete' };
  return message(`"id":${rawId},"result":${JSON.stringify(result)}`);
}

export function failure(rawId: string, code: number, text: string): string {
  return message(`"id":${rawId},"error":${JSON.stringify({ code, message: text })}`);
}

export function request(id: string, method: string, params: Readonly<Record<string, unknown>>): string {
  return message(`"id":${id},"method":${JSON.stringify(method)},"params":${JSON.stringify(params)}`);
}

/** `token` as the client gave it. */
export function waiting(token: string | number, step: number): string {
  const params = {
    progressToken: token,
    progress: step,
    message: 'waiting for a person to approve the call',
  };
  return message(`"method":"notifications/progress","params":${JSON.stringify(params)}`);
}

/** With `data` the data clauses are applied to it. */
export function toClient(text: string, data = false): GateEffect {
  return { kind: 'send', to: 'client', text, data };
}
