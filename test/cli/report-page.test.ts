import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html } from '../../src/cli/report-markup.ts';
import { reportPage } from '../../src/cli/report-page.ts';
import { hostileReport } from '../fixtures/report-hostile.ts';

describe('markup', () => {
  it('takes text as text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(html`<p title="${text}">${text}</p>`.text.match(/[<>"]/g)).toHaveLength(6);
        expect(html`${text}`.text).not.toMatch(/['\u202e\u0000]/);
      }),
    );
  });

  it('takes markup as markup, in lists too', () => {
    const items = [html`<li>${'a<b'}</li>`, html`<li>${2}</li>`];
    expect(html`${items}`.text).toBe('<li>a&lt;b</li><li>2</li>');
  });
});

describe('the page', () => {
  it('is the same for the same report', () => {
    expect(reportPage(hostileReport())).toBe(reportPage(hostileReport()));
  });

  it('asks for nothing and runs nothing, whatever the report names', () => {
    const page = reportPage(hostileReport());
    expect(page.length).toBeGreaterThan(20_000);
    expect(page).not.toMatch(/<(?:script|img|link|iframe|object|embed|form|base|audio|video)\b/i);
    expect(page).not.toMatch(/<[^>]*\son\w+\s*=/i);
    expect(page).not.toMatch(/<[^>]*\s(?:src|srcset|xlink:href|style)\s*=/i);
    expect(
      [...page.matchAll(/<[^>]*\shref="([^"]*)"/g)].filter(([, target]) => target?.startsWith('#') !== true),
    ).toEqual([]);
    expect(page).not.toMatch(/url\(|@import/);
    expect(page.match(/<style>/g)).toHaveLength(1);
    expect(page.match(/<\/style>/g)).toHaveLength(1);
    expect(page).toContain('default-src &#39;none&#39;');
  });

  it('says readiness, and claims nothing', () => {
    const page = reportPage(hostileReport());
    expect(page).toContain('readiness');
    expect(page).not.toMatch(/\bcompliant\b/i);
  });
});
