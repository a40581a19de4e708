// B-IM: contexts, domains and regions that another context of the process has made.
#include "behaviour.h"
#include <unistd.h>

// The device twice: as it was opened, and imported from the file of that.
struct guest {
    struct bed b;
    struct ibv_context *context;
    struct ibv_pd *pd;
};

static void open_guest(struct guest *g)
{
    open_bed(&g->b);
    errno = 0;
    g->context = ibv_import_device(dup(g->b.context->cmd_fd));
    if (!g->context && errno == EOPNOTSUPP)
        skip("the provider imports nothing");
    CHECK(g->context && g->context->device == g->b.context->device);
    CHECK(g->pd = ibv_import_pd(g->context, g->b.pd->handle));
}

ROW(B_IM_01)
{
    struct guest g;
    open_guest(&g);
    struct ibv_device_attr caps;
    CHECK(!ibv_query_device(g.context, &caps) && caps.node_guid == g.b.caps.node_guid);
    CHECK(!ibv_import_device(-1) && errno == EINVAL);
}

ROW(B_IM_02)
{
    struct guest g;
    open_guest(&g);
    struct bed *b = &g.b;
    // A region that the guest makes in the domain serves pairs that were made in the original.
    CHECK(!ibv_dereg_mr(b->mr[A]));
    CHECK(b->mr[A] = ibv_reg_mr(g.pd, b->buffer[A], SIZE, ALL_ACCESS));
    for (int side = 0; side < 2; ++side) {
        CHECK(b->cq[side] = ibv_create_cq(side ? g.context : b->context, 64, NULL, NULL, 0));
        struct ibv_qp_init_attr init = {
            .send_cq = b->cq[side], .recv_cq = b->cq[side], .qp_type = IBV_QPT_RC, .cap = patient().cap
        };
        CHECK(b->qp[side] = ibv_create_qp(side ? g.pd : b->pd, &init));
    }
    for (int side = 0; side < 2; ++side)
        connect_to_peer(b->qp[side], b->qp[!side]->qp_num, patient());
    exchange(b, 1);
}

ROW(B_IM_03)
{
    struct guest g;
    open_guest(&g);
    errno = 0;
    CHECK(!ibv_import_pd(g.context, 0xfff0) && (errno == ENOENT || errno == EINVAL));
    errno = 0;
    CHECK(!ibv_import_mr(g.pd, 0xfff0) && (errno == ENOENT || errno == EINVAL));
}

ROW(B_IM_04)
{
    struct guest g;
    open_guest(&g);
    struct ibv_mr *mr = ibv_import_mr(g.pd, g.b.mr[A]->handle);
    CHECK(mr && mr->lkey == g.b.mr[A]->lkey && mr->rkey == g.b.mr[A]->rkey);
    // Giving back what was imported destroys nothing.
    ibv_unimport_mr(mr);
    ibv_unimport_pd(g.pd);
    CHECK(ibv_dealloc_pd(g.b.pd) == EBUSY);
    CHECK(!ibv_dereg_mr(g.b.mr[A]) && !ibv_dereg_mr(g.b.mr[B]) && !ibv_dealloc_pd(g.b.pd));
}

ROW(B_IM_05)
{
    struct guest g;
    open_guest(&g);
    // What belongs to the file outlives the context that made it.
    uint32_t handle = g.b.mr[A]->handle, key = g.b.mr[A]->lkey;
    CHECK(!ibv_close_device(g.b.context));
    struct ibv_mr *mr = ibv_import_mr(g.pd, handle);
    CHECK(mr && mr->lkey == key && !ibv_dereg_mr(mr));
}
