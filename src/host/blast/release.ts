/** What a publish makes public: package, version, place. */
import { isObject, parseObject, type JsonObject } from '../../engine/json-object.ts';
import { fullPath, payloadOf, payloadWords, textOf } from './readable.ts';
import type { About, Sheet } from './model.ts';

const NODE = new Set(['npm', 'pnpm', 'yarn', 'bun', 'lerna', 'changeset']);
const CONTAINERS = new Set(['docker', 'podman', 'nerdctl', 'buildah', 'skopeo', 'helm']);
const ARCHIVES = new Set('twine gem npm pnpm yarn nuget dotnet vsce ovsx uv poetry hatch flit'.split(' '));
const ARCHIVE = /\.(?:whl|gem|t(?:ar\.)?gz|crate|nupkg|vsix|zip|jar)$/;
const STAYS = 'a published version stays public: it can hardly be taken back';
const VALUED =
  '--registry --tag --access --otp -r --repository --repository-url -f --file --index --token'.split(' ');

/** True when the call publishes and something could be told of it. */
export async function released(about: About, program: string, sheet: Sheet): Promise<boolean> {
  const { words, values } = about.tools.read.options(about.action.argv.slice(1), VALUED);
  if (NODE.has(program) && words.includes('publish')) return nodePackage(about, { words, values }, sheet);
  if (program === 'cargo' && words[0] === 'publish') return crate(about, sheet);
  if (CONTAINERS.has(program) && words.includes('push')) {
    const images = words.slice(words.indexOf('push') + 1);
    if (images.length > 0) sheet.facts.push(`image  ${images.join(' ')}`, registryOf(images[0] ?? ''));
    return images.length > 0;
  }
  return ARCHIVES.has(program) && (await files(about, words, sheet));
}

interface Said {
  readonly words: readonly string[];
  readonly values: ReadonlyMap<string, string>;
}

async function nodePackage(about: About, { words, values }: Said, sheet: Sheet): Promise<boolean> {
  const named = words.slice(words.indexOf('publish') + 1)[0];
  if (named !== undefined && ARCHIVE.test(named)) return files(about, words, sheet);
  const folder = fullPath(named ?? '.', about.cwd);
  const manifest = parseObject(await textOf(`${folder}/package.json`));
  if (manifest === undefined) return false;
  sheet.facts.push(`package  ${wordAt(manifest, 'name')}@${wordAt(manifest, 'version')}`);
  sheet.facts.push(placeOf(manifest, values));
  if (manifest['private'] === true) sheet.facts.push('package.json says private: it will be refused');
  const list = manifest['files'];
  if (Array.isArray(list))
    sheet.facts.push(`files  ${list.filter((item) => typeof item === 'string').join(' ')}`);
  sheet.danger.push(STAYS);
  return true;
}

function placeOf(manifest: JsonObject, values: Said['values']): string {
  const config = manifest['publishConfig'];
  const own = isObject(config) ? wordAt(config, 'registry') : '';
  const registry = values.get('registry') ?? own;
  const tag = values.get('tag');
  const place = registry === '' ? 'registry as set up for this account' : `registry  ${registry}`;
  return tag === undefined ? place : `${place}  tag ${tag}`;
}

function wordAt(object: JsonObject, key: string): string {
  const value = object[key];
  return typeof value === 'string' ? value : '';
}

async function crate(about: About, sheet: Sheet): Promise<boolean> {
  const { parse } = await import('smol-toml');
  const text = await textOf(fullPath('Cargo.toml', about.cwd));
  try {
    const { package: section } = parse(text);
    if (!isObject(section)) return false;
    sheet.facts.push(`crate  ${wordAt(section, 'name')}@${wordAt(section, 'version')}`);
  } catch {
    // A manifest cargo could not read either.
    return false;
  }
  sheet.danger.push(STAYS);
  return true;
}

/** `twine upload dist/*`, `gem push x.gem`, `npm publish x.tgz`: the files themselves. */
async function files(about: About, words: readonly string[], sheet: Sheet): Promise<boolean> {
  const names = words.filter((word) => ARCHIVE.test(word));
  const payload = await payloadOf(about, names);
  if (payload === undefined) return false;
  sheet.facts.push(`files  ${names.slice(0, 5).join(' ')}`, payloadWords(payload));
  return true;
}

/** The place in an image's name; without one it is the public default. */
function registryOf(image: string): string {
  const first = image.split('/')[0] ?? '';
  return image.includes('/') && /[.:]|^localhost$/.test(first)
    ? `registry  ${first}`
    : 'registry as set up by default';
}
