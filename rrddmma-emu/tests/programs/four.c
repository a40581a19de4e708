// Four processes in a ring, in manual mode: each writes, reads, counts and sends at both of its neighbours. four SEED TRACE:
// they take turns, one request each, and write one trace.
#include "control.h"
#include "endpoint.h"
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ALL = 4, ROUNDS = 6, KINDS = 4, POSTED = 2 * ROUNDS * KINDS, SLOT = 512 };

static struct {
    int idle;
    struct {
        uint32_t qpn[2], rkey;
        uint64_t buffer;
    } at[ALL];
} *table;

// One after the other, in the same order in every run: whoever has read a byte from its own pipe.
static int turns[ALL][2];

static void wait_for_turn(int self)
{
    char turn;
    CHECK(read(turns[self][0], &turn, 1) == 1);
}

static void give_turn(int to) { CHECK(write(turns[to][1], "", 1) == 1); }

static void pass_on(int self) { give_turn((self + 1) % ALL); }

// The requests of a pair, towards the half of the neighbour's buffer that belongs to it.
static void post_all(struct endpoint *e, struct ibv_qp *qp, int peer, int side)
{
    uint64_t there = table->at[peer].buffer + SLOT * (uint64_t)(1 - side);
    for (uint64_t round = 0; round < ROUNDS; ++round) {
        struct ibv_sge sge = sge_of(e->mr, 2 * SLOT + 64 * (size_t)side, 8);
        struct ibv_send_wr *bad, wr = { .wr_id = round, .sg_list = &sge, .num_sge = 1, .send_flags = IBV_SEND_SIGNALED };
        wr.wr.rdma.remote_addr = there + 8 * round;
        wr.wr.rdma.rkey = table->at[peer].rkey;
        wr.opcode = IBV_WR_RDMA_WRITE;
        CHECK(!ibv_post_send(qp, &wr, &bad));
        wr.opcode = IBV_WR_RDMA_READ;
        CHECK(!ibv_post_send(qp, &wr, &bad));
        wr.opcode = IBV_WR_SEND;
        CHECK(!ibv_post_send(qp, &wr, &bad));
        wr.opcode = IBV_WR_ATOMIC_FETCH_AND_ADD;
        wr.wr.atomic.remote_addr = there + 8 * round;
        wr.wr.atomic.compare_add = 1;
        wr.wr.atomic.rkey = table->at[peer].rkey;
        CHECK(!ibv_post_send(qp, &wr, &bad));
    }
}

static void play(int self, uint64_t seed, const char *trace)
{
    FIND(uint32_t, rrddmma_emu_step, uint32_t);
    FIND(void, rrddmma_emu_seed, uint64_t);
    FIND(int, rrddmma_emu_trace_to, const char *);
    wait_for_turn(self);
    struct endpoint e;
    create(&e, open_device(), 4096);
    CHECK(!ibv_dereg_mr(e.mr) && !ibv_destroy_qp(e.qp) && !ibv_destroy_cq(e.cq));
    int access = IBV_ACCESS_LOCAL_WRITE | IBV_ACCESS_REMOTE_WRITE | IBV_ACCESS_REMOTE_READ | IBV_ACCESS_REMOTE_ATOMIC;
    CHECK(e.mr = ibv_reg_mr(e.pd, e.buffer, e.size, access));
    CHECK(e.cq = ibv_create_cq(e.context, 4 * POSTED, NULL, NULL, 0));
    struct ibv_qp_init_attr init = {
        .send_cq = e.cq, .recv_cq = e.cq, .qp_type = IBV_QPT_RC, .cap = { POSTED, POSTED, 1, 1, 0 },
    };
    struct ibv_qp *qp[2];
    for (int side = 0; side < 2; ++side) {
        CHECK(qp[side] = ibv_create_qp(e.pd, &init));
        table->at[self].qpn[side] = qp[side]->qp_num;
    }
    table->at[self].rkey = e.mr->rkey;
    table->at[self].buffer = (uintptr_t)e.buffer;
    pass_on(self);

    wait_for_turn(self);
    int peers[2] = { (self + 1) % ALL, (self + ALL - 1) % ALL };
    for (int side = 0; side < 2; ++side) {
        qp_to_init(qp[side]);
        for (int i = 0; i < ROUNDS; ++i)
            CHECK(!post_recv(qp[side], 1000, sge_of(e.mr, 3 * SLOT, 64)));
        qp_to_rts(qp[side], table->at[peers[side]].qpn[1 - side], 1);
    }
    CHECK(!rrddmma_emu_trace_to(trace));
    rrddmma_emu_seed(seed * ALL + (unsigned)self);
    pass_on(self);

    wait_for_turn(self);
    for (int side = 0; side < 2; ++side)
        post_all(&e, qp[side], peers[side], side);
    pass_on(self);
    for (;;) {
        wait_for_turn(self);
        // Whoever finds that a whole round did nothing lets the others find it, too.
        int over = table->idle >= ALL;
        if (!over)
            table->idle = rrddmma_emu_step(1) ? 0 : table->idle + 1;
        pass_on(self);
        if (over)
            break;
    }
    int done = 0;
    struct ibv_wc wc;
    while (ibv_poll_cq(e.cq, 1, &wc) == 1) {
        CHECK(wc.status == IBV_WC_SUCCESS);
        ++done;
    }
    CHECK(done == POSTED + 2 * ROUNDS);
    /* Nobody leaves while a neighbour may still look. */
    wait_for_turn(self);
    pass_on(self);
}

int main(int argc, char **argv)
{
    CHECK(argc == 3);
    table = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(table != MAP_FAILED);
    for (int self = 0; self < ALL; ++self)
        CHECK(!pipe(turns[self]));
    pid_t pids[ALL];
    for (int self = 0; self < ALL; ++self) {
        CHECK((pids[self] = fork()) >= 0);
        if (!pids[self]) {
            play(self, strtoull(argv[1], NULL, 0), argv[2]);
            return 0;
        }
    }
    give_turn(0);
    int failed = 0;
    for (int i = 0; i < ALL; ++i) {
        int status;
        pid_t ended = wait(&status);
        failed |= !WIFEXITED(status) || WEXITSTATUS(status);
        for (int self = 0; self < ALL; ++self) {
            if (pids[self] == ended)
                pids[self] = 0;
            else if (failed && pids[self])
                kill(pids[self], SIGKILL); /* it would wait for a turn that nobody gives */
        }
    }
    CHECK(!failed);
    printf("%d requests of %d processes, all accounted for\n", ALL * POSTED, ALL);
    return 0;
}
