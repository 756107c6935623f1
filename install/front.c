/*
 * The native front of a gate: starts the real program at once when a call is harmless by its first word or by all of
 * its arguments, and asks the session about every other one. Starting sh, let alone Node, would cost more than the call.
 *
 * No libc, no memory of its own, no file read: a session writes what this needs into a copy of the program (see SLOT).
 * Whatever goes wrong ends in the sh gate; when that does not start either, in exit 126. No call gets by unjudged.
 */

#define SLOT_SIZE 4096
#define SPARE 8
#define MARK "aup-guard front 4"

/*
 * MARK, NUL, then strings that end in NUL each: the sh gate, or nothing and what judges the calls of any program; the
 * socket of the session; its process (empty: whoever listens there is believed); two words that may stand in front of the one that counts (both empty where there are none);
 * the harmless words and an empty one; the patterns of harmless arguments (see src/catalog/gates.ts) and an empty one;
 * for each program that is started under this file: its name, the real program, and the folder on PATH it was found in
 * (empty: it is not to be looked for); an empty name. Unset, it is all zeroes.
 */
__attribute__((section(".slot"), aligned(16), used)) static const char SLOT[SLOT_SIZE] = MARK;

/* Above this a call is left to the sh gate, and so is an answer. */
#define LINE_SIZE (128 * 1024)
static char line[LINE_SIZE];

#define PATH_SIZE 4096
static char candidate[PATH_SIZE + 512];

#if defined(__x86_64__)

#define SYS_READ 0
#define SYS_WRITE 1
#define SYS_CLOSE 3
#define SYS_GETPID 39
#define SYS_SOCKET 41
#define SYS_CONNECT 42
#define SYS_SENDTO 44
#define SYS_SETSOCKOPT 54
#define SYS_GETSOCKOPT 55
#define SYS_EXECVE 59
#define SYS_GETCWD 79
#define SYS_EXIT_GROUP 231
#define SYS_FACCESSAT 269
#define SYS_STATX 332

/* The kernel leaves argc, argv and the environment on the stack. */
__asm__(".globl _start\n"
        "_start:\n"
        "  xor %ebp, %ebp\n"
        "  mov %rsp, %rdi\n"
        "  and $-16, %rsp\n"
        "  call front\n");

static long call6(long number, const long *given) {
  long result;
  register long r10 __asm__("r10") = given[3];
  register long r8 __asm__("r8") = given[4];
  register long r9 __asm__("r9") = given[5];
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(given[0]), "S"(given[1]), "d"(given[2]), "r"(r10), "r"(r8), "r"(r9)
                   : "rcx", "r11", "memory");
  return result;
}

#elif defined(__aarch64__)

#define SYS_GETCWD 17
#define SYS_FACCESSAT 48
#define SYS_CLOSE 57
#define SYS_READ 63
#define SYS_WRITE 64
#define SYS_EXIT_GROUP 94
#define SYS_GETPID 172
#define SYS_SOCKET 198
#define SYS_CONNECT 203
#define SYS_SENDTO 206
#define SYS_SETSOCKOPT 208
#define SYS_GETSOCKOPT 209
#define SYS_EXECVE 221
#define SYS_STATX 291

__asm__(".globl _start\n"
        "_start:\n"
        "  mov x29, #0\n"
        "  mov x30, #0\n"
        "  mov x0, sp\n"
        "  b front\n");

static long call6(long number, const long *given) {
  register long x8 __asm__("x8") = number;
  register long x0 __asm__("x0") = given[0];
  register long x1 __asm__("x1") = given[1];
  register long x2 __asm__("x2") = given[2];
  register long x3 __asm__("x3") = given[3];
  register long x4 __asm__("x4") = given[4];
  register long x5 __asm__("x5") = given[5];
  __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
  return x0;
}

#else
#error "no front for this processor: the sh gate serves"
#endif

static long call(long number, long first, long second, long third) {
  const long given[6] = {first, second, third, 0, 0, 0};
  return call6(number, given);
}

static int same(const char *one, const char *other) {
  while (*one != 0 && *one == *other) {
    one += 1;
    other += 1;
  }
  return *one == *other;
}

