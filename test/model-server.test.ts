import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { startModelServer, type ModelServer, type Script } from '../install/demo/model/server.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'model-server-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const servers: ModelServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

interface Reply {
  readonly status: number;
  readonly json: Record<string, unknown>;
}

async function ask(script: Script, target: string, body: object): Promise<Reply> {
  const server = await startModelServer({ script });
  servers.push(server);
  const response = await fetch(server.url + target, { method: 'POST', body: JSON.stringify(body) });
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
}

const script: Script = {
  turns: [
    {
      thinking: 'hm',
      text: 'first {{placeholder:EMAIL}} {{placeholder:0}}',
      tools: [{ name: 'T', input: {} }],
    },
    { text: 'second' },
  ],
};
const user = { role: 'user', content: 'AUP_AWSKEY_000000000001 AUP_EMAIL_000000000002' };

interface Block {
  readonly type: string;
  readonly thinking?: string;
  readonly id?: string;
}

async function firstTurn(): Promise<Block[]> {
  const { json } = await ask(script, '/v1/messages', { messages: [user] });
  return json['content'] as Block[];
}

function answered(content: readonly Block[], id: string | undefined): object {
  const result = { type: 'tool_result', tool_use_id: id, content: 'ok' };
  return { messages: [user, { role: 'assistant', content }, { role: 'user', content: [result] }] };
}

describe('the scripted Anthropic service', () => {
  test('fills in placeholders by label and by position', async () => {
    expect(await firstTurn()).toContainEqual({
      type: 'text',
      text: 'first AUP_EMAIL_000000000002 AUP_AWSKEY_000000000001',
    });
  });

  test('an unchanged echo gets the next turn; a changed thought or call id gets 400', async () => {
    const content = await firstTurn();
    const id = content.find(({ type }) => type === 'tool_use')?.id;
    const good = await ask(script, '/v1/messages', answered(content, id));
    expect(good).toMatchObject({ status: 200, json: { content: [{ text: 'second' }] } });
    const altered = content.map((block) =>
      block.type === 'thinking' ? Object.assign({}, block, { thinking: 'ha' }) : block,
    );
    const bad = await ask(script, '/v1/messages', answered(altered, id));
    expect(JSON.stringify(bad)).toContain('Invalid `signature` in `thinking` block');
    expect(bad.status).toBe(400);
    expect((await ask(script, '/v1/messages', answered(content, 'toolu_other'))).status).toBe(400);
  });

  test('gives a verdict for each call when asked to', async () => {
    const body = { messages: [user], safeguards: [{ type: 'dangerous_tool_use' }] };
    const { json } = await ask(script, '/v1/messages', body);
    expect(json['safeguard_results']).toMatchObject([
      { status: { tool_uses: { toolu_fake_t0c0: { outcome: 'not_flagged' } } } },
    ]);
    expect(
      (await ask(script, '/v1/messages', { messages: [user] })).json['safeguard_results'],
    ).toBeUndefined();
  });
});

test('sealed reasoning must come back unchanged', async () => {
  const { json } = await ask(script, '/v1/responses', { input: [user] });
  const output = json['output'] as Record<string, unknown>[];
  const result = { type: 'function_call_output', call_id: 'call_fake_t0c0', output: 'ok' };
  const good = await ask(script, '/v1/responses', { input: [user, ...output, result] });
  expect(good.json).toMatchObject({ output: [{ content: [{ text: 'second' }] }] });
  const altered = output.map((item) =>
    item['type'] === 'reasoning' ? Object.assign({}, item, { encrypted_content: 'eA==' }) : item,
  );
  expect((await ask(script, '/v1/responses', { input: [user, ...altered, result] })).status).toBe(400);
});

test('runs as a program and logs every byte it gets', async () => {
  const [file, log] = [path.join(folder, 'script.json'), path.join(folder, 'log.jsonl')];
  writeFileSync(file, JSON.stringify(script));
  const program = path.resolve('install/demo/model/server.mjs');
  const child = spawn(process.execPath, [program, '--script', file, '--port', '0', '--log', log]);
  const port = await new Promise<string>((resolve) => {
    child.stdout.once('data', (data: Buffer) => resolve(data.toString().trim()));
  });
  const body = JSON.stringify({ messages: [user] });
  const response = await fetch(`http://127.0.0.1:${port}/v1/messages`, { method: 'POST', body });
  expect(response.status).toBe(200);
  child.kill();
  const row = JSON.parse(readFileSync(log, 'utf8')) as { body: string; base64: string };
  expect(row.body).toBe(body);
  expect(Buffer.from(row.base64, 'base64').toString()).toBe(body);
});
