#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../programs/endpoint.h"
#include "record.h"

struct call *recorded[MOST_CALLS];
unsigned recorded_count;
static int recording;

int is_address(unsigned long long value)
{
    /* Programs, their heap, libraries and stacks lie high; two numbers of 32 bits side by side are seldom as large. */
    return value >= 0x500000000000 && value < 1ull << 47;
}

static void keep(const struct ib_uverbs_ioctl_hdr *header)
{
    struct call *call = calloc(1, sizeof *call);
    CHECK(call && header->num_attrs <= MOST_ATTRS && recorded_count < MOST_CALLS);
    call->header = *header;
    memcpy(call->attrs, header->attrs, header->num_attrs * sizeof *header->attrs);
    for (unsigned i = 0; i < header->num_attrs; ++i) {
        const struct ib_uverbs_attr *attr = &call->attrs[i];
        if (attr->len && is_address(attr->data)) {
            CHECK(call->bytes[i] = malloc(attr->len));
            memcpy(call->bytes[i], (void *)(uintptr_t)attr->data, attr->len);
        }
    }
    recorded[recorded_count++] = call;
}

static void forget(void)
{
    struct call *call = recorded[--recorded_count];
    for (unsigned i = 0; i < MOST_ATTRS; ++i)
        free(call->bytes[i]);
    free(call);
}

// In front of the emulator's, which libibverbs and libmlx5 would call otherwise.
int ioctl(int fd, unsigned long request, ...)
{
    static int (*next)(int, unsigned long, void *);
    if (!next)
        next = (int (*)(int, unsigned long, void *))dlsym(RTLD_NEXT, "ioctl");
    va_list arguments;
    va_start(arguments, request);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    if (!recording || request != RDMA_VERBS_IOCTL)
        return next(fd, request, argument);
    keep(argument);
    int result = next(fd, request, argument);
    /* Probing for what there may be is not worth repeating. */
    if (result)
        forget();
    return result;
}

static void use_regions(struct endpoint *e)
{
    int all = IBV_ACCESS_LOCAL_WRITE | IBV_ACCESS_REMOTE_WRITE | IBV_ACCESS_REMOTE_READ;
    CHECK(!ibv_rereg_mr(e->mr, IBV_REREG_MR_CHANGE_ACCESS, NULL, NULL, 0, all));
    struct ibv_mr *mr = ibv_reg_mr(e->pd, e->buffer, 64, IBV_ACCESS_REMOTE_READ);
    CHECK(mr && !ibv_dereg_mr(mr) && (mr = ibv_alloc_null_mr(e->pd)) && !ibv_dereg_mr(mr));
    struct ibv_mw *mw = ibv_alloc_mw(e->pd, IBV_MW_TYPE_2);
    CHECK(mw && !ibv_dealloc_mw(mw));
}

static void use_queues(struct endpoint *e)
{
    struct ibv_comp_channel *channel = ibv_create_comp_channel(e->context);
    CHECK(channel);
    struct ibv_cq *cq = ibv_create_cq(e->context, 8, NULL, channel, 0);
    struct ibv_modify_cq_attr moderate = { .attr_mask = IBV_CQ_ATTR_MODERATE, .moderate = { 2, 10 } };
    CHECK(cq && !ibv_modify_cq(cq, &moderate) && !ibv_resize_cq(cq, 32) && !ibv_destroy_cq(cq));
    CHECK(!ibv_destroy_comp_channel(channel));
    struct ibv_srq_init_attr init = { .attr = { .max_wr = 8, .max_sge = 2 } };
    struct ibv_srq *srq = ibv_create_srq(e->pd, &init);
    struct ibv_srq_attr attr = { .srq_limit = 2 };
    CHECK(srq && !ibv_modify_srq(srq, &attr, IBV_SRQ_LIMIT) && !ibv_query_srq(srq, &attr));
    CHECK(!ibv_destroy_srq(srq));
}