/* The string after this one. */
static const char *after(const char *text) {
  while (*text != 0) text += 1;
  return text + 1;
}

/* The string behind a list, which ends in an empty one. */
static const char *behind(const char *list) {
  while (*list != 0) list = after(list);
  return list + 1;
}

static const char *begins(const char *text, const char *with) {
  while (*with != 0 && *text == *with) {
    text += 1;
    with += 1;
  }
  return *with == 0 ? text : 0;
}

/* True when the first word is one of the harmless ones. */
static int is_free(char **argv, const char *lead) {
  const char *lead_value = after(lead);
  const char *word = argv[1];
  if (word == 0) return 0;
  if (*lead != 0 && same(word, lead) && argv[2] != 0 && same(argv[2], lead_value)) word = argv[3];
  if (word == 0) return 0;
  for (const char *free = after(lead_value); *free != 0; free = after(free)) {
    if (same(word, free)) return 1;
  }
  return 0;
}

/* `*` in a pattern stands for any text, and nothing else is special. */
static int fits(const char *pattern, const char *text) {
  const char *star = 0;
  const char *from = text;
  while (*text != 0) {
    if (*pattern == '*') {
      pattern += 1;
      star = pattern;
      from = text;
    } else if (*pattern == *text) {
      pattern += 1;
      text += 1;
    } else if (star != 0) {
      from += 1;
      pattern = star;
      text = from;
    } else {
      return 0;
    }
  }
  while (*pattern == '*') pattern += 1;
  return *pattern == 0;
}

/* The first pattern that fits decides. */
static int passes(const char *word, const char *patterns) {
  for (const char *pattern = patterns; *pattern != 0; pattern = after(pattern)) {
    if (fits(pattern + 1, word)) return *pattern == '+';
  }
  return 0;
}

/* True when there are patterns and each argument is passed. */
static int is_calm(char **argv, const char *patterns) {
  if (*patterns == 0) return 0;
  for (char **word = argv + 1; *word != 0; word += 1) {
    if (!passes(*word, patterns)) return 0;
  }
  return 1;
}

/* What is written at the end of `line`; once something did not fit, nothing counts. */
struct writing {
  long at;
  int failed;
};

static void put(struct writing *to, char byte) {
  if (to->at >= LINE_SIZE) to->failed = 1;
  else line[to->at++] = byte;
}

static void put_text(struct writing *to, const char *text) {
  for (; *text != 0; text += 1) put(to, *text);
}

/* As a JSON string. Bytes that are no text are the reader's affair. */
static void put_json(struct writing *to, const char *text) {
  static const char digits[] = "0123456789abcdef";
  put(to, '"');
  for (; *text != 0; text += 1) {
    const unsigned char byte = (unsigned char)*text;
    if (byte < 32) {
      put_text(to, "\\u00");
      put(to, digits[byte >> 4]);
      put(to, digits[byte & 15]);
    } else {
      if (byte == '"' || byte == '\\') put(to, '\\');
      put(to, (char)byte);
    }
  }
  put(to, '"');
}

static void put_number(struct writing *to, long number) {
  char digits[20];
  int count = 0;
  do {
    digits[count] = (char)('0' + number % 10);
    count += 1;
    number /= 10;
  } while (number > 0);
  while (count > 0) put(to, digits[--count]);
}

/* The request in `line`: its length, or 0 when it cannot be written. */
static long request(const char *program, char **argv) {
  struct writing to = {0, 0};
  put_text(&to, "{\"v\":1,\"op\":\"judge\",\"event\":{\"kind\":\"command\",\"argv\":[");
  put_json(&to, program);
  for (char **word = argv + 1; *word != 0; word += 1) {
    put(&to, ',');
    put_json(&to, *word);
  }
  put_text(&to, "],\"cwd\":");
  if (call(SYS_GETCWD, (long)candidate, PATH_SIZE, 0) <= 0 || candidate[0] != '/') return 0;
  put_json(&to, candidate);
  put_text(&to, "},\"from\":\"gate:");
  put_text(&to, program);
  put_text(&to, "\",\"pid\":");
  put_number(&to, call(SYS_GETPID, 0, 0, 0));
  put_text(&to, "}\n");
  return to.failed ? 0 : to.at;
}

