/** Apps of Linux: menu entries, AppImages, Flatpaks. */
import path from 'node:path';
import type { AiTool } from '../../engine/discover/model.ts';
import { noteApp, versioned } from './apps.ts';
import type { Eyes } from './eyes.ts';
import { placesOf } from './places.ts';

const ENTRY_FOLDERS = [
  '/usr/share/applications',
  '/usr/local/share/applications',
  '~/.local/share/applications',
  '/var/lib/snapd/desktop/applications',
];
const FLATPAK_FOLDERS = ['/var/lib/flatpak/app', '~/.local/share/flatpak/app'];
const APPIMAGE_FOLDERS = [
  '~/Applications',
  '~/AppImages',
  '~/Downloads',
  '~/Desktop',
  '~/.local/bin',
  '~/bin',
  '/opt',
];

/** Names its program may have, but for those others have as well. */
function ownNames({ bins = [], processes = [], ambiguousBin }: AiTool): readonly string[] {
  return ambiguousBin === true ? [] : [...bins, ...processes];
}

/** `Exec="/opt/Cursor/cursor" %F` -> `cursor`. */
function startedBy(entry: string): string | undefined {
  const [, quoted, plain] = /^Exec=(?:"([^"\n]*)"|(\S+))/m.exec(entry) ?? [];
  const program = quoted ?? plain;
  return program === undefined ? undefined : path.posix.basename(program);
}

export function menuEntries(eyes: Eyes, tools: readonly AiTool[]): void {
  for (const folder of ENTRY_FOLDERS.flatMap((each) => placesOf(eyes.ground, each))) {
    for (const name of eyes.names(folder).filter((each) => each.endsWith('.desktop'))) {
      const file = path.join(folder, name);
      const program = startedBy(eyes.text(file) ?? '');
      const tool = tools.find((each) => program !== undefined && ownNames(each).includes(program));
      if (tool?.surfaces.some((surface) => surface === 'desktop' || surface === 'ide') === true) {
        noteApp(eyes, tool, { file, kind: 'app' });
      }
    }
  }
}

/** A pattern of a file name, and the version that may stand where the `*` is. */
function appImage(name: string, pattern: string): { readonly version?: string } | undefined {
  const [start = '', end = ''] = pattern.split('*');
  const isOne = name.startsWith(start) && name.endsWith(end) && name.length >= start.length + end.length;
  return isOne ? versioned(/\d+(?:\.\d+)+/.exec(name)?.[0]) : undefined;
}

export function appImages(eyes: Eyes, tools: readonly AiTool[]): void {
  for (const folder of APPIMAGE_FOLDERS.flatMap((each) => placesOf(eyes.ground, each))) {
    for (const name of eyes.names(folder).filter((each) => /\.appimage$/i.test(each))) {
      for (const tool of tools) {
        for (const pattern of tool.desktop?.linux?.appimage ?? []) {
          const version = appImage(name, pattern);
          if (version !== undefined)
            noteApp(eyes, tool, { file: path.join(folder, name), kind: 'app', ...version });
        }
      }
    }
  }
}

export function flatpaks(eyes: Eyes, tools: readonly AiTool[]): void {
  for (const folder of FLATPAK_FOLDERS.flatMap((each) => placesOf(eyes.ground, each))) {
    const names = new Set(eyes.names(folder));
    for (const tool of tools) {
      const ids = tool.desktop?.linux?.flatpak ?? [];
      for (const id of ids.filter((each) => names.has(each))) {
        noteApp(eyes, tool, { file: path.join(folder, id), kind: 'app' });
      }
    }
  }
}
