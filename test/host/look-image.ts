/** Homes full of AI tools, made from what the catalogue says of them. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { aiSdks } from '../../src/catalog/ai-sdks/index.ts';
import { aiTools } from '../../src/catalog/ai-tools/index.ts';
import type { AiTool, Inventory, System } from '../../src/engine/discover/model.ts';
import { instant } from '../../src/engine/text.ts';
import { takeInventory, type LookWorld } from '../../src/host/look/index.ts';
import type { Ground } from '../../src/host/mcp-places.ts';

export const HOMES = { linux: '/home/ana', darwin: '/Users/ana', win32: 'C:\\Users\\ana' } as const;
const NODE = {
  linux: '/usr/local/lib/node_modules',
  darwin: '/opt/homebrew/lib/node_modules',
  win32: '%APPDATA%/npm/node_modules',
} as const;
const PYTHON = {
  linux: '~/.local/share/uv/tools/NAME/lib/python3.12/site-packages',
  darwin: '~/.local/share/pipx/venvs/NAME/lib/python3.13/site-packages',
  win32: '%APPDATA%/uv/tools/NAME/Lib/site-packages',
} as const;
const JETBRAINS = {
  linux: '~/.local/share/JetBrains/IntelliJIdea2026.2',
  darwin: '~/Library/Application Support/JetBrains/PyCharm2026.2/plugins',
  win32: '%APPDATA%/JetBrains/GoLand2026.2/plugins',
} as const;

/** Where a path of the catalogue lies in the image, spelled out by hand; undefined for one of another system. */
export function inImage(root: string, system: System, written: string): string | undefined {
  const home = path.join(root, HOMES[system].replace('C:', '').replaceAll('\\', '/'));
  const text = written.replaceAll('\\', '/');
  const own: Readonly<Record<System, readonly (readonly [RegExp, string])[]>> = {
    linux: [
      [/^~\/(?!Library\/)/, `${home}/`],
      [/^\/(?!Library\/|Applications\/)/, `${root}/`],
    ],
    darwin: [
      [/^~\//, `${home}/`],
      [/^\/(?!etc\/)/, `${root}/`],
    ],
    win32: [
      [/^~\/\.config\//, `${home}/.config/`],
      [/^~\/(?!Library\/)/, `${home}/`],
      [/^[%$]APPDATA%?\//, `${home}/AppData/Roaming/`],
      [/^[%$]LOCALAPPDATA%?\//, `${home}/AppData/Local/`],
      [/^[%$]ProgramData%?\//, `${root}/ProgramData/`],
      [/^%ProgramFiles%\//, `${root}/Program Files/`],
      [/^C:\//, `${root}/`],
    ],
  };
  const base = own[system].find(([shape]) => shape.test(text));
  return base === undefined ? undefined : text.replace(base[0], base[1]).replaceAll('*', '1.2.3');
}

export function put(file: string, text: string | Uint8Array): string {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** A jar with one packed file; readers of jars that check sums would refuse it. */
export function jar(name: string, text: string): Uint8Array {
  const packed = deflateRawSync(Buffer.from(text));
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(packed.length, 20);
  entry.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(46 + name.length, 12);
  end.writeUInt32LE(30 + name.length + packed.length, 16);
  return Buffer.concat([local, Buffer.from(name), packed, entry, Buffer.from(name), end]);
}

/** Puts one tool into an image; says how much of it that system can have. */
export class Image {
  readonly root: string;
  readonly system: System;

  constructor(root: string, system: System) {
    this.root = root;
    this.system = system;
    mkdirSync(path.join(this.at('~/x'), '..'), { recursive: true });
  }

  at(written: string): string {
    return inImage(this.root, this.system, written) ?? path.join(this.root, 'nowhere');
  }

  #put(written: string, text = ''): boolean {
    const file = inImage(this.root, this.system, written);
    if (file !== undefined) put(file, text);
    return file !== undefined;
  }

  program(name: string): boolean {
    const written = this.system === 'win32' ? `%APPDATA%/npm/${name}.cmd` : `/usr/local/bin/${name}`;
    this.#put(written, 'exit 1\n');
    chmodSync(this.at(written), 0o755);
    return true;
  }

  package(written: string): boolean {
    const [, kind = '', name = ''] = /^(pkg:npm\/|pkg:pypi\/|brew-cask:|winget:)(.*)$/.exec(written) ?? [];
    const plain = decodeURIComponent(name);
    const manifest = JSON.stringify({ name: plain, version: '1.2.3' });
    if (kind === 'pkg:npm/') return this.#put(`${NODE[this.system]}/${plain}/package.json`, manifest);
    if (kind === 'pkg:pypi/') {
      const folder = PYTHON[this.system].replace('NAME', plain);
      return this.#put(`${folder}/${plain.replaceAll('-', '_')}-1.2.3.dist-info/METADATA`);
    }
    if (kind === 'brew-cask:' && this.system === 'darwin') {
      return this.#put(`/opt/homebrew/Caskroom/${plain}/1.2.3/x`);
    }
    return kind === 'winget:' && this.system === 'win32'
      ? this.#put(`%LOCALAPPDATA%/Microsoft/WinGet/Packages/${plain}_x/x`)
      : false;
  }

  extension(id: string, root = '~/.vscode/extensions'): boolean {
    const [publisher, name] = id.split('.');
    return this.#put(
      `${root}/${id}-1.2.3/package.json`,
      JSON.stringify({ publisher, name, version: '1.2.3' }),
    );
  }

  plugin(id: string): boolean {
    const text = `<idea-plugin>\n  <id>${id}</id>\n  <version>1.2.3</version>\n</idea-plugin>`;
    return (
      put(
        path.join(this.at(`${JETBRAINS[this.system]}/x`), '..', id, 'lib', 'main.jar'),
        jar('META-INF/plugin.xml', text),
      ) !== ''
    );
  }

  app({ desktop }: AiTool): boolean {
    const {
      app,
      bundleIds = [],
      exe = [],
      packageIds = [],
      appimage = [],
      flatpak = [],
    } = desktop?.[this.system] ?? {};
    const strings = `<key>CFBundleIdentifier</key><string>${bundleIds[0] ?? 'x'}</string>\n<key>CFBundleShortVersionString</key>\n<string>1.2.3</string>`;
    return [
      app !== undefined &&
        this.#put(`/Applications/${app}/Contents/Info.plist`, `<plist><dict>${strings}</dict></plist>`),
      ...exe.map((each) => this.#put(each, 'MZ')),
      ...packageIds.map((id) => this.#put(`%LOCALAPPDATA%/Packages/${id}/x`)),
      ...appimage.map((each) => this.#put(`~/Applications/${each}`)),
      ...flatpak.map((id) => this.#put(`/var/lib/flatpak/app/${id}/x`)),
    ].some(Boolean);
  }

  /** Whether something that proves it could be put there. */
  tool(tool: AiTool): boolean {
    const { bins = [], packages = [], ide, config, installPaths = [] } = tool;
    const strong = [
      ...bins.map((name) => this.program(name) && tool.ambiguousBin !== true),
      ...packages.map((each) => this.package(each)),
      ...(ide?.vscode ?? []).map((id) => this.extension(id)),
      ...(ide?.jetbrains ?? []).map((id) => this.plugin(id)),
      this.app(tool),
    ].some(Boolean);
    const folders = [...(config?.user ?? []), ...(config?.managed ?? [])].filter(
      (each) => !/^\$(?!\w*APPDATA)/.test(each),
    );
    const kept = folders.map((each) => this.#put(/[^/]\.\w+$/.test(each) ? each : `${each}/x`));
    const installed = installPaths.map((each) =>
      bins.some((name) => each.endsWith(`/${name}`)) ? false : this.#put(`${each}/x`),
    );
    return strong || installed.some(Boolean) || (tool.ambiguousBin === true && kept.some(Boolean));
  }
}

export function groundOf({ root, system }: Image): Ground {
  return { system, home: HOMES[system], root, env: {} };
}

export const WORLD: LookWorld = { tools: aiTools, sdks: aiSdks, now: instant(1_795_000_000_000) };

export function look(image: Image, world: Partial<LookWorld> = {}): Promise<Inventory> {
  return takeInventory(groundOf(image), { ...WORLD, ...world });
}