struct address {
  unsigned short family;
  char path[108];
};

struct peer {
  int pid;
  unsigned uid;
  unsigned gid;
};

/* True when it is the session that listens there: the kernel keeps whose socket it is. */
static int is_session(long stream, const char *process) {
  struct peer peer = {0, 0, 0};
  unsigned size = sizeof peer;
  const long given[6] = {stream, 1, 17, (long)&peer, (long)&size, 0};
  if (*process == 0) return 1;
  struct writing number = {0, 0};
  call6(SYS_GETSOCKOPT, given);
  put_number(&number, peer.pid);
  put(&number, 0);
  return same(process, line);
}

/* No call on a connection takes longer than this (seconds), then microseconds. */
static const long PATIENCE[2] = {5, 0};
#define LATE -11

/* A connection to the session, or less than 0. The string behind `socket` is its process. */
static long connection(const char *socket) {
  struct address to = {1, {0}};
  unsigned long length = 0;
  while (socket[length] != 0) {
    if (length + 1 >= sizeof to.path) return -1;
    to.path[length] = socket[length];
    length += 1;
  }
  if (length == 0) return -1;
  const long stream = call(SYS_SOCKET, 1, 1 | 02000000, 0);
  if (stream < 0) return -1;
  for (long option = 20; option <= 21; option += 1) {
    const long given[6] = {stream, 1, option, (long)PATIENCE, sizeof PATIENCE, 0};
    if (call6(SYS_SETSOCKOPT, given) != 0) return -1;
  }
  const long done = call(SYS_CONNECT, stream, (long)&to, sizeof to);
  if (done < 0) return done == LATE ? LATE : -1;
  return is_session(stream, after(socket)) ? stream : -1;
}

static int sent(long stream, long length) {
  for (long done = 0; done < length;) {
    /* No signal when the session has gone. */
    const long given[6] = {stream, (long)(line + done), length - done, 0x4000, 0, 0};
    const long now = call6(SYS_SENDTO, given);
    if (now <= 0) return 0;
    done += now;
  }
  return 1;
}

/*
 * A person may take their time: then the session answers other questions meanwhile. False when it takes none; one that
 * hangs up is alive, and one that has gone hangs up on the first connection as well.
 */
static int is_awake(const char *socket) {
  const long stream = connection(socket);
  if (stream < 0) return stream != LATE;
  struct writing to = {0, 0};
  put_text(&to, "{\"v\":1,\"op\":\"status\"}\n");
  sent(stream, to.at);
  const long now = call(SYS_READ, stream, (long)line, LINE_SIZE);
  call(SYS_CLOSE, stream, 0, 0);
  return now != LATE;
}

/* Reads the answer into `line`, as a string. */
static int received(long stream, const char *socket) {
  long length = 0;
  while (length < LINE_SIZE - 1) {
    const long now = call(SYS_READ, stream, (long)(line + length), LINE_SIZE - 1 - length);
    if (now == -4 || (now == LATE && length == 0 && is_awake(socket))) continue;
    if (now <= 0) return 0;
    length += now;
    if (line[length - 1] == '\n') {
      line[length - 1] = 0;
      return 1;
    }
  }
  return 0;
}

/* Says what the session says, on the error output. The answer is in `line`; it becomes the text. */
static void tell(const char *answer) {
  const char *from = answer;
  const char *text = 0;
  while (*from != 0 && (text = begins(from, "\"message\":\"")) == 0) from += 1;
  if (text == 0 || *text == '"') return;
  long length = 0;
  for (; *text != 0 && *text != '"'; text += 1) {
    if (*text == '\\') {
      text += 1;
      if (*text == 0) break;
      if (*text == 'n') line[length++] = '\n';
      else if (*text == '"' || *text == '\\' || *text == '/') line[length++] = *text;
      else line[length++] = '?';
      for (int digits = 0; *text == 'u' && digits < 4 && text[1 + digits] != 0; digits += 1) {
        if (digits == 3) text += 4;
      }
    } else {
      line[length++] = *text;
    }
  }
  line[length++] = '\n';
  call(SYS_WRITE, 2, (long)line, length);
}

enum answer { NONE, YES, NO };

