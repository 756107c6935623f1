import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { throwawayHome } from './support/home.mjs';
import { inTurns, ratioRow, runProgram } from './support/measure.mjs';
import { firstMissing, loadSource } from './support/source.mjs';

export const name = 'gate';
export const what = 'ungated `git status` through the gate, against git itself';

/** A small project: git has to look at its files, as it has to in a real one. */
async function project(git, repo, env) {
  for (let at = 0; at < 400; at += 1) {
    const folder = path.join(repo, `part${at % 20}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, `file${at}.txt`), `${at}\n`);
  }
  const options = { cwd: repo, env };
  const who = ['-c', 'user.name=bench', '-c', 'user.email=bench@example.com'];
  await runProgram(git, ['init', '-q'], options);
  await runProgram(git, ['add', '.'], options);
  await runProgram(git, [...who, 'commit', '-qm', 'All'], options);
}

export async function run() {
  const missing = firstMissing('src/host/gates.ts', 'src/catalog/gates.ts', 'install/gate.sh');
  if (missing) return { missing };
  const { writeSessionGates } = await loadSource('src/host/gates.ts');
  const { findProgram } = await loadSource('src/host/path-search.ts');
  const { gatedPrograms } = await loadSource('src/catalog/gates.ts');
  const { gateTexts } = await loadSource('src/host/gate-script.ts');
  const { currentPlatform } = await loadSource('src/host/platform/index.ts');
  const front = path.resolve('dist', currentPlatform().front ?? 'none');
  const home = throwawayHome();
  try {
    const gates = writeSessionGates(path.join(home.root, 'session'), {
      node: process.execPath,
      hookJs: path.resolve('bin/aup-hook.js'),
      assets: path.resolve('install'),
      front,
      socket: path.join(home.root, 'none.sock'),
      session: 'bench',
      gates: gateTexts(gatedPrograms),
      env: home.env,
    });
    const git = findProgram('git', home.env, []);
    if (git === undefined) return { missing: 'git is not installed' };
    const repo = path.join(home.root, 'repo');
    const options = { cwd: repo, env: home.env };
    await project(git, repo, home.env);
    const result = await inTurns(
      {
        direct: () => runProgram(git, ['status'], options),
        ours: () => runProgram(path.join(gates.gatesDir, 'git'), ['status'], options),
      },
      200,
    );
    const row = ratioRow(`${what} (400 files)`, result, 1.25);
    const by = existsSync(front) ? 'native front' : 'by sh: no native front was built';
    return { rows: [{ ...row, note: `${by}; ${row.note}` }] };
  } finally {
    home.close();
  }
}
