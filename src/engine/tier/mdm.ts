/** What an administrator sets where no proxy of the guard's can stand: desktop apps, browsers, editors. */
import type { PinVendor, TenantHeader } from './model.ts';

/** Text with `{ids}` (comma between), `{list}` (quoted, comma between) and `{one}` (quoted; a list when there are more). */
export interface MdmSnippet {
  readonly vendor: PinVendor;
  /** What it reaches. */
  readonly reaches: string;
  /** Files or places it goes to. */
  readonly where: readonly string[];
  readonly text: string;
  readonly note?: string;
}

export interface MdmCatalog {
  readonly headers: readonly TenantHeader[];
  readonly snippets: readonly MdmSnippet[];
}

/** Left to be filled in where the policy names none. */
const PLACEHOLDER = 'YOUR-ORGANISATION-ID';

function filled(text: string, orgs: readonly string[]): string {
  const ids = orgs.length === 0 ? [PLACEHOLDER] : orgs;
  const list = ids.map((id) => JSON.stringify(id)).join(', ');
  return text
    .replaceAll('{ids}', ids.join(','))
    .replaceAll('{one}', ids.length === 1 ? list : `[${list}]`)
    .replaceAll('{list}', list);
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${line}`))
    .join('\n');
}

/** A domain with all below it, as Squid writes it. */
function squidDomain(host: string): string {
  return host.startsWith('*.') ? host.slice(1) : host;
}

function headerText({ header, hosts, name, plans, vendor }: TenantHeader): string {
  const acl = `aup_${vendor.replaceAll('-', '_')}`;
  return `${name}: a proxy of the network that ends TLS, for every program and browser behind it
  Header for requests to ${hosts.join(', ')}; take away what clients send themselves:
${indented(`${header}: {ids}`)}
  The same for Squid:
${indented(
  `acl ${acl} dstdomain ${hosts.map(squidDomain).join(' ')}
request_header_access ${header} deny ${acl}
request_header_add ${header} "{ids}" ${acl}`,
)}
  Obeyed for: ${plans}
`;
}

function snippetText({ reaches, where, text, note }: MdmSnippet): string {
  const places = where.map((place) => `  ${place}`).join('\n');
  return `${reaches}\n${places}\n${indented(text)}\n${note === undefined ? '' : `  ${note}\n`}`;
}

/** The exact settings for one vendor. `orgs`: of the policy; without any a placeholder stands there. */
export function mdmText(
  vendor: PinVendor,
  { headers, snippets }: MdmCatalog,
  orgs: readonly string[] = [],
): string {
  const parts = [
    ...snippets.filter((one) => one.vendor === vendor).map(snippetText),
    ...headers.filter((one) => one.vendor === vendor).map(headerText),
  ];
  return filled(parts.join('\n'), orgs);
}
