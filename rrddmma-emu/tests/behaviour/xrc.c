// B-XR: extended reliable connections.
#include "behaviour.h"
#include <fcntl.h>
#include <unistd.h>

static struct ibv_xrcd *open_domain(struct ibv_context *context, int fd, int flags)
{
    struct ibv_xrcd_init_attr attr = {
        .comp_mask = IBV_XRCD_INIT_ATTR_FD | IBV_XRCD_INIT_ATTR_OFLAGS, .fd = fd, .oflags = flags
    };
    errno = 0;
    return ibv_open_xrcd(context, &attr);
}

static struct ibv_srq *make_xsrq(struct ibv_pd *pd, struct ibv_xrcd *domain, struct ibv_cq *cq)
{
    struct ibv_srq_init_attr_ex attr = {
        .attr = { .max_wr = 8, .max_sge = 1 }, .srq_type = IBV_SRQT_XRC, .xrcd = domain, .cq = cq, .pd = pd,
        .comp_mask = IBV_SRQ_INIT_ATTR_TYPE | IBV_SRQ_INIT_ATTR_XRCD | IBV_SRQ_INIT_ATTR_CQ | IBV_SRQ_INIT_ATTR_PD,
    };
    return ibv_create_srq_ex(pd->context, &attr);
}

static struct ibv_qp *make_target(struct ibv_context *context, struct ibv_xrcd *domain)
{
    struct ibv_qp_init_attr_ex init = {
        .qp_type = IBV_QPT_XRC_RECV, .comp_mask = IBV_QP_INIT_ATTR_XRCD, .xrcd = domain
    };
    return ibv_create_qp_ex(context, &init);
}

static struct ibv_qp *open_target(struct ibv_context *context, struct ibv_xrcd *domain, uint32_t number)
{
    struct ibv_qp_open_attr open = {
        .comp_mask = IBV_QP_OPEN_ATTR_NUM | IBV_QP_OPEN_ATTR_XRCD | IBV_QP_OPEN_ATTR_TYPE,
        .qp_num = number, .xrcd = domain, .qp_type = IBV_QPT_XRC_RECV,
    };
    errno = 0;
    return ibv_open_qp(context, &open);
}

static int file(void)
{
    char name[] = "/tmp/xrc-XXXXXX";
    int fd = mkstemp(name);
    CHECK(fd >= 0 && !unlink(name));
    return fd;
}

// A domain of its own, an initiator and its target, and a queue that completes in cq[B].
struct xrc {
    struct bed b;
    struct ibv_xrcd *domain;
    struct ibv_qp *initiator;
    struct ibv_qp *target;
    struct ibv_srq *srq;
    uint32_t number;
};

static void open_device_with_xrc(struct bed *b)
{
    open_bed(b);
    if (!(b->caps.device_cap_flags & IBV_DEVICE_XRC))
        skip("the device has no XRC");
    for (int side = 0; side < 2; ++side)
        CHECK(b->cq[side] = ibv_create_cq(b->context, 64, NULL, NULL, 0));
}

static void open_xrc(struct xrc *x)
{
    struct bed *b = &x->b;
    open_device_with_xrc(b);
    CHECK(x->domain = open_domain(b->context, -1, O_CREAT));
    struct ibv_qp_init_attr_ex init = {
        .qp_type = IBV_QPT_XRC_SEND, .comp_mask = IBV_QP_INIT_ATTR_PD, .pd = b->pd, .send_cq = b->cq[A],
        .cap = { .max_send_wr = 8, .max_send_sge = 1 },
    };
    CHECK(x->initiator = ibv_create_qp_ex(b->context, &init));
    CHECK(x->target = make_target(b->context, x->domain));
    connect_to_peer(x->initiator, x->target->qp_num, patient());
    connect_to_peer(x->target, x->initiator->qp_num, patient());
    CHECK(x->srq = make_xsrq(b->pd, x->domain, b->cq[B]));
    CHECK(!ibv_get_srq_num(x->srq, &x->number));
    struct ibv_sge sge = sge_of(b->mr[B], 0, 64);
    struct ibv_recv_wr *bad, wr = { .wr_id = 7, .sg_list = &sge, .num_sge = 1 };
    CHECK(!ibv_post_srq_recv(x->srq, &wr, &bad));
}

