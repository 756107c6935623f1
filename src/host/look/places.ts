/** Paths as the catalogue writes them, on the machine that is looked at. */
import { filesOf, onThisMachine, type Ground } from '../mcp-places.ts';

/** What a path may begin with, and the base it stands for. */
const BASES: readonly (readonly [RegExp, string])[] = [
  [/^~\/\.config(?=\/|$)/, '{xdg}'],
  [/^~(?=\/|$)/, '{home}'],
  [/^(?:%APPDATA%|\$APPDATA)(?=\/|$)/, '{config}'],
  [/^(?:%LOCALAPPDATA%|\$LOCALAPPDATA)(?=\/|$)/, '{local}'],
  [/^(?:%ProgramData%|\$ProgramData)(?=\/|$)/, '{programdata}'],
  [/^(?:%ProgramFiles%|C:\/Program Files)(?=\/|$)/, '{programfiles}'],
  [/^\$(\w+)(?=\/|$)/, '{env:$1}'],
];
/** Where only one system has such a path. */
const ONLY: readonly (readonly [RegExp, Ground['system']])[] = [
  [/^~\/Library\/|^\/Library\/|^\/Applications\//, 'darwin'],
  [/^%|^\$(?:LOCAL)?APPDATA|^\$Program|^[A-Za-z]:[\\/]/, 'win32'],
  [/^\/etc\//, 'linux'],
];

/** Files a path of the catalogue stands for; none on a system that has no such path. `*` stands for part of a name. */
export function placesOf(ground: Ground, written: string): readonly string[] {
  const only = ONLY.find(([shape]) => shape.test(written));
  if (only !== undefined && only[1] !== ground.system) return [];
  const plain = written.replaceAll('\\', '/');
  const base = BASES.find(([shape]) => shape.test(plain));
  if (base !== undefined) return filesOf(ground, plain.replace(base[0], base[1]));
  return plain.startsWith('/') ? filesOf(ground, `{root}${plain}`) : [];
}

/** A file as people of that machine know it: `~/.claude`. */
export function shownPath(ground: Ground, file: string): string {
  const home = onThisMachine(ground, ground.home);
  if (file === home) return '~';
  if (file.startsWith(`${home}/`) || file.startsWith(`${home}\\`)) return `~${file.slice(home.length)}`;
  const { root } = ground;
  return root !== undefined && root !== '/' && file.startsWith(root) ? file.slice(root.length) : file;
}
