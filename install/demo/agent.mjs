#!/usr/bin/env node
// A small coding agent for the demo: speaks the Anthropic Messages API, knows the tools Read, Write and Bash,
// and does whatever the model says without asking anybody. That is the point of the demo.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const base = process.env.ANTHROPIC_BASE_URL;
if (!base) {
  console.error('demo-agent: ANTHROPIC_BASE_URL is not set');
  process.exit(2);
}
const colour = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code, text) => (colour ? `\x1b[${code}m${text}\x1b[0m` : text);

const tools = {
  Read: ({ file_path: file }) => readFileSync(file, 'utf8'),
  Write: ({ file_path: file, content }) => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return `wrote ${file}`;
  },
  Bash: ({ command }) => {
    const run = spawnSync('/bin/bash', ['-c', command], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return `${run.stdout}${run.stderr}`.trim() || `(exit ${run.status})`;
  },
};

// `doctor` takes it for another agent, whose own tools have hooks.
for (const [name, tool] of Object.entries(tools)) tools[`Canary${name}`] = tool;

async function* events(response) {
  const decoder = new TextDecoder();
  let held = '';
  for await (const chunk of response.body) {
    held += decoder.decode(chunk, { stream: true });
    for (let end = held.indexOf('\n\n'); end >= 0; end = held.indexOf('\n\n')) {
      const data = /^data: (.*)$/m.exec(held.slice(0, end));
      held = held.slice(end + 2);
      if (data) yield JSON.parse(data[1]);
    }
  }
}

function apply(event, blocks) {
  if (event.type === 'content_block_start') blocks[event.index] = { ...event.content_block, json: '' };
  if (event.type !== 'content_block_delta') return;
  const block = blocks[event.index];
  if (event.delta.type === 'text_delta') {
    block.text += event.delta.text;
    process.stdout.write(event.delta.text);
  }
  if (event.delta.type === 'input_json_delta') block.json += event.delta.partial_json;
}

async function turn(messages) {
  const response = await fetch(`${base}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': 'demo', 'anthropic-version': '2023-06-01' },
    body: JSON.stringify({
      model: 'demo-model',
      max_tokens: 1024,
      stream: true,
      messages,
      tools: Object.keys(tools).map((name) => ({ name, input_schema: { type: 'object' } })),
    }),
  });
  if (!response.ok) throw new Error(`model answered ${response.status}: ${await response.text()}`);
  const blocks = [];
  for await (const event of events(response)) apply(event, blocks);
  process.stdout.write('\n');
  for (const block of blocks) {
    if (block.type === 'tool_use') block.input = JSON.parse(block.json || '{}');
    delete block.json;
  }
  return blocks;
}

function use(block) {
  const shown = block.name.endsWith('Bash') ? block.input.command : block.input.file_path;
  console.log(paint('36', `  ⏺ ${block.name}(${shown})`));
  let output;
  let failed = false;
  try {
    output = tools[block.name](block.input);
  } catch (error) {
    output = String(error);
    failed = true;
  }
  for (const line of output.trimEnd().split('\n').slice(0, 6)) console.log(paint('2', `    ${line}`));
  return { type: 'tool_result', tool_use_id: block.id, content: output, is_error: failed };
}

const prompt = process.argv.slice(2).join(' ') || 'Read config/prod.env, note the contact, then push.';
const messages = [{ role: 'user', content: prompt }];
console.log(paint('1', `> ${prompt}`));
for (let step = 0; step < 20; step += 1) {
  const content = await turn(messages);
  messages.push({ role: 'assistant', content });
  const calls = content.filter((block) => block.type === 'tool_use');
  if (calls.length === 0) break;
  messages.push({ role: 'user', content: calls.map(use) });
}
