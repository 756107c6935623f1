import path from 'node:path';
import { throwawayHome } from './support/home.mjs';
import { inTurns, ratioRow, runProgram } from './support/measure.mjs';
import { firstMissing, loadSource } from './support/source.mjs';

export const name = 'git-hook';
export const what =
  '`git update-ref` of a branch of one’s own with the hooks of a session, against git alone';

export async function run() {
  const missing = firstMissing('src/host/gates.ts', 'src/host/gate-hooks.ts', 'install/git-hook.sh');
  if (missing) return { missing };
  const { sessionEnv, writeSessionGates } = await loadSource('src/host/gates.ts');
  const { settleUserHooks } = await loadSource('src/host/gate-hooks.ts');
  const { gatedPrograms } = await loadSource('src/catalog/gates.ts');
  const { gateTexts } = await loadSource('src/host/gate-script.ts');
  const { findProgram } = await loadSource('src/host/path-search.ts');
  const home = throwawayHome();
  try {
    const git = findProgram('git', home.env, []);
    if (git === undefined) return { missing: 'git is not installed' };
    const options = {
      node: process.execPath,
      hookJs: path.resolve('bin/aup-hook.js'),
      assets: path.resolve('install'),
      socket: path.join(home.root, 'none.sock'),
      session: 'bench',
      gates: gateTexts(gatedPrograms).filter(({ programs }) => programs.includes('git')),
      env: home.env,
    };
    const gates = writeSessionGates(path.join(home.root, 'session'), options);
    await settleUserHooks(gates, home.env);
    const repo = path.join(home.root, 'repo');
    const who = ['-c', 'user.name=bench', '-c', 'user.email=bench@example.com'];
    await runProgram(git, ['init', '-q', repo], { env: home.env });
    await runProgram(git, [...who, 'commit', '-q', '--allow-empty', '-m', 'One'], {
      cwd: repo,
      env: home.env,
    });
    await runProgram(git, [...who, 'commit', '-q', '--allow-empty', '-m', 'Two'], {
      cwd: repo,
      env: home.env,
    });
    let at = 0;
    const move = (env) => {
      at += 1;
      return runProgram(git, ['update-ref', 'refs/heads/own', `HEAD~${at % 2}`], { cwd: repo, env });
    };
    const env = { ...home.env, ...sessionEnv(gates, options) };
    const result = await inTurns({ direct: () => move(home.env), ours: () => move(env) }, 100);
    return { rows: [ratioRow(what, result, 2.5)] };
  } finally {
    home.close();
  }
}
