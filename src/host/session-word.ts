/** The word by which a person knows a box of this machine's guard. */
import { randomInt } from 'node:crypto';
import path from 'node:path';
import { GuardError } from './errors.ts';
import { readBounded } from './files.ts';
import { ensureFile } from './key-files.ts';

const QUALITIES =
  'agile amber ample bold brave brisk calm candid clever cosy crisp deft eager early fair fleet fond frank fresh gentle glad golden grand hardy hazel honest jolly keen kind light lively lucid lunar mellow merry mild modest neat nimble noble patient plain proud quick quiet rapid ready robust rosy rural serene sharp silver simple sober solar steady sunny swift tidy trusty vivid warm witty';
const ANIMALS =
  'badger beaver bison bittern condor cormorant crane curlew dolphin dormouse eagle egret falcon ferret finch fox gannet gecko goose grouse hare hawk heron hoopoe ibex ibis jackdaw jay kestrel kiwi lark lemur linnet lynx magpie marmot marten merlin mole moose narwhal newt ocelot orca oriole osprey otter owl panda pelican petrel pika plover puffin quail raven robin salmon seal shrew stoat swallow tern toad';

function pick(words: string): string {
  const list = words.split(' ');
  return list[randomInt(list.length)] ?? '';
}

/** The word every approval box of this machine shows, e.g. `crisp-otter`; chosen once. */
export function sessionWord(state: string): string {
  const file = path.join(state, 'session-word');
  return checkedWord(
    file,
    ensureFile(file, () => `${pick(QUALITIES)}-${pick(ANIMALS)}\n`),
  );
}

/** The same without choosing one. */
export function knownSessionWord(state: string): string | undefined {
  const file = path.join(state, 'session-word');
  const text = readBounded(file, 1024);
  return text === undefined ? undefined : checkedWord(file, text.toString());
}

function checkedWord(file: string, text: string): string {
  if (/^[a-z]{2,16}-[a-z]{2,16}\n$/.test(text)) return text.trim();
  throw new GuardError('state-unwritable', `${file} holds no session word`, {
    hint: 'remove the file: a new word is chosen at the next start',
  });
}
