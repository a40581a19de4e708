// Multicast between a parent and its child: each has the device open for itself, both are in the group, and what the
// parent sends arrives at both.
#include "endpoint.h"
#include <arpa/inet.h>
#include <sys/wait.h>
#include <unistd.h>

enum { QKEY = 0x1234, LENGTH = 20 };

struct member {
    struct ibv_context *context;
    struct ibv_pd *pd;
    struct ibv_cq *cq;
    struct ibv_qp *qp;
    struct ibv_mr *mr;
    char buffer[256];
};

static union ibv_gid group(void)
{
    union ibv_gid gid;
    CHECK(inet_pton(AF_INET6, "ff0e::1:2:3", &gid));
    return gid;
}

static void join(struct member *m)
{
    m->context = open_device();
    CHECK((m->pd = ibv_alloc_pd(m->context)) && (m->cq = ibv_create_cq(m->context, 16, NULL, NULL, 0)));
    CHECK((m->mr = ibv_reg_mr(m->pd, m->buffer, sizeof m->buffer, IBV_ACCESS_LOCAL_WRITE)));
    struct ibv_qp_init_attr init = {
        .send_cq = m->cq, .recv_cq = m->cq, .qp_type = IBV_QPT_UD, .cap = { 4, 4, 1, 1, 0 }
    };
    CHECK((m->qp = ibv_create_qp(m->pd, &init)));
    struct ibv_qp_attr a = { .qp_state = IBV_QPS_INIT, .port_num = 1, .qkey = QKEY };
    CHECK(!ibv_modify_qp(m->qp, &a, IBV_QP_STATE | IBV_QP_PKEY_INDEX | IBV_QP_PORT | IBV_QP_QKEY));
    a.qp_state = IBV_QPS_RTR;
    CHECK(!ibv_modify_qp(m->qp, &a, IBV_QP_STATE));
    a.qp_state = IBV_QPS_RTS;
    CHECK(!ibv_modify_qp(m->qp, &a, IBV_QP_STATE | IBV_QP_SQ_PSN));
    union ibv_gid gid = group(), own = own_gid(m->context);
    CHECK(ibv_attach_mcast(m->qp, &own, 0) == EINVAL);
    CHECK(!ibv_attach_mcast(m->qp, &gid, 0) && !ibv_attach_mcast(m->qp, &gid, 0));
    CHECK(!post_recv(m->qp, 9, sge_of(m->mr, 0, 40 + LENGTH)));
}

static void receive_and_leave(struct member *m)
{
    struct ibv_wc wc = wait_completion(m->cq);
    CHECK(wc.status == IBV_WC_SUCCESS && wc.wr_id == 9 && wc.byte_len == 40 + LENGTH);
    CHECK(wc.wc_flags & IBV_WC_GRH);
    union ibv_gid gid = group();
    CHECK(!memcmp(m->buffer + 24, &gid, sizeof gid) && !strcmp(m->buffer + 40, "to the whole group"));
    CHECK(ibv_destroy_qp(m->qp) == EBUSY);
    CHECK(!ibv_detach_mcast(m->qp, &gid, 0) && ibv_detach_mcast(m->qp, &gid, 0) == EINVAL);
}

int main(void)
{
    int ready[2];
    CHECK(!pipe(ready));
    pid_t child = fork();
    CHECK(child >= 0);
    static struct member m;
    if (!child) {
        join(&m);
        CHECK(write(ready[1], "!", 1) == 1);
        receive_and_leave(&m);
        _exit(0);
    }
    char byte;
    CHECK(read(ready[0], &byte, 1) == 1);
    join(&m);
    struct ibv_ah_attr address = own_address(m.context);
    address.grh.dgid = group();
    struct ibv_ah *ah = ibv_create_ah(m.pd, &address);
    CHECK(ah);
    strcpy(m.buffer + 128, "to the whole group");
    struct ibv_sge sge = sge_of(m.mr, 128, LENGTH);
    struct ibv_send_wr *bad, wr = {
        .wr_id = 1, .sg_list = &sge, .num_sge = 1, .opcode = IBV_WR_SEND,
        .wr.ud = { .ah = ah, .remote_qpn = 0xffffff, .remote_qkey = QKEY },
    };
    CHECK(!ibv_post_send(m.qp, &wr, &bad));
    receive_and_leave(&m);
    int status;
    CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status) && !WEXITSTATUS(status));
    CHECK(!ibv_destroy_ah(ah) && !ibv_destroy_qp(m.qp));
    puts("ok");
    return 0;
}
