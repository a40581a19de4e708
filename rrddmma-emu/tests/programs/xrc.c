// XRC within one process that has two contexts: domains by file, a target that both have open, a send that names the
// shared queue, and what is refused.
#include "endpoint.h"
#include <fcntl.h>
#include <unistd.h>

static struct ibv_xrcd *open_xrcd(struct ibv_context *context, int fd, int flags)
{
    struct ibv_xrcd_init_attr attr = {
        .comp_mask = IBV_XRCD_INIT_ATTR_FD | IBV_XRCD_INIT_ATTR_OFLAGS, .fd = fd, .oflags = flags
    };
    errno = 0;
    return ibv_open_xrcd(context, &attr);
}

static struct ibv_srq *create_xsrq(struct ibv_pd *pd, struct ibv_xrcd *xrcd, struct ibv_cq *cq)
{
    struct ibv_srq_init_attr_ex attr = {
        .attr = { .max_wr = 8, .max_sge = 1 }, .srq_type = IBV_SRQT_XRC, .xrcd = xrcd, .cq = cq, .pd = pd,
        .comp_mask = IBV_SRQ_INIT_ATTR_TYPE | IBV_SRQ_INIT_ATTR_XRCD | IBV_SRQ_INIT_ATTR_CQ | IBV_SRQ_INIT_ATTR_PD,
    };
    return ibv_create_srq_ex(pd->context, &attr);
}

int main(void)
{
    struct endpoint a, b;
    create(&a, open_device(), 8192);
    create(&b, open_device(), 8192);
    char name[] = "/tmp/xrc-XXXXXX";
    int fd = mkstemp(name);
    CHECK(fd >= 0 && !unlink(name));
    CHECK(!open_xrcd(a.context, fd, 0) && errno == EAGAIN);
    CHECK(!open_xrcd(a.context, 1000, O_CREAT) && errno == EBADF);
    struct ibv_xrcd *xrcd = open_xrcd(a.context, fd, O_CREAT | O_EXCL);
    CHECK(xrcd && !open_xrcd(b.context, fd, O_CREAT | O_EXCL) && errno == EINVAL);
    struct ibv_xrcd *same = open_xrcd(b.context, dup(fd), 0), *other = open_xrcd(b.context, -1, O_CREAT);
    CHECK(same && other);

    // A target made in one context and opened in the other.
    struct ibv_qp_init_attr_ex init = { .qp_type = IBV_QPT_XRC_RECV, .comp_mask = IBV_QP_INIT_ATTR_XRCD, .xrcd = xrcd };
    struct ibv_qp *target = ibv_create_qp_ex(a.context, &init);
    CHECK(target);
    struct ibv_qp_open_attr open = {
        .comp_mask = IBV_QP_OPEN_ATTR_NUM | IBV_QP_OPEN_ATTR_XRCD | IBV_QP_OPEN_ATTR_TYPE,
        .qp_num = target->qp_num, .xrcd = other, .qp_type = IBV_QPT_XRC_RECV,
    };
    errno = 0;
    CHECK(!ibv_open_qp(b.context, &open) && errno == EINVAL);
    open.xrcd = same;
    struct ibv_qp *opened = ibv_open_qp(b.context, &open);
    CHECK(opened && opened->qp_num == target->qp_num);
    CHECK(ibv_close_xrcd(xrcd) == EBUSY && ibv_close_xrcd(same) == EBUSY);

    init = (struct ibv_qp_init_attr_ex){
        .qp_type = IBV_QPT_XRC_SEND, .comp_mask = IBV_QP_INIT_ATTR_PD, .pd = a.pd, .send_cq = a.cq,
        .cap = { .max_send_wr = 8, .max_send_sge = 1 },
    };
    struct ibv_qp *initiator = ibv_create_qp_ex(a.context, &init);
    CHECK(initiator);
    struct ibv_srq *srq = create_xsrq(b.pd, same, b.cq);
    CHECK(srq && ibv_destroy_cq(b.cq) == EBUSY);
    uint32_t number;
    CHECK(!ibv_get_srq_num(srq, &number));

    // The target is connected through either handle.
    qp_to_init(initiator);
    qp_to_rts(initiator, target->qp_num, 1);
    qp_to_init(target);
    qp_to_rtr(opened, initiator->qp_num);
    struct ibv_qp_attr state;
    struct ibv_qp_init_attr ignored;
    CHECK(!ibv_query_qp(target, &state, IBV_QP_STATE, &ignored) && state.qp_state == IBV_QPS_RTR);

    struct ibv_sge sge = sge_of(b.mr, 0, 64);
    struct ibv_recv_wr *bad_recv, recv = { .wr_id = 7, .sg_list = &sge, .num_sge = 1 };
    CHECK(!ibv_post_srq_recv(srq, &recv, &bad_recv));
    strcpy(a.buffer, "to the named queue");
    struct ibv_sge from = sge_of(a.mr, 0, 19);
    struct ibv_send_wr *bad, wr = {
        .wr_id = 1, .sg_list = &from, .num_sge = 1, .opcode = IBV_WR_SEND, .send_flags = IBV_SEND_SIGNALED,
        .qp_type.xrc.remote_srqn = number,
    };
    CHECK(!ibv_post_send(initiator, &wr, &bad));
    CHECK(wait_completion(a.cq).status == IBV_WC_SUCCESS);
    struct ibv_wc wc = wait_completion(b.cq);
    CHECK(wc.status == IBV_WC_SUCCESS && wc.wr_id == 7 && wc.byte_len == 19 && wc.qp_num == target->qp_num);
    CHECK(!strcmp(b.buffer, "to the named queue"));

    // A number that no queue of the domain has; both programs with the target open are told.
    wr.qp_type.xrc.remote_srqn = number + 1;
    CHECK(!ibv_post_send(initiator, &wr, &bad));
    CHECK(wait_completion(a.cq).status == IBV_WC_REM_INV_REQ_ERR);
    struct ibv_qp *told[2] = { target, opened };
    struct ibv_context *contexts[2] = { a.context, b.context };
    for (int i = 0; i < 2; ++i) {
        // The first of them for the message before: it came to a target in RTR.
        enum ibv_event_type expected[3] = {
            IBV_EVENT_COMM_EST, IBV_EVENT_QP_REQ_ERR, IBV_EVENT_QP_LAST_WQE_REACHED,
        };
        for (int j = 0; j < 3; ++j) {
            struct ibv_async_event event;
            CHECK(!ibv_get_async_event(contexts[i], &event));
            CHECK(event.event_type == expected[j] && event.element.qp == told[i]);
            ibv_ack_async_event(&event);
        }
    }
    CHECK(!ibv_destroy_qp(target) && !ibv_close_xrcd(xrcd));
    CHECK(!ibv_query_qp(opened, &state, IBV_QP_STATE, &ignored) && state.qp_state == IBV_QPS_ERR);
    CHECK(ibv_close_xrcd(same) == EBUSY && !ibv_destroy_srq(srq) && ibv_close_xrcd(same) == EBUSY);
    // libmlx5 cannot destroy a pair that it did not make (mlx5_destroy_qp frees a doorbell record that is not there), so
    // the kernel has to.
    CHECK(!ibv_close_device(b.context));
    CHECK(!open_xrcd(a.context, fd, 0) && errno == EAGAIN);
    CHECK(!ibv_destroy_qp(initiator));
    puts("ok");
    return 0;
}
