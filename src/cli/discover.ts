/** `aup-guard discover`: AI tools of this machine, by what proves them. */
import type { Command } from 'commander';
import type { DiscoverOptions } from './discover-look.ts';

async function discover(options: DiscoverOptions): Promise<void> {
  const [{ inventoryOf, lookingOf }, words, { aiTools }] = await Promise.all([
    import('./discover-look.ts'),
    import('./discover-words.ts'),
    import('../catalog/ai-tools/index.ts'),
  ]);
  const [{ shownBy }, { progressBar }, terminal, { lookers }] = await Promise.all([
    import('./mcp-list-words.ts'),
    import('./progress.ts'),
    import('./terminal.ts'),
    import('../host/look/lookers.ts'),
  ]);
  const looking = lookingOf(options);
  const bar = progressBar(lookers.length);
  const inventory = await inventoryOf(looking, { step: (what) => bar.step(what) });
  bar.clear();
  const shown = shownBy(looking.mcp.scan);
  if (options.json === true) {
    terminal.printJson('aup-guard/discover/1', words.jsonInventory(inventory, shown));
  } else {
    const named = (id: string): string => aiTools.find((tool) => tool.id === id)?.name ?? id;
    terminal.printLines(words.discoverLines(terminal.currentScreen(), { inventory, named, shown }));
  }
  if (inventory.tools.some(({ standing }) => standing?.verdict === 'prohibited')) process.exitCode = 1;
}

/** Adds `discover`. */
export function register(program: Command): void {
  program
    .command('discover')
    .description('AI tools on this machine, and what proves each; none is started')
    .option('--json', 'as JSON')
    .option('--project <dir>', 'the project whose libraries and settings count; the repository you are in')
    .option('--root <dir>', 'look into an image of another machine that lies in this folder')
    .option('--home <dir>', 'the home folder to look into')
    .option('--platform <name>', 'the system of that machine: linux, darwin, win32')
    .action(discover);
}
