// B-UD: datagrams.
#include "behaviour.h"
#include <endian.h>

enum { GRH = 40 };

static void open_datagrams(struct bed *b, struct ibv_ah **ah)
{
    struct options o = patient();
    o.type = IBV_QPT_UD;
    open_pair(b, o);
    struct ibv_ah_attr to = own_address(b->context);
    CHECK(*ah = ibv_create_ah(b->pd, &to));
}

static struct ibv_send_wr datagram(struct ibv_ah *ah, struct ibv_qp *to, uint64_t id, struct ibv_sge *sge)
{
    struct ibv_send_wr wr = request(IBV_WR_SEND, id, sge);
    wr.wr.ud.ah = ah;
    wr.wr.ud.remote_qpn = to->qp_num;
    wr.wr.ud.remote_qkey = 0x11111111;
    return wr;
}

// Sends one datagram that arrives: what went before it was lost or is there by now.
static struct ibv_wc arrives(struct bed *b, struct ibv_ah *ah, uint64_t id)
{
    struct ibv_sge sge = sge_of(b->mr[A], 0, 100);
    struct ibv_send_wr wr = datagram(ah, b->qp[B], id, &sge);
    CHECK(!post_recv(b->qp[B], id, sge_of(b->mr[B], 0, GRH + 100)));
    CHECK(!post(b->qp[A], &wr));
    EXPECT(b->cq[A], id, IBV_WC_SUCCESS);
    struct ibv_wc wc = EXPECT(b->cq[B], id, IBV_WC_SUCCESS);
    CHECK(!memcmp(b->buffer[B] + GRH, b->buffer[A], 100));
    return wc;
}

// Sends a datagram that is lost without a word.
static void is_lost(struct bed *b, struct ibv_ah *ah, struct ibv_send_wr *wr)
{
    CHECK(!post(b->qp[A], wr));
    EXPECT(b->cq[A], 1, IBV_WC_SUCCESS);
    arrives(b, ah, 2);
}

ROW(B_UD_01)
{
    struct bed b;
    struct ibv_ah *ah;
    open_datagrams(&b, &ah);
    struct ibv_wc wc = arrives(&b, ah, 1);
    CHECK(wc.byte_len == GRH + 100 && (wc.wc_flags & IBV_WC_GRH) && wc.src_qp == b.qp[A]->qp_num);
}

ROW(B_UD_02)
{
    struct bed b;
    struct ibv_ah *ah;
    open_datagrams(&b, &ah);
    struct ibv_wc wc = arrives(&b, ah, 1);
    // An answer to where it came from.
    struct ibv_ah *back = ibv_create_ah_from_wc(b.pd, &wc, (struct ibv_grh *)b.buffer[B], 1);
    CHECK(back);
    struct ibv_sge sge = sge_of(b.mr[B], GRH, 100);
    struct ibv_send_wr wr = datagram(back, b.qp[A], 2, &sge);
    wr.wr.ud.remote_qpn = wc.src_qp;
    CHECK(!post_recv(b.qp[A], 2, sge_of(b.mr[A], 4096, GRH + 100)));
    CHECK(!post(b.qp[B], &wr));
    EXPECT(b.cq[B], 2, IBV_WC_SUCCESS);
    EXPECT(b.cq[A], 2, IBV_WC_SUCCESS);
    CHECK(!memcmp(b.buffer[A] + 4096 + GRH, b.buffer[A], 100));
}

ROW(B_UD_03)
{
    struct bed b;
    struct ibv_ah *ah;
    open_datagrams(&b, &ah);
    struct ibv_sge sge = sge_of(b.mr[A], 0, 8);
    struct ibv_send_wr wr = datagram(ah, b.qp[B], 1, &sge);
    wr.wr.ud.remote_qkey ^= 1;
    is_lost(&b, ah, &wr);
}

ROW(B_UD_04)
{
    struct bed b;
    struct ibv_ah *ah;
    open_datagrams(&b, &ah);
    struct ibv_sge sge = sge_of(b.mr[A], 0, 8);
    struct ibv_send_wr wr = datagram(ah, b.qp[B], 1, &sge);
    // The highest bit: the sender's own key, whatever the others say.
    wr.wr.ud.remote_qkey = 0x80000005;
    CHECK(!post_recv(b.qp[B], 1, sge_of(b.mr[B], 0, GRH + 8)));
    CHECK(!post(b.qp[A], &wr));
    EXPECT(b.cq[A], 1, IBV_WC_SUCCESS);
    soon_or_never();
    EXPECT(b.cq[B], 1, IBV_WC_SUCCESS);
}

ROW(B_UD_05)
{
    struct bed b;
    struct ibv_ah *ah;
    open_datagrams(&b, &ah);
    struct ibv_sge sge = sge_of(b.mr[A], 0, 8);
    struct ibv_send_wr wr = datagram(ah, b.qp[B], 1, &sge);
    is_lost(&b, ah, &wr);
}

