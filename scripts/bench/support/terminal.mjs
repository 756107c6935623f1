// A terminal for the benches: runs a program in a PTY and hands out its bytes.
import { firstMissing, loadSource } from './source.mjs';

const LAYER = 'src/host/pty.ts';

/** Why there is no terminal to measure with, or undefined. */
export function terminalMissing() {
  return firstMissing(LAYER, 'dist/aup-shim.cjs', 'src/shims/agent.ts');
}

/** Opens programs in terminals: `open({file, args, env, cwd}, onData)` -> `{write, ended}`. */
export async function terminals() {
  const { Pty } = await loadSource(LAYER);
  return function open({ file, args, env, cwd }, onData) {
    let end;
    const ended = new Promise((resolve) => {
      end = resolve;
    });
    const pty = new Pty(
      { file, args, env, cwd, size: { columns: 100, rows: 30 } },
      { data: onData, drained: () => {}, exit: (code, signal) => end({ code, signal }) },
    );
    return { write: (text) => pty.write(Buffer.from(text)), ended };
  };
}

/** The two sides of a comparison: the agent by itself, and the same agent behind the shim. */
export function sides(home, agent) {
  const base = { env: home.env, cwd: home.root };
  return {
    direct: { ...base, file: agent, args: [] },
    ours: { ...base, file: process.execPath, args: ['bin/aup-shim.js', 'agent', 'claude'].map(absolute) },
  };
}

function absolute(word) {
  return word.startsWith('bin/') ? `${process.cwd()}/${word}` : word;
}
