// B-QP: queue pairs: creation, states, attributes.
#include "behaviour.h"

// A change of state with everything that it may carry, and the bits that it needs.
struct change {
    struct ibv_qp_attr attr;
    int needed;
};

static struct change change_to(struct bed *b, enum ibv_qp_type type, enum ibv_qp_state state, uint32_t peer)
{
    struct options o = patient();
    struct change c = { .attr = {
        .qp_state = state, .port_num = 1, .qp_access_flags = IBV_ACCESS_REMOTE_WRITE, .qkey = 0x11111111,
        .path_mtu = o.mtu, .dest_qp_num = peer, .rq_psn = 11, .sq_psn = 11, .max_dest_rd_atomic = o.rd_atomic,
        .max_rd_atomic = o.rd_atomic, .min_rnr_timer = o.rnr_timer, .timeout = o.timeout, .retry_cnt = o.retries,
        .rnr_retry = o.rnr_retries, .ah_attr = own_address(b->context),
    } };
    int rc = type == IBV_QPT_RC, ud = type == IBV_QPT_UD;
    if (state == IBV_QPS_INIT)
        c.needed = IBV_QP_PKEY_INDEX | IBV_QP_PORT | (ud ? IBV_QP_QKEY : IBV_QP_ACCESS_FLAGS);
    else if (state == IBV_QPS_RTR && !ud)
        c.needed = IBV_QP_AV | IBV_QP_PATH_MTU | IBV_QP_DEST_QPN | IBV_QP_RQ_PSN |
                   (rc ? IBV_QP_MAX_DEST_RD_ATOMIC | IBV_QP_MIN_RNR_TIMER : 0);
    else if (state == IBV_QPS_RTS)
        c.needed = IBV_QP_SQ_PSN |
                   (rc ? IBV_QP_TIMEOUT | IBV_QP_RETRY_CNT | IBV_QP_RNR_RETRY | IBV_QP_MAX_QP_RD_ATOMIC : 0);
    return c;
}

static const enum ibv_qp_state PATH[] = { IBV_QPS_RESET, IBV_QPS_INIT, IBV_QPS_RTR, IBV_QPS_RTS };

// A queue that pairs of this type are made on, and one of them in RESET.
static struct ibv_qp *fresh(struct bed *b, enum ibv_qp_type type)
{
    if (!b->cq[A])
        CHECK(b->cq[A] = ibv_create_cq(b->context, 64, NULL, NULL, 0));
    struct options o = patient();
    o.type = type;
    struct ibv_qp *qp = make_qp(b, b->cq[A], o);
    CHECK(qp);
    return qp;
}

// The same in the state that stands at `step` of the path.
static struct ibv_qp *fresh_at(struct bed *b, enum ibv_qp_type type, int step)
{
    struct ibv_qp *qp = fresh(b, type);
    for (int i = 1; i <= step; ++i) {
        struct change c = change_to(b, type, PATH[i], qp->qp_num);
        CHECK(!ibv_modify_qp(qp, &c.attr, IBV_QP_STATE | c.needed));
    }
    CHECK(state_of(qp) == PATH[step]);
    return qp;
}

static void each_attribute_is_needed(enum ibv_qp_type type)
{
    struct bed b;
    open_bed(&b);
    struct ibv_qp *qp = fresh(&b, type);
    for (int step = 1; step < 4; ++step) {
        struct change c = change_to(&b, type, PATH[step], qp->qp_num);
        for (int bit = 1; bit <= c.needed; bit <<= 1)
            if (c.needed & bit) {
                CHECK(ibv_modify_qp(qp, &c.attr, IBV_QP_STATE | (c.needed & ~bit)) == EINVAL);
                CHECK(state_of(qp) == PATH[step - 1]);
            }
        CHECK(!ibv_modify_qp(qp, &c.attr, IBV_QP_STATE | c.needed));
        CHECK(state_of(qp) == PATH[step]);
    }
}

