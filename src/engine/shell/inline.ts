/** Programs written on the command line in another language: for those languages that are not read: told by a few signs. */

const RUNS =
  /\bsubprocess\b|\bos\.(?:system|popen|exec\w*|spawn\w*|posix_spawn)|\bchild_process\b|\b(?:exec|spawn|fork|execFile)(?:Sync)?\s*\(|\bsystem\s*[("']|\bpopen\s*\(|\b(?:shell_exec|passthru|proc_open)\b|\bqx\b|%x[[({]|\|\s*getline|\bpty\.|__import__|\bimportlib\b|\beval\s*\(|\bexec\s+[\w/]|\brun\(`|\bSystem\.(?:cmd|shell)\b|:os\.cmd\b|\bgetRuntime\b|\bProcessBuilder\b|"\s*\.execute\(|\bProcess\(/;
const DELETES =
  /\brmtree\b|\bos\.(?:remove|unlink|rmdir|removedirs|truncate)\b|\bunlink(?:Sync)?\b|\brm(?:dir)?Sync\b|\bfs(?:\/promises)?['")]*\.(?:rm|unlink|rmdir)\b|\brm_r?f?\b|\bFileUtils\b|\bFile\.delete\b/;
const SENDS =
  /\brequests\.(?:post|put|patch|delete|request)\b|\burlopen\b|\bhttp\.client\b|\bfetch\s*\(|\baxios\b|\bsmtplib\b|\bsocket\b|\bXMLHttpRequest\b|file_get_contents\(\s*["']https?:|\bcurl_exec\b|\bNet::HTTP\b|\bhttps?\.request\b/;

/** What a program text would do that a person should see, or undefined. */
export function inlineConcern(code: string): string | undefined {
  if (RUNS.test(code)) return 'inline program starts other programs';
  if (DELETES.test(code)) return 'inline program deletes files';
  return SENDS.test(code) ? 'inline program sends data' : undefined;
}
