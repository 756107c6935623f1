/** Where programs and packages lie when nobody says otherwise, as the catalogue writes paths; `*` stands for a name. */
import type { Ground } from '../mcp-places.ts';

type Folders = Readonly<Record<Ground['system'], readonly string[]>>;

/** Of Linux and macOS alike. */
const UNIX_BINS = [
  '/usr/local/bin',
  '/usr/bin',
  '/opt/*',
  '/opt/*/bin',
  '~/.local/bin',
  '~/bin',
  '~/.cargo/bin',
  '~/go/bin',
  '~/.bun/bin',
  '~/.deno/bin',
  '~/.npm-global/bin',
  '~/.volta/bin',
  '~/.opencode/bin',
  '~/.claude/local',
  '~/.nvm/versions/node/*/bin',
  '~/.local/share/fnm/node-versions/*/installation/bin',
  '~/.local/share/mise/shims',
  '~/.asdf/shims',
  '~/.local/share/pnpm',
];

/** Folders of programs beyond PATH. */
export const BIN_FOLDERS: Folders = {
  linux: [...UNIX_BINS, '/snap/bin', '/home/linuxbrew/.linuxbrew/bin', '~/.nix-profile/bin'],
  darwin: [...UNIX_BINS, '/opt/homebrew/bin', '~/Library/pnpm', '~/.nix-profile/bin'],
  win32: [
    '%APPDATA%\\npm',
    '%LOCALAPPDATA%\\Programs\\*',
    '%LOCALAPPDATA%\\Programs\\*\\bin',
    '%LOCALAPPDATA%\\Microsoft\\WinGet\\Links',
    '%LOCALAPPDATA%\\Microsoft\\WindowsApps',
    '%LOCALAPPDATA%\\pnpm',
    '%ProgramFiles%\\*',
    '%ProgramFiles%\\*\\bin',
    '~/.local/bin',
    '~/.cargo/bin',
    '~/.bun/bin',
    '~/go/bin',
    '~/scoop/shims',
  ],
};

const UNIX_NODE = [
  '/usr/lib/node_modules',
  '/usr/local/lib/node_modules',
  '~/.npm-global/lib/node_modules',
  '~/.local/lib/node_modules',
  '~/.nvm/versions/node/*/lib/node_modules',
  '~/.local/share/fnm/node-versions/*/installation/lib/node_modules',
  '~/.local/share/mise/installs/node/*/lib/node_modules',
  '~/.asdf/installs/nodejs/*/lib/node_modules',
  '~/.volta/tools/image/packages/*/lib/node_modules',
  '~/.bun/install/global/node_modules',
  '~/.local/share/pnpm/global/*/node_modules',
  '~/.config/yarn/global/node_modules',
  '~/.claude/local/node_modules',
];

/** Folders of packages of npm and its like that are installed for a whole machine or user. */
export const NODE_FOLDERS: Folders = {
  linux: [...UNIX_NODE, '/home/linuxbrew/.linuxbrew/lib/node_modules'],
  darwin: [...UNIX_NODE, '/opt/homebrew/lib/node_modules', '~/Library/pnpm/global/*/node_modules'],
  win32: [
    '%APPDATA%\\npm\\node_modules',
    '%ProgramFiles%\\nodejs\\node_modules',
    '%LOCALAPPDATA%\\pnpm\\global\\*\\node_modules',
    '~/.bun/install/global/node_modules',
  ],
};

const UNIX_PYTHON = [
  '/usr/lib/python3/dist-packages',
  '/usr/local/lib/python3*/site-packages',
  '/usr/local/lib/python3*/dist-packages',
  '~/.local/lib/python3*/site-packages',
  '~/.local/share/pipx/venvs/*/lib/python3*/site-packages',
  '~/.local/pipx/venvs/*/lib/python3*/site-packages',
  '~/.local/share/uv/tools/*/lib/python3*/site-packages',
  '~/.pyenv/versions/*/lib/python3*/site-packages',
  '~/miniconda3/lib/python3*/site-packages',
  '~/miniconda3/envs/*/lib/python3*/site-packages',
  '~/anaconda3/lib/python3*/site-packages',
];

export const PYTHON_FOLDERS: Folders = {
  linux: UNIX_PYTHON,
  darwin: [
    ...UNIX_PYTHON,
    '/opt/homebrew/lib/python3*/site-packages',
    '~/Library/Python/3*/lib/python/site-packages',
    '~/Library/Application Support/pipx/venvs/*/lib/python3*/site-packages',
  ],
  win32: [
    '%LOCALAPPDATA%\\Programs\\Python\\Python3*\\Lib\\site-packages',
    '%APPDATA%\\Python\\Python3*\\site-packages',
    '%APPDATA%\\uv\\tools\\*\\Lib\\site-packages',
    '~/pipx/venvs/*/Lib/site-packages',
    '~/.local/pipx/venvs/*/Lib/site-packages',
  ],
};

export const CASK_FOLDERS: Folders = {
  linux: ['/home/linuxbrew/.linuxbrew/Caskroom'],
  darwin: ['/opt/homebrew/Caskroom', '/usr/local/Caskroom'],
  win32: [],
};

export const WINGET_FOLDERS: Folders = {
  linux: [],
  darwin: [],
  win32: ['%LOCALAPPDATA%\\Microsoft\\WinGet\\Packages', '%ProgramFiles%\\WinGet\\Packages'],
};
