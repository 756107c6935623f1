import { readFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { throwawayHome } from './support/home.mjs';
import { inTurns, ratioRow, runProgram } from './support/measure.mjs';
import { firstMissing } from './support/source.mjs';

export const name = 'hook';
export const what = 'decision of a Claude hook by a session, against `node -e 0`';

const PAYLOAD = 'test/fixtures/payloads/claude/PreToolUse.Bash.json';

/** A broker that allows everything: what is measured is the hook, not a person. */
function allowingBroker(file, seen) {
  const verdict = { v: 1, op: 'verdict', verdict: { allow: true, ref: '0000', message: '' } };
  const server = net.createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      if (!chunk.includes(10)) return;
      seen.asked += 1;
      socket.write(`${JSON.stringify(verdict)}\n`);
    });
  });
  return new Promise((resolve) => {
    server.listen(file, () => resolve(server));
  });
}

export async function run() {
  const missing = firstMissing('dist/aup-hook.cjs', 'src/hooks/agent.ts', PAYLOAD);
  if (missing) return { missing };
  const home = throwawayHome();
  const socket = path.join(home.root, 'run/broker.sock');
  const seen = { asked: 0 };
  const server = await allowingBroker(socket, seen);
  const env = { ...home.env, AUP_GUARD_SESSION: 'bench', AUP_GUARD_SOCKET: socket };
  // The bundle is started as a session starts it: bin/aup-hook.js only imports it.
  const args = [path.resolve('bin/aup-hook.js'), 'agent', 'claude', 'PreToolUse'];
  const input = readFileSync(PAYLOAD, 'utf8');
  try {
    const result = await inTurns(
      {
        direct: () => runProgram(process.execPath, ['-e', '0'], { env }),
        ours: () => runProgram(process.execPath, args, { env, input, cwd: home.root }),
      },
      40,
    );
    if (seen.asked < 40) return { missing: `the hook asked the session ${seen.asked} times in 42 runs` };
    return { rows: [ratioRow(what, result, 1.6)] };
  } finally {
    server.close();
    home.close();
  }
}
