import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { Run } from './darwin.ts';
import type { Environment, Paths, Platform, ProcessInfo } from './model.ts';

function absolute(value: string | undefined, fallback: string): string {
  return value !== undefined && path.win32.isAbsolute(value) ? value : fallback;
}

function paths(env: Environment): Paths {
  const home = absolute(env['USERPROFILE'], 'C:\\');
  const local = absolute(env['LOCALAPPDATA'], path.win32.join(home, 'AppData', 'Local'));
  const roaming = absolute(env['APPDATA'], path.win32.join(home, 'AppData', 'Roaming'));
  const machine = absolute(env['ProgramData'], 'C:\\ProgramData');
  const state = path.win32.join(local, 'aup-guard', 'state');
  return {
    organisationPolicy: path.win32.join(machine, 'aup-guard', 'aup.yaml'),
    config: path.win32.join(roaming, 'aup-guard'),
    data: path.win32.join(local, 'aup-guard', 'data'),
    state,
    runtime: path.win32.join(state, 'run'),
  };
}

function runQuietly(program: string, argv: readonly string[]): string {
  try {
    return execFileSync(program, argv, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 5000,
      maxBuffer: 1024 * 1024,
      windowsHide: true,
    });
  } catch {
    return '';
  }
}

/** Reads what PowerShell printed for one process: parent, start in ticks and the command line. */
export function parseCim(pid: number, output: string): ProcessInfo | undefined {
  let data: unknown;
  try {
    data = JSON.parse(output);
  } catch {
    return undefined;
  }
  if (typeof data !== 'object' || data === null || !('parent' in data) || !('start' in data))
    return undefined;
  const ppid = Number(data.parent);
  if (!Number.isInteger(ppid)) return undefined;
  const line = 'line' in data && typeof data.line === 'string' ? data.line : '';
  const words = line.match(/"[^"]*"|\S+/g) ?? [];
  return { pid, ppid, start: String(data.start), argv: words.map((word) => word.replaceAll('"', '')) };
}

function powershell(run: Run, script: string): string {
  return run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script]);
}

/** Windows. Not run on Windows yet: paths and parsing are tested; installing is offered inside WSL only. */
export function createWin32(run: Run = runQuietly): Platform {
  return {
    name: 'win32',
    paths,
    processInfo(pid) {
      if (!Number.isInteger(pid)) return undefined;
      const query = `Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}'`;
      const shape =
        "@{n='parent';e={$_.ParentProcessId}},@{n='start';e={[string]$_.CreationDate.Ticks}},@{n='line';e={$_.CommandLine}}";
      return parseCim(pid, powershell(run, `${query} | Select-Object ${shape} | ConvertTo-Json -Compress`));
    },
    // The environment of another process cannot be had without its memory.
    processMarks: () => ({ environment: new Map(), group: undefined }),
    notification: (title, text) => ['msg.exe', '*', '/TIME:60', `${title}: ${text}`],
    opener: (address) => ['rundll32.exe', 'url.dll,FileProtocolHandler', address],
    processes: () => [],
    children(pid) {
      if (!Number.isInteger(pid)) return [];
      const query = `Get-CimInstance Win32_Process -Filter 'ParentProcessId=${pid}'`;
      const output = powershell(run, `${query} | Sort-Object CreationDate | ForEach-Object ProcessId`);
      return output.split(/\s+/).filter(Boolean).map(Number);
    },
    // There is no job control that could stop a process for using its console.
    inForeground: () => true,
    bootId: () => powershell(run, '(Get-CimInstance Win32_OperatingSystem).LastBootUpTime.Ticks').trim(),
    ptyUsable: () => true,
    typesIntoTerminals: () => false,
  };
}
