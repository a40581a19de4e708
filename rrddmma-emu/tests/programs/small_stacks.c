// Threads with the smallest stack that there is make objects, post, poll and destroy. (The device is opened elsewhere:
// libibverbs loads its providers then, for which such a stack is too small on any device.)
#include "endpoint.h"
#include <limits.h>
#include <pthread.h>

enum { THREADS = 4, ROUNDS = 200 };

static void *work(void *context)
{
    struct endpoint e;
    create(&e, context, 8192);
    connect_to(&e, e.qp->qp_num, 1);
    for (int i = 0; i < ROUNDS; ++i)
        ring(&e, (char)i);
    CHECK(!ibv_destroy_qp(e.qp) && !ibv_destroy_cq(e.cq) && !ibv_dereg_mr(e.mr) && !ibv_dealloc_pd(e.pd));
    return NULL;
}

int main(void)
{
    pthread_t threads[THREADS];
    pthread_attr_t attributes;
    struct ibv_context *context = open_device();
    CHECK(!pthread_attr_init(&attributes));
    CHECK(!pthread_attr_setstacksize(&attributes, (size_t)PTHREAD_STACK_MIN));
    for (int i = 0; i < THREADS; ++i)
        CHECK(!pthread_create(&threads[i], &attributes, work, context));
    for (int i = 0; i < THREADS; ++i)
        CHECK(!pthread_join(threads[i], NULL));
    CHECK(!ibv_close_device(context));
    puts("ok");
    return 0;
}