ROW(B_QP_01)
{
    struct bed b;
    open_bed(&b);
    CHECK(b.cq[A] = ibv_create_cq(b.context, 64, NULL, NULL, 0));
    struct ibv_qp_init_attr init = {
        .send_cq = b.cq[A], .recv_cq = b.cq[A], .qp_type = IBV_QPT_RC,
        .cap = { .max_send_wr = 11, .max_recv_wr = 9, .max_send_sge = 3, .max_recv_sge = 3, .max_inline_data = 33 },
    };
    struct ibv_qp *qp = ibv_create_qp(b.pd, &init);
    CHECK(qp && state_of(qp) == IBV_QPS_RESET);
    CHECK(init.cap.max_send_wr >= 11 && init.cap.max_recv_wr >= 9 && init.cap.max_inline_data >= 33);
    CHECK(init.cap.max_send_sge >= 3 && init.cap.max_recv_sge >= 3);
}

ROW(B_QP_02)
{
    struct bed b;
    open_bed(&b);
    CHECK(b.cq[A] = ibv_create_cq(b.context, 64, NULL, NULL, 0));
    for (int which = 0; which < 4; ++which) {
        struct options o = patient();
        uint32_t *caps[] = { &o.cap.max_send_wr, &o.cap.max_recv_wr, &o.cap.max_send_sge, &o.cap.max_recv_sge };
        uint32_t limit = (uint32_t)(which < 2 ? b.caps.max_qp_wr : b.caps.max_sge);
        *caps[which] = limit * 2 + 64;
        CHECK(!make_qp(&b, b.cq[A], o) && (errno == EINVAL || errno == ENOMEM));
    }
}

ROW(B_QP_03)
{
    each_attribute_is_needed(IBV_QPT_RC);
}

ROW(B_QP_04)
{
    each_attribute_is_needed(IBV_QPT_UC);
}

ROW(B_QP_05)
{
    each_attribute_is_needed(IBV_QPT_UD);
}

ROW(B_QP_06)
{
    struct bed b;
    open_bed(&b);
    static const int foreign[] = {
        [1] = IBV_QP_QKEY, [2] = IBV_QP_TIMEOUT, [3] = IBV_QP_DEST_QPN,
    };
    struct ibv_qp *qp = fresh(&b, IBV_QPT_RC);
    for (int step = 1; step < 4; ++step) {
        struct change c = change_to(&b, IBV_QPT_RC, PATH[step], qp->qp_num);
        CHECK(ibv_modify_qp(qp, &c.attr, IBV_QP_STATE | c.needed | foreign[step]) == EINVAL);
        CHECK(state_of(qp) == PATH[step - 1]);
        CHECK(!ibv_modify_qp(qp, &c.attr, IBV_QP_STATE | c.needed));
    }
}

ROW(B_QP_07)
{
    struct bed b;
    open_bed(&b);
    static const int steps[][2] = { { 0, 2 }, { 0, 3 }, { 1, 3 }, { 2, 1 }, { 3, 1 }, { 3, 2 }, { 2, 2 } };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; ++i) {
        struct ibv_qp *qp = fresh_at(&b, IBV_QPT_RC, steps[i][0]);
        struct change c = change_to(&b, IBV_QPT_RC, PATH[steps[i][1]], qp->qp_num);
        CHECK(ibv_modify_qp(qp, &c.attr, IBV_QP_STATE | c.needed) == EINVAL);
        CHECK(state_of(qp) == PATH[steps[i][0]]);
        CHECK(!ibv_destroy_qp(qp));
    }
}

ROW(B_QP_08)
{
    struct bed b;
    open_bed(&b);
    CHECK(modify_state(fresh(&b, IBV_QPT_RC), IBV_QPS_ERR) == EINVAL);
    for (int step = 1; step < 4; ++step) {
        struct ibv_qp *qp = fresh_at(&b, IBV_QPT_RC, step);
        CHECK(!modify_state(qp, IBV_QPS_ERR) && state_of(qp) == IBV_QPS_ERR);
        CHECK(!ibv_destroy_qp(qp));
    }
}

ROW(B_QP_09)
{
    struct bed b;
    open_rc(&b);
    exchange(&b, 1);
    CHECK(!modify_state(b.qp[A], IBV_QPS_ERR));
    for (int side = 0; side < 2; ++side)
        CHECK(!modify_state(b.qp[side], IBV_QPS_RESET) && state_of(b.qp[side]) == IBV_QPS_RESET);
    for (int side = 0; side < 2; ++side)
        connect_to_peer(b.qp[side], b.qp[!side]->qp_num, patient());
    exchange(&b, 2);
}

