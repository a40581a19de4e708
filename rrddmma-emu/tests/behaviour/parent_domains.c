// B-TD: thread domains and parent domains.
#include "behaviour.h"

// The device with a thread domain and a parent domain of both.
struct family {
    struct bed b;
    struct ibv_td *td;
    struct ibv_pd *parent;
};

static struct ibv_pd *make_parent(struct bed *b, struct ibv_parent_domain_init_attr attr)
{
    errno = 0;
    return ibv_alloc_parent_domain(b->context, &attr);
}

static void open_family(struct family *f)
{
    struct bed *b = &f->b;
    open_bed(b);
    struct ibv_td_init_attr attr = { 0 };
    errno = 0;
    f->td = ibv_alloc_td(b->context, &attr);
    if (!f->td && errno == EOPNOTSUPP)
        skip("the provider has no thread domains");
    CHECK(f->td);
    CHECK(f->parent = make_parent(b, (struct ibv_parent_domain_init_attr){ .pd = b->pd, .td = f->td }));
    for (int side = 0; side < 2; ++side)
        CHECK(b->cq[side] = ibv_create_cq(b->context, 64, NULL, NULL, 0));
}

static struct ibv_qp *make_in(struct ibv_pd *pd, struct ibv_cq *cq)
{
    struct ibv_qp_init_attr init = { .send_cq = cq, .recv_cq = cq, .qp_type = IBV_QPT_RC, .cap = patient().cap };
    return ibv_create_qp(pd, &init);
}

ROW(B_TD_01)
{
    struct family f;
    open_family(&f);
    CHECK(!make_parent(&f.b, (struct ibv_parent_domain_init_attr){ .td = f.td }) && errno == EINVAL);
    CHECK(!make_parent(&f.b, (struct ibv_parent_domain_init_attr){ .pd = f.b.pd, .comp_mask = 1 << 20 }) && errno == EINVAL);
    struct ibv_td_init_attr strange = { .comp_mask = 1 };
    CHECK(!ibv_alloc_td(f.b.context, &strange) && errno == EINVAL);
}

ROW(B_TD_02)
{
    struct family f;
    open_family(&f);
    struct bed *b = &f.b;
    // One end lives in the parent domain and uses a region of the plain one; the other end does the opposite.
    CHECK(b->qp[A] = make_in(f.parent, b->cq[A]));
    CHECK(b->qp[B] = make_in(b->pd, b->cq[B]));
    CHECK(!ibv_dereg_mr(b->mr[B]));
    CHECK(b->mr[B] = ibv_reg_mr(f.parent, b->buffer[B], SIZE, ALL_ACCESS));
    for (int side = 0; side < 2; ++side)
        connect_to_peer(b->qp[side], b->qp[!side]->qp_num, patient());
    exchange(b, 1);
}

ROW(B_TD_03)
{
    struct family f;
    open_family(&f);
    CHECK(!ibv_dereg_mr(f.b.mr[A]) && !ibv_dereg_mr(f.b.mr[B]));
    CHECK(ibv_dealloc_pd(f.b.pd) == EBUSY && ibv_dealloc_td(f.td) == EBUSY);
    CHECK(!ibv_dealloc_pd(f.parent));
    CHECK(!ibv_dealloc_pd(f.b.pd) && !ibv_dealloc_td(f.td));
}

ROW(B_TD_04)
{
    struct family f;
    open_family(&f);
    struct ibv_qp *qp = make_in(f.parent, f.b.cq[A]);
    CHECK(qp && ibv_dealloc_pd(f.parent) == EBUSY);
    CHECK(!ibv_destroy_qp(qp) && !ibv_dealloc_pd(f.parent));
}

static int asked, given;

static void *count_alloc(struct ibv_pd *pd, void *context, size_t size, size_t alignment, uint64_t type)
{
    (void)pd, (void)type;
    ++asked;
    void *memory = aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
    if (context && memory)
        ++*(int *)context;
    return memory;
}

static void count_free(struct ibv_pd *pd, void *context, void *memory, uint64_t type)
{
    (void)pd, (void)type;
    --*(int *)context;
    free(memory);
}

static void *refuse(struct ibv_pd *pd, void *context, size_t size, size_t alignment, uint64_t type)
{
    (void)pd, (void)context, (void)size, (void)alignment, (void)type;
    ++asked;
    return NULL;
}

static void *leave(struct ibv_pd *pd, void *context, size_t size, size_t alignment, uint64_t type)
{
    (void)pd, (void)context, (void)size, (void)alignment, (void)type;
    ++asked;
    return IBV_ALLOCATOR_USE_DEFAULT;
}

ROW(B_TD_05)
{
    struct family f;
    open_family(&f);
    struct ibv_parent_domain_init_attr attr = {
        .pd = f.b.pd, .alloc = count_alloc, .free = count_free, .pd_context = &given,
        .comp_mask = IBV_PARENT_DOMAIN_INIT_ATTR_ALLOCATORS | IBV_PARENT_DOMAIN_INIT_ATTR_PD_CONTEXT,
    };
    struct ibv_pd *counted = make_parent(&f.b, attr);
    CHECK(counted);
    struct ibv_qp *qp = make_in(counted, f.b.cq[A]);
    CHECK(qp && asked > 0 && given == asked);
    CHECK(!ibv_destroy_qp(qp) && given == 0);
    attr.alloc = refuse;
    CHECK((counted = make_parent(&f.b, attr)) && !make_in(counted, f.b.cq[A]));
    attr.alloc = leave;
    asked = 0;
    CHECK((counted = make_parent(&f.b, attr)) && (qp = make_in(counted, f.b.cq[A])) && asked > 0);
    CHECK(!ibv_destroy_qp(qp) && given == 0);
}
