/** `aup-guard mcp`: servers of the Model Context Protocol. Each subcommand is loaded when it is used. */
import type { Command } from 'commander';
import type { ApproveOptions } from './mcp-approve.ts';
import type { ExportOptions } from './mcp-export.ts';
import type { CheckOptions } from './mcp-check.ts';
import type { ListOptions } from './mcp-list.ts';
import type { ScanOptions } from './mcp-scan.ts';
import type { WireOptions } from './mcp-wire.ts';

/** Adds `mcp` and what is below it. */
export function register(program: Command): void {
  const mcp = program
    .command('mcp')
    .enablePositionalOptions()
    .description('MCP servers: which there are, what they may do');
  mcp
    .command('list')
    .description('every server the clients on this machine are set up with; nothing is started')
    .option('--json', 'as JSON')
    .option('--root <dir>', 'look into an image of another machine that lies in this folder')
    .option('--home <dir>', 'the home folder to look into')
    .option('--platform <name>', 'the system of that machine: linux, darwin, win32')
    .action(async (options: ListOptions) => {
      const { list } = await import('./mcp-list.ts');
      await list(options);
    });
  mcp
    .command('scan')
    .description('what is risky about each server, and how much so; nothing is started unless you say so')
    .option('--json', 'as JSON')
    .option('--sarif', 'for code scanning')
    .option('--start [name...]', 'start these servers to see their tools; without names, ask about each')
    .option('--root <dir>', 'look into an image of another machine that lies in this folder')
    .option('--home <dir>', 'the home folder to look into')
    .option('--platform <name>', 'the system of that machine: linux, darwin, win32')
    .action(async (options: ScanOptions) => {
      const { scan } = await import('./mcp-scan.ts');
      await scan(options);
    });
  addCheck(mcp);
  addApprovals(mcp);
  addGate(mcp);
  addWiring(mcp);
  addExport(mcp);
}

function addCheck(mcp: Command): void {
  mcp
    .command('check')
    .description('servers committed to this repository against its policy, for checks before a merge')
    .option('--base <ref>', 'what the change goes into: its policy counts as well')
    .option('--json', 'as JSON')
    .option('--sarif', 'for code scanning')
    .action(async (options: CheckOptions) => {
      const { check } = await import('./mcp-check.ts');
      await check(options);
    });
}

/** Several of one option, in their order. */
function collect(value: string, known: readonly string[]): readonly string[] {
  return [...known, value];
}

function addApprovals(mcp: Command): void {
  mcp
    .command('approve')
    .description('see a server and what it can do, and say yes to exactly that; starts it, if you agree')
    .argument('<name>', 'as a client calls it, or the beginning of its id')
    .option('--tool <name=rule>', 'what a tool may do: allow, ask, deny or hide', collect, [])
    .option('--loose-text <name>', 'a tool whose description says dates: it is not pinned', collect, [])
    .option('--until <time>', 'how long the approval holds, e.g. 30d')
    .option('--deny', 'say no to it for good, without starting it')
    .action(async (name: string, { deny: isNo, ...options }: ApproveOptions & { deny?: boolean }) => {
      if (isNo === true) {
        const [{ deny }, { mcpNeeds }] = await Promise.all([
          import('./mcp-deny.ts'),
          import('./mcp-joins.ts'),
        ]);
        return deny(await mcpNeeds(), name);
      }
      const [{ approve }, { mcpNeeds }] = await Promise.all([
        import('./mcp-approve.ts'),
        import('./mcp-joins.ts'),
      ]);
      await approve(await mcpNeeds(), name, options);
    });
  mcp
    .command('revoke')
    .description('take the approval of a server back')
    .argument('<name>', 'as it was approved, or the beginning of its id')
    .action(async (name: string) => {
      const { revoke } = await import('./mcp-revoke.ts');
      revoke(name);
    });
  mcp
    .command('diff')
    .description('how a server differs from what was approved; starts it, if you agree')
    .argument('<name>', 'as a client calls it, or the beginning of its id')
    .action(async (name: string) => {
      const [{ diff }, { mcpNeeds }] = await Promise.all([import('./mcp-diff.ts'), import('./mcp-joins.ts')]);
      await diff(await mcpNeeds(), name);
    });
}

interface GateOptions {
  readonly client?: string;
  readonly name?: string;
  readonly env?: readonly string[];
  readonly url?: string;
  readonly sse?: string;
  readonly header: readonly string[];
}

function addGate(mcp: Command): void {
  mcp
    .command('gate')
    .description('start an MCP server behind the gate, on standard input and output')
    .option('--client <id>', 'the client that starts it, for words and the log')
    .option('--name <name>', 'what that client calls it')
    .option('--env <name...>', 'variable the client gives the server; a part of what is approved')
    .option('--url <url>', 'the address of a server that is elsewhere')
    .option('--sse <url>', 'the same for one of the older transport')
    .option('--header <name=variable>', 'a header for it, and the variable that holds its value', collect, [])
    .argument('[command...]', 'what starts the server, after --')
    .passThroughOptions()
    .action(async (argv: string[], { client, name, env = [], url, sse, header }: GateOptions) => {
      const { runShim } = await import('../host/shim-process.ts');
      if (argv.length === 0 && url === undefined && sse === undefined) {
        const { GuardError } = await import('../host/errors.ts');
        throw new GuardError('usage', 'name what starts the server, after --, or its address', {
          hint: 'example: aup-guard mcp gate -- npx -y NAME@1.2.3',
        });
      }
      const words = [
        ...(client === undefined ? [] : ['--client', client]),
        ...(name === undefined ? [] : ['--name', name]),
        ...env.flatMap((one) => ['--env', one]),
        ...header.flatMap((pair) => ['--header', pair]),
        ...(url === undefined ? [] : ['--url', url]),
        ...(sse === undefined ? [] : ['--sse', sse]),
      ];
      process.exitCode = await runShim(['mcp', ...words, ...(argv.length === 0 ? [] : ['--', ...argv])]);
    });
}

function addWiring(mcp: Command): void {
  const ways = [
    ['wire', "put the gate in front of servers in clients' own settings (shows the plan, asks, applies)"],
    ['unwire', 'take it out again, exactly'],
  ] as const;
  for (const [way, what] of ways) {
    mcp
      .command(way)
      .description(what)
      .argument('[client...]', 'ids of clients (default: all)')
      .option('--dry-run', 'show the plan, change nothing')
      .option('-y, --yes', 'do not ask')
      .option('--json', 'the plan as JSON')
      .action(async (clients: string[], options: WireOptions) => {
        const ways = await import('./mcp-wire.ts');
        await ways[way](clients, options);
      });
  }
}

function addExport(mcp: Command): void {
  mcp
    .command('export')
    .description("a vendor's own allowlist, made of what is approved here")
    .requiredOption('--for <vendor>', 'claude, copilot, codex or vscode')
    .option('--out <file>', 'write it there instead of printing it')
    .action(async (options: ExportOptions) => {
      const { exportList } = await import('./mcp-export.ts');
      await exportList(options);
    });
}