ROW(B_QP_10)
{
    struct bed b;
    open_bed(&b);
    struct ibv_qp *qp = fresh_at(&b, IBV_QPT_RC, 2);
    struct change c = change_to(&b, IBV_QPT_RC, IBV_QPS_RTS, qp->qp_num);
    c.attr.cur_qp_state = IBV_QPS_RTS;
    CHECK(ibv_modify_qp(qp, &c.attr, IBV_QP_STATE | IBV_QP_CUR_STATE | c.needed) == EINVAL);
    c.attr.cur_qp_state = IBV_QPS_RTR;
    CHECK(!ibv_modify_qp(qp, &c.attr, IBV_QP_STATE | IBV_QP_CUR_STATE | c.needed));
}

ROW(B_QP_11)
{
    struct bed b;
    open_bed(&b);
    struct ibv_qp *qp = fresh(&b, IBV_QPT_RC);
    struct change c = change_to(&b, IBV_QPT_RC, IBV_QPS_INIT, 0);
    c.attr.port_num = 0;
    CHECK(ibv_modify_qp(qp, &c.attr, IBV_QP_STATE | c.needed) == EINVAL);
    c.attr.port_num = b.caps.phys_port_cnt + 1;
    CHECK(ibv_modify_qp(qp, &c.attr, IBV_QP_STATE | c.needed) == EINVAL);
    CHECK(state_of(qp) == IBV_QPS_RESET);
}

ROW(B_QP_12)
{
    struct bed b;
    open_bed(&b);
    struct ibv_qp *qp = fresh(&b, IBV_QPT_RC);
    struct change c = change_to(&b, IBV_QPT_RC, IBV_QPS_INIT, 0);
    c.attr.pkey_index = b.caps.max_pkeys;
    CHECK(ibv_modify_qp(qp, &c.attr, IBV_QP_STATE | c.needed) == EINVAL);
}

ROW(B_QP_13)
{
    struct bed b;
    open_bed(&b);
    struct ibv_port_attr port;
    CHECK(!ibv_query_port(b.context, 1, &port));
    if (port.link_layer != IBV_LINK_LAYER_ETHERNET)
        skip("the port is not Ethernet");
    struct ibv_qp *qp = fresh_at(&b, IBV_QPT_RC, 1);
    struct change c = change_to(&b, IBV_QPT_RC, IBV_QPS_RTR, qp->qp_num);
    c.attr.ah_attr.is_global = 0;
    CHECK(ibv_modify_qp(qp, &c.attr, IBV_QP_STATE | c.needed) == EINVAL);
    CHECK(state_of(qp) == IBV_QPS_INIT);
}

ROW(B_QP_14)
{
    struct bed b;
    open_bed(&b);
    struct ibv_port_attr port;
    CHECK(!ibv_query_port(b.context, 1, &port));
    struct ibv_qp *qp = fresh_at(&b, IBV_QPT_RC, 1);
    struct change c = change_to(&b, IBV_QPT_RC, IBV_QPS_RTR, qp->qp_num);
    if (port.gid_tbl_len <= 255) {
        c.attr.ah_attr.grh.sgid_index = (uint8_t)port.gid_tbl_len;
        CHECK(ibv_modify_qp(qp, &c.attr, IBV_QP_STATE | c.needed) == EINVAL);
    }
    c = change_to(&b, IBV_QPT_RC, IBV_QPS_RTR, qp->qp_num);
    c.attr.ah_attr.port_num = 2;
    CHECK(ibv_modify_qp(qp, &c.attr, IBV_QP_STATE | c.needed) == EINVAL);
}

ROW(B_QP_15)
{
    struct bed b;
    open_rc(&b);
    struct ibv_qp_attr a;
    struct ibv_qp_init_attr init;
    struct options o = patient();
    CHECK(!ibv_query_qp(b.qp[A], &a, (1 << 21) - 1, &init));
    CHECK(a.qp_state == IBV_QPS_RTS && a.dest_qp_num == b.qp[B]->qp_num && a.path_mtu == o.mtu);
    CHECK(a.timeout == o.timeout && a.retry_cnt == o.retries && a.rnr_retry == o.rnr_retries);
    CHECK(a.max_rd_atomic == o.rd_atomic && a.max_dest_rd_atomic == o.rd_atomic && a.min_rnr_timer == o.rnr_timer);
    CHECK((a.qp_access_flags & ALL_ACCESS & ~1u) == o.access && a.port_num == 1 && a.pkey_index == 0);
    CHECK(init.qp_type == IBV_QPT_RC && init.send_cq == b.cq[A] && init.recv_cq == b.cq[A]);
    CHECK(a.cap.max_send_wr >= o.cap.max_send_wr && a.cap.max_recv_wr >= o.cap.max_recv_wr);
}

