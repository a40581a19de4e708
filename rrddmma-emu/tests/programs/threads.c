// Eight threads with a queue pair each on one context: threads COUNT. Every write completes at once, once and in order.
#include "endpoint.h"
#include <pthread.h>

enum { THREADS = 8 };

static long count;

static void *work(void *argument)
{
    struct endpoint *e = argument;
    for (long i = 0; i < count; ++i)
        ring(e, (char)i);
    struct ibv_wc wc;
    CHECK(ibv_poll_cq(e->cq, 1, &wc) == 0);
    return NULL;
}

int main(int argc, char **argv)
{
    CHECK(argc == 2 && (count = atol(argv[1])) > 0);
    struct ibv_context *context = open_device();
    static struct endpoint endpoints[THREADS];
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; ++i) {
        create(&endpoints[i], context, 8192);
        connect_to(&endpoints[i], endpoints[i].qp->qp_num, 1);
    }
    for (int i = 0; i < THREADS; ++i)
        CHECK(!pthread_create(&threads[i], NULL, work, &endpoints[i]));
    for (int i = 0; i < THREADS; ++i)
        CHECK(!pthread_join(threads[i], NULL));
    printf("%d threads, %ld operations each\n", THREADS, count);
    return 0;
}
