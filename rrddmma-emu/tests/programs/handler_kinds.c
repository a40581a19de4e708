// A program with a handler of SIGSEGV of its own, installed before or after the device was opened, keeps it, and its
// doorbells ring all the same.
#include "endpoint.h"
#include <setjmp.h>
#include <signal.h>

static struct endpoint e;
static sigjmp_buf back;
static volatile int caught, rings_inside;
static char *volatile wild = (char *)64;

static void handler(int signal, siginfo_t *info, void *context)
{
    (void)context;
    CHECK(signal == SIGSEGV && info->si_addr == wild);
    ++caught;
    if (rings_inside)
        ring(&e, 'i');
    siglongjmp(back, 1);
}

static void plain_handler(int signal)
{
    CHECK(signal == SIGSEGV);
    ++caught;
    siglongjmp(back, 1);
}

static void install(void)
{
    struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };
    CHECK(!sigaction(SIGSEGV, &action, NULL));
}

static void fault(void)
{
    if (!sigsetjmp(back, 1))
        *wild = 1;
}

int main(int argc, char **argv)
{
    CHECK(argc == 2);
    struct sigaction old;
    if (!strcmp(argv[1], "before"))
        install();
    create_loop(&e);
    ring(&e, 'a');
    if (!strcmp(argv[1], "none")) {
        CHECK(!sigaction(SIGSEGV, NULL, &old) && old.sa_handler == SIG_DFL);
        puts("dies now");
        fflush(stdout);
        *wild = 1;
    }
    if (!strcmp(argv[1], "signal")) {
        CHECK(signal(SIGSEGV, plain_handler) == SIG_DFL);
        fault();
        CHECK(caught == 1);
        ring(&e, 's');
        CHECK(signal(SIGSEGV, SIG_DFL) == plain_handler);
        puts("ok");
        return 0;
    }
    if (!strcmp(argv[1], "after"))
        install();
    CHECK(!sigaction(SIGSEGV, NULL, &old));
    CHECK(old.sa_sigaction == handler && (old.sa_flags & SA_SIGINFO));
    ring(&e, 'b');
    for (int i = 1; i <= 3; ++i) {
        fault();
        CHECK(caught == i);
        ring(&e, '0' + i);
    }
    rings_inside = 1;
    fault();
    CHECK(caught == 4);
    puts("ok");
    return 0;
}
