/** Apps of macOS, by the list of properties each carries. */
import path from 'node:path';
import type { AiTool } from '../../engine/discover/model.ts';
import { noteApp, versioned } from './apps.ts';
import { listText } from '../property-list.ts';
import type { Eyes } from './eyes.ts';
import { placesOf } from './places.ts';

const APP_FOLDERS = ['/Applications', '~/Applications', '/Applications/Setapp'];

/** Whether an app is this tool; `weak` where only the name says so, and its list says otherwise. */
function isApp(tool: AiTool, name: string, plist: string): 'yes' | 'weak' | 'no' {
  const { app, bundleIds = [] } = tool.desktop?.darwin ?? {};
  // A binary list has its strings in clear as well.
  if (bundleIds.some((id) => plist.includes(id))) return 'yes';
  if (app !== name) return 'no';
  return bundleIds.length > 0 && plist !== '' ? 'weak' : 'yes';
}

function lookAtApp(eyes: Eyes, file: string, tools: readonly AiTool[]): void {
  const bytes = eyes.bytes(path.join(file, 'Contents', 'Info.plist')) ?? new Uint8Array();
  const plist = new TextDecoder().decode(bytes);
  const version = versioned(listText(bytes, 'CFBundleShortVersionString'));
  const name = path.basename(file);
  const found = tools.map((tool) => ({ tool, is: isApp(tool, name, plist) })).filter(({ is }) => is !== 'no');
  // Two tools may share an identifier: its name says which it is.
  const named = found.filter(({ tool, is }) => is === 'yes' && tool.desktop?.darwin?.app === name);
  for (const { tool, is } of named.length > 0 ? named : found) {
    noteApp(eyes, tool, { file, kind: 'app', ...version, ...(is === 'weak' ? { weak: true } : {}) });
  }
}

export function macApps(eyes: Eyes, tools: readonly AiTool[]): void {
  for (const folder of APP_FOLDERS.flatMap((each) => placesOf(eyes.ground, each))) {
    for (const name of eyes.names(folder)) {
      if (name.endsWith('.app')) lookAtApp(eyes, path.join(folder, name), tools);
    }
  }
}
