/*
 * The native front of a gate: starts the real program at once when the first word of a call is harmless, and leaves
 * every other call to the sh gate, which judges it. Starting sh would cost more than looking at that word.
 *
 * No libc, no memory of its own, no file read: a session writes what this needs into a copy of the program (see SLOT).
 * Whatever goes wrong ends in the sh gate; when that does not start either, in exit 126. No call gets by unjudged.
 */

#define SLOT_SIZE 4096
#define SPARE 8
#define MARK "aup-guard front 1"

/*
 * MARK, NUL, then strings that end in NUL each: the real program, the sh gate, two words that may stand in front of the
 * one that counts (both empty where there are none), the harmless words, and an empty one. Unset, it is all zeroes.
 */
__attribute__((section(".slot"), aligned(16), used)) static const char SLOT[SLOT_SIZE] = MARK;

#if defined(__x86_64__)

#define SYS_WRITE 1
#define SYS_EXECVE 59
#define SYS_EXIT_GROUP 231

/* The kernel leaves argc, argv and the environment on the stack. */
__asm__(".globl _start\n"
        "_start:\n"
        "  xor %ebp, %ebp\n"
        "  mov %rsp, %rdi\n"
        "  and $-16, %rsp\n"
        "  call front\n");

static long call(long number, long first, long second, long third) {
  long result;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(first), "S"(second), "d"(third)
                   : "rcx", "r11", "memory");
  return result;
}

#elif defined(__aarch64__)

#define SYS_WRITE 64
#define SYS_EXECVE 221
#define SYS_EXIT_GROUP 94

__asm__(".globl _start\n"
        "_start:\n"
        "  mov x29, #0\n"
        "  mov x30, #0\n"
        "  mov x0, sp\n"
        "  b front\n");

static long call(long number, long first, long second, long third) {
  register long x8 __asm__("x8") = number;
  register long x0 __asm__("x0") = first;
  register long x1 __asm__("x1") = second;
  register long x2 __asm__("x2") = third;
  __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
  return x0;
}

#else
#error "no front for this processor: the sh gate serves"
#endif

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

/* True when the call is one the sh gate would hand on by its first lines. */
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

/* Returns only when the program does not start. */
static void start(const char *program, char **argv, char **env) {
  argv[0] = (char *)program;
  call(SYS_EXECVE, (long)program, (long)argv, (long)env);
}

__attribute__((noreturn)) static void refuse(void) {
  static const char text[] = "aup-guard: not allowed: this call could not be checked: its gate does not start. "
                             "Ask the user to start the agent anew (check: aup-guard doctor).\n";
  call(SYS_WRITE, 2, (long)text, sizeof text - 1);
  for (;;) call(SYS_EXIT_GROUP, 126, 0, 0);
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
  const char *real = after(slot);
  const char *gate = after(real);
  if (*real == 0 || *gate == 0) refuse();
  /* Called with no name at all: there is no word to look at, and no place for one. */
  if (argc < 1) argv = none;
  else if (is_free(argv, after(gate))) start(real, argv, env);
  start(gate, argv, env);
  refuse();
}
