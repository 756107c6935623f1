/** What a patch of Codex does to files; it stands alone or within shell text. */

export interface Touched {
  /** Absolute where the folder is known. */
  readonly writes?: readonly string[];
  /** As the patch names them, or absolute. */
  readonly deletes?: readonly string[];
}

const HEADER = /^\*\*\* (Add File|Update File|Delete File|Move to): (.+?)\s*$/gm;
/** `cd DIR && apply_patch`: the one change of folder Codex knows there. */
const FOLDER = /^\s*cd\s+(?:"([^"]+)"|'([^']+)'|([^\s&|;]+))\s*&&/;

function below(folder: string, file: string): string {
  return file.startsWith('/') || folder === '' ? file : `${folder.replace(/\/+$/, '')}/${file}`;
}

function folderIn(text: string): string {
  const [, ...spellings] = FOLDER.exec(text) ?? [];
  return spellings.find((spelling) => spelling !== undefined) ?? '';
}

/** The files of all patches in `text`; neither key where there are none. */
export function readPatch(text: string, cwd: string): Touched {
  if (!text.includes('*** Begin Patch')) return {};
  const folder = folderIn(text);
  const touched = Array.from(text.matchAll(HEADER), ([, kind, file = '']) => ({
    kind,
    file: below(folder, file),
  }));
  const deletes = touched.filter(({ kind }) => kind === 'Delete File').map(({ file }) => file);
  const writes = touched.filter(({ kind }) => kind !== 'Delete File').map(({ file }) => below(cwd, file));
  return { ...(writes.length > 0 ? { writes } : {}), ...(deletes.length > 0 ? { deletes } : {}) };
}
