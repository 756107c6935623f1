/** Well-known calls of python and JavaScript, by what they do. Names are as `code-read.ts` builds them: `::` and `->` read as a dot, a call as `()`. */

/** What a known call does with its arguments. */
export type Effect =
  /** First argument: shell text. */
  | 'shell'
  /** First argument: a list is an argv, a text is shell text. */
  | 'run'
  /** First argument: program, second: list of words. */
  | 'program'
  /** One argument is shell text, more are an argv. */
  | 'words'
  /** All arguments are an argv; `argv1`: from the second on, `argv2`: from the third on. */
  | 'argv'
  | 'argv1'
  | 'argv2'
  /** The second (third) argument is an argv. */
  | 'list1'
  | 'list2'
  /** `Deno.Command`: `args` in the map of the second argument. */
  | 'options'
  /** All arguments are paths that go away; `delete-self`: what the object stands for. */
  | 'delete'
  | 'delete-self'
  /** `os.replace`, `fs.rename`: the first path goes. */
  | 'move'
  | 'read'
  | 'read-self'
  | 'write'
  | 'write-self'
  /** First argument path, second mode. */
  | 'open'
  | 'open-self'
  | 'perl-open'
  /** First argument: address. */
  | 'get'
  | 'post'
  | 'put'
  | 'delete-url'
  /** First argument method, second address. */
  | 'request'
  /** Sends when it has a body or a method that says so. */
  | 'fetch'
  | 'urlopen'
  | 'connect'
  | 'mail'
  /** First argument is code of the same language. */
  | 'code'
  | 'code-hidden'
  /** `print(os.environ)`. */
  | 'shows'
  | 'sql'
  | 'keys'
  /** php: an address with a context that posts, or a file. */
  | 'get-contents'
  | 'curl-set';

export type Rows = readonly (readonly [Effect, string])[];

export const PYTHON: Rows = [
  [
    'shell',
    'os.system os.popen subprocess.getoutput subprocess.getstatusoutput commands.getoutput commands.getstatusoutput asyncio.create_subprocess_shell anyio.run_process pexpect.run pexpect.spawn invoke.run fabric.local posix.system IPython.get_ipython().system get_ipython().system',
  ],
  [
    'run',
    'subprocess.run subprocess.Popen subprocess.call subprocess.check_call subprocess.check_output pty.spawn sp.run psutil.Popen trio.run_process sh.run',
  ],
  ['argv', 'asyncio.create_subprocess_exec'],
  ['argv1', 'os.execl os.execlp os.execle os.execlpe'],
  ['argv2', 'os.spawnl os.spawnlp os.spawnle os.spawnlpe'],
  ['list1', 'os.execv os.execvp os.execve os.execvpe os.posix_spawn os.posix_spawnp'],
  ['list2', 'os.spawnv os.spawnvp os.spawnve os.spawnvpe'],
  [
    'delete',
    'os.remove os.unlink os.rmdir os.removedirs os.truncate shutil.rmtree send2trash.send2trash send2trash posix.remove posix.unlink aiofiles.os.remove distutils.dir_util.remove_tree',
  ],
  ['delete-self', 'pathlib.Path().unlink pathlib.Path().rmdir pathlib.Path().rmtree'],
  ['move', 'os.rename os.replace os.renames shutil.move'],
  ['open', 'open io.open codecs.open os.open'],
  ['open-self', 'pathlib.Path().open'],
  ['read-self', 'pathlib.Path().read_text pathlib.Path().read_bytes'],
  ['write-self', 'pathlib.Path().write_text pathlib.Path().write_bytes pathlib.Path().touch'],
  [
    'get',
    'requests.get httpx.get requests.Session().get requests.session().get httpx.Client().get httpx.AsyncClient().get aiohttp.ClientSession().get urllib.request.urlretrieve wget.download',
  ],
  [
    'post',
    'requests.post requests.patch httpx.post httpx.patch requests.Session().post requests.session().post httpx.Client().post httpx.AsyncClient().post aiohttp.ClientSession().post urllib3.PoolManager().post requests.Session().patch',
  ],
  ['put', 'requests.put httpx.put requests.Session().put httpx.Client().put aiohttp.ClientSession().put'],
  [
    'delete-url',
    'requests.delete httpx.delete requests.Session().delete httpx.Client().delete aiohttp.ClientSession().delete',
  ],
  [
    'request',
    'requests.request httpx.request requests.Session().request httpx.Client().request urllib3.PoolManager().request urllib3.request http.client.HTTPSConnection().request http.client.HTTPConnection().request aiohttp.ClientSession().request',
  ],
  ['urlopen', 'urllib.request.urlopen urllib.urlopen urllib2.urlopen'],
  [
    'connect',
    'socket.socket().connect socket.create_connection asyncio.open_connection telnetlib.Telnet ftplib.FTP ftplib.FTP_TLS paramiko.SSHClient().connect websocket.create_connection websockets.connect',
  ],
  [
    'mail',
    'smtplib.SMTP().sendmail smtplib.SMTP().send_message smtplib.SMTP_SSL().sendmail smtplib.SMTP_SSL().send_message',
  ],
  ['code', 'exec eval'],
  [
    'code-hidden',
    'marshal.loads pickle.loads ctypes.CDLL ctypes.cdll.LoadLibrary runpy.run_path runpy.run_module',
  ],
  ['shows', 'print pprint.pprint json.dumps json.dump sys.stdout.write dict str repr'],
  [
    'sql',
    'sqlite3.connect().execute sqlite3.connect().executescript sqlite3.connect().cursor().execute psycopg2.connect().cursor().execute psycopg.connect().execute MySQLdb.connect().cursor().execute mysql.connector.connect().cursor().execute pymysql.connect().cursor().execute sqlalchemy.create_engine().execute',
  ],
  [
    'keys',
    'pyautogui.write pyautogui.typewrite pyautogui.press pynput.keyboard.Controller().type fcntl.ioctl',
  ],
];

