/** Plugins of JetBrains editors, by the description each carries. */
import path from 'node:path';
import type { Sighting } from '../../engine/discover/model.ts';
import type { Ground } from '../mcp-places.ts';
import { Eyes } from './eyes.ts';
import { textInJar } from './jar.ts';
import type { LookWorld } from './model.ts';
import { placesOf } from './places.ts';

const ROOTS = [
  '~/.local/share/JetBrains/*',
  '~/Library/Application Support/JetBrains/*/plugins',
  '%APPDATA%\\JetBrains\\*\\plugins',
  '~/.local/share/Google/AndroidStudio*',
  '~/Library/Application Support/Google/AndroidStudio*/plugins',
  '%APPDATA%\\Google\\AndroidStudio*\\plugins',
];
const DESCRIPTION = 'META-INF/plugin.xml';
/** Libraries of a plugin that are opened at most; its own comes first by name, or it is the only one. */
const MOST_JARS = 20;

interface Plugin {
  readonly id: string;
  readonly version?: string;
}

function tag(text: string, name: string): string | undefined {
  const value = new RegExp(`<${name}>\\s*([^<\\s][^<]{0,150}?)\\s*</${name}>`).exec(text)?.[1];
  return value === '' ? undefined : value;
}

function pluginOf(text: string): Plugin | undefined {
  const id = tag(text, 'id');
  const version = tag(text, 'version');
  return id === undefined ? undefined : { id, ...(version === undefined ? {} : { version }) };
}

/** A folder with libraries, or a single one. */
function pluginAt(eyes: Eyes, file: string): Plugin | undefined {
  const plain = eyes.text(path.join(file, DESCRIPTION));
  if (plain !== undefined) return pluginOf(plain);
  const lib = path.join(file, 'lib');
  const name = path.basename(file).toLowerCase();
  const jars = file.endsWith('.jar')
    ? [file]
    : eyes
        .names(lib)
        .filter((each) => each.endsWith('.jar'))
        .toSorted(
          (a, b) => Number(b.toLowerCase().startsWith(name)) - Number(a.toLowerCase().startsWith(name)),
        )
        .map((each) => path.join(lib, each));
  // A link to a file of another name may lead to a secret.
  const own = jars
    .slice(0, MOST_JARS)
    .filter((jar) => path.basename(eyes.real(jar) ?? '') === path.basename(jar));
  for (const jar of own) {
    const text = textInJar(jar, DESCRIPTION);
    const plugin = text === undefined ? undefined : pluginOf(text);
    if (plugin !== undefined) return plugin;
  }
  return undefined;
}

export async function lookForPlugins(ground: Ground, { tools }: LookWorld): Promise<Sighting> {
  const eyes = new Eyes(ground);
  const owners = new Map(
    tools.flatMap((tool) => (tool.ide?.jetbrains ?? []).map((id) => [id, tool] as const)),
  );
  for (const root of ROOTS.flatMap((each) => placesOf(ground, each))) {
    if (!eyes.has(root, 'folder')) continue;
    for (const name of eyes.names(root)) {
      const file = path.join(root, name);
      const plugin = pluginAt(eyes, file);
      const tool = plugin === undefined ? undefined : owners.get(plugin.id);
      if (plugin === undefined || tool === undefined) continue;
      const { version } = plugin;
      eyes.see(file, {
        kind: 'editor-extension',
        tool: tool.id,
        surface: 'ide',
        ...(version === undefined ? {} : { version }),
      });
    }
  }
  return eyes.sighting();
}
