/** Calls past the hooks: each way an agent may seem to make one without making any is its own control. */
import { expect, it } from 'vitest';
import { beatsOf } from '../../src/catalog/agents/beats.ts';
import { providers } from '../../src/catalog/providers/index.ts';
import { restoreReply } from '../../src/engine/redact/reply.ts';
import { toolResults } from '../../src/engine/tool-results.ts';
import { openHeartbeat, type Heartbeat } from '../../src/host/heartbeat.ts';

function heartbeat(agent: string): Heartbeat {
  const beats = beatsOf(agent);
  if (beats === undefined) throw new Error(`${agent} has no hooks`);
  return openHeartbeat(beats);
}

interface Made {
  readonly id: string;
  readonly tool: string;
  readonly gave?: string;
  readonly wrong?: boolean;
  readonly input?: string;
}

const asAnthropic = (calls: readonly Made[]): string =>
  JSON.stringify({
    messages: [
      { role: 'user', content: 'go' },
      {
        role: 'assistant',
        content: calls.map(({ id, tool: name }) => ({ type: 'tool_use', id, name, input: {} })),
      },
      {
        role: 'user',
        content: calls.map(({ id, gave = 'ok', wrong = false }) => ({
          type: 'tool_result',
          tool_use_id: id,
          content: gave,
          is_error: wrong,
        })),
      },
    ],
  });
const asChat = (calls: readonly Made[]): string =>
  JSON.stringify({
    messages: [
      { role: 'user', content: 'go' },
      {
        role: 'assistant',
        tool_calls: calls.map(({ id, tool: name }) => ({
          id,
          type: 'function',
          function: { name, arguments: '{}' },
        })),
      },
      ...calls.map(({ id, gave = 'ok' }) => ({ role: 'tool', tool_call_id: id, content: gave })),
    ],
  });
const asResponses = (calls: readonly Made[]): string =>
  JSON.stringify({
    input: calls.flatMap(({ id, tool: name, input = '', gave = 'ok' }) => [
      { type: 'custom_tool_call', call_id: id, name, input },
      { type: 'custom_tool_call_output', call_id: id, output: [{ type: 'input_text', text: gave }] },
    ]),
  });
const asGemini = (calls: readonly Made[]): string =>
  JSON.stringify({
    request: {
      contents: calls.flatMap(({ id, tool: name, gave = 'ok', wrong = false }) => [
        { role: 'model', parts: [{ functionCall: { name, args: {} } }] },
        {
          role: 'user',
          parts: [{ functionResponse: { id, name, response: wrong ? { error: gave } : { output: gave } } }],
        },
      ]),
    },
  });

const RUNS = 'text(await tools.exec_command({"cmd":"ls"}));';

it.each([
  ['claude', asAnthropic, { id: 'a', tool: 'Bash' }],
  ['claude', asAnthropic, { id: 'a', tool: 'mcp__files__write' }],
  ['copilot', asChat, { id: 'a', tool: 'bash' }],
  ['opencode', asChat, { id: 'a', tool: 'write' }],
] as const)('%s: a call without its hook is seen, and in all that repeats it', (agent, body, call) => {
  const without = heartbeat(agent);
  without.answered(call);
  expect(without.unseen(body([call]))).toBe(call.tool);
  expect(without.unseen(body([call, { id: 'b', tool: call.tool }]))).toBe(call.tool);
  expect(without.unseen(body([{ id: 'b', tool: call.tool }])), 'another conversation').toBeUndefined();
  const control = heartbeat(agent);
  control.answered(call);
  control.hooked(call);
  expect(control.unseen(body([call]))).toBeUndefined();
});

it.each([
  ['of the service itself', (beat: Heartbeat) => beat.hooked({ tool: 'Read' }), { id: 's', tool: 'Bash' }],
  [
    'that nobody expects a hook of',
    (beat: Heartbeat) => beat.answered({ id: 's', tool: 'Later' }),
    { id: 's', tool: 'Later' },
  ],
  [
    'that was refused',
    (beat: Heartbeat) => beat.answered({ id: 's', tool: 'Bash' }),
    { id: 's', tool: 'Bash', wrong: true },
  ],
  [
    'a person stopped',
    (beat: Heartbeat) => {
      beat.answered({ id: 's', tool: 'Bash' });
      beat.begin();
    },
    { id: 's', tool: 'Bash' },
  ],
  [
    'a hook names otherwise',
    (beat: Heartbeat) => {
      beat.answered({ id: 's', tool: 'Bash' });
      beat.hooked({ id: 'own', tool: 'Bash' });
    },
    { id: 's', tool: 'Bash' },
  ],
  [
    'the service tells of twice',
    (beat: Heartbeat) => {
      beat.answered({ id: 's', tool: 'Bash' });
      beat.hooked({ id: 's', tool: 'Bash' });
      beat.answered({ id: 's', tool: 'Bash' });
    },
    { id: 's', tool: 'Bash' },
  ],
  [
    'the agent calls otherwise',
    (beat: Heartbeat) => beat.answered({ id: 's', tool: 'Bash' }),
    { id: 's', tool: 'invalid' },
  ],
  [
    'of an agent below it',
    (beat: Heartbeat) => {
      beat.answered({ id: 't', tool: 'Agent' });
      beat.answered({ id: 's', tool: 'Bash' });
    },
    { id: 's', tool: 'Bash' },
  ],
] as const)('is silent about a call %s', (_name, before, call) => {
  const beat = heartbeat('claude');
  before(beat);
  expect(beat.unseen(asAnthropic([call]))).toBeUndefined();
});