export const JS: Rows = [
  [
    'shell',
    'child_process.exec child_process.execSync shelljs.exec execaCommand execaCommandSync execa.execaCommand execa.command execa.commandSync $ Bun.$ bun.$ zx.$ dax.$ app.doShellScript execa.$ sh exec execSync',
  ],
  [
    'program',
    'child_process.spawn child_process.spawnSync child_process.execFile child_process.execFileSync execa execaSync execa.execa execa.execaSync execa.sync spawn spawnSync execFile execFileSync pty.spawn node-pty.spawn',
  ],
  ['run', 'Bun.spawn Bun.spawnSync bun.spawn bun.spawnSync Deno.run'],
  ['options', 'Deno.Command'],
  [
    'delete',
    'fs.rm fs.rmSync fs.rmdir fs.rmdirSync fs.unlink fs.unlinkSync fs.truncate fs.truncateSync fs.remove fs.removeSync fs.emptyDir fs.emptyDirSync fs.promises.rm fs.promises.rmdir fs.promises.unlink fs.promises.truncate shelljs.rm rimraf rimraf.sync rimraf.rimraf rimraf.rimrafSync del del.sync del.deleteAsync del.deleteSync trash Deno.remove Deno.removeSync Deno.truncate',
  ],
  ['delete-self', 'Bun.file().delete Bun.file().unlink'],
  [
    'move',
    'fs.rename fs.renameSync fs.promises.rename fs.move fs.moveSync Deno.rename Deno.renameSync shelljs.mv',
  ],
  [
    'read',
    'fs.readFile fs.readFileSync fs.promises.readFile fs.createReadStream fs.copyFileSync fs.copyFile Deno.readTextFile Deno.readTextFileSync Deno.readFile Deno.readFileSync Bun.file shelljs.cat',
  ],
  [
    'write',
    'fs.writeFile fs.writeFileSync fs.appendFile fs.appendFileSync fs.promises.writeFile fs.promises.appendFile fs.createWriteStream Deno.writeTextFile Deno.writeTextFileSync Deno.writeFile Bun.write',
  ],
  [
    'fetch',
    'fetch undici.fetch undici.request globalThis.fetch window.fetch http.request https.request http2.connect got axios ky needle superagent request',
  ],
  ['get', 'axios.get got.get ky.get superagent.get request.get needle.get http.get https.get $.get'],
  [
    'post',
    'axios.post axios.patch got.post got.patch ky.post ky.patch superagent.post superagent.patch request.post needle.post navigator.sendBeacon $.post',
  ],
  ['put', 'axios.put got.put ky.put superagent.put request.put'],
  ['delete-url', 'axios.delete got.delete ky.delete superagent.delete superagent.del'],
  ['connect', 'net.connect net.createConnection tls.connect net.Socket().connect Deno.connect WebSocket'],
  ['mail', 'nodemailer.createTransport().sendMail'],
  [
    'code',
    'eval Function vm.runInThisContext vm.runInNewContext vm.runInContext vm.Script globalThis.eval window.eval',
  ],
  ['code-hidden', 'process.binding process.dlopen module.constructor._load'],
  [
    'shows',
    'console.log console.error console.table console.dir console.info JSON.stringify process.stdout.write',
  ],
  ['keys', 'robotjs.typeString robotjs.keyTap'],
];