/* Waits for what the session says, and a person if need be. */
static enum answer ask(const char *socket, const char *program, char **argv) {
  /* First: both write into `line`. */
  const long stream = connection(socket);
  const long length = request(program, argv);
  if (length == 0) return NONE;
  if (stream < 0 || !sent(stream, length) || !received(stream, socket)) return NONE;
  const char *verdict = begins(line, "{\"v\":1,\"op\":\"verdict\",\"verdict\":{\"allow\":");
  if (verdict == 0) return NONE;
  const int yes = begins(verdict, "true,") != 0;
  if (!yes && begins(verdict, "false,") == 0) return NONE;
  tell(verdict);
  return yes ? YES : NO;
}

struct file_status {
  unsigned char before[28];
  unsigned short mode;
  unsigned char between[2];
  unsigned long long inode;
  unsigned char rest[256 - 40];
};

static int is_file(const char *path, struct file_status *status) {
  const long given[6] = {-100, (long)path, 0, 0x103, (long)status, 0};
  return call6(SYS_STATX, given) == 0 && (status->mode & 0170000) == 0100000;
}

static int may_run(const char *path) { return call(SYS_FACCESSAT, -100, (long)path, 1) == 0; }

/* Puts a path into `candidate`: what stands from `from` to `to`, then `more`. */
static int joined(const char *from, const char *to, const char *more) {
  char *out = candidate;
  if (to - from >= PATH_SIZE) return 0;
  while (from < to) *out++ = *from++;
  for (int left = 500; *more != 0; left -= 1) {
    if (left == 0) return 0;
    *out++ = *more++;
  }
  *out = 0;
  return 1;
}

/* The folder of gates of a session, this one or another around it. */
static int is_gates(const char *from, const char *to) {
  const char *last = to - 6;
  return last > from && begins(last, "/gates") == to && joined(from, last, "/git-hooks/pre-push") && may_run(candidate);
}

static int is_gate_itself(const struct file_status *status) {
  struct file_status own;
  return is_file("/proc/self/exe", &own) && own.inode == status->inode;
}

/*
 * The program to run: what the caller's PATH leads to where it has changed since the session began (a version manager
 * has put another version in front), else the one that was there then.
 */
static const char *wanted(const char *real, const char *program, char **env) {
  const char *folder = after(real);
  const char *search = 0;
  for (; *env != 0 && search == 0; env += 1) search = begins(*env, "PATH=");
  if (*folder == 0 || search == 0) return real;
  char name[300] = "/";
  for (int at = 0; at < 256 && program[at] != 0; at += 1) name[at + 1] = program[at];
  for (const char *from = search; *from != 0;) {
    const char *to = from;
    struct file_status status;
    while (*to != 0 && *to != ':') to += 1;
    const char *same_folder = begins(from, folder);
    if (same_folder == to) return real;
    if (*from == '/' && !is_gates(from, to) && joined(from, to, name) && is_file(candidate, &status) &&
        may_run(candidate) && !is_gate_itself(&status)) {
      return candidate;
    }
    from = *to == 0 ? to : to + 1;
  }
  return real;
}

/* The value of a variable, or 0. */
static char *valued(const char *name, char **env) {
  for (; *env != 0; env += 1) {
    const char *value = begins(*env, name);
    if (value != 0 && *value == '=') return (char *)value + 1;
  }
  return 0;
}

/* True when the words are of a kind that runs no hooks, and may ask where hooks are or put some there. */
static int asks_for_hooks(char **argv) {
  char **word = argv + 1;
  if (*word != 0 && same(*word, "-C") && word[1] != 0) word += 2;
  if (*word == 0) return 0;
  if (same(*word, "config") || same(*word, "rev-parse")) return 1;
  if (!same(*word, "lfs") || word[1] == 0) return 0;
  return same(word[1], "install") || same(word[1], "update") || same(word[1], "uninstall");
}

/* Puts the folder with the session's hooks into `candidate`. `gate` is a file in the folder beside it. */
static int own_hooks(const char *gate) {
  const char *end = after(gate) - 1;
  for (int slashes = 0; end > gate && slashes < 2;) {
    end -= 1;
    if (*end == '/') slashes += 1;
  }
  return joined(gate, end, "/git-hooks");
}

