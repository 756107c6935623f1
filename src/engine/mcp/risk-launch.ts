/** Risks of what is started, told by its argv alone. */
import type { McpLaunch } from './model.ts';
import { lookalikeOf } from './lookalike.ts';
import type { Hit, McpRiskId, McpRisks, McpSubject } from './risk-model.ts';

const GIT_SOURCE =
  /^(?:git\+|git:|git@|github:|gitlab:|bitbucket:)|^https?:\/\/[^\s]+\.git\b|^[\w.-]+\/[\w.-]+#/i;
const COMMIT = /[0-9a-f]{40}/i;
/** `cmd /c` is how Windows starts a package's program at all; these are a choice. */
const SHELL = /^(?:.*[\\/])?(?:ba|z|da|k|fi)?sh(?:\.exe)?\b|^(?:.*[\\/])?(?:pwsh|powershell)(?:\.exe)?\b/i;

function isPackage(launch: McpLaunch): launch is McpLaunch & { readonly kind: 'npm' | 'pypi' } {
  return launch.kind === 'npm' || launch.kind === 'pypi';
}

/** Source as written, with what stands behind `@` or `#`. */
function sourceOf({ name, version }: McpLaunch): string {
  return version === undefined ? name : `${name}@${version}`;
}

function isDownload(launch: McpLaunch): boolean {
  if (launch.kind === 'download') return launch.pinned !== 'digest';
  const source = sourceOf(launch);
  const fromGit = GIT_SOURCE.test(launch.name) || GIT_SOURCE.test(launch.version ?? '');
  return isPackage(launch) && fromGit && !COMMIT.test(source);
}

/** A tag of an image can be moved to other bytes; a version of a package cannot, as far as registries keep their word. */
function isUnpinned(launch: McpLaunch): boolean {
  if (launch.kind === 'image') return launch.pinned !== 'digest';
  return isPackage(launch) && launch.pinned === 'none' && !isDownload(launch);
}

function isOwnCode({ kind, name }: McpLaunch, { entries }: McpSubject): boolean {
  if (kind !== 'script') return false;
  const relative = !/^(?:[\\/~$%]|[A-Za-z]:[\\/])/.test(name);
  return relative || entries.some(({ project }) => project !== undefined && name.startsWith(`${project}/`));
}

function packageHits(launch: McpLaunch, { packages, archived }: McpRisks): readonly Hit[] {
  if (!isPackage(launch)) return [];
  const hits: Hit[] = [];
  const like = lookalikeOf(launch.name, packages[launch.kind]);
  if (like !== undefined) {
    hits.push({
      id: 'lookalike-package',
      where: `${launch.name} looks like ${like}`,
      confidence: 'inferred',
    });
  }
  if (archived.includes(launch.name.toLowerCase())) {
    hits.push({ id: 'archived-package', where: launch.name, confidence: 'fact' });
  }
  return hits;
}

/** Risks of the launch of a server. */
export function launchHits(subject: McpSubject, risks: McpRisks): readonly Hit[] {
  const { launch } = subject;
  const shell = launch.launchers.find((words) => SHELL.test(words));
  const seen: readonly (readonly [McpRiskId, boolean, string])[] = [
    ['unresolved-launch', launch.kind === 'unresolved', launch.name],
    ['runs-download', isDownload(launch), sourceOf(launch)],
    ['shell-launcher', shell !== undefined, shell ?? ''],
    ['unpinned', isUnpinned(launch), sourceOf(launch)],
    ['no-integrity', isPackage(launch) && launch.pinned === 'exact', sourceOf(launch)],
    ['code-in-repository', isOwnCode(launch, subject), launch.name],
  ];
  const plain = seen
    .filter(([, holds]) => holds)
    .map(([id, , where]): Hit => ({ id, where, confidence: 'fact' }));
  return [...plain, ...packageHits(launch, risks)];
}