static void use_datagrams(struct endpoint *e)
{
    struct ibv_ah_attr address = own_address(e->context);
    struct ibv_ah *ah = ibv_create_ah(e->pd, &address);
    CHECK(ah && !ibv_destroy_ah(ah));
    struct ibv_qp_init_attr init = {
        .send_cq = e->cq, .recv_cq = e->cq, .qp_type = IBV_QPT_UD, .cap = { 8, 8, 1, 1, 0 },
    };
    struct ibv_qp *qp = ibv_create_qp(e->pd, &init);
    union ibv_gid group = { .raw = { 0xff, 0x0e, [15] = 1 } };
    CHECK(qp && !ibv_attach_mcast(qp, &group, 0) && !ibv_detach_mcast(qp, &group, 0));
    CHECK(!ibv_destroy_qp(qp));
}

static void use_xrc(struct endpoint *e)
{
    struct ibv_xrcd_init_attr domain = {
        .comp_mask = IBV_XRCD_INIT_ATTR_FD | IBV_XRCD_INIT_ATTR_OFLAGS, .fd = -1, .oflags = O_CREAT,
    };
    struct ibv_xrcd *xrcd = ibv_open_xrcd(e->context, &domain);
    CHECK(xrcd);
    struct ibv_srq_init_attr_ex queue = {
        .attr = { .max_wr = 8, .max_sge = 1 }, .srq_type = IBV_SRQT_XRC, .xrcd = xrcd, .cq = e->cq, .pd = e->pd,
        .comp_mask = IBV_SRQ_INIT_ATTR_TYPE | IBV_SRQ_INIT_ATTR_XRCD | IBV_SRQ_INIT_ATTR_CQ | IBV_SRQ_INIT_ATTR_PD,
    };
    struct ibv_srq *srq = ibv_create_srq_ex(e->context, &queue);
    struct ibv_qp_init_attr_ex init = { .qp_type = IBV_QPT_XRC_RECV, .comp_mask = IBV_QP_INIT_ATTR_XRCD, .xrcd = xrcd };
    struct ibv_qp *target = ibv_create_qp_ex(e->context, &init);
    CHECK(srq && target);
    struct ibv_qp_open_attr open = {
        .comp_mask = IBV_QP_OPEN_ATTR_NUM | IBV_QP_OPEN_ATTR_XRCD | IBV_QP_OPEN_ATTR_TYPE,
        .qp_num = target->qp_num, .xrcd = xrcd, .qp_type = IBV_QPT_XRC_RECV,
    };
    struct ibv_qp *opened = ibv_open_qp(e->context, &open);
    /* What was only opened stays until the context goes: libmlx5 cannot destroy it. */
    CHECK(opened && !ibv_destroy_qp(target) && !ibv_destroy_srq(srq) && ibv_close_xrcd(xrcd) == EBUSY);
}

void record(void)
{
    recording = 1;
    struct endpoint e;
    create_loop(&e);
    struct ibv_device_attr_ex device;
    struct ibv_port_attr port;
    CHECK(!ibv_query_device_ex(e.context, NULL, &device) && !ibv_query_port(e.context, 1, &port));
    struct ibv_gid_entry entries[256];
    CHECK(ibv_query_gid_table(e.context, entries, 256, 0) > 0);
    CHECK(!ibv_query_gid_ex(e.context, 1, GID_INDEX, entries, 0));
    use_regions(&e);
    use_queues(&e);
    use_datagrams(&e);
    use_xrc(&e);
    struct ibv_qp_attr attr;
    struct ibv_qp_init_attr init;
    CHECK(!ibv_query_qp(e.qp, &attr, IBV_QP_STATE, &init));
    ring(&e, 'a');
    CHECK(!ibv_destroy_qp(e.qp) && !ibv_destroy_cq(e.cq) && !ibv_dereg_mr(e.mr) && !ibv_dealloc_pd(e.pd));
    CHECK(!ibv_close_device(e.context));
    recording = 0;
    CHECK(recorded_count > 30);
}
