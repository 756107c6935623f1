/** `aup-guard mcp scan --start` on a real terminal: a person is asked about each server, and each answer holds for that one. */
import { createServer, type Server } from 'node:net';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Live, MONITORING } from '../fixtures/live.ts';
import { Driver } from '../fixtures/pty-harness.ts';

const CLI = path.resolve('bin/aup-guard.js');
const opened: Live[] = [];
const listening: Server[] = [];
afterEach(async () => {
  Driver.endAll();
  for (const server of listening.splice(0)) server.close();
  for (const live of opened.splice(0)) await live.close();
});

/** Tells a port that it runs: in containment it could write no file. What it says of itself is meant for the terminal. */
const SERVER = `import { connect } from 'node:net';
import { createInterface } from 'node:readline';
const [name, port] = process.argv.slice(2);
connect(Number(port), '127.0.0.1').end(name).on('error', () => undefined);
const say = (id, result) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, result }) + '\\n');
const bad = '\\u001b[2J\\u001b]0;pwned\\u0007\\u001b[31m\\u009b5A\\u202e\\rscore 0 of 100';
process.stderr.write(bad + 'on stderr');
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method } = JSON.parse(line);
  if (method === 'initialize') {
    say(id, { protocolVersion: '2025-11-25' + bad, capabilities: { tools: {} }, instructions: 'Be kind ' + bad });
  }
  if (method !== 'tools/list') return;
  say(id, { tools: [{ name: 'send_email' + bad, description: 'Sends. ' + bad }, { name: 'run_command' }] });
});
`;

interface Stage {
  readonly live: Live;
  readonly started: readonly string[];
}

async function stage(names: readonly string[]): Promise<Stage> {
  const live = await Live.open({ policy: MONITORING });
  opened.push(live);
  const started: string[] = [];
  const server = createServer((socket) => void socket.on('data', (name) => started.push(String(name))));
  listening.push(server);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  const port = typeof bound === 'object' ? bound?.port : undefined;
  const file = path.join(live.dir, 'server.mjs');
  live.write(file, SERVER);
  const entries = names.map((name) => [
    name,
    { command: process.execPath, args: [file, name, String(port)] },
  ]);
  live.write(
    path.join(live.home, '.claude.json'),
    JSON.stringify({ mcpServers: Object.fromEntries(entries) }),
  );
  return { live, started };
}

function scan(live: Live, ...args: readonly string[]): Driver {
  return new Driver([process.execPath, CLI, 'mcp', 'scan', ...args], {
    env: live.env,
    cwd: live.repo,
    size: { columns: 100, rows: 60 },
  });
}

/** Colours of our own, and the cursor as a line that is typed moves it. */
function withoutOurs(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replaceAll(/\u001b\[(?:\d{1,2}m|\d*G|0?J)/g, '').replaceAll(/\r+\n/g, '\n');
}

const QUESTION = /start it to see its tools\?/g;

/** Answers the questions as they come. */
async function answer(driver: Driver, ...answers: readonly string[]): Promise<void> {
  for (const [index, word] of answers.entries()) {
    const asked = (): number => [...driver.text.matchAll(QUESTION)].length;
    await driver.until(new RegExp(`(?:${QUESTION.source}[^]*){${index + 1}}`));
    expect(asked()).toBe(index + 1);
    driver.type(`${word}\r`);
  }
  await driver.ended();
}

describe('aup-guard mcp scan --start on a terminal', () => {
  it('starts the server that got a yes, not the one that got a no', async () => {
    const { live, started } = await stage(['one', 'two']);
    const driver = scan(live, '--start');
    await answer(driver, 'n', 'y');
    expect(started).toEqual(['two']);
    const [, two = '', one = ''] =
      /^two {2}(100 critical[^]*?)^one {2}(.*[^]*)/m.exec(withoutOurs(driver.text)) ?? [];
    expect(two).toContain('2 tools, protocol 2025-11-25');
    expect(two).toContain('runs commands or code');
    expect(one).toContain('it was not started');
  });

  it('says where it would run, and which server is asked about', async () => {
    const { live } = await stage(['one', 'two']);
    const driver = scan(live, '--start');
    await answer(driver, '', 'no');
    const text = withoutOurs(driver.text).replaceAll(/\s+/g, ' ');
    expect(text).toMatch(/runs (?:in containment|with all your rights) until its tools are listed/);
    expect(text).toMatch(/1 of 2: one \(claude\) starts: \S+ \S+server\.mjs one \d+ start it/);
    expect(text).toMatch(/2 of 2: two \(claude\) starts: /);
    expect(text.match(/it is left alone/g)).toHaveLength(2);
  });

  it.each([
    { what: 'what was typed before the question', before: 'y\ry\ry\r', typed: 'n\r', code: 0 },
    { what: 'the end of input', before: '', typed: '\u0004', code: 1 },
    { what: 'ctrl-C', before: '', typed: '\u0003', code: 1 },
  ])('starts nothing for $what', async ({ before, typed, code }) => {
    const { live, started } = await stage(['one']);
    const driver = scan(live, '--start');
    driver.type(before);
    await driver.until(new RegExp(QUESTION.source));
    driver.type(typed);
    expect(await driver.ended()).toMatchObject({ code });
    expect(started).toEqual([]);
  });

  it('shows nothing of a server that the terminal would obey', async () => {
    const { live, started } = await stage(['one']);
    const driver = scan(live, '--start');
    await answer(driver, 'yes');
    expect(started).toEqual(['one']);
    expect(driver.text).toContain(String.raw`send_email\u001b[2J\u001b]0;pwned\u0007`);
    expect(withoutOurs(driver.text)).toMatch(/^[\n\x20-\x7e]*$/);
  });
});
