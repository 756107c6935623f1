export function startupFiles(root: string, entry: string): string[];
export function bundledPackages(root: string, files: readonly string[]): string[];
