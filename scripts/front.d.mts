export function buildFronts(folder: string): string[];
