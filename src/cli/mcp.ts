/** `aup-guard mcp`: servers of the Model Context Protocol. Each subcommand is loaded when it is used. */
import type { Command } from 'commander';
import type { ListOptions } from './mcp-list.ts';
import type { ScanOptions } from './mcp-scan.ts';

/** Adds `mcp` and what is below it. */
export function register(program: Command): void {
  const mcp = program.command('mcp').description('MCP servers: which there are, what they may do');
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
}
