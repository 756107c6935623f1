/** Where bundles come from, as a person writes it. */

/** A web server, a file, or a file in a git repository. */
export type BundleSource =
  | { readonly kind: 'web'; readonly url: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'git'; readonly repository: string; readonly ref: string; readonly path: string };

export type SourceProblem = 'not-https' | 'has-password' | 'not-absolute' | 'no-path' | 'unknown';

const MOST = 500;
const LOOPBACK = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/u;
/** Of our own making: what git takes for an option or another protocol is none of them. */
const GIT =
  /^git\+(https|ssh|file):\/\/([A-Za-z0-9_.@:[\]-]*)(\/[A-Za-z0-9_./~-]+)(?:\?ref=([A-Za-z0-9_][A-Za-z0-9_./-]{0,99}))?#([A-Za-z0-9_][A-Za-z0-9_./-]{0,199})$/u;

function webSource(text: string): BundleSource | SourceProblem {
  const [, scheme = '', host = ''] = /^(https?):\/\/([^/?#]*)(?:[/?][!-~]*)?$/u.exec(text) ?? [];
  if (host === '') return 'unknown';
  if (host.includes('@')) return 'has-password';
  return scheme === 'https' || LOOPBACK.test(host) ? { kind: 'web', url: text } : 'not-https';
}

interface GitParts {
  readonly scheme: string;
  readonly host: string;
  readonly folder: string;
  readonly ref: string;
  readonly path: string;
}

function gitParts(text: string): GitParts | undefined {
  const found = GIT.exec(text);
  if (found === null) return undefined;
  const [, scheme = '', host = '', folder = '', ref = 'HEAD', path = ''] = found;
  return { scheme, host, folder, ref, path };
}

function isGitHost({ scheme, host }: GitParts): boolean {
  return scheme === 'file' ? host === '' : /^(?:[A-Za-z0-9_.-]+@)?[A-Za-z0-9[]/u.test(host);
}

function climbs({ path, ref }: GitParts): boolean {
  return ref.includes('..') || `/${path}/`.includes('/../');
}

function gitSource(text: string): BundleSource | SourceProblem {
  const parts = gitParts(text);
  if (parts === undefined) return text.includes('#') ? 'unknown' : 'no-path';
  const { scheme, host, folder, ref, path } = parts;
  if (scheme === 'https' && host.includes('@')) return 'has-password';
  if (!isGitHost(parts) || climbs(parts)) return 'unknown';
  const repository = scheme === 'file' ? folder : `${scheme}://${host}${folder}`;
  return { kind: 'git', repository, ref, path };
}

/** `https://host/aup.bundle`, `file:///srv/aup.bundle`, `git+https://host/repo.git?ref=main#aup.bundle`. */
export function bundleSource(text: string): BundleSource | SourceProblem {
  if (text.length > MOST || !/^[!-~]+$/u.test(text)) return 'unknown';
  if (text.startsWith('git+')) return gitSource(text);
  if (text.startsWith('file://')) {
    const path = text.slice('file://'.length);
    return path.startsWith('/') ? { kind: 'file', path } : 'not-absolute';
  }
  return webSource(text);
}
