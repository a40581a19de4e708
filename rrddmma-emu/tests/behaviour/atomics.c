// B-AT: atomics on eight bytes.
#include "behaviour.h"

static uint64_t *word(struct bed *b)
{
    return (uint64_t *)(b->buffer[B] + 64);
}

static struct ibv_send_wr fetch_add(struct bed *b, uint64_t id, struct ibv_sge *sge, uint64_t add)
{
    struct ibv_send_wr wr = remote_request(IBV_WR_ATOMIC_FETCH_AND_ADD, id, sge, word(b), b->mr[B]->rkey);
    wr.wr.atomic.compare_add = add;
    return wr;
}

static uint64_t result(struct bed *b)
{
    uint64_t value;
    memcpy(&value, b->buffer[A], sizeof value);
    return value;
}

// The device says that it has none.
static void open_atomic(struct bed *b, struct options o)
{
    open_pair(b, o);
    if (b->caps.atomic_cap == IBV_ATOMIC_NONE)
        skip("the device has no atomics");
}

ROW(B_AT_01)
{
    struct bed b;
    open_atomic(&b, patient());
    struct ibv_sge sge = sge_of(b.mr[A], 0, 8);
    *word(&b) = 0x0102030405060708;
    struct ibv_send_wr wr = fetch_add(&b, 1, &sge, 0x1000000000000001);
    CHECK(!post(b.qp[A], &wr));
    CHECK(EXPECT(b.cq[A], 1, IBV_WC_SUCCESS).opcode == IBV_WC_FETCH_ADD);
    CHECK(result(&b) == 0x0102030405060708 && *word(&b) == 0x1102030405060709);
}

ROW(B_AT_02)
{
    struct bed b;
    open_atomic(&b, patient());
    struct ibv_sge sge = sge_of(b.mr[A], 0, 8);
    *word(&b) = 0x0102030405060708;
    for (uint64_t id = 1; id < 3; ++id) {
        struct ibv_send_wr wr = remote_request(IBV_WR_ATOMIC_CMP_AND_SWP, id, &sge, word(&b), b.mr[B]->rkey);
        wr.wr.atomic.compare_add = id == 1 ? 7 : 0x0102030405060708;
        wr.wr.atomic.swap = 0xa1a2a3a4a5a6a7a8;
        CHECK(!post(b.qp[A], &wr));
        CHECK(EXPECT(b.cq[A], id, IBV_WC_SUCCESS).opcode == IBV_WC_COMP_SWAP);
        CHECK(result(&b) == 0x0102030405060708);
        CHECK(*word(&b) == (id == 1 ? 0x0102030405060708 : 0xa1a2a3a4a5a6a7a8));
    }
}

ROW(B_AT_03)
{
    struct bed b;
    open_atomic(&b, patient());
    struct ibv_sge sge = sge_of(b.mr[A], 0, 8);
    *word(&b) = UINT64_MAX - 1;
    struct ibv_send_wr wr = fetch_add(&b, 1, &sge, 5);
    CHECK(!post(b.qp[A], &wr));
    EXPECT(b.cq[A], 1, IBV_WC_SUCCESS);
    CHECK(result(&b) == UINT64_MAX - 1 && *word(&b) == 3);
}

ROW(B_AT_04)
{
    struct bed b;
    open_atomic(&b, patient());
    struct ibv_sge sge = sge_of(b.mr[A], 0, 8);
    *word(&b) = 5;
    struct ibv_send_wr wr = fetch_add(&b, 1, &sge, 1);
    wr.wr.atomic.remote_addr += 4;
    int error = post(b.qp[A], &wr);
    if (error)
        CHECK(error == EINVAL);
    else
        EXPECT(b.cq[A], 1, IBV_WC_REM_INV_REQ_ERR);
    CHECK(*word(&b) == 5);
}

ROW(B_AT_05)
{
    struct bed b;
    open_atomic(&b, patient());
    struct ibv_sge sge = sge_of(b.mr[A], 0, 16);
    char beyond[8];
    memcpy(beyond, b.buffer[A] + 8, 8);
    *word(&b) = 5;
    struct ibv_send_wr wr = fetch_add(&b, 1, &sge, 1);
    CHECK(!post(b.qp[A], &wr));
    EXPECT(b.cq[A], 1, IBV_WC_SUCCESS);
    CHECK(result(&b) == 5 && *word(&b) == 6 && !memcmp(beyond, b.buffer[A] + 8, 8));
}

ROW(B_AT_06)
{
    struct bed b;
    struct options o = patient();
    o.access &= ~IBV_ACCESS_REMOTE_ATOMIC;
    open_atomic(&b, o);
    struct ibv_sge sge = sge_of(b.mr[A], 0, 8);
    *word(&b) = 5;
    struct ibv_send_wr wr = fetch_add(&b, 1, &sge, 1);
    CHECK(!post(b.qp[A], &wr));
    EXPECT(b.cq[A], 1, IBV_WC_REM_INV_REQ_ERR);
    CHECK(*word(&b) == 5);
}

ROW(B_AT_07)
{
    struct bed b;
    struct options o = patient();
    o.type = IBV_QPT_UC;
    open_atomic(&b, o);
    struct ibv_sge sge = sge_of(b.mr[A], 0, 8);
    *word(&b) = 5;
    struct ibv_send_wr wr = fetch_add(&b, 1, &sge, 1);
    // The library may refuse it, or the device.
    if (!post(b.qp[A], &wr))
        EXPECT(b.cq[A], 1, IBV_WC_LOC_QP_OP_ERR);
    CHECK(*word(&b) == 5);
}

ROW(B_AT_08)
{
    struct bed b;
    open_atomic(&b, patient());
    static uint64_t room;
    struct ibv_mr *closed = ibv_reg_mr(b.pd, &room, sizeof room, 0);
    CHECK(closed);
    struct ibv_sge sge = sge_of(closed, 0, 8);
    *word(&b) = 5;
    struct ibv_send_wr wr = fetch_add(&b, 1, &sge, 1);
    CHECK(!post(b.qp[A], &wr));
    EXPECT(b.cq[A], 1, IBV_WC_LOC_PROT_ERR);
    CHECK(room == 0);
}

ROW(B_AT_09)
{
    struct bed b;
    open_atomic(&b, patient());
    struct ibv_sge sge[2] = { sge_of(b.mr[A], 0, 8), sge_of(b.mr[A], 8, 8) };
    *word(&b) = 0;
    // Both ends of the pair add to one word; no sum is lost.
    enum { ROUNDS = 50 };
    for (uint64_t id = 0; id < ROUNDS; ++id) {
        for (int side = 0; side < 2; ++side) {
            struct ibv_send_wr wr = fetch_add(&b, id, &sge[side], side ? 1000 : 1);
            CHECK(!post(b.qp[side], &wr));
        }
        EXPECT(b.cq[A], id, IBV_WC_SUCCESS);
        EXPECT(b.cq[B], id, IBV_WC_SUCCESS);
    }
    CHECK(*word(&b) == ROUNDS * 1001);
}

ROW(B_AT_10)
{
    struct bed b;
    open_atomic(&b, patient());
    struct ibv_sge sge = sge_of(b.mr[A], 0, 16);
    struct ibv_send_wr wr = fetch_add(&b, 1, &sge, 1);
    CHECK(!post(b.qp[A], &wr));
    CHECK(EXPECT(b.cq[A], 1, IBV_WC_SUCCESS).byte_len == 8);
}
