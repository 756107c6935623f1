export function startupFiles(root: string, entry: string): string[];
export function bundledFolders(root: string, files: readonly string[]): string[];
export function packageIn(folder: string): string;