it('holds the agent above to what its hooks once told of', () => {
  const beat = heartbeat('claude');
  beat.answered({ id: 'a', tool: 'Bash' });
  beat.hooked({ id: 'a', tool: 'Bash' });
  beat.answered({ id: 't', tool: 'Agent' });
  beat.answered({ id: 'b', tool: 'Bash' });
  expect(
    beat.unseen(
      asAnthropic([
        { id: 'a', tool: 'Bash' },
        { id: 'b', tool: 'Bash' },
      ]),
    ),
  ).toBe('Bash');
});

it('keeps what is open where the hook for prompts is called with each request', () => {
  const beat = heartbeat('qwen');
  beat.answered({ id: 'a', tool: 'run_shell_command' });
  beat.begin();
  expect(beat.unseen(asChat([{ id: 'a', tool: 'run_shell_command' }]))).toBe('run_shell_command');
});

it('takes two scripts without a hook for a sign, and none that calls no tool', () => {
  const [one, two] = [
    { id: 'a', tool: 'exec', input: RUNS },
    { id: 'b', tool: 'exec', input: RUNS },
  ];
  const beat = heartbeat('codex');
  beat.answered(one);
  expect(beat.unseen(asResponses([one]))).toBeUndefined();
  beat.answered(two);
  expect(beat.unseen(asResponses([one, two]))).toBe('exec');
  const control = heartbeat('codex');
  for (const call of [one, two]) {
    control.answered(call);
    control.hooked({ id: 'exec-1', tool: 'Bash' });
    expect(control.unseen(asResponses([call]))).toBeUndefined();
  }
  for (const id of ['c', 'd', 'e']) {
    const call = { id, tool: 'exec', input: 'text("hi")' };
    control.answered(call);
    expect(control.unseen(asResponses([call]))).toBeUndefined();
  }
});

it('counts where the service names no calls, once a hook was heard', () => {
  const [one, two] = [
    { id: 'r1', tool: 'run_shell_command' },
    { id: 'r2', tool: 'run_shell_command' },
  ];
  const unnamed = { id: '', tool: 'run_shell_command' };
  const beat = heartbeat('gemini');
  beat.answered(unnamed);
  expect(beat.unseen(asGemini([one])), 'no hook is installed').toBeUndefined();
  beat.begin();
  beat.answered(unnamed);
  expect(beat.unseen(asGemini([one])), 'the same request again').toBeUndefined();
  beat.hooked({ tool: 'run_shell_command' });
  expect(beat.unseen(asGemini([one, two]))).toBeUndefined();
  beat.answered(unnamed);
  const three = { id: 'r3', tool: 'run_shell_command' };
  expect(beat.unseen(asGemini([one, two, { ...three, wrong: true }]))).toBeUndefined();
  beat.answered(unnamed);
  const four = { id: 'r4', tool: 'run_shell_command' };
  expect(beat.unseen(asGemini([one, two, three, four]))).toBe('run_shell_command');
  expect(beat.unseen(asGemini([one, two, three, four]))).toBe('run_shell_command');
});

it.each([
  'Error: invalid arguments',
  'The user rejected this',
  'Tool execution aborted',
  '[Operation Cancelled] Reason: User cancelled tool execution.',
  'aup-guard: not allowed: git push',
  '[Request interrupted by user for tool use]',
])('takes %j for a call that did not run', (gave) => {
  expect(toolResults(asChat([{ id: 'a', tool: 'bash', gave }]))).toMatchObject([{ failed: true }]);
  expect(toolResults(asChat([{ id: 'a', tool: 'bash', gave: 'one\n' }]))).toMatchObject([{ failed: false }]);
});

it.each([
  [
    'anthropic',
    {
      content: [
        { type: 'tool_use', id: 'a', name: 'Bash', input: {} },
        { type: 'server_tool_use', id: 'b', name: 'web_search', input: {} },
      ],
    },
  ],
  [
    'openai-chat',
    { choices: [{ message: { tool_calls: [{ id: 'a', function: { name: 'Bash', arguments: '{}' } }] } }] },
  ],
  [
    'openai-responses',
    {
      output: [
        { type: 'function_call', call_id: 'a', name: 'Bash', arguments: '{}' },
        { type: 'web_search_call', id: 'b' },
      ],
    },
  ],
  [
    'gemini',
    { candidates: [{ content: { parts: [{ functionCall: { id: 'a', name: 'Bash', args: {} } }] } }] },
  ],
])('hears of the calls in a whole answer of %s', (id, reply) => {
  const format = providers.find((each) => each.id === id);
  if (format === undefined) throw new Error(id);
  const heard: unknown[] = [];
  const whole = {
    response: format.response,
    calls: format.calls,
    onCall: (call: unknown) => void heard.push(call),
  };
  restoreReply(JSON.stringify(reply), whole, () => ({ push: (text) => text, end: () => '' }));
  expect(heard).toEqual([{ tool: 'Bash', id: 'a' }]);
});