#define MOST_SETTINGS 1000

/* How many git settings the environment holds; less than 0 when that cannot be told. */
static long settings(const char *count) {
  long number = 0;
  if (count == 0) return 0;
  for (; *count != 0; count += 1) {
    if (*count < '0' || *count > '9') return -1;
    number = number * 10 + (*count - '0');
    if (number > MOST_SETTINGS) return -1;
  }
  return number;
}

/* A part of one of them, or 0. Its name stays in `line`. */
static char *setting(const char *part, long at, char **env) {
  struct writing name = {0, 0};
  put_text(&name, part);
  put_number(&name, at);
  put(&name, 0);
  return valued(line, env);
}

/*
 * Takes the last git setting of the environment back when it is the session's own: managers of hooks look where hooks
 * are, and see what they would see without a session.
 */
static void show_own_hooks(const char *gate, char **env) {
  char *count = valued("GIT_CONFIG_COUNT", env);
  const long last = settings(count) - 1;
  if (last < 0) return;
  const char *value = setting("GIT_CONFIG_VALUE_", last, env);
  if (value == 0 || !own_hooks(gate) || !same(value, candidate)) return;
  struct writing digits = {0, 0};
  put_number(&digits, last);
  for (long at = 0; at < digits.at; at += 1) count[at] = line[at];
  count[digits.at] = 0;
}

/* True when a text is the name of the setting, in any case of its letters. */
static int names_hooks_folder(const char *key) {
  const char *name = "core.hookspath";
  for (; *key != 0 && *name != 0; key += 1, name += 1) {
    const char letter = *key >= 'A' && *key <= 'Z' ? (char)(*key + 32) : *key;
    if (letter != *name) return 0;
  }
  return *key == *name;
}

/* True when git will run the session's hooks: none of the settings after those has named another folder. */
static int has_own_hooks(const char *gate, long count, char **env) {
  int has = 0;
  if (!own_hooks(gate)) return 1;
  for (long at = 0; at < count; at += 1) {
    const char *value = setting("GIT_CONFIG_VALUE_", at, env);
    if (value == 0) return 1;
    if (begins(*value == '\'' ? value + 1 : value, candidate) != 0) {
      has = 1;
    } else {
      const char *key = setting("GIT_CONFIG_KEY_", at, env);
      if (key != 0 && names_hooks_folder(key)) has = 0;
    }
  }
  return has;
}

static char kept_count[64];
static char kept_key[64];
static char kept_value[PATH_SIZE + 600];

static void keep(char *to, const char *name, const char *value) {
  while (*name != 0) *to++ = *name++;
  while (*value != 0) *to++ = *value++;
  *to = 0;
}

/*
 * An agent may start every command with git settings of its own, and hooks switched off in them. The session's are named
 * once more behind those, in `fresh`, which has room for three more. Returns the environment to use.
 */
static char **with_own_hooks(const char *gate, char **env, char **fresh) {
  const long count = settings(valued("GIT_CONFIG_COUNT", env));
  if (count < 0 || has_own_hooks(gate, count, env)) return env;
  struct writing name = {0, 0};
  put_text(&name, "GIT_CONFIG_COUNT=");
  put_number(&name, count + 1);
  put(&name, 0);
  const long key = name.at;
  put_text(&name, "GIT_CONFIG_KEY_");
  put_number(&name, count);
  put_text(&name, "=");
  put(&name, 0);
  const long value = name.at;
  put_text(&name, "GIT_CONFIG_VALUE_");
  put_number(&name, count);
  put_text(&name, "=");
  put(&name, 0);
  keep(kept_count, line, "");
  keep(kept_key, line + key, "core.hooksPath");
  keep(kept_value, line + value, candidate);
  char **to = fresh;
  for (; *env != 0; env += 1) {
    const int replaced = begins(*env, "GIT_CONFIG_COUNT=") != 0 || begins(*env, line + key) != 0 ||
                         begins(*env, line + value) != 0;
    if (!replaced) *to++ = *env;
  }
  *to++ = kept_count;
  *to++ = kept_key;
  *to++ = kept_value;
  *to = 0;
  return fresh;
}

