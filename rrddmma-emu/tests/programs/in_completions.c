// Short data comes in the completion: it is in memory once that is polled, and not before. The first argument says how many bytes fit of what is
// received, the second how many of what is fetched by a pair that reports each request.
#include "endpoint.h"

enum { SIZE = 8192, SEND = 0, RECEIVE = 4096 };

struct bench {
    struct endpoint a, b;
    struct ibv_srq *srq;
    unsigned room;
};

static struct ibv_qp *create_qp(struct endpoint *e, enum ibv_qp_type type, struct ibv_srq *srq, int signals_all)
{
    struct ibv_qp_init_attr init = {
        .send_cq = e->cq, .recv_cq = e->cq, .qp_type = type, .srq = srq, .sq_sig_all = signals_all,
        .cap = { .max_send_wr = 16, .max_recv_wr = 16, .max_send_sge = 2, .max_recv_sge = 2 },
    };
    struct ibv_qp *qp = ibv_create_qp(e->pd, &init);
    CHECK(qp);
    return qp;
}

static void to_rts(struct ibv_qp *qp, enum ibv_qp_type type, uint32_t peer)
{
    struct ibv_qp_attr init = { .qp_state = IBV_QPS_INIT, .port_num = 1, .qp_access_flags = IBV_ACCESS_REMOTE_WRITE };
    if (type == IBV_QPT_RC)
        init.qp_access_flags |= IBV_ACCESS_REMOTE_READ | IBV_ACCESS_REMOTE_ATOMIC;
    CHECK(!ibv_modify_qp(qp, &init, IBV_QP_STATE | IBV_QP_PKEY_INDEX | IBV_QP_PORT | IBV_QP_ACCESS_FLAGS));
    if (type == IBV_QPT_RC)
        return qp_to_rts(qp, peer, 1);
    struct ibv_qp_attr rtr = { .qp_state = IBV_QPS_RTR, .path_mtu = IBV_MTU_1024, .dest_qp_num = peer,
                               .ah_attr = own_address(qp->context) };
    CHECK(!ibv_modify_qp(qp, &rtr, IBV_QP_STATE | IBV_QP_AV | IBV_QP_PATH_MTU | IBV_QP_DEST_QPN | IBV_QP_RQ_PSN));
    struct ibv_qp_attr rts = { .qp_state = IBV_QPS_RTS };
    CHECK(!ibv_modify_qp(qp, &rts, IBV_QP_STATE | IBV_QP_SQ_PSN));
}

static void open_bench(struct bench *t, struct ibv_context *context, enum ibv_qp_type type, int shared, int signals_all)
{
    create(&t->a, context, SIZE);
    create(&t->b, context, SIZE);
    struct ibv_srq_init_attr attr = { .attr = { .max_wr = 16, .max_sge = 2 } };
    t->srq = shared ? ibv_create_srq(t->b.pd, &attr) : NULL;
    CHECK(!shared || t->srq);
    CHECK(!ibv_destroy_qp(t->a.qp) && !ibv_destroy_qp(t->b.qp));
    t->a.qp = create_qp(&t->a, type, NULL, signals_all);
    t->b.qp = create_qp(&t->b, type, t->srq, 0);
    to_rts(t->a.qp, type, t->b.qp->qp_num);
    to_rts(t->b.qp, type, t->a.qp->qp_num);
    for (int i = 0; i < SIZE / 2; ++i)
        t->a.buffer[SEND + i] = 1 + i % 251;
}

static void close_bench(struct bench *t)
{
    CHECK(!ibv_destroy_qp(t->a.qp) && !ibv_destroy_qp(t->b.qp) && (!t->srq || !ibv_destroy_srq(t->srq)));
    for (struct endpoint *e = &t->a;; e = &t->b) {
        CHECK(!ibv_dereg_mr(e->mr) && !ibv_destroy_cq(e->cq) && !ibv_dealloc_pd(e->pd));
        free(e->buffer);
        if (e == &t->b)
            break;
    }
}

// `size` bytes of `from` come to `to` in two parts, with a gap of 8 bytes after the first 3, by the completion of `cq`.
static void expect(struct ibv_cq *cq, const char *from, const char *to, uint32_t size, unsigned room)
{
    uint32_t first = size < 3 ? size : 3;
    static const char none[4096];
    int in_completion = size >= 1 && size <= room;
    if (in_completion)
        CHECK(!memcmp(to, none, size + 8));
    else
        CHECK(!memcmp(to, from, first) && !memcmp(to + first + (size > 3 ? 8 : 0), from + first, size - first));
    struct ibv_wc wc = wait_completion(cq);
    CHECK(wc.status == IBV_WC_SUCCESS && wc.byte_len == size && wc.wr_id == size);
    CHECK(!memcmp(to, from, first) && !memcmp(to + first + (size > 3 ? 8 : 0), from + first, size - first));
}

