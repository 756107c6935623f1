/** Well-known calls of the other languages; see `code-rows.ts`. */
import type { Rows } from './code-rows.ts';

export const RUBY: Rows = [
  [
    'words',
    'system exec spawn Kernel.system Kernel.exec Kernel.spawn Process.spawn Process.exec Open3.capture2 Open3.capture2e Open3.capture3 Open3.popen2 Open3.popen2e Open3.popen3 sh PTY.spawn',
  ],
  ['run', 'IO.popen'],
  [
    'delete',
    'File.delete File.unlink File.truncate Dir.rmdir Dir.delete Dir.unlink FileUtils.rm FileUtils.rm_f FileUtils.rm_r FileUtils.rm_rf FileUtils.rmtree FileUtils.rmdir FileUtils.remove FileUtils.remove_dir FileUtils.remove_entry FileUtils.remove_entry_secure FileUtils.remove_file FileUtils.safe_unlink rm_rf rm_r rm_f',
  ],
  ['delete-self', 'Pathname().delete Pathname().unlink Pathname().rmtree Pathname().rmdir'],
  ['move', 'File.rename FileUtils.mv FileUtils.move'],
  ['read', 'File.read IO.read File.readlines File.foreach IO.readlines'],
  ['read-self', 'Pathname().read'],
  ['write-self', 'Pathname().write'],
  ['write', 'File.write IO.write'],
  ['open', 'File.open open File.new'],
  [
    'get',
    'Net.HTTP.get Net.HTTP.get_response HTTParty.get Faraday.get RestClient.get Excon.get HTTP.get URI.open OpenURI.open_uri',
  ],
  [
    'post',
    'Net.HTTP.post Net.HTTP.post_form HTTParty.post Faraday.post RestClient.post Excon.post HTTP.post HTTParty.patch Faraday.patch RestClient.patch Net.HTTP.Post.new()',
  ],
  ['put', 'HTTParty.put Faraday.put RestClient.put HTTP.put Net.HTTP.Put.new()'],
  ['delete-url', 'HTTParty.delete Faraday.delete RestClient.delete'],
  ['connect', 'TCPSocket.new TCPSocket.open Socket.tcp Net.SSH.start Net.FTP.new Net.FTP.open'],
  ['mail', 'Net.SMTP.start Mail.deliver Pony.mail'],
  ['code', 'eval instance_eval class_eval Kernel.eval binding.eval'],
  ['code-hidden', 'Fiddle.dlopen Marshal.load'],
  ['shows', 'puts p pp print printf $stdout.puts STDOUT.puts $stderr.puts warn'],
];

export const PERL: Rows = [
  ['words', 'system exec CORE.system CORE.exec IPC.Run.run run IPC.System.Simple.system capture'],
  ['perl-open', 'open'],
  ['shell', 'readpipe shell'],
  [
    'delete',
    'unlink rmdir rmtree remove_tree truncate File.Path.rmtree File.Path.remove_tree File.Path.rmtree File.Remove.remove remove_path',
  ],
  ['delete-self', 'Path.Tiny.path().remove path().remove path().remove_tree'],
  ['move', 'rename move File.Copy.move'],
  [
    'get',
    'LWP.UserAgent.new().get LWP.UserAgent.new.get HTTP.Tiny.new.get HTTP.Tiny.new().get Mojo.UserAgent.new.get LWP.Simple.get LWP.Simple.getprint getprint',
  ],
  [
    'post',
    'LWP.UserAgent.new().post LWP.UserAgent.new.post HTTP.Tiny.new.post HTTP.Tiny.new().post HTTP.Tiny.new.post_form HTTP.Tiny.new().post_form Mojo.UserAgent.new.post HTTP.Request.new() HTTP.Request.Common.POST POST',
  ],
  ['put', 'LWP.UserAgent.new.put LWP.UserAgent.new().put HTTP.Tiny.new.put PUT'],
  ['delete-url', 'LWP.UserAgent.new.delete HTTP.Tiny.new.delete DELETE'],
  ['request', 'HTTP.Tiny.new.request HTTP.Tiny.new().request HTTP.Request.new'],
  ['code', 'eval'],
  ['connect', 'IO.Socket.INET.new IO.Socket.SSL.new Net.FTP.new Net.SMTP.new'],
  ['shows', 'print say'],
  ['argv1', 'open2'],
];

export const PHP: Rows = [
  ['shell', 'exec shell_exec system passthru popen proc_open'],
  ['program', 'pcntl_exec'],
  ['delete', 'unlink rmdir'],
  ['move', 'rename'],
  ['read', 'readfile file show_source highlight_file'],
  ['get-contents', 'file_get_contents'],
  ['curl-set', 'curl_setopt curl_setopt_array'],
  ['write', 'file_put_contents'],
  ['open', 'fopen'],
  ['post', 'Http.post'],
  ['connect', 'fsockopen pfsockopen stream_socket_client'],
  ['mail', 'mail mb_send_mail'],
  ['code', 'eval create_function'],
  ['shows', 'print_r var_dump phpinfo echo print printf var_export'],
];

export const LUA: Rows = [
  ['shell', 'os.execute io.popen'],
  ['delete', 'os.remove'],
  ['move', 'os.rename'],
  ['open', 'io.open'],
  ['code', 'load loadstring'],
  ['shows', 'print io.write'],
];
export const R: Rows = [
  ['shell', 'system shell base.system'],
  ['program', 'system2'],
  ['delete', 'unlink file.remove base.unlink'],
  ['read', 'readLines readRDS scan readr.read_file'],
  ['shows', 'print cat writeLines message'],
];