ROW(B_QP_16)
{
    struct bed b;
    open_bed(&b);
    struct ibv_qp *qp = fresh_at(&b, IBV_QPT_RC, 1);
    struct change c = change_to(&b, IBV_QPT_RC, IBV_QPS_RTR, qp->qp_num);
    static const int values[] = { 0, 6 };
    for (int i = 0; i < 2; ++i) {
        c.attr.path_mtu = (enum ibv_mtu)values[i];
        CHECK(ibv_modify_qp(qp, &c.attr, IBV_QP_STATE | c.needed));
        CHECK(state_of(qp) == IBV_QPS_INIT);
    }
}

ROW(B_QP_17)
{
    struct bed b;
    open_bed(&b);
    struct ibv_qp *qp = fresh_at(&b, IBV_QPT_RC, 1);
    struct change c = change_to(&b, IBV_QPT_RC, IBV_QPS_RTR, qp->qp_num);
    c.attr.max_dest_rd_atomic = (uint8_t)(b.caps.max_qp_rd_atom + 1);
    CHECK(ibv_modify_qp(qp, &c.attr, IBV_QP_STATE | c.needed) == EINVAL);
    c.attr.max_dest_rd_atomic = 1;
    CHECK(!ibv_modify_qp(qp, &c.attr, IBV_QP_STATE | c.needed));
    c = change_to(&b, IBV_QPT_RC, IBV_QPS_RTS, qp->qp_num);
    c.attr.max_rd_atomic = (uint8_t)(b.caps.max_qp_init_rd_atom + 1);
    CHECK(ibv_modify_qp(qp, &c.attr, IBV_QP_STATE | c.needed) == EINVAL);
}

ROW(B_QP_18)
{
    struct bed b;
    open_bed(&b);
    CHECK(modify_state(fresh_at(&b, IBV_QPT_RC, 3), IBV_QPS_SQD) == EINVAL);
}

ROW(B_QP_19)
{
    struct bed b;
    open_bed(&b);
    for (int step = 0; step < 4; ++step)
        CHECK(!ibv_destroy_qp(fresh_at(&b, IBV_QPT_RC, step)));
    struct ibv_qp *qp = fresh_at(&b, IBV_QPT_RC, 3);
    CHECK(!modify_state(qp, IBV_QPS_ERR) && !ibv_destroy_qp(qp));
}

ROW(B_QP_20)
{
    struct bed b;
    open_rc(&b);
    struct ibv_qp *again = make_qp(&b, b.cq[A], patient());
    uint32_t number = again->qp_num;
    CHECK(again && !ibv_destroy_qp(again));
    CHECK((again = make_qp(&b, b.cq[A], patient())) && again->qp_num != number);
}

ROW(B_QP_21)
{
    struct bed b;
    open_bed(&b);
    CHECK(b.cq[A] = ibv_create_cq(b.context, 64, NULL, NULL, 0));
    struct options o = patient();
    memset(&o.cap, 0, sizeof o.cap);
    struct ibv_qp *qp = make_qp(&b, b.cq[A], o);
    CHECK(qp && !ibv_destroy_qp(qp));
}

ROW(B_QP_22)
{
    struct bed b;
    open_bed(&b);
    static const uint8_t asked[] = { 1, 17 };
    uint8_t got[2];
    for (int i = 0; i < 2; ++i) {
        struct ibv_qp *qp = fresh_at(&b, IBV_QPT_RC, 1);
        struct change c = change_to(&b, IBV_QPT_RC, IBV_QPS_RTR, qp->qp_num);
        c.attr.ah_attr.grh.hop_limit = asked[i];
        CHECK(!ibv_modify_qp(qp, &c.attr, IBV_QP_STATE | c.needed));
        struct ibv_qp_attr a;
        struct ibv_qp_init_attr init;
        CHECK(!ibv_query_qp(qp, &a, IBV_QP_AV, &init));
        got[i] = a.ah_attr.grh.hop_limit;
    }
    CHECK(got[0] == got[1] && got[0] > asked[0]);
}
