/** What a client says to the real servers: all they can do. */
import path from 'node:path';
import type { Answers, Step } from './mcp-client.ts';

export const CLIENT = { name: 'probe', version: '1' };
export const ALL = {
  roots: { listChanged: true },
  sampling: {},
  elicitation: { form: {}, url: {} },
  tasks: { list: {}, cancel: {}, requests: { sampling: { createMessage: {} }, elicitation: { create: {} } } },
};

export function call(name: string, args: object = {}, more: object = {}): Step {
  return { ask: 'tools/call', with: { name, arguments: args, ...more } };
}

export const progress = (progressToken: string | number): object => ({ _meta: { progressToken } });

export function hello(capabilities: object, protocolVersion = '2025-11-25'): readonly Step[] {
  return [
    { ask: 'initialize', with: { protocolVersion, capabilities, clientInfo: CLIENT } },
    { say: 'notifications/initialized' },
  ];
}

/** Prompts, resources, logging and tools every client may use. */
function everythingPlain(): readonly Step[] {
  const uri = 'demo://resource/dynamic/text/1';
  return [
    { ask: 'tools/list' },
    call('echo', { message: 'a \u0000 \u2028 \u{1F600} "quoted" \\ back' }),
    call('get-sum', { a: 0.1, b: 1e21 }),
    call('get-sum', { a: 'x' }),
    call('get-tiny-image'),
    call('get-annotated-message', { messageType: 'error', includeImage: true }),
    call('get-structured-content', { location: 'Chicago' }),
    call('get-resource-links', { count: 3 }),
    call('get-resource-reference', { resourceType: 'Blob', resourceId: 2 }),
    call('trigger-long-running-operation', { duration: 0.2, steps: 4 }, progress('t\u00e9 1')),
    call('echo', { message: 'many words '.repeat(100_000) }),
    {
      ask: 'tools/call',
      with: {
        name: 'trigger-long-running-operation',
        arguments: { duration: 0.3, steps: 2 },
        ...progress(9),
      },
      id: 'cancelled',
      lost: true,
    },
    { hear: 'notifications/progress', times: 5 },
    { say: 'notifications/cancelled', with: { requestId: 'cancelled', reason: 'enough' } },
    // It goes on all the same, and answers nothing.
    { hear: 'notifications/progress', times: 6 },
    { ask: 'resources/list' },
    { ask: 'resources/templates/list' },
    { ask: 'resources/read', with: { uri } },
    { ask: 'resources/read', with: { uri: 'demo://resource/dynamic/blob/1' } },
    { ask: 'resources/read', with: { uri: 'demo://none' } },
    { ask: 'resources/subscribe', with: { uri } },
    call('toggle-subscriber-updates'),
    { hear: 'notifications/resources/updated' },
    call('toggle-subscriber-updates'),
    { ask: 'resources/unsubscribe', with: { uri } },
    { ask: 'prompts/list' },
    { ask: 'prompts/get', with: { name: 'simple-prompt' } },
    { ask: 'prompts/get', with: { name: 'args-prompt', arguments: { city: 'Chicago', state: 'Illinois' } } },
    {
      ask: 'prompts/get',
      with: { name: 'resource-prompt', arguments: { resourceType: 'Text', resourceId: '1' } },
    },
    {
      ask: 'completion/complete',
      with: {
        ref: { type: 'ref/prompt', name: 'completable-prompt' },
        argument: { name: 'department', value: 'E' },
      },
    },
    { ask: 'logging/setLevel', with: { level: 'debug' } },
    call('toggle-simulated-logging'),
    call('toggle-simulated-logging'),
    { ask: 'no/such/method', id: 'odd id \u2029 "' },
    { ask: 'ping', id: 0 },
  ];
}

const TASKED = 'simulate-research-query';

/** What only a client can be asked that can do all of it. */
function everythingAsked(): readonly Step[] {
  const url = 'https://example.com/authorise';
  return [
    // The server asks for roots on its own, a moment after the handshake.
    { hear: 'roots/list' },
    { hear: 'notifications/message' },
    call('get-roots-list'),
    { say: 'notifications/roots/list_changed' },
    { hear: 'notifications/message', times: 2 },
    call('trigger-sampling-request', { prompt: 'Say something', maxTokens: 20 }, progress(1)),
    call('trigger-elicitation-request'),
    call('trigger-url-elicitation', { url, elicitationId: 'e1' }),
    call('trigger-url-elicitation', { url, elicitationId: 'e2', errorPath: true }),
    call('trigger-sampling-request-async', { prompt: 'Later' }),
    call('trigger-elicitation-request-async'),
    call(TASKED, { topic: 'python' }, { task: { ttl: 60_000 } }),
    { hear: 'notifications/tasks/status', times: 5 },
    { ask: 'tasks/list' },
  ];
}

