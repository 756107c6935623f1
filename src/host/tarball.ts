/** Unpacks what `npm pack` makes: plain files below `package/`, nothing else. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { GuardError } from './errors.ts';

const BLOCK = 512;
const MAX_UNPACKED = 64 * 1024 * 1024;
const MAX_FILES = 5000;
const MAX_NAME = 512;

interface Entry {
  /** Relative to the top of the package, with `/`. */
  readonly name: string;
  readonly data: Buffer;
  readonly executable: boolean;
}

function refused(why: string, cause?: unknown): GuardError {
  return new GuardError('refused', `not taken: the file is no package as npm packs them: ${why}`, {
    cause,
    hint: 'make it with npm pack, or name a version: aup-guard upgrade --to VERSION',
  });
}

function unzipped(bytes: Uint8Array): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED });
  } catch (cause) {
    throw refused('it cannot be unpacked', cause);
  }
}

function text(block: Buffer, start: number, length: number): string {
  const field = block.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.subarray(0, end < 0 ? length : end).toString('utf8');
}

function octal(block: Buffer, start: number, length: number): number {
  const digits = text(block, start, length).trim();
  if (!/^[0-7]{1,11}$/.test(digits)) throw refused('a number in it is none');
  return Number.parseInt(digits, 8);
}

/** The sum over a header, its own field counted as blanks. */
function isSound(header: Buffer): boolean {
  const sum = header.reduce((all, byte, at) => all + (at >= 148 && at < 156 ? 32 : byte), 0);
  return sum === octal(header, 148, 8);
}

/** Long names stand in records of `LENGTH path=NAME` before the file. */
function pathIn(records: Buffer): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]+)\n/.exec(records.toString('utf8'))?.[1];
}

function safeName(full: string): string {
  const name = full.startsWith('package/') ? full.slice('package/'.length) : '';
  const parts = name.split('/');
  const odd = parts.some((part) => ['', '.', '..'].includes(part)) || /[\u0000-\u001f\u007f\\:]/.test(name);
  if (odd || name.length > MAX_NAME || parts[0] === 'node_modules') throw refused('a name in it is not one');
  return name;
}

function fullName(header: Buffer, long: string | undefined): string {
  const prefix = text(header, 345, 155);
  const name = text(header, 0, 100);
  return long ?? (prefix === '' ? name : `${prefix}/${name}`);
}

function* entriesOf(tar: Buffer): Generator<Entry> {
  let long: string | undefined;
  for (let at = 0; at + BLOCK <= tar.length;) {
    const header = tar.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) return;
    if (!isSound(header)) throw refused('a sum in it is wrong');
    const size = octal(header, 124, 12);
    const data = tar.subarray(at + BLOCK, at + BLOCK + size);
    if (data.length < size) throw refused('it ends early');
    const type = text(header, 156, 1);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    if (type === 'x') long = pathIn(data);
    else if (type === '' || type === '0') {
      yield {
        name: safeName(fullName(header, long)),
        data,
        executable: (octal(header, 100, 8) & 0o100) !== 0,
      };
      long = undefined;
    } else if (type !== 'g' && type !== '5') throw refused('it holds more than files');
  }
}

/** Writes the package's files below `dir`, which must be there and empty. Throws `refused` for any other kind of file. */
export function unpackPackage(bytes: Uint8Array, dir: string): void {
  let count = 0;
  for (const { name, data, executable } of entriesOf(unzipped(bytes))) {
    count += 1;
    if (count > MAX_FILES) throw refused('it holds too many files');
    const target = path.join(dir, name);
    try {
      mkdirSync(path.dirname(target), { recursive: true, mode: 0o700 });
      writeFileSync(target, data, { flag: 'wx', mode: executable ? 0o700 : 0o600 });
    } catch (cause) {
      throw refused('a name in it stands there twice, or there is no room', cause);
    }
  }
  if (count === 0) throw refused('nothing is in it');
}
