// The bed of the probes of memory windows.
#include "windows.h"

struct ibv_mr *open_windows(struct bed *b, struct options o)
{
    open_pair(b, o);
    if (!(b->caps.device_cap_flags & IBV_DEVICE_MEM_WINDOW))
        skip("the device has no memory windows");
    struct ibv_mr *mr = ibv_reg_mr(b->pd, b->buffer[B], SIZE, BINDABLE);
    CHECK(mr);
    return mr;
}

struct ibv_mw *make_window(struct bed *b, enum ibv_mw_type type)
{
    if (type == IBV_MW_TYPE_2 && !(b->caps.device_cap_flags & IBV_DEVICE_MEM_WINDOW_TYPE_2B))
        skip("the device has no windows of type 2B");
    struct ibv_mw *mw = ibv_alloc_mw(b->pd, type);
    CHECK(mw && mw->type == type);
    return mw;
}

struct ibv_mw_bind_info part(struct ibv_mr *mr, size_t offset, size_t length, unsigned access)
{
    return (struct ibv_mw_bind_info){
        .mr = mr, .addr = (uintptr_t)mr->addr + offset, .length = length, .mw_access_flags = access,
    };
}

void bind_1(struct bed *b, struct ibv_mw *mw, struct ibv_mw_bind_info info, enum ibv_wc_status status)
{
    struct ibv_mw_bind bind = { .wr_id = 71, .send_flags = IBV_SEND_SIGNALED, .bind_info = info };
    CHECK(!ibv_bind_mw(b->qp[B], mw, &bind));
    struct ibv_wc wc = EXPECT(b->cq[B], 71, status);
    CHECK(status != IBV_WC_SUCCESS || wc.opcode == IBV_WC_BIND_MW);
}

uint32_t bind_2_through(struct ibv_qp *qp, struct ibv_cq *cq, struct ibv_mw *mw, struct ibv_mw_bind_info info,
                        enum ibv_wc_status status)
{
    struct ibv_send_wr wr = request(IBV_WR_BIND_MW, 72, NULL);
    wr.bind_mw.mw = mw;
    wr.bind_mw.rkey = ibv_inc_rkey(mw->rkey);
    wr.bind_mw.bind_info = info;
    CHECK(!post(qp, &wr));
    struct ibv_wc wc = EXPECT(cq, 72, status);
    if (status == IBV_WC_SUCCESS) {
        CHECK(wc.opcode == IBV_WC_BIND_MW);
        mw->rkey = wr.bind_mw.rkey;
    }
    return mw->rkey;
}

uint32_t bind_2(struct bed *b, struct ibv_mw *mw, struct ibv_mw_bind_info info, enum ibv_wc_status status)
{
    return bind_2_through(b->qp[B], b->cq[B], mw, info, status);
}

struct ibv_mw *bound_2(struct bed *b, struct ibv_mr *mr)
{
    struct ibv_mw *mw = make_window(b, IBV_MW_TYPE_2);
    bind_2(b, mw, part(mr, 0, SIZE, WINDOW_ACCESS), IBV_WC_SUCCESS);
    return mw;
}

struct ibv_wc invalidate(struct ibv_qp *qp, struct ibv_cq *cq, uint32_t rkey, enum ibv_wc_status status)
{
    struct ibv_send_wr wr = request(IBV_WR_LOCAL_INV, 73, NULL);
    wr.invalidate_rkey = rkey;
    CHECK(!post(qp, &wr));
    return EXPECT(cq, 73, status);
}

void reach(struct bed *b, enum ibv_wr_opcode opcode, uint64_t remote, uint32_t rkey, enum ibv_wc_status status)
{
    struct ibv_sge sge = sge_of(b->mr[A], 0, 8);
    struct ibv_send_wr wr = remote_request(opcode, 74, &sge, (void *)(uintptr_t)remote, rkey);
    if (opcode == IBV_WR_ATOMIC_FETCH_AND_ADD)
        wr.wr.atomic.compare_add = 1;
    CHECK(!post(b->qp[A], &wr));
    EXPECT(b->cq[A], 74, status);
}

void write_through(struct bed *b, size_t offset, uint64_t remote, uint32_t rkey)
{
    static char next = 1;
    memset(b->buffer[A], ++next, 8);
    memset(b->buffer[B] + offset, 0, 8);
    reach(b, IBV_WR_RDMA_WRITE, remote, rkey, IBV_WC_SUCCESS);
    CHECK(!memcmp(b->buffer[A], b->buffer[B] + offset, 8));
}

void open_second(struct bed *b, struct second *s, struct ibv_pd *pd, struct options o)
{
    struct bed other = *b;
    other.pd = pd;
    for (int side = 0; side < 2; ++side) {
        CHECK(s->cq[side] = ibv_create_cq(b->context, 64, NULL, NULL, 0));
        CHECK(s->qp[side] = make_qp(&other, s->cq[side], o));
    }
    for (int side = 0; side < 2; ++side)
        connect_to_peer(s->qp[side], s->qp[!side]->qp_num, o);
}
