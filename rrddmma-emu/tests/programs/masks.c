// A doorbell changes neither errno nor the blocked signals, and rings also where all signals are blocked, on a signal
// stack, in a signal handler, and in threads with small stacks.
#include "endpoint.h"
#include <limits.h>
#include <pthread.h>
#include <signal.h>

static struct endpoint e;
static volatile sig_atomic_t handled;

static void on_usr1(int signal)
{
    (void)signal;
    ring(&e, 'h');
    ++handled;
}

static void *small_thread(void *argument)
{
    struct endpoint *own = argument;
    for (int i = 0; i < 2000; ++i)
        ring(own, (char)i);
    return NULL;
}

static void install(int flags)
{
    struct sigaction action = { .sa_handler = on_usr1, .sa_flags = flags };
    sigfillset(&action.sa_mask);
    CHECK(!sigaction(SIGUSR1, &action, NULL));
}

int main(void)
{
    create_loop(&e);
    errno = 4711;
    ring(&e, 'e');
    CHECK(errno == 4711);

    sigset_t all, before, now;
    sigfillset(&all);
    CHECK(!pthread_sigmask(SIG_SETMASK, &all, &before));
    ring(&e, 'm');
    CHECK(!pthread_sigmask(SIG_SETMASK, NULL, &now) && sigismember(&now, SIGUSR1) && sigismember(&now, SIGTERM));
    CHECK(!sigprocmask(SIG_SETMASK, &before, NULL));

    install(0);
    raise(SIGUSR1);
    CHECK(handled == 1);
    stack_t stack = { .ss_sp = malloc(16384), .ss_size = 16384 };
    CHECK(!sigaltstack(&stack, NULL));
    install(SA_ONSTACK);
    raise(SIGUSR1);
    CHECK(handled == 2);
    ring(&e, 'k');
    // The trap turns the signal stack off while it runs; it must be on again.
    stack_t after;
    CHECK(!sigaltstack(NULL, &after) && after.ss_flags == 0 && after.ss_sp == stack.ss_sp);

    enum { THREADS = 4 };
    static struct endpoint ends[THREADS];
    pthread_t threads[THREADS];
    pthread_attr_t attributes;
    CHECK(!pthread_attr_init(&attributes));
    CHECK(!pthread_attr_setstacksize(&attributes, PTHREAD_STACK_MIN + 16384));
    for (int i = 0; i < THREADS; ++i) {
        create(&ends[i], e.context, 8192);
        connect_to(&ends[i], ends[i].qp->qp_num, 1);
        CHECK(!pthread_create(&threads[i], &attributes, small_thread, &ends[i]));
    }
    for (int i = 0; i < THREADS; ++i)
        CHECK(!pthread_join(threads[i], NULL));
    puts("ok");
    return 0;
}
