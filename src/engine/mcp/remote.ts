import type { McpLaunch } from './model.ts';

/** A server somewhere else, by origin and path; what its query asks for are its arguments. */
export function remoteLaunch(url: string, rest: Pick<McpLaunch, 'launchers' | 'args'>): McpLaunch {
  const [, scheme = '', host = '', where = '', query = ''] =
    /^([a-z][a-z0-9+.-]*):\/\/(?:[^/?#@]*@)?([^/?#]*)([^?#]*)(?:\?([^#]*))?/i.exec(url) ?? [];
  const { launchers, args } = rest;
  if (host === '') return { kind: 'unresolved', name: url, pinned: 'none', launchers, args };
  const origin = `${scheme}://${host}`.toLowerCase().replace(/^(https:.*):443$|^(http:.*):80$/, '$1$2');
  const asked = query.split('&').filter((part) => part !== '');
  const name = origin + where.replace(/\/+$/, '');
  return {
    kind: 'remote',
    name,
    pinned: 'none',
    launchers,
    args: [...asked.map((part) => `?${part}`), ...args],
  };
}
