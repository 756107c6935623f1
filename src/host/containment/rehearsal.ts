/** Whether a namespace can be had here: by entering one. When not, why, and what would help. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

export interface Refusal {
  readonly why: string;
  readonly remedy: string;
}

const LIMIT_MS = 5000;
const MOST_OUTPUT = 64 * 1024;

export const NO_BUBBLEWRAP: Refusal = {
  why: 'bubblewrap is not installed',
  remedy: 'install the package bubblewrap (Debian, Ubuntu, Fedora, Arch, Alpine have it by that name)',
};

function settingOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    // A kernel without that switch.
    return '';
  }
}

const SWITCHES = {
  most: '/proc/sys/user/max_user_namespaces',
  unprivileged: '/proc/sys/kernel/unprivileged_userns_clone',
  apparmor: '/proc/sys/kernel/apparmor_restrict_unprivileged_userns',
} as const;

/** What this kernel is told about namespaces; it can be told otherwise while it runs. */
export function namespaceSettings(): readonly string[] {
  return Object.values(SWITCHES).map(settingOf);
}

/** What usually stands in the way, from the outermost down. */
function obstacle(): Refusal | undefined {
  if (settingOf(SWITCHES.most) === '0') {
    return {
      why: 'this kernel allows no user namespaces (user.max_user_namespaces is 0)',
      remedy: 'ask who runs this machine to set it to 10000 or more with sysctl',
    };
  }
  if (settingOf(SWITCHES.unprivileged) === '0') {
    return {
      why: 'user namespaces are for root only here (kernel.unprivileged_userns_clone is 0)',
      remedy: 'ask who runs this machine to set it to 1 with sysctl',
    };
  }
  if (existsSync('/.dockerenv') || existsSync('/run/.containerenv')) {
    return {
      why: 'this container may not make namespaces of its own',
      remedy:
        'start it with a seccomp profile that allows them; or see it as the containment and keep credentials out of it',
    };
  }
  if (settingOf(SWITCHES.apparmor) === '1') {
    return {
      why: 'AppArmor keeps bubblewrap from making user namespaces',
      remedy: 'enable the AppArmor profile bwrap-userns-restrict (Ubuntu: package apparmor-profiles)',
    };
  }
  return undefined;
}

function refusalFrom(said: string): Refusal {
  if (/unknown option/i.test(said)) {
    return { why: 'this bubblewrap is too old', remedy: 'install bubblewrap 0.5 or newer' };
  }
  const [line = ''] = said.trim().split('\n');
  const plain = line.replace(/^bwrap: /, '').slice(0, 200);
  return (
    obstacle() ?? {
      why: plain === '' ? 'bubblewrap failed without a word' : `bubblewrap says: ${plain}`,
      remedy: 'try it by hand: bwrap --dev-bind / / true',
    }
  );
}

/** Runs `words` to their end; undefined when they end well. Never rejects. */
export function rehearse(words: readonly string[]): Promise<Refusal | undefined> {
  const [file = '', ...args] = words;
  const options = {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    encoding: 'utf8' as const,
    timeout: LIMIT_MS,
    maxBuffer: MOST_OUTPUT,
  };
  return new Promise((resolve) => {
    const child = execFile(file, args, options, (error, _, stderr) =>
      resolve(error === null ? undefined : refusalFrom(stderr)),
    );
    child.stdin?.end();
  });
}
