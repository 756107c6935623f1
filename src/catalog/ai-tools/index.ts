import type { AiTool } from '../../engine/discover/model.ts';
import { browserTools } from './browser.ts';
import { cli1Tools } from './cli-1.ts';
import { cli2Tools } from './cli-2.ts';
import { cli3Tools } from './cli-3.ts';
import { cli4Tools } from './cli-4.ts';
import { desktop1Tools } from './desktop-1.ts';
import { desktop2Tools } from './desktop-2.ts';
import { editors1Tools } from './editors-1.ts';
import { editors2Tools } from './editors-2.ts';
import { runtimesTools } from './runtimes.ts';

export { aiHosts, browserPlaces } from './browsers.ts';
export { toolSources } from './sources.ts';
export { webServices } from './web.ts';

/** Every AI tool the catalogue knows. */
export const aiTools: readonly AiTool[] = [
  ...cli1Tools,
  ...cli2Tools,
  ...cli3Tools,
  ...cli4Tools,
  ...editors1Tools,
  ...editors2Tools,
  ...desktop1Tools,
  ...desktop2Tools,
  ...browserTools,
  ...runtimesTools,
];