/* Returns only when the program does not start. */
static void start(const char *program, char **argv, char **env) {
  argv[0] = (char *)program;
  call(SYS_EXECVE, (long)program, (long)argv, (long)env);
}

struct called {
  char **argv;
  char **env;
  const char *real;
};

/* With the session's hooks in place. `real` is the gate here. */
static void start_hooked(const char *program, struct called called) {
  long count = 0;
  while (called.env[count] != 0) count += 1;
  char *fresh[count + 4];
  /* `wanted` may have left the program in `candidate`, which is needed. */
  static char own[PATH_SIZE + 512];
  keep(own, program, "");
  start(own, called.argv, with_own_hooks(called.real, called.env, fresh));
}

/* Hands the call on with what the script cannot know. Returns only when it does not start. */
static void judged(const char *judge, const char *program, struct called called) {
  long count = 0;
  while (called.argv[count] != 0) count += 1;
  char *words[count + 4];
  words[0] = (char *)judge;
  words[1] = (char *)program;
  words[2] = (char *)called.real;
  words[3] = 0;
  for (long at = 1; at < count; at += 1) {
    words[at + 2] = called.argv[at];
    words[at + 3] = 0;
  }
  call(SYS_EXECVE, (long)judge, (long)words, (long)called.env);
}

__attribute__((noreturn)) static void leave(long code) {
  for (;;) call(SYS_EXIT_GROUP, code, 0, 0);
}

__attribute__((noreturn)) static void refuse(void) {
  static const char text[] = "aup-guard: not allowed: this call could not be checked: its gate does not start. "
                             "Ask the user to start the agent anew (check: aup-guard doctor).\n";
  call(SYS_WRITE, 2, (long)text, sizeof text - 1);
  leave(126);
}

/* The path this file was started by, however the caller names itself: the kernel leaves it behind the environment. */
static const char *started_as(char **env) {
  while (*env != 0) env += 1;
  for (const long *item = (const long *)(env + 1); item[0] != 0; item += 2) {
    if (item[0] == 31) return (const char *)item[1];
  }
  return "";
}

/* Where the program of this call is in the table: the only one, or the one of that name; else the end of it. */
static const char *called_program(const char *table, char **env) {
  if (*table == 0 || *after(after(after(table))) == 0) return table;
  const char *name = started_as(env);
  for (const char *at = name; *at != 0; at += 1) {
    if (*at == '/') name = at + 1;
  }
  while (*table != 0 && !same(table, name)) table = after(after(after(table)));
  return table;
}

__attribute__((noreturn, used)) void front(long *stack) {
  long argc = stack[0];
  char **argv = (char **)(stack + 1);
  char **env = argv + argc + 1;
  char *none[] = {0, 0};
  const char *slot = SLOT;
  /* What is in the slot is not what the compiler saw. */
  __asm__("" : "+r"(slot));
  /* With these zeroes no search for the end of a string leaves the slot. */
  for (int last = 1; last <= SPARE; last += 1) {
    if (slot[SLOT_SIZE - last] != 0) refuse();
  }
  const char *gate = after(slot);
  const char *judge = after(gate);
  const char *socket = after(judge);
  const char *lead = after(after(socket));
  const char *calm = behind(after(after(lead)));
  const char *program = called_program(behind(calm), env);
  if (*program == 0 || (*gate == 0 && *judge == 0)) refuse();
  const char *real = after(program);
  /* Called with no name at all: there is no word to look at, and no place for one. */
  if (argc < 1) {
    argv = none;
  } else {
    enum answer answer = YES;
    if (!is_free(argv, lead) && !is_calm(argv, calm)) answer = ask(socket, program, argv);
    if (answer == NO) leave(1);
    if (answer == YES) {
      const char *found = wanted(real, program, env);
      if (!same(program, "git") || *gate == 0) start(found, argv, env);
      else if (asks_for_hooks(argv)) show_own_hooks(gate, env);
      else start_hooked(found, (struct called){argv, env, gate});
      start(found, argv, env);
    }
  }
  if (*gate == 0) judged(judge, program, (struct called){argv, env, wanted(real, program, env)});
  start(gate, argv, env);
  refuse();
}
