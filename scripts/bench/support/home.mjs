// A throwaway home with a stand-in agent, so that a bench touches nothing of the person who runs it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Folders and an environment below a temporary folder; `close()` removes them. */
export function throwawayHome() {
  const root = mkdtempSync(path.join(os.tmpdir(), 'aup-bench-'));
  const bin = path.join(root, 'bin');
  for (const folder of [bin, path.join(root, 'run')]) mkdirSync(folder, { mode: 0o700 });
  const env = {
    HOME: root,
    PATH: [bin, path.dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(':'),
    XDG_CONFIG_HOME: path.join(root, 'config'),
    XDG_DATA_HOME: path.join(root, 'data'),
    XDG_STATE_HOME: path.join(root, 'state'),
    XDG_RUNTIME_DIR: path.join(root, 'run'),
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
    GIT_CONFIG_NOSYSTEM: '1',
  };
  return {
    root,
    env,
    /** Writes an agent named claude that runs this shell text. */
    agent(text) {
      const file = path.join(bin, 'claude');
      writeFileSync(file, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
      return file;
    },
    close: () => rmSync(root, { recursive: true, force: true }),
  };
}
