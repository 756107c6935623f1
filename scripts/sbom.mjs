// Writes dist/sbom.cdx.json: what the package is made of, as CycloneDX. From package-lock.json and what the bundles really
// hold; without a time or a serial number, so that the same sources give the same bytes.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import { bundledFolders, packageIn } from './startup.mjs';

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages;
const own = JSON.parse(readFileSync('package.json', 'utf8'));

function bundled() {
  const files = readdirSync('dist', { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.c?js$/.test(file))
    .map((file) => `dist/${file}`);
  const folders = bundledFolders('.', files);
  // Without the bundler's comments nothing would be named, and that must not look like success.
  if (folders.length === 0) throw new Error('no bundled package seen in dist/: build first, unminified');
  return folders.map((folder) => ({ folder, scope: Enums.ComponentScope.Required }));
}

/** What npm installs beside the package, where it can: the builds of other systems too. */
function beside() {
  const names = Object.keys(own.optionalDependencies);
  const all = names.flatMap((name) => [
    name,
    ...Object.keys(lock[`node_modules/${name}`].optionalDependencies ?? {}),
  ]);
  return all.map((name) => ({ folder: `node_modules/${name}`, scope: Enums.ComponentScope.Optional }));
}

function licenceOf(expression) {
  return / (?:AND|OR) /.test(expression)
    ? new Models.LicenseExpression(expression)
    : new Models.SpdxLicense(expression);
}

function component({ folder, scope }) {
  const entry = lock[folder];
  if (entry === undefined) throw new Error(`${folder} is not in package-lock.json`);
  const full = packageIn(folder);
  const at = full.lastIndexOf('/');
  const options = {
    bomRef: `${full}@${entry.version}`,
    version: entry.version,
    scope,
    purl: `pkg:npm/${full.replace('@', '%40')}@${entry.version}`,
    hashes: new Models.HashDictionary([
      [
        Enums.HashAlgorithm['SHA-512'],
        Buffer.from(entry.integrity.slice('sha512-'.length), 'base64').toString('hex'),
      ],
    ]),
    licenses: new Models.LicenseRepository([licenceOf(entry.license)]),
    ...(at < 0 ? {} : { group: full.slice(0, at) }),
  };
  return new Models.Component(Enums.ComponentType.Library, full.slice(at + 1), options);
}

const components = [...bundled(), ...beside()].map(component);
const main = new Models.Component(Enums.ComponentType.Application, own.name, {
  bomRef: `${own.name}@${own.version}`,
  version: own.version,
  purl: `pkg:npm/${own.name}@${own.version}`,
  description: own.description,
  licenses: new Models.LicenseRepository([licenceOf(own.license)]),
});
for (const { bomRef } of components) main.dependencies.add(bomRef);
const bom = new Models.Bom({
  metadata: new Models.Metadata({ component: main }),
  components: new Models.ComponentRepository(components),
});
const normalizer = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6);
const text = new Serialize.JsonSerializer(normalizer).serialize(bom, { sortLists: true, space: 2 });
writeFileSync('dist/sbom.cdx.json', `${text}\n`);
