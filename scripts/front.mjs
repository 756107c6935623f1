// Compiles the native front of the gates for the processors a compiler is found for: `dist/front-linux-x64`, `-arm64`.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const COMPILERS = { x64: 'x86_64-linux-gnu-gcc', arm64: 'aarch64-linux-gnu-gcc' };

/** Nothing but the code itself, the same bytes each time: no libc, no unwind tables, no date, no name of the compiler. */
const FLAGS =
  '-std=c99 -Wall -Wextra -Os -ffreestanding -fno-builtin -fno-ident -fno-pie -fno-stack-protector ' +
  '-fno-unwind-tables -fno-asynchronous-unwind-tables -static -nostdlib -no-pie -s ' +
  '-Wl,--build-id=none -Wl,-z,noseparate-code -Wl,-z,noexecstack';

/** A front that has become this large carries something it should not. */
const MAX_BYTES = 10_000;

function compilersFor(arch) {
  const isNative = process.platform === 'linux' && process.arch === arch;
  return isNative ? ['cc', COMPILERS[arch]] : [COMPILERS[arch]];
}

/** Returns the names of what was built. A missing compiler is no error: sh does what the front would have done. */
export function buildFronts(folder) {
  return Object.keys(COMPILERS).flatMap((arch) => {
    const name = `front-linux-${arch}`;
    const file = path.join(folder, name);
    return compilersFor(arch).some((compiler) => compile(compiler, file)) ? [name] : [];
  });
}

function compile(compiler, file) {
  const done = spawnSync(compiler, [...FLAGS.split(' '), '-o', file, 'install/front.c'], {
    encoding: 'utf8',
  });
  if (done.error?.code === 'ENOENT') return false;
  if (done.stderr) console.warn(`${compiler}: ${done.stderr.trim()}`);
  if (done.error || done.status !== 0) {
    console.warn(
      `${file} is left out: ${compiler} could not build it (${done.error?.message ?? done.status})`,
    );
    return false;
  }
  const bytes = withoutSections(readFileSync(file));
  if (bytes.length > MAX_BYTES) throw new Error(`${file} has ${bytes.length} bytes, more than ${MAX_BYTES}`);
  writeFileSync(file, bytes);
  return true;
}

/** The table at the end of an ELF file is for debuggers alone: a session writes what is left once for each gate. */
function withoutSections(bytes) {
  const [tableAt, countAt, namesAt] = [40, 60, 62];
  const short = bytes.subarray(0, Number(bytes.readBigUInt64LE(tableAt)));
  short.writeBigUInt64LE(0n, tableAt);
  short.writeUInt16LE(0, countAt);
  short.writeUInt16LE(0, namesAt);
  return short;
}
