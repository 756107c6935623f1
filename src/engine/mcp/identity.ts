/** What is approved: the same for every client that starts one server, however it spells it. */
import type { Hashing } from '../model.ts';
import type { FindIn } from './clear-values.ts';
import type { McpIdentity, McpLaunch, McpTransport } from './model.ts';
import { BRIDGES, PLAIN_LAUNCHERS } from './launchers.ts';
import { placedPath } from './placed.ts';
import { remoteLaunch } from './remote.ts';
import { unwrap } from './unwrap.ts';
import { maskedWords } from './words.ts';

/** What clients put in place of the folder an entry belongs to. */
const FOLDER =
  /\$\{(?:workspaceFolder|workspaceRoot|CLAUDE_PROJECT_DIR|CLAUDE_PLUGIN_ROOT|extensionPath|__dirname)\}/g;

function inFolder(argv: readonly string[], base: string | undefined): readonly string[] {
  return base === undefined ? argv : argv.map((word) => word.replaceAll(FOLDER, () => base));
}

/** What an entry starts, without values in clear. `base`: the folder relative paths are meant from, if known. */
export function launchOf(transport: McpTransport, findIn: FindIn, base?: string): McpLaunch {
  if (transport.kind === 'stdio') {
    const { argv, cwd } = transport;
    const folder = cwd === undefined ? base : placedPath(cwd, base);
    return unwrap(maskedWords(inFolder(argv, base), findIn), folder);
  }
  const [url = ''] = maskedWords([transport.url], findIn);
  return remoteLaunch(url, { launchers: [], args: [] });
}

const BRIDGE = /^[\w-]+(?:@[\w.^~-]+)?$/;

/** A launcher without options of weight: `npx`, `cmd /c`. What takes words or files of its own into account is none. */
function isPlain(launcher: string): boolean {
  return launcher === 'cmd /c' || PLAIN_LAUNCHERS.has(launcher) || isBridge(launcher);
}

function isBridge(launcher: string): boolean {
  return BRIDGE.test(launcher) && BRIDGES.has(launcher.replace(/@.*/, ''));
}

/** The identity of what is started with variables of these names. */
export function identityOf(launch: McpLaunch, envNames: readonly string[], hashing: Hashing): McpIdentity {
  const names = [...new Set(envNames)].toSorted((a, b) => (a < b ? -1 : 1));
  const { kind, name, version, args, launchers } = launch;
  const weighty = launchers.filter((launcher) => !isPlain(launcher));
  const text = JSON.stringify(['aup-guard/mcp-identity/1', kind, name, version ?? '', args, weighty, names]);
  return { digest: hashing.sha256(text), launch, envNames: names };
}
