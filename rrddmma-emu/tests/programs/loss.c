// A port that loses its link and gets it back, and a device that is removed while a program posts and waits.
#include "control.h"
#include "endpoint.h"
#include <poll.h>
#include <pthread.h>

static void fault(const char *rule)
{
    FIND(int, rrddmma_emu_add_fault, const char *);
    CHECK(!rrddmma_emu_add_fault(rule));
}

static struct ibv_async_event next_event(struct ibv_context *context)
{
    struct ibv_async_event event;
    struct pollfd wait = { context->async_fd, POLLIN, 0 };
    CHECK(poll(&wait, 1, 10000) == 1 && !ibv_get_async_event(context, &event));
    ibv_ack_async_event(&event);
    return event;
}

static enum ibv_port_state port_state(struct ibv_context *context)
{
    struct ibv_port_attr port;
    CHECK(!ibv_query_port(context, 1, &port));
    return port.state;
}

static void lose_port(struct ibv_context *context, struct endpoint *a, struct endpoint *b)
{
    fault("port 1 down #2");
    for (int i = 0; i < 2; ++i) {
        write_front(a, 1, 8, (uintptr_t)b->buffer, b->mr->rkey);
        CHECK(wait_completion(a->cq).status == (i ? IBV_WC_RETRY_EXC_ERR : IBV_WC_SUCCESS));
    }
    struct ibv_async_event event = next_event(context);
    CHECK(event.event_type == IBV_EVENT_PORT_ERR && event.element.port_num == 1);
    CHECK(port_state(context) == IBV_PORT_DOWN);
    fault("port 1 up");
    event = next_event(context);
    CHECK(event.event_type == IBV_EVENT_PORT_ACTIVE && event.element.port_num == 1);
    CHECK(port_state(context) == IBV_PORT_ACTIVE);
}

static void *wait_for_completions(void *channel)
{
    struct ibv_cq *cq;
    void *context;
    errno = 0;
    CHECK(ibv_get_cq_event(channel, &cq, &context) && errno == EIO);
    return NULL;
}

static void lose_device(struct ibv_context *context, struct endpoint *a, struct endpoint *b, int destroyed)
{
    struct ibv_comp_channel *channel = ibv_create_comp_channel(context);
    CHECK(channel);
    struct ibv_cq *waited = ibv_create_cq(context, 4, NULL, channel, 0);
    CHECK(waited && !ibv_req_notify_cq(waited, 0));
    pthread_t thread;
    CHECK(!pthread_create(&thread, NULL, wait_for_completions, channel));
    fault("device gone #3");
    for (int i = 0; i < 3; ++i)
        write_front(a, 1, 8, (uintptr_t)b->buffer, b->mr->rkey);
    CHECK(wait_completion(a->cq).status == IBV_WC_SUCCESS && wait_completion(a->cq).status == IBV_WC_SUCCESS);
    struct ibv_wc wc;
    CHECK(!ibv_poll_cq(a->cq, 1, &wc));
    CHECK(!pthread_join(thread, NULL));
    CHECK(next_event(context).event_type == IBV_EVENT_DEVICE_FATAL);
    struct ibv_async_event event;
    for (int i = 0; i < 2; ++i) {
        errno = 0;
        CHECK(ibv_get_async_event(context, &event) && errno == EIO);
    }
    struct ibv_port_attr port;
    struct ibv_qp_attr reset = { .qp_state = IBV_QPS_RESET };
    CHECK(ibv_query_port(context, 1, &port) == EIO);
    CHECK(ibv_modify_qp(a->qp, &reset, IBV_QP_STATE) == EIO);
    errno = 0;
    CHECK(!ibv_alloc_pd(context) && errno == EIO);
    errno = 0;
    CHECK(!ibv_reg_mr(a->pd, a->buffer, 8, 0) && errno == EIO);
    errno = 0;
    CHECK(!ibv_create_cq(context, 4, NULL, NULL, 0) && errno == EIO);
    write_front(a, 1, 8, (uintptr_t)b->buffer, b->mr->rkey);
    CHECK(!ibv_poll_cq(a->cq, 1, &wc));
    // 0 where libibverbs is told that the kernel has done it already (RDMAV_ALLOW_DISASSOC_DESTROY).
    CHECK(ibv_destroy_qp(a->qp) == destroyed && ibv_destroy_qp(b->qp) == destroyed);
    CHECK(ibv_dereg_mr(a->mr) == destroyed && ibv_destroy_cq(waited) == destroyed);
    CHECK(!ibv_destroy_comp_channel(channel) || destroyed);
    int count;
    struct ibv_device **list = ibv_get_device_list(&count);
    CHECK(list && count == 1);
    errno = 0;
    CHECK(!ibv_open_device(list[0]) && errno);
    ibv_free_device_list(list);
    CHECK(!ibv_close_device(context));
}

int main(int argc, char **argv)
{
    CHECK(argc == 2);
    struct ibv_context *context = open_device();
    struct endpoint a, b;
    create(&a, context, 8192);
    create(&b, context, 8192);
    connect_to(&a, b.qp->qp_num, 1);
    connect_to(&b, a.qp->qp_num, 1);
    if (!strcmp(argv[1], "port"))
        lose_port(context, &a, &b);
    else
        lose_device(context, &a, &b, getenv("RDMAV_ALLOW_DISASSOC_DESTROY") ? 0 : EIO);
    puts("ok");
    return 0;
}
