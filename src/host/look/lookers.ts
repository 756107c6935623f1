import { lookForBinaries } from './binaries.ts';
import { lookForConfig } from './config.ts';
import { lookForApps } from './desktop.ts';
import { lookForExtensions } from './editors.ts';
import { lookForPlugins } from './jetbrains.ts';
import { lookForServers } from './mcp.ts';
import type { NamedLooker } from './model.ts';
import { lookForModels } from './models.ts';
import { lookForPackages } from './packages.ts';
import { lookAtProject } from './project.ts';
import { lookAtRunning } from './running.ts';
import { lookerIntoWsl } from './wsl.ts';

/** Those that need no more than a home folder and what is around it. */
const HOME_LOOKERS: readonly NamedLooker[] = [
  { what: 'programs', look: lookForBinaries },
  { what: 'packages', look: lookForPackages },
  { what: 'configuration', look: lookForConfig },
  { what: 'apps', look: lookForApps },
  { what: 'editor extensions', look: lookForExtensions },
  { what: 'JetBrains plugins', look: lookForPlugins },
  { what: 'models', look: lookForModels },
];

/** All of them, in the order they look. */
export const lookers: readonly NamedLooker[] = [
  ...HOME_LOOKERS,
  { what: 'Linux within Windows', look: lookerIntoWsl(HOME_LOOKERS.map(({ look }) => look)) },
  { what: 'running programs', look: lookAtRunning },
  { what: 'the project', look: lookAtProject },
  { what: 'MCP servers', look: lookForServers },
];
