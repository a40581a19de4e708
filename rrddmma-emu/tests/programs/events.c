// Completion events: none before the queue is armed, one for each arming, also in another thread's sleep; unread ones of
// a queue that is destroyed are taken back.
#include "endpoint.h"
#include <fcntl.h>
#include <poll.h>

int main(void)
{
    struct endpoint e;
    create_loop(&e);
    struct ibv_comp_channel *channel = ibv_create_comp_channel(e.context);
    CHECK(channel);
    struct ibv_cq *other = ibv_create_cq(e.context, 8, &e, channel, 0);
    CHECK(other);
    struct ibv_qp_init_attr init = { .send_cq = other, .recv_cq = other, .qp_type = IBV_QPT_RC,
                                     .cap = { 4, 4, 1, 1, 0 } };
    struct ibv_qp *before = e.qp;
    CHECK(e.qp = ibv_create_qp(e.pd, &init));
    connect_to(&e, e.qp->qp_num, 1);
    struct pollfd wait = { channel->fd, POLLIN, 0 };

    CHECK(poll(&wait, 1, 0) == 0);
    write_front(&e, 1, 1, (uintptr_t)e.buffer, e.mr->rkey);
    CHECK(poll(&wait, 1, 0) == 0);
    CHECK(wait_completion(other).status == IBV_WC_SUCCESS);

    CHECK(!ibv_req_notify_cq(other, 0));
    CHECK(poll(&wait, 1, 0) == 0);
    write_front(&e, 2, 1, (uintptr_t)e.buffer, e.mr->rkey);
    CHECK(poll(&wait, 1, 0) == 1);
    struct ibv_cq *cq;
    void *user;
    CHECK(!ibv_get_cq_event(channel, &cq, &user) && cq == other && user == &e);
    ibv_ack_cq_events(cq, 1);
    CHECK(poll(&wait, 1, 0) == 0);
    CHECK(wait_completion(other).wr_id == 2);

    // Nobody reads this one: destroying the queue must not wait for it.
    CHECK(!ibv_req_notify_cq(other, 0));
    write_front(&e, 3, 1, (uintptr_t)e.buffer, e.mr->rkey);
    CHECK(poll(&wait, 1, 0) == 1);
    CHECK(!ibv_destroy_qp(e.qp) && !ibv_destroy_cq(other));
    CHECK(poll(&wait, 1, 0) == 0);
    int fd = channel->fd;
    CHECK(!ibv_destroy_comp_channel(channel) && fcntl(fd, F_GETFD) == -1);
    e.qp = before;
    ring(&e, 'z');
    puts("ok");
    return 0;
}
