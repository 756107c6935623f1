/** One command on many machines at once. */
import type { ActionDraft, CommandDef, CommandFacts } from '../../engine/definitions.ts';
import { onlyHelp, shown } from '../argv.ts';
import { onlyLooks } from '../looking.ts';
import { readExamples } from './rules.ts';
import { FLEET_OPTIONS, FLEETS } from '../../engine/shell/runner-shapes.ts';
import { afterOptions, listed } from '../../engine/shell/wrapper-args.ts';

/** The command is what stands behind the options; without one a prompt for commands opens. */
function everywhere(argv: readonly string[], facts: CommandFacts): readonly ActionDraft[] {
  const args = argv.slice(1);
  const told = args.length === 0 || /^-[qV]$|^--version$/.test(args[0] ?? '');
  if (told || onlyHelp(argv)) return [];
  const text = args.slice(afterOptions(args, listed(FLEET_OPTIONS))).join(' ');
  if (text !== '' && onlyLooks(text, facts)) return [];
  return [{ verb: 'prod-change', target: `on many machines: ${shown(text)}`.slice(0, 160) }];
}

const [program = '', ...aliases] = listed(FLEETS);

export const fleets: CommandDef = {
  program,
  aliases,
  gated: [],
  classify: everywhere,
  examples: readExamples(`
    pdsh -w web[1-9] -f 10 sudo reboot => prod-change
    pdsh -R ssh -l root -w web1,web2 systemctl␣restart␣nginx => prod-change
    pdsh -w web1,web2 => prod-change
    pssh -h hosts -i sudo␣apt-get␣-y␣upgrade => prod-change
    parallel-ssh -H web1␣web2 -l deploy -t 0 -O StrictHostKeyChecking=no -i -- apt-get␣-y␣upgrade => prod-change
    clush -b -g web systemctl restart app => prod-change
    dsh -M -g web -- shutdown -r now => prod-change
    pssh -h hosts -i uptime␣>␣/etc/motd => prod-change
    pdsh -w web1,web2 df -h =>
    pdsh -V =>
    pssh -h hosts -i uptime =>
    clush -b -g web uname -r =>
    clush -w web1 tail␣-n␣50␣/var/log/app.log␣|␣grep␣error =>
    dsh -a -- uptime =>
    clush --help =>
  `),
};