ROW(B_UD_06)
{
    struct bed b;
    struct ibv_ah *ah;
    open_datagrams(&b, &ah);
    struct ibv_port_attr port;
    CHECK(!ibv_query_port(b.context, 1, &port));
    struct ibv_sge sge = sge_of(b.mr[A], 0, (128u << port.active_mtu) + 1);
    struct ibv_send_wr wr = datagram(ah, b.qp[B], 1, &sge);
    int error = post(b.qp[A], &wr);
    if (!error)
        EXPECT(b.cq[A], 1, IBV_WC_LOC_LEN_ERR);
    else
        CHECK(error == EINVAL);
}

ROW(B_UD_07)
{
    struct bed b;
    struct ibv_ah *ah;
    open_datagrams(&b, &ah);
    struct options o = patient();
    struct ibv_cq *cq = ibv_create_cq(b.context, 8, NULL, NULL, 0);
    struct ibv_qp *reliable = make_qp(&b, cq, o);
    connect_to_peer(reliable, reliable->qp_num, o);
    CHECK(!post_recv(reliable, 9, sge_of(b.mr[B], 0, 100)));
    struct ibv_sge sge = sge_of(b.mr[A], 0, 8);
    struct ibv_send_wr wr = datagram(ah, reliable, 1, &sge);
    is_lost(&b, ah, &wr);
    CHECK(ibv_poll_cq(cq, 1, &(struct ibv_wc){ 0 }) == 0);
}

ROW(B_UD_08)
{
    struct bed b;
    struct ibv_ah *ah;
    open_datagrams(&b, &ah);
    struct ibv_sge sge = sge_of(b.mr[A], 0, 8);
    struct ibv_send_wr wr = datagram(ah, b.qp[B], 1, &sge);
    wr.wr.ud.remote_qpn = 0xfffff0;
    is_lost(&b, ah, &wr);
}

ROW(B_UD_09)
{
    struct bed b;
    struct ibv_ah *ah;
    open_datagrams(&b, &ah);
    // Too small for the header and the message.
    struct ibv_sge sge = sge_of(b.mr[A], 0, 100);
    struct ibv_send_wr wr = datagram(ah, b.qp[B], 1, &sge);
    CHECK(!post_recv(b.qp[B], 1, sge_of(b.mr[B], 0, GRH + 99)));
    CHECK(!post(b.qp[A], &wr));
    EXPECT(b.cq[A], 1, IBV_WC_SUCCESS);
    CHECK(state_of(b.qp[B]) == IBV_QPS_RTS);
    // One that fits takes the same receive.
    sge.length = 99;
    wr.wr_id = 2;
    CHECK(!post(b.qp[A], &wr));
    EXPECT(b.cq[A], 2, IBV_WC_SUCCESS);
    CHECK(EXPECT(b.cq[B], 1, IBV_WC_SUCCESS).byte_len == GRH + 99);
}

ROW(B_UD_10)
{
    struct bed b;
    struct ibv_ah *ah;
    open_datagrams(&b, &ah);
    struct ibv_sge sge = sge_of(b.mr[A], 0, 8);
    struct ibv_send_wr wr = datagram(ah, b.qp[B], 1, &sge);
    wr.opcode = IBV_WR_RDMA_WRITE;
    if (!post(b.qp[A], &wr))
        EXPECT(b.cq[A], 1, IBV_WC_LOC_QP_OP_ERR);
}

ROW(B_UD_11)
{
    struct bed b;
    open_bed(&b);
    struct ibv_ah_attr to = own_address(b.context);
    to.is_global = 0;
    struct ibv_port_attr port;
    CHECK(!ibv_query_port(b.context, 1, &port));
    if (port.link_layer != IBV_LINK_LAYER_ETHERNET)
        skip("the port is not Ethernet");
    CHECK(!ibv_create_ah(b.pd, &to) && errno == EINVAL);
    to = own_address(b.context);
    to.port_num = b.caps.phys_port_cnt + 1;
    CHECK(!ibv_create_ah(b.pd, &to) && errno == EINVAL);
}

ROW(B_UD_12)
{
    struct bed b;
    struct ibv_ah *ah;
    open_datagrams(&b, &ah);
    struct ibv_sge sge = sge_of(b.mr[A], 0, 8);
    struct ibv_send_wr wr = datagram(ah, b.qp[B], 1, &sge);
    wr.opcode = IBV_WR_SEND_WITH_IMM;
    wr.imm_data = htobe32(0xfeed);
    CHECK(!post_recv(b.qp[B], 1, sge_of(b.mr[B], 0, GRH + 8)));
    CHECK(!post(b.qp[A], &wr));
    EXPECT(b.cq[A], 1, IBV_WC_SUCCESS);
    struct ibv_wc wc = EXPECT(b.cq[B], 1, IBV_WC_SUCCESS);
    CHECK((wc.wc_flags & IBV_WC_WITH_IMM) && be32toh(wc.imm_data) == 0xfeed);
}
