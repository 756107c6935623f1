/** Programs in languages that are not read: each statement is told by a few signs and the texts that stand in it. */
import type { Step } from './step.ts';

const RUNS =
  /\bsubprocess\b|\bsystem\*?(?=\s|[-("'`{])|\bSystem\.(?:cmd|shell)\b|\bos:cmd\b|:os\.cmd\b|\b(?:shell|shell-out|spawn|spawnProcess|popen|execv?p?e?|fork|execl\w*)\s*[("'`]|\brun\s*[("'`]|\brun\/|\bqq?x\b|\bgetRuntime\b|\bProcessBuilder\b|\bProcess\s*[.(]|"\s*\.(?:execute\(|!{1,2}(?=\W|$))|"\s*!{1,2}\s*$|\bsys\.process\b|\b(?:callCommand|callProcess|readProcess|readCreateProcess|rawSystem|createProcess)\b|\bSys\.(?:command|execv\w*)\b|\bUnix\.(?:system|open_process\w*|execv\w*)\b|\bclojure\.java\.shell\b|\b(?:shell|sh|process)\/\w|\(sh\s|\buiop:run-program\b|\brun-program\b|\bexecProcess\b|\bexecCmd(?:Ex)?\b|\bProcess\.(?:run|start|exec)\w*|\bcall-process\b|\b(?:async-)?shell-command\b|\bsyscmd\b|\bexec\.Command\w*\b|\bCommand::new\b|\bstd\.process\b|\bexecShellCmd\b/;
const DELETES =
  /\brmtree\b|\bos\.(?:remove|unlink|rmdir|removedirs|truncate)\b|\bunlink\b|\b(?:rm|rmdir)\s*\(|\bFile\.(?:rm|rm_rf|rmdir|delete|truncate)!?|\bfile:del\w*|\bFileUtils\b|\bdeleteDir\b|\.delete(?:Recursively|IfExists)?\(\)|\bos\.Remove(?:All)?\("|\bfs::remove_\w+\("|\bFiles\.delete\w*|\bremoveItem\b|\b(?:removeFile|removeDirectory\w*|removePathForcibly|removeDir)\b|\bSys\.(?:remove|rmdir)\b|\b(?:delete-file|delete-directory|io\/delete-file|f-delete|fs\/delete\w*|delete-tree)\b|\bdelete_file\b/;
const SENDS =
  /\burlopen\b|\bhttp\.client\b|\bsmtp\w*\b|\bXMLHttpRequest\b|\bcurl_exec\b|\b(?:HTTPoison|Req|Tesla|HTTP|http|client)[./](?:post|put|patch|delete)!?\b|\bhttpc:request\(post\b/;
const READS = /\b(?:read\w*|slurp|open|File|IO|cat|load|fromFile|input_line)\b/;
const TEXT = /"((?:[^"\\]|\\.)*)"|`([^`]*)`|'((?:[^'\\\n]|\\.)*)'/g;
/** Joins words to a text that is not a text of its own. */
const GROWS =
  /["'`]\s*(?:\+|\+\+|<>|\.\.|~|\^|&)\s*[\w$@(]|[\w)]\s*(?:\+\+|<>|\.\.|\^)\s*["'`]|#\{|\$\{|\$\(/;

/** What a program text would do that a person should see. */
export function inlineSteps(code: string): readonly Step[] {
  return statements(code).flatMap((statement) => statementSteps(statement));
}

function statementSteps(statement: string): readonly Step[] {
  const texts = [...statement.matchAll(TEXT)].map((hit) => unquoted(hit[1] ?? hit[2] ?? hit[3] ?? ''));
  const bare = statement.replaceAll(TEXT, '""');
  const steps: Step[] = [];
  if (RUNS.test(bare) || /\brun\s*\(?\s*`|\bqx\b/.test(statement)) steps.push(...runSteps(statement, texts));
  if (DELETES.test(bare)) steps.push(...deleteSteps(statement, texts));
  if (SENDS.test(bare))
    steps.push({
      kind: 'unresolved',
      why: 'inline program sends data',
      text: statement,
      verb: 'external-send',
    });
  if (READS.test(bare))
    steps.push(
      ...texts.filter((text) => text !== '').map((text): Step => ({ kind: 'argv', argv: ['cat', text] })),
    );
  return steps;
}

function runSteps(statement: string, texts: readonly string[]): readonly Step[] {
  if (/^\s*(?:import|using|require|use|from|open)\b[^("']*$/.test(statement)) return [];
  const words = texts.filter((text) => text.trim() !== '');
  if (words.length === 0 || GROWS.test(statement)) {
    return [{ kind: 'unresolved', why: 'inline program starts other programs', text: statement }];
  }
  const [only = '', ...more] = words;
  return [
    more.length === 0 ? { kind: 'shell', text: only } : { kind: 'argv', argv: split(only).concat(more) },
  ];
}

/** A program and its first words in one text, as in `"git push", "origin"`. */
const split = (text: string): readonly string[] => text.trim().split(/\s+/);

function deleteSteps(statement: string, texts: readonly string[]): readonly Step[] {
  const paths = texts.filter((text) => text !== '');
  if (paths.length === 0 || GROWS.test(statement)) {
    return [
      { kind: 'unresolved', why: 'inline program deletes files', text: statement, verb: 'delete-files' },
    ];
  }
  return [{ kind: 'argv', argv: ['rm', '-rf', '--', ...paths] }];
}

function unquoted(text: string): string {
  return text.replaceAll(/\\(.)/g, '$1');
}

const MOST = 200;

/** Cut at line ends and semicolons that stand in no text. */
function statements(code: string): readonly string[] {
  const cuts: number[] = [];
  const blank = code.replaceAll(TEXT, (text) => text.replaceAll(/[;\n]/g, ' '));
  for (const hit of blank.matchAll(/[;\n]/g)) cuts.push(hit.index);
  const edges = [-1, ...cuts.slice(0, MOST), code.length];
  return edges.slice(1).map((end, at) => code.slice((edges[at] ?? -1) + 1, end));
}

/** Tcl has no marks around its words. */
export function tclSteps(code: string): readonly Step[] {
  return code.split(/[;\n]|[[\]]/).flatMap((line): readonly Step[] => {
    const run = /^\s*(?:puts\s+)?(?:exec|spawn|system)\s+(?:-\w+\s+)*(?:--\s+)?(.+)$/.exec(line)?.[1];
    if (run !== undefined) return [{ kind: 'shell', text: run.replaceAll(/[{}]/g, "'") }];
    const gone = /^\s*file\s+delete\s+(?:-force\s+)?(?:--\s+)?(.+)$/.exec(line)?.[1];
    return gone === undefined ? [] : [{ kind: 'shell', text: `rm -rf -- ${gone}` }];
  });
}

/** Macros that run a program: its words stand between a grave accent and an apostrophe. */
export function macroSteps(code: string): readonly Step[] {
  return [...code.matchAll(/\be?syscmd\(\s*(?:`([^']*)')?([^)]*)/g)].map((hit): Step => {
    const [call, quoted, bare = ''] = hit;
    const text = quoted ?? bare;
    return /\$\d/.test(text)
      ? { kind: 'unresolved', why: 'inline program starts other programs', text: call }
      : { kind: 'shell', text };
  });
}
