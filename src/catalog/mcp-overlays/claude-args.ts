/** What Claude's arguments say of MCP servers. */

/** Options that take every word up to the next option. */
const CONFIG = '--mcp-config';
const STRICT = '--strict-mcp-config';
/** With these Claude asks nobody. */
const NOBODY: ReadonlySet<string> = new Set([
  '-p',
  '--print',
  '--dangerously-skip-permissions',
  '--permission-mode=bypassPermissions',
]);

export interface ClaudeMcpArgs {
  /** The arguments without those about servers. */
  readonly rest: readonly string[];
  /** Files, or JSON itself. */
  readonly configs: readonly string[];
  readonly strict: boolean;
  /** Claude asks nobody: it takes the servers of a repository as they are. */
  readonly asksNobody: boolean;
}

interface Found {
  readonly rest: string[];
  readonly configs: string[];
}

function split(options: readonly string[]): Found {
  const found: Found = { rest: [], configs: [] };
  let taking = false;
  for (const arg of options) {
    // A list of files ends at the next option.
    taking = arg === CONFIG || (taking && !arg.startsWith('-'));
    if (arg === CONFIG || arg === STRICT) continue;
    if (arg.startsWith(`${CONFIG}=`)) found.configs.push(arg.slice(CONFIG.length + 1));
    else (taking ? found.configs : found.rest).push(arg);
  }
  return found;
}

function asksNobody(options: readonly string[]): boolean {
  const mode = options[options.indexOf('--permission-mode') + 1];
  return (
    options.some((arg) => NOBODY.has(arg)) ||
    (options.includes('--permission-mode') && mode === 'bypassPermissions')
  );
}

/** Reads them. Everything after `--` is prompt text. */
export function readMcpArgs(args: readonly string[]): ClaudeMcpArgs {
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  const options = args.slice(0, end);
  const { rest, configs } = split(options);
  return {
    rest: [...rest, ...args.slice(end)],
    configs,
    strict: options.includes(STRICT),
    asksNobody: asksNobody(options),
  };
}
