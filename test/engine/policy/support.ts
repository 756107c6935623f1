import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { compilePolicy } from '../../../src/engine/policy/compile.ts';
import { parsePolicy } from '../../../src/engine/policy/parse.ts';
import { instant, isDigest } from '../../../src/engine/text.ts';
import type { Hashing, Instant } from '../../../src/engine/model.ts';
import type { Compiled } from '../../../src/engine/policy/compile.ts';
import type { LayerName, Policy, PolicyIssue } from '../../../src/engine/policy/model.ts';
import type { KnownDetector } from '../../../src/engine/policy/names.ts';
import type { ParsedFile } from '../../../src/engine/policy/parse.ts';

export const hashing: Hashing = {
  sha256(data) {
    const digest = createHash('sha256').update(data).digest('hex');
    if (!isDigest(digest)) throw new Error('not a digest');
    return digest;
  },
};

export const detectors: readonly KnownDetector[] = [
  { id: 'aws-key-id', category: 'secret' },
  { id: 'github-token', category: 'secret' },
  { id: 'email', category: 'personal' },
  { id: 'phone-american', category: 'personal' },
  { id: 'phone-international', category: 'personal' },
  { id: 'iban', category: 'personal' },
  { id: 'payment-card', category: 'personal' },
];

export function at(day: string): Instant {
  return instant(Date.parse(`${day}T00:00:00Z`));
}

export const NOW: Instant = at('2026-11-22');

export const acme: string = readFileSync(
  new URL('../../fixtures/policies/acme.yaml', import.meta.url),
  'utf8',
);

/** Issues of one text, empty when it parses. */
export function issuesOf(text: string | Uint8Array): readonly PolicyIssue[] {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const result = parsePolicy({ layer: 'project', label: 'aup.yaml', bytes });
  return result.ok ? [] : result.issues;
}

export function fileOf(text: string, layer: LayerName = 'organisation', label = 'aup.yaml'): ParsedFile {
  const result = parsePolicy({ layer, label, bytes: new TextEncoder().encode(text) });
  if (!result.ok) throw new Error(result.issues.map((issue) => `${issue.line}: ${issue.message}`).join('\n'));
  return result.file;
}

export type Layers = Partial<Record<LayerName, string>>;

export function filesOf(layers: Layers): readonly ParsedFile[] {
  const order = ['organisation', 'user', 'profile', 'project'] as const;
  return order.flatMap((layer) => {
    const text = layers[layer];
    return text === undefined ? [] : [fileOf(text, layer, `${layer}.yaml`)];
  });
}

export function compileLayers(layers: Layers): Compiled {
  const files = filesOf(layers);
  return compilePolicy(files, {
    hashing,
    detectors,
    layers: files.map((file) => ({
      layer: file.layer,
      label: file.source.label,
      digest: hashing.sha256(JSON.stringify(file.raw)),
    })),
  });
}

/** A policy from clause lines; `head` replaces the defaults. */
export function policyText(body: string, head = ''): string {
  return `aup: 1\npolicy: { name: Test }\n${head}${body}`;
}

export function policyOf(layers: Layers | string): Policy {
  const compiled = compileLayers(typeof layers === 'string' ? { organisation: layers } : layers);
  if (compiled.policy === undefined) {
    throw new Error(compiled.issues.map((issue) => `${issue.line}: ${issue.message}`).join('\n'));
  }
  return compiled.policy;
}

/** Made at its first use, so that what breaks it fails the tests that need it and not the whole file. */
export function once<T>(make: () => T): () => T {
  const made: T[] = [];
  return () => {
    if (made.length === 0) made.push(make());
    const [first] = made;
    if (first === undefined) throw new Error('nothing was made');
    return first;
  };
}
