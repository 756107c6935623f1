import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { detectors } from '../../src/catalog/detectors/index.ts';
import { findPlaceholders, openRedaction } from '../../src/host/redaction.ts';
import { openVault } from '../../src/host/vault-file.ts';

const key = 'ghp_9dKx2PqLm7TzWv4RbNc8YsHg1JfAe6Uo3Xi5';

describe('redaction of a session', () => {
  it('goes out as placeholders and comes back as values, whole and in pieces', () => {
    const vault = openVault({});
    const { redactor, restoreText, newRestorer } = openRedaction({
      detectors,
      vault,
      wanted: () => true,
    });
    const { text } = redactor.redact(`token "${key}"`);
    expect(findPlaceholders(text)).toHaveLength(1);
    expect(text).not.toContain(key);
    expect(restoreText(text)).toBe(`token "${key}"`);
    const restorer = newRestorer('json');
    expect(
      text
        .split('')
        .map((char) => restorer.push(char))
        .join('') + restorer.end(),
    ).toBe(`token "${key}"`);
    vault.close();
  });

  it('gives a value only to a session that replaced it itself', () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'aup-redaction-'));
    const [one, two] = [openVault({ dir }), openVault({ dir })];
    const first = openRedaction({ detectors, vault: one, wanted: () => true });
    const second = openRedaction({ detectors, vault: two, wanted: () => true });
    const { text } = first.redactor.redact(key);
    expect(second.restoreText(text)).toBe(text);
    expect(second.redactor.redact(`earlier: ${text}`).text).toBe(`earlier: ${text}`);
    expect(second.restoreText(text)).toBe(text);
    expect(second.redactor.redact(key).text).toBe(text);
    expect(second.restoreText(text)).toBe(key);
    one.close();
    two.close();
    rmSync(dir, { recursive: true });
  });
});
