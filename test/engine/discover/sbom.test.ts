/** Bills of materials, held against the schema CycloneDX publishes. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { beforeAll, describe, expect, it } from 'vitest';
import { aiTools } from '../../../src/catalog/ai-tools/index.ts';
import type { FoundTool } from '../../../src/engine/discover/model.ts';
import { SBOM_SPECS, sbomOf, type SbomOptions } from '../../../src/engine/discover/sbom.ts';
import { safe } from '../../../src/engine/text.ts';
import { sbomText } from '../../../src/host/sbom.ts';
import { foundTool, inventoryOf } from './inventories.ts';

const folder = path.join(
  path.dirname(createRequire(import.meta.url).resolve('@cyclonedx/cyclonedx-library/package.json')),
  'res/schema',
);
const schema = (name: string): object => JSON.parse(readFileSync(path.join(folder, name), 'utf8'));

/** What the schema calls a format is checked where the inventory can decide about it. */
const FORMATS = {
  'date-time': /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/,
  'iri-reference': /^[^\s<>"{}|\\^`]*$/,
  'idn-email': true,
  email: true,
} as const;

const validators = new Map<string, ValidateFunction>();
beforeAll(() => {
  for (const spec of SBOM_SPECS) {
    const ajv = new Ajv({ strict: false, allErrors: true, formats: FORMATS });
    for (const name of ['spdx', 'jsf-0.82', 'cryptography-defs']) {
      const file = `${name}.SNAPSHOT.schema.json`;
      ajv.addSchema(schema(file), `http://cyclonedx.org/schema/${file}`);
    }
    validators.set(spec, ajv.compile(schema(`bom-${spec}.SNAPSHOT.schema.json`)));
  }
});

function faults(spec: string, document: unknown): readonly string[] {
  const validate = validators.get(spec);
  if (validate === undefined) throw new Error(`no schema ${spec}`);
  return validate(document)
    ? []
    : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

const options = (spec: SbomOptions['spec'] = '1.6'): SbomOptions => ({
  tools: aiTools,
  spec,
  version: '0.1.0',
  shown: (text) => text.replaceAll('sk-secret', '[KEY]'),
});

const CODEX = foundTool('codex', {
  version: '0.60.1',
  tier: { tool: 'codex', value: 'business', grade: 'pinned', how: safe`its settings`, seat: true },
  standing: { verdict: 'approved', demand: 'allow', clause: safe`aup.yaml:12 TOOLS-1` },
  signals: [{ kind: 'package', surface: 'cli', at: '~/secret/node_modules/@openai/codex', tool: 'codex' }],
});
const MIXED: readonly FoundTool[] = [
  CODEX,
  foundTool('mcp:files sk-secret', { surface: 'mcp', name: 'files sk-secret', version: '1.0' }),
  foundTool('cline', { surface: 'ide', version: '3.1.0' }),
  foundTool('openai', { surface: 'sdk' }),
  foundTool('unknown:Wonder "AI"\n', { surface: 'browser' }),
  CODEX,
];
const all = aiTools.flatMap(({ id, surfaces }) =>
  surfaces.map((surface) => foundTool(id, { surface, version: '1.2.3+x y', identity: 100, presence: 0 })),
);

describe.each([...SBOM_SPECS])('CycloneDX %s', (spec) => {
  it.each<[string, readonly FoundTool[]]>([
    ['no tools', []],
    ['tools of all kinds', MIXED],
    ['every tool of the catalogue', all],
  ])('is valid with %s', (_, tools) => {
    const inventory = inventoryOf(tools);
    expect(faults(spec, sbomOf(inventory, options(spec)))).toEqual([]);
    expect(faults(spec, JSON.parse(sbomText(inventory, options(spec), false)))).toEqual([]);
  });

  it('is told from what is not valid', () => {
    const good = sbomOf(inventoryOf(MIXED), options(spec));
    expect(faults(spec, { ...good, bomFormat: 'Other' }).length).toBeGreaterThan(0);
    expect(faults(spec, { ...good, components: [{ name: 'x' }] }).length).toBeGreaterThan(0);
    expect(faults(spec, { ...good, serialNumber: 'one' }).length).toBeGreaterThan(0);
    expect(faults(spec, { ...good, services: [{ name: 'x', purl: 'y' }] }).length).toBeGreaterThan(0);
  });
});

describe('a bill of materials', () => {
  it('has tools as components, servers as services, and what the policy says of them', () => {
    expect(sbomOf(inventoryOf(MIXED), options())).toMatchObject({
      components: [
        { 'bom-ref': 'browser/unknown:Wonder "AI"\n', type: 'application' },
        {
          'bom-ref': 'cli/codex',
          supplier: { name: 'OpenAI' },
          version: '0.60.1',
          purl: 'pkg:npm/%40openai/codex@0.60.1',
          properties: [
            { name: 'aup:tool', value: 'codex' },
            { name: 'aup:surface', value: 'cli' },
            { name: 'aup:identity', value: '90' },
            { name: 'aup:presence', value: '80' },
            { name: 'aup:signals', value: 'package' },
            { name: 'aup:tier', value: 'business' },
            { name: 'aup:tier-grade', value: 'pinned' },
            { name: 'aup:tier-seat', value: 'true' },
            { name: 'aup:verdict', value: 'approved' },
            { name: 'aup:demand', value: 'allow' },
            { name: 'aup:clause', value: 'aup.yaml:12 TOOLS-1' },
          ],
        },
        { purl: expect.stringMatching(/^pkg:vscode-extension\/[\w-]+\/[\w-]+@3\.1\.0$/) },
        { type: 'library' },
      ],
      services: [{ name: 'files [KEY]', version: '1.0' }],
    });
  });

  it('is the same bytes for the same tools in any order, without time or serial number', () => {
    const one = sbomText(inventoryOf(MIXED, 1), options(), true);
    expect(sbomText(inventoryOf(MIXED.toReversed(), 2), options(), true)).toBe(one);
    expect(one).not.toMatch(/serialNumber|timestamp/);
    // The control: without that wish both are there.
    expect(sbomText(inventoryOf(MIXED, 1), options(), false)).toMatch(
      /urn:uuid[^]*"timestamp": "1970-01-01T/,
    );
  });

  it('tells apart what has one name once secrets are out of it', () => {
    const two = ['sk-secret', '[KEY]'].map((key) => foundTool(`mcp:${key}`, { surface: 'mcp', name: key }));
    const document = JSON.parse(sbomText(inventoryOf(two), options(), true));
    expect(document.dependencies[0].dependsOn).toEqual(['mcp/mcp:[KEY]', 'mcp/mcp:[KEY]#2']);
    expect(faults('1.6', document)).toEqual([]);
  });

  it('names no package for a program that came by another way', () => {
    const other = { ...CODEX, signals: [{ kind: 'binary', surface: 'cli', at: '~/bin/codex' }] } as const;
    expect(sbomText(inventoryOf([other]), options(), true)).not.toContain('purl');
    expect(sbomText(inventoryOf([CODEX]), options(), true)).toContain('purl');
  });

  it('says nothing of places, and no secret', () => {
    const text = sbomText(inventoryOf(MIXED), options(), false);
    expect(text).not.toContain('~/secret');
    expect(text).not.toContain('sk-secret');
  });
});
