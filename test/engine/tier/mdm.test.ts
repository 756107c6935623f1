import { parse as parseToml } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { mdmSnippets, tenantHeaders } from '../../../src/catalog/tiers/index.ts';
import { mdmText } from '../../../src/engine/tier/mdm.ts';
import { PIN_VENDORS } from '../../../src/engine/tier/model.ts';

const catalog = { headers: tenantHeaders, snippets: mdmSnippets };

describe.each(PIN_VENDORS)('%s', (vendor) => {
  it('has the header, its hosts and no gap left when the organisations are known', () => {
    const text = mdmText(vendor, catalog, ['org-a', 'org-b']);
    const header = tenantHeaders.find((one) => one.vendor === vendor);
    expect(text).toContain(`${header?.header ?? '-'}: org-a,org-b`);
    for (const host of header?.hosts ?? []) expect(text).toContain(host.replace('*', ''));
    expect(text).not.toMatch(/\{ids\}|\{one\}|\{list\}|YOUR-ORGANISATION|undefined/);
  });

  it('leaves a gap that cannot be overlooked when they are not', () => {
    expect(mdmText(vendor, catalog)).toContain('YOUR-ORGANISATION-ID');
  });
});

const block = (vendor: 'anthropic' | 'chatgpt' | 'google', begin: RegExp): string => {
  const lines = mdmText(vendor, catalog, ['a', 'b"c']).split('\n');
  const from = lines.findIndex((line) => begin.test(line));
  const rest = lines.slice(from);
  return rest
    .slice(
      0,
      rest.findIndex((line) => !line.startsWith('    ')),
    )
    .join('\n');
};

describe('settings files', () => {
  it('are what their programs read', () => {
    expect(JSON.parse(block('anthropic', /^ {4}\{/))).toEqual({
      forceLoginMethod: 'claudeai',
      forceLoginOrgUUID: ['a', 'b"c'],
    });
    expect(parseToml(block('chatgpt', /^ {4}forced/))).toEqual({
      forced_login_method: 'chatgpt',
      forced_chatgpt_workspace_id: ['a', 'b"c'],
    });
    expect(JSON.parse(block('google', /^ {4}\{/))).toEqual({
      security: { auth: { enforcedType: 'vertex-ai' } },
    });
  });
});
