/** Programs that run others on the side: terminals, debuggers, network tools, jobs for later. */
import { afterOptions, listed, valuesOf } from './wrapper-args.ts';
import type { Inner, Special } from './inner.ts';

function text(value: string): Inner {
  return { kind: 'text', text: value };
}

const TMUX_RUNS =
  /^(?:new(?:-session)?|neww|new-window|splitw|split-window|respawn[pw]|respawn-(?:pane|window)|run(?:-shell)?|if(?:-shell)?|popup|display-popup|pipep|pipe-pane)$/;
const TMUX_VALUED = listed('-s -n -t -c -x -y -e -F -f -L -S -l -b -d -h -w -T');

/** The windows tmux opens run a shell text. */
export const tmux: Special = (args) => {
  const at = args.findIndex((word) => TMUX_RUNS.test(word));
  if (at < 0) return [];
  const rest = args.slice(at + 1);
  // `-d` takes a value in some places and none in others.
  const start = afterOptions(
    rest,
    /^(?:new|neww|split)/.test(args[at] ?? '')
      ? TMUX_VALUED.filter((o) => !/^-[dbhl]$/.test(o))
      : TMUX_VALUED,
  );
  const words = rest.slice(start);
  if (words.length === 0) return [];
  return args[at]?.startsWith('if') === true ? words.map(text) : [text(words.join(' '))];
};

/** Tcl text: what it starts. */
export const expect: Special = (args) =>
  valuesOf(args, ['-c']).flatMap((code) =>
    [...code.matchAll(/\b(?:spawn|exec|system)\s+(?:-noecho\s+)?([^;\n\]]+)/g)].map((hit) =>
      text(hit[1] ?? ''),
    ),
  );

/** `EXEC:"cmd"`, `SYSTEM:cmd`. */
export const socat: Special = (args) =>
  args.flatMap((word) => {
    const run = /^(?:EXEC|SYSTEM|SHELL):([^,]+)/i.exec(word)?.[1];
    return run === undefined ? [] : [text(run.replaceAll(/^["']|["']$/g, ''))];
  });

export const netcat: Special = (args) => valuesOf(args, ['-e', '-c', '--exec', '--sh-exec']).map(text);

/** Jobs for later are read from the standard input. */
export const later: Special = (args, input) => {
  if (args.some((word) => /^-[a-zA-Z]*[fldcrqV]/.test(word) && !/^-q$/.test(word))) return [];
  if (input.kind === 'text') return [text(input.text)];
  return input.kind === 'pipe' ? [{ kind: 'unresolved', why: 'a job for later is fed by a pipe' }] : [];
};

/** A table of jobs: what stands behind the five fields of each line, or behind `@daily`. */
export const crontab: Special = (_args, input) =>
  input.kind !== 'text'
    ? []
    : input.text.split('\n').flatMap((line) => {
        const job = /^\s*(?:@\w+|[\d*][^\s]*(?:\s+[^\s]+){4})\s+([^]+)$/.exec(line)?.[1];
        return job === undefined ? [] : [text(job)];
      });

export const make: Special = (args) =>
  args.flatMap((word) => {
    const shell = /^(?:SHELL|\.SHELLFLAGS)=([^]+)$/.exec(word)?.[1];
    return shell === undefined ? [] : [text(shell)];
  });

/** `cmd /c "rd /s /q src"`: its words in its own spelling of paths. */
export const cmd: Special = (args) => {
  const at = args.findIndex((word) => /^\/[ckr]$/i.test(word));
  const line = args
    .slice(at + 1)
    .join(' ')
    .replace(/^"(.*)"$/, '$1');
  return at < 0 || line === '' ? [] : [text(line.replaceAll('\\', '/'))];
};

export const gdb: Special = (args) => {
  const at = args.indexOf('--args');
  const typed = valuesOf(args, ['-ex', '-iex', '--eval-command']).flatMap(
    (line) => /^\s*(?:shell|!|python\s+os\.system\()\s*([^]+)$/.exec(line)?.[1] ?? [],
  );
  return [...typed.map(text), ...(at < 0 ? [] : [{ kind: 'argv', argv: args.slice(at + 1) } as const])];
};

/** `:!cmd`, `+!cmd`, `-c '!cmd'`, `:r !cmd`, `system('cmd')`. */
export const editor: Special = (args) =>
  args.flatMap((word): readonly Inner[] => {
    const bang = /^(?:\+|:)?:?(?:sil(?:ent)?!?\s+)?(?:[rw](?:ead|rite)?\s*)?!([^]+)$/.exec(word)?.[1];
    const called =
      /\b(?:system|systemlist|termopen|jobstart|os\.execute|io\.popen)\s*\(\s*(?:'([^']*)'|"([^"]*)")/.exec(
        word,
      );
    const inner = bang ?? called?.[1] ?? called?.[2];
    const gone = /\b(?:delete|os\.remove|fs_unlink|fs_rmdir)\s*\(\s*['"]([^'"]+)['"]/.exec(word)?.[1];
    return [
      ...(inner === undefined ? [] : [text(inner)]),
      ...(gone === undefined ? [] : [{ kind: 'argv', argv: ['rm', '-rf', '--', gone] } as const]),
    ];
  });

/** Lisp text: the programs it starts and the files it deletes. */
export const emacs: Special = (args) =>
  args.flatMap((word) => [
    ...lispTexts(word, /\((?:async-)?shell-command(?:-to-string)?\s+((?:"(?:[^"\\]|\\.)*"))/g).map(text),
    ...lispTexts(
      word,
      /\((?:delete-file|delete-directory|move-file-to-trash)\s+((?:"(?:[^"\\]|\\.)*"))/g,
    ).map((path) => ({ kind: 'argv', argv: ['rm', '-rf', '--', path] }) as const),
    ...[...word.matchAll(/\((?:call-process|start-process|process-lines)\s([^()]*)/g)].map(
      (hit) => ({ kind: 'argv', argv: lispTexts(hit[1] ?? '', /("(?:[^"\\]|\\.)*")/g) }) as const,
    ),
  ]);

function lispTexts(code: string, pattern: RegExp): readonly string[] {
  return [...code.matchAll(pattern)].map((hit) => (hit[1] ?? '').slice(1, -1).replaceAll(/\\(.)/g, '$1'));
}

/** Programs that hand their words to git: `vcsh REPO ARGS`, `pass git ARGS`, `yadm ARGS`. */
export const gitUnder: (skip: number) => Special = (skip) => (args) => {
  const rest = args.slice(afterOptions(args, listed('-Y -C --yadm-dir --yadm-repo -c')));
  const words = rest.slice(skip);
  return words.length === 0 ? [] : [{ kind: 'argv', argv: ['git', ...words] }];
};

export const passGit: Special = (args, input) => (args[0] === 'git' ? gitUnder(1)(args, input) : []);