static void receive(struct bench *t, uint32_t size, int immediate)
{
    char *to = t->b.buffer + RECEIVE;
    memset(to, 0, 4096);
    struct ibv_sge into[2] = { sge_of(t->b.mr, RECEIVE, 3), sge_of(t->b.mr, RECEIVE + 11, 4000) };
    struct ibv_recv_wr *bad_receive, take = { .wr_id = size, .sg_list = into, .num_sge = 2 };
    CHECK(!(t->srq ? ibv_post_srq_recv(t->srq, &take, &bad_receive) : ibv_post_recv(t->b.qp, &take, &bad_receive)));
    struct ibv_sge from = sge_of(t->a.mr, SEND, size);
    struct ibv_send_wr *bad, give = { .wr_id = 9, .sg_list = &from, .num_sge = 1, .send_flags = IBV_SEND_SIGNALED,
                                      .opcode = immediate ? IBV_WR_SEND_WITH_IMM : IBV_WR_SEND, .imm_data = 0x01020304 };
    CHECK(!ibv_post_send(t->a.qp, &give, &bad));
    CHECK(wait_completion(t->a.cq).status == IBV_WC_SUCCESS);
    expect(t->b.cq, t->a.buffer + SEND, to, size, t->room);
}

static void fetch(struct bench *t, uint32_t size, unsigned room)
{
    char *to = t->a.buffer + RECEIVE;
    memset(to, 0, 4096);
    memcpy(t->b.buffer, t->a.buffer, 4096);
    struct ibv_sge into[2] = { sge_of(t->a.mr, RECEIVE, size < 3 ? size : 3), sge_of(t->a.mr, RECEIVE + 11, size < 3 ? 0 : size - 3) };
    struct ibv_send_wr *bad, read = { .wr_id = size, .sg_list = into, .num_sge = size > 3 ? 2 : 1, .opcode = IBV_WR_RDMA_READ,
                                      .send_flags = IBV_SEND_SIGNALED, .wr.rdma = { (uintptr_t)t->b.buffer, t->b.mr->rkey } };
    CHECK(!ibv_post_send(t->a.qp, &read, &bad));
    expect(t->a.cq, t->b.buffer, to, size, room);
}

static void add(struct bench *t, unsigned room)
{
    uint64_t *word = (uint64_t *)t->b.buffer, *to = (uint64_t *)(t->a.buffer + RECEIVE);
    struct ibv_mr *counter = ibv_reg_mr(t->b.pd, word, 8, IBV_ACCESS_LOCAL_WRITE | IBV_ACCESS_REMOTE_ATOMIC);
    CHECK(counter);
    *word = 40;
    *to = 0;
    struct ibv_sge into = sge_of(t->a.mr, RECEIVE, 8);
    struct ibv_send_wr *bad, atomic = { .wr_id = 5, .sg_list = &into, .num_sge = 1, .opcode = IBV_WR_ATOMIC_FETCH_AND_ADD,
                                        .send_flags = IBV_SEND_SIGNALED,
                                        .wr.atomic = { (uintptr_t)word, 2, 0, counter->rkey } };
    CHECK(!ibv_post_send(t->a.qp, &atomic, &bad));
    CHECK(*word == 42 && *to == (room ? 0 : 40));
    CHECK(wait_completion(t->a.cq).status == IBV_WC_SUCCESS && *to == 40);
    CHECK(!ibv_dereg_mr(counter));
}

int main(int argc, char **argv)
{
    CHECK(argc == 3);
    static const uint32_t sizes[] = { 0, 1, 3, 4, 31, 32, 33, 63, 64, 65, 1000 };
    unsigned room = atoi(argv[1]), fetched = atoi(argv[2]);
    struct ibv_context *context = open_device();
    for (int round = 0; round < 8; ++round) {
        enum ibv_qp_type type = round & 1 ? IBV_QPT_UC : IBV_QPT_RC;
        int shared = round >> 1 & 1 && type == IBV_QPT_RC, signals_all = round >> 2 & 1;
        struct bench t = { .room = room };
        open_bench(&t, context, type, shared, signals_all);
        for (unsigned i = 0; i < sizeof sizes / sizeof *sizes; ++i) {
            receive(&t, sizes[i], i & 1);
            if (type == IBV_QPT_RC && sizes[i])
                fetch(&t, sizes[i], signals_all ? fetched : 0);
        }
        if (type == IBV_QPT_RC)
            add(&t, signals_all ? fetched : 0);
        close_bench(&t);
    }
    CHECK(!ibv_close_device(context));
    puts("ok");
    return 0;
}
