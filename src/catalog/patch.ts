/** What a patch in the form of Codex's `apply_patch` does to files. */

export interface Touched {
  /** Absolute where the folder is known. */
  readonly writes?: readonly string[];
  /** As the patch names them. */
  readonly deletes?: readonly string[];
}

export const PATCH_BEGIN = '*** Begin Patch';
const HEADER = /^\*\*\* (Add File|Update File|Delete File|Move to): (.+?)\s*$/gm;

function below(folder: string, file: string): string {
  return file.startsWith('/') ? file : `${folder.replace(/\/+$/, '')}/${file}`;
}

/** The files of all patches in `text`; neither key where there are none. */
export function readPatch(text: string, cwd: string): Touched {
  if (!text.includes(PATCH_BEGIN)) return {};
  const touched = Array.from(text.matchAll(HEADER), ([, kind, file = '']) => ({ kind, file }));
  const deletes = touched.filter(({ kind }) => kind === 'Delete File').map(({ file }) => file);
  const writes = touched.filter(({ kind }) => kind !== 'Delete File').map(({ file }) => below(cwd, file));
  return { ...(writes.length > 0 ? { writes } : {}), ...(deletes.length > 0 ? { deletes } : {}) };
}
