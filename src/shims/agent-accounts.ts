/** Which service a request is for, where one address of an agent serves several accounts. */

type Names = Readonly<Record<string, string>>;

export interface Accounts {
  /** Route -> address. */
  readonly upstreams: Names;
  /** Header -> route of the requests that have it. */
  readonly accounts?: Names | undefined;
}

/** Address of a route; a header leads to another one only within the family of the route asked for. */
export function addressOf(
  { upstreams, accounts = {} }: Accounts,
  route: string,
  headers: Readonly<Record<string, unknown>>,
): string | undefined {
  const other = Object.entries(accounts).find(([name]) => headers[name] !== undefined)?.[1];
  const taken = other?.startsWith(`${route}--`) === true && Object.hasOwn(upstreams, other) ? other : route;
  return Object.hasOwn(upstreams, taken) ? upstreams[taken] : undefined;
}
