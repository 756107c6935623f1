/** `aup-guard policy render`: the policy as a document for people. */
import { GuardError } from '../host/errors.ts';
import { maskOf } from '../host/mcp-chosen.ts';
import { documentText, outOfDate, writeDocument } from '../host/policy-document.ts';
import { checkPolicy, checkPolicyFile } from '../host/policy-file.ts';
import { loadOptions, type PolicyCommandNeeds } from './policy-needs.ts';
import { printWords } from './terminal.ts';

export interface RenderFlags {
  readonly format?: string;
  readonly out?: string;
  readonly check?: string;
}

type Format = Parameters<typeof documentText>[1];

/** The format named, or that of the file it is about. */
function formatOf({ format, out, check }: RenderFlags): Format {
  const named = format ?? (/\.html?$/iu.test(check ?? out ?? '') ? 'html' : 'md');
  if (named === 'md' || named === 'html') return named;
  throw new GuardError('usage', `no document is made as ${JSON.stringify(named.slice(0, 40))}`, {
    hint: 'one of: md, html',
  });
}

function checkFlags({ out, check }: RenderFlags): void {
  if (out === undefined || check === undefined) return;
  throw new GuardError('usage', '--out and --check do not go together', {
    hint: 'write the document with --out; compare it with --check',
  });
}

/** Prints it, writes it, or compares it: then exits 1 when what was published is out of date. */
export async function render(
  file: string | undefined,
  flags: RenderFlags,
  needs: PolicyCommandNeeds,
): Promise<void> {
  checkFlags(flags);
  const format = formatOf(flags);
  const options = loadOptions(needs);
  const { policy, files } = await (file === undefined
    ? checkPolicy(options)
    : checkPolicyFile(file, options));
  const toolNames = new Map((needs.aiTools ?? []).map(({ id, name }) => [id, name]));
  const mask = maskOf((text) => needs.scan(text).filter(({ category }) => category === 'secret'));
  const { frameworks } = needs;
  const input = { policy, files, toolNames, ...(frameworks === undefined ? {} : { frameworks }) };
  const text = await documentText(input, format, mask);
  if (flags.out !== undefined) {
    writeDocument(flags.out, text);
    printWords(`written: ${flags.out}`);
  } else if (flags.check === undefined) needs.out(text);
  else await compare(flags.check, { text, format, needs });
}

interface Made {
  readonly text: string;
  readonly format: Format;
  readonly needs: PolicyCommandNeeds;
}

async function compare(published: string, { text, format, needs }: Made): Promise<void> {
  const stale = await outOfDate(published, text, format);
  if (stale.length === 0) {
    needs.out(`${published} is what the policy says\n`);
    return;
  }
  const next = `aup-guard policy render --out ${published}`;
  needs.out(
    `${published} is out of date:\n${stale.map((title) => `  ${title}\n`).join('')}  next  ${next}\n`,
  );
  needs.exit(1);
}