static void send_to(struct xrc *x, uint32_t number)
{
    struct ibv_sge sge = sge_of(x->b.mr[A], 0, 64);
    struct ibv_send_wr wr = request(IBV_WR_SEND, 1, &sge);
    wr.qp_type.xrc.remote_srqn = number;
    CHECK(!post(x->initiator, &wr));
}

ROW(B_XR_01)
{
    struct bed b;
    open_device_with_xrc(&b);
    int fd = file();
    CHECK(!open_domain(b.context, fd, 0) && errno == EAGAIN);
    CHECK(!open_domain(b.context, 1000, O_CREAT) && errno == EBADF);
    struct ibv_xrcd *domain = open_domain(b.context, fd, O_CREAT | O_EXCL);
    CHECK(domain && !open_domain(b.context, fd, O_CREAT | O_EXCL) && errno == EINVAL);
    CHECK(!ibv_close_xrcd(domain) && !open_domain(b.context, fd, 0) && errno == EAGAIN);
}

ROW(B_XR_02)
{
    struct bed b;
    open_device_with_xrc(&b);
    struct ibv_context *context = open_device();
    int fd = file();
    struct ibv_xrcd *domain = open_domain(b.context, fd, O_CREAT), *same = open_domain(context, dup(fd), 0);
    struct ibv_xrcd *other = open_domain(context, -1, O_CREAT);
    CHECK(domain && same && other);
    struct ibv_qp *target = make_target(b.context, domain);
    CHECK(target && !open_target(context, other, target->qp_num) && errno == EINVAL);
    struct ibv_qp *opened = open_target(context, same, target->qp_num);
    CHECK(opened && opened->qp_num == target->qp_num);
    // Whoever has it open may change it, and it lives until the last has gone.
    CHECK(!to_init(opened, patient()) && state_of(target) == IBV_QPS_INIT);
    CHECK(!ibv_destroy_qp(target) && state_of(opened) == IBV_QPS_INIT);
}

ROW(B_XR_03)
{
    struct bed b;
    open_device_with_xrc(&b);
    struct ibv_xrcd *domain = open_domain(b.context, -1, O_CREAT);
    CHECK(domain);
    struct ibv_qp *target = make_target(b.context, domain);
    CHECK(target && ibv_close_xrcd(domain) == EBUSY && !ibv_destroy_qp(target));
    struct ibv_srq *srq = make_xsrq(b.pd, domain, b.cq[B]);
    CHECK(srq && ibv_close_xrcd(domain) == EBUSY);
    CHECK(ibv_destroy_cq(b.cq[B]) == EBUSY);
    CHECK(!ibv_destroy_srq(srq) && !ibv_close_xrcd(domain) && !ibv_destroy_cq(b.cq[B]));
}

ROW(B_XR_04)
{
    struct xrc x;
    open_xrc(&x);
    struct ibv_srq *other = make_xsrq(x.b.pd, x.domain, x.b.cq[B]);
    uint32_t number;
    CHECK(other && !ibv_get_srq_num(other, &number) && number != x.number);
    send_to(&x, x.number);
    EXPECT(x.b.cq[A], 1, IBV_WC_SUCCESS);
    struct ibv_wc wc = EXPECT(x.b.cq[B], 7, IBV_WC_SUCCESS);
    CHECK(wc.byte_len == 64 && wc.qp_num == x.target->qp_num);
    CHECK(!memcmp(x.b.buffer[A], x.b.buffer[B], 64));
}

ROW(B_XR_05)
{
    struct xrc x;
    open_xrc(&x);
    send_to(&x, x.number + 1000);
    EXPECT(x.b.cq[A], 1, IBV_WC_REM_INV_REQ_ERR);
}

ROW(B_XR_06)
{
    struct xrc x;
    open_xrc(&x);
    struct ibv_xrcd *strange = open_domain(x.b.context, -1, O_CREAT);
    struct ibv_srq *srq = strange ? make_xsrq(x.b.pd, strange, x.b.cq[B]) : NULL;
    uint32_t number;
    CHECK(srq && !ibv_get_srq_num(srq, &number));
    send_to(&x, number);
    EXPECT(x.b.cq[A], 1, IBV_WC_REM_INV_REQ_ERR);
}
