import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aiHosts, browserPlaces } from '../../../src/catalog/ai-tools/index.ts';
import { reachesAi, visitBucket } from '../../../src/engine/discover/browser.ts';

const hosts = aiHosts.hosts.filter((host) => !host.startsWith('*'));

describe('the right to reach', () => {
  it.each([
    'https://chatgpt.com/*',
    '*://claude.ai/*',
    'https://www.perplexity.ai/*',
    'https://api.openai.com/v1/*',
    'https://*.openai.com/*',
    '*://*.anthropic.com/*',
    'https://*.chat.openai.com/*',
    'https://gemini.google.com/app*',
    'https://eu.githubcopilot.com/*',
    'HTTPS://CLAUDE.AI:443/*',
    'wss://api.mistral.ai/*',
  ])('%s is the right to reach AI', (pattern) => {
    expect(reachesAi(['storage', pattern], aiHosts)).toBe(true);
  });

  it.each([
    '<all_urls>',
    '*://*/*',
    'https://*/*',
    'https://*.google.com/*',
    'https://*.googleapis.com/*',
    'https://*.microsoft.com/*',
    'https://*.ai/*',
    'https://chatgpt.com.evil.example/*',
    'https://notclaude.ai/*',
    'https://evil.example/?https://claude.ai/',
    'https://openai.com/*',
    'https://mail.google.com/*',
    'file:///claude.ai/*',
    'chrome://claude.ai',
    'tabs',
    '',
  ])('%s is not', (pattern) => {
    expect(reachesAi([pattern], aiHosts)).toBe(false);
  });

  it('is one to a host of AI whatever surrounds the host, and never to one that only looks alike', () => {
    const schemes = fc.constantFrom('http', 'https', '*', 'wss');
    fc.assert(
      fc.property(schemes, fc.constantFrom(...hosts), fc.webPath(), (scheme, host, file) => {
        expect(reachesAi([`${scheme}://${host}${file}`], aiHosts)).toBe(true);
        expect(reachesAi([`${scheme}://evil-${host.replaceAll('.', '-')}.example${file}`], aiHosts)).toBe(
          false,
        );
        expect(reachesAi([`${scheme}://${host}.evil.example${file}`], aiHosts)).toBe(false);
      }),
    );
  });

  it('is told for every host of the catalogue', () => {
    const missed = aiHosts.hosts.filter((host) => !reachesAi([`https://${host}/*`], aiHosts));
    expect(missed).toEqual([]);
  });
});

describe('visits', () => {
  it.each([
    [1, '1-9'],
    [9, '1-9'],
    [10, '10-99'],
    [99, '10-99'],
    [100, '100-999'],
    [999, '100-999'],
    [1000, '1000+'],
  ] as const)('%i are told as %s', (count, bucket) => {
    expect(visitBucket(count)).toBe(bucket);
  });
});

describe('places of browsers', () => {
  it('each stand once, in a form that can be read', () => {
    for (const list of Object.values(browserPlaces)) {
      const bases = list.flatMap((place) => place.bases);
      expect(new Set(bases).size).toBe(bases.length);
      expect(bases.filter((base) => !/^\{(?:home|config|local)\}\/[\w./ -]+$/.test(base))).toEqual([]);
    }
  });
});
