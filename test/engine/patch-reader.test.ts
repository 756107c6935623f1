import { describe, expect, it } from 'vitest';
import { createPatchReader, type PatchPart } from '../../src/engine/patch-reader.ts';

const ID = 'a'.repeat(40);
const NEW = 'b'.repeat(40);

const STAGED = `diff --git a/src/a b.ts b/src/a b.ts
index ${ID}..${NEW} 100644
--- a/src/a b.ts\t
+++ b/src/a b.ts\t
@@ -3,3 +3,4 @@ context of a function
 three
-four
+FOUR
++++ five
 six
\\ No newline at end of file
diff --git "a/\\"q\\"\\ttab" "b/\\"q\\"\\ttab"
new file mode 100644
index 0000000000000000000000000000000000000000..${NEW}
--- /dev/null
+++ "b/\\"q\\"\\ttab"
@@ -0,0 +1 @@
+diff --git a/x b/x
diff --git a/old name b/new
similarity index 90%
rename from old name
rename to new
index ${ID}..${NEW} 100644
--- a/old name
+++ b/new
@@ -1,2 +1,2 @@
-a
+b
 c
diff --git a/gone b/gone
deleted file mode 100644
index ${ID}..0000000000000000000000000000000000000000
Binary files a/gone and /dev/null differ
diff --git a/p.png b/p.png
index ${ID}..${NEW} 100644
Binary files a/p.png and b/p.png differ
diff --git a/less b/less
index ${ID}..${NEW} 100644
--- a/less
+++ b/less
@@ -1,2 +1 @@
-a
 c
`;

const LOG = `commit ${ID}

diff --git a/x b/x
index ${ID}..${NEW} 100644
--- a/x
+++ b/x
@@ -1 +1 @@
-a
+commit of words
commit ${NEW}

diff --cc y
index ${ID},${ID}..${NEW}
--- a/y
+++ b/y
@@@ -4,2 -4,2 +4,4 @@@
  both
+ left
 +right
++neither
 -gone
`;

const parts = (text: string, size: number): readonly PatchPart[] => {
  const reader = createPatchReader();
  const found: PatchPart[] = [];
  for (let at = 0; at < text.length; at += size) found.push(...reader.push(text.slice(at, at + size)));
  return [...found, ...reader.end()];
};

const text = (file: string, first: number, rows: readonly string[]): PatchPart => ({
  kind: 'text',
  commit: '',
  file,
  first,
  text: rows.map((row) => row.slice(1)).join('\n'),
  added: rows.map((row) => row.startsWith('+')),
});

describe.each([1, 7, 100_000])('patches that come in pieces of %i', (size) => {
  it('are read file by file, whatever the lines look like', () => {
    expect(parts(STAGED, size)).toEqual([
      text('src/a b.ts', 3, [' three', '+FOUR', '++++ five', ' six']),
      text('"q"\ttab', 1, ['+diff --git a/x b/x']),
      text('new', 1, ['+b', ' c']),
      { kind: 'binary', commit: '', file: 'p.png', blob: NEW },
    ]);
  });

  it('are told apart by commit, and a merge has only what no side had', () => {
    expect(parts(LOG, size)).toEqual([
      { ...text('x', 1, ['+commit of words']), commit: ID },
      { ...text('y', 4, [' both', ' left', ' right', '+neither']), commit: NEW },
    ]);
  });
});

it('nothing is no patch', () => {
  expect(parts('', 1)).toEqual([]);
});
