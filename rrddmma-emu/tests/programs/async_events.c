// Asynchronous events: a refused write tells the responder's program; destroying a queue pair takes its unread event
// back and leaves those of others.
#include "endpoint.h"
#include <poll.h>

// Connects two endpoints and lets the second refuse a write of the first.
static void refused(struct ibv_context *context, struct endpoint *writer, struct endpoint *responder)
{
    create(writer, context, 8192);
    create(responder, context, 8192);
    connect_to(writer, responder->qp->qp_num, 1);
    connect_to(responder, writer->qp->qp_num, 1);
    write_front(writer, 1, 8, (uintptr_t)responder->buffer, responder->mr->rkey + 1);
    CHECK(wait_completion(writer->cq).status == IBV_WC_REM_ACCESS_ERR);
}

int main(void)
{
    struct ibv_context *context = open_device();
    struct endpoint a, b, c, d;
    struct pollfd wait = { context->async_fd, POLLIN, 0 };
    CHECK(poll(&wait, 1, 0) == 0);
    refused(context, &a, &b);
    CHECK(poll(&wait, 1, 0) == 1);
    refused(context, &c, &d);
    CHECK(!ibv_destroy_qp(b.qp));
    struct ibv_async_event event;
    CHECK(!ibv_get_async_event(context, &event));
    CHECK(event.event_type == IBV_EVENT_QP_ACCESS_ERR && event.element.qp == d.qp);
    ibv_ack_async_event(&event);
    CHECK(poll(&wait, 1, 0) == 0);
    CHECK(!ibv_destroy_qp(d.qp) && !ibv_destroy_qp(a.qp) && !ibv_destroy_qp(c.qp));
    puts("ok");
    return 0;
}