const MODEL = {
  role: 'assistant',
  content: { type: 'text', text: 'said' },
  model: 'm',
  stopReason: 'endTurn',
};
/** Tasks of the client itself are done at once. */
const TASK = {
  taskId: 'c1',
  status: 'completed',
  ttl: 60_000,
  createdAt: '2026-11-23T12:00:00Z',
  lastUpdatedAt: '2026-11-23T12:00:00Z',
};

const ANSWERS: Answers = {
  'roots/list': { roots: [{ uri: 'file:///srv/demo', name: 'd\u00e9mo' }] },
  'sampling/createMessage': MODEL,
  'elicitation/create': { action: 'accept', content: { name: 'Somebody', check: true, integer: 7 } },
  'sampling/createMessage as a task': { task: TASK },
  'elicitation/create as a task': { task: { ...TASK, status: 'working' } },
  'tasks/get': TASK,
  'tasks/result': MODEL,
};

export interface Script {
  readonly what: string;
  readonly package: string;
  readonly steps: readonly Step[];
  readonly answers?: Answers;
}

function filesystem(dir: string): readonly Step[] {
  const file = path.join(dir, 'notes.txt');
  return [
    { ask: 'tools/list' },
    call('list_allowed_directories'),
    call('write_file', { path: file, content: 'one\ntwo\nthree\n' }),
    call('edit_file', { path: file, edits: [{ oldText: 'two', newText: '2' }], dryRun: true }),
    call('edit_file', { path: file, edits: [{ oldText: 'two', newText: '2' }] }),
    call('read_text_file', { path: file, head: 2 }),
    call('read_multiple_files', { paths: [file, path.join(dir, 'none')] }),
    call('create_directory', { path: path.join(dir, 'sub') }),
    call('move_file', { source: file, destination: path.join(dir, 'sub/moved.txt') }),
    call('list_directory', { path: dir }),
    call('directory_tree', { path: dir }),
    call('search_files', { path: dir, pattern: '**/*.txt' }),
    call('read_text_file', { path: '/etc/hostname' }),
    call('read_file', { path: path.join(dir, 'large.txt') }),
    { ask: 'ping' },
  ];
}

const entity = (name: string): object => ({ name, entityType: 'thing', observations: [`${name} is here`] });

function memory(): readonly Step[] {
  return [
    { ask: 'tools/list' },
    call('create_entities', { entities: [entity('left'), entity('right')] }),
    call('create_relations', { relations: [{ from: 'left', to: 'right', relationType: 'beside' }] }),
    call('add_observations', { observations: [{ entityName: 'left', contents: ['is \u{1F7E2}'] }] }),
    call('read_graph'),
    call('search_nodes', { query: 'left' }),
    call('open_nodes', { names: ['right'] }),
    call('delete_observations', { deletions: [{ entityName: 'left', observations: ['left is here'] }] }),
    call('delete_entities', { entityNames: ['right'] }),
    call('add_observations', { observations: [{ entityName: 'gone', contents: ['x'] }] }),
    call('read_graph'),
  ];
}

const thought = (thoughtNumber: number): Step =>
  call('sequentialthinking', {
    thought: `step ${thoughtNumber}`,
    thoughtNumber,
    totalThoughts: 2,
    nextThoughtNeeded: thoughtNumber < 2,
  });

/** `dir`: a folder the file server may use, made anew for each run. */
export function scripts(dir: string): readonly Script[] {
  return [
    {
      what: 'a client without any capability',
      package: 'everything',
      steps: [...hello({}), ...everythingPlain()],
    },
    {
      what: 'a client of 2025-06-18',
      package: 'everything',
      steps: [...hello({}, '2025-06-18'), ...everythingPlain().slice(0, 6)],
    },
    {
      what: 'a client with all capabilities',
      package: 'everything',
      steps: [...hello(ALL), ...everythingAsked(), ...everythingPlain()],
      answers: ANSWERS,
    },
    { what: 'files', package: 'filesystem', steps: [...hello({}), ...filesystem(dir)] },
    {
      what: 'files below the roots of the client',
      package: 'filesystem',
      steps: [...hello(ALL), { hear: 'roots/list' }, ...filesystem(dir)],
      answers: { 'roots/list': { roots: [{ uri: `file://${dir}`, name: 'work' }] } },
    },
    { what: 'a memory', package: 'memory', steps: [...hello({}), ...memory()] },
    {
      what: 'a train of thought',
      package: 'sequential-thinking',
      steps: [...hello({}), { ask: 'tools/list' }, thought(1), thought(2)],
    },
  ];
}
