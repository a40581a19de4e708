// Two devices with two ports each: names, tables, and a connection from the second port of the first to the first port of
// the second.
#include "endpoint.h"

static void to_rts(struct ibv_qp *qp, uint8_t port, uint32_t peer, union ibv_gid gid)
{
    struct ibv_qp_attr a = { .qp_state = IBV_QPS_INIT, .port_num = port,
                             .qp_access_flags = IBV_ACCESS_REMOTE_WRITE };
    CHECK(!ibv_modify_qp(qp, &a, IBV_QP_STATE | IBV_QP_PKEY_INDEX | IBV_QP_PORT | IBV_QP_ACCESS_FLAGS));
    a = (struct ibv_qp_attr){
        .qp_state = IBV_QPS_RTR, .path_mtu = IBV_MTU_1024, .dest_qp_num = peer, .min_rnr_timer = 1,
        .ah_attr = { .is_global = 1, .port_num = 3 - port,
                     .grh = { .dgid = gid, .sgid_index = GID_INDEX, .hop_limit = 1 } },
    };
    int mask = IBV_QP_STATE | IBV_QP_AV | IBV_QP_PATH_MTU | IBV_QP_DEST_QPN | IBV_QP_RQ_PSN |
               IBV_QP_MAX_DEST_RD_ATOMIC | IBV_QP_MIN_RNR_TIMER;
    // A path leaves through the port that INIT chose.
    CHECK(ibv_modify_qp(qp, &a, mask) == EINVAL);
    a.ah_attr.port_num = port;
    CHECK(!ibv_modify_qp(qp, &a, mask));
    a = (struct ibv_qp_attr){ .qp_state = IBV_QPS_RTS, .timeout = 9, .retry_cnt = 1, .rnr_retry = 1 };
    CHECK(!ibv_modify_qp(qp, &a, IBV_QP_STATE | IBV_QP_TIMEOUT | IBV_QP_RETRY_CNT | IBV_QP_RNR_RETRY |
                         IBV_QP_SQ_PSN | IBV_QP_MAX_QP_RD_ATOMIC));
}

int main(void)
{
    struct ibv_context *contexts[2];
    union ibv_gid gids[2][2];
    uint64_t guids[2];
    for (int i = 0; i < 2; ++i) {
        contexts[i] = open_one_of(i, 2);
        char name[] = "mlx5_0";
        name[5] += i;
        CHECK(!strcmp(ibv_get_device_name(contexts[i]->device), name));
        guids[i] = ibv_get_device_guid(contexts[i]->device);
        struct ibv_device_attr attr;
        CHECK(!ibv_query_device(contexts[i], &attr));
        CHECK(attr.phys_port_cnt == 2 && attr.node_guid == guids[i]);
        for (int port = 1; port <= 2; ++port) {
            struct ibv_port_attr p;
            CHECK(!ibv_query_port(contexts[i], port, &p) && p.state == IBV_PORT_ACTIVE);
            CHECK(!ibv_query_gid(contexts[i], port, GID_INDEX, &gids[i][port - 1]));
            struct ibv_gid_entry entry;
            CHECK(!ibv_query_gid_ex(contexts[i], port, GID_INDEX, &entry, 0));
            CHECK((int)entry.port_num == port && !memcmp(&entry.gid, &gids[i][port - 1], 16));
        }
        struct ibv_port_attr p;
        CHECK(ibv_query_port(contexts[i], 3, &p) == EINVAL);
        struct ibv_gid_entry table[16];
        CHECK(ibv_query_gid_table(contexts[i], table, 16, 0) == 8 && table[4].port_num == 2);
    }
    CHECK(guids[0] != guids[1]);
    for (int i = 0; i < 4; ++i)
        for (int j = 0; j < i; ++j)
            CHECK(memcmp(&gids[i / 2][i % 2], &gids[j / 2][j % 2], 16));

    struct endpoint a, b;
    create(&a, contexts[0], 8192);
    create(&b, contexts[1], 8192);
    // What belongs to one device is unknown to the other.
    struct ibv_qp_init_attr foreign = { .send_cq = b.cq, .recv_cq = a.cq, .qp_type = IBV_QPT_RC,
                                        .cap = { 4, 4, 1, 1, 0 } };
    CHECK(!ibv_create_qp(a.pd, &foreign) && errno == ENOENT);
    to_rts(a.qp, 2, b.qp->qp_num, gids[1][0]);
    to_rts(b.qp, 1, a.qp->qp_num, gids[0][1]);
    strcpy(a.buffer, "from device to device");
    write_front(&a, 1, 32, (uintptr_t)b.buffer, b.mr->rkey);
    CHECK(wait_completion(a.cq).status == IBV_WC_SUCCESS);
    CHECK(!strcmp(b.buffer, "from device to device"));
    puts("ok");
    return 0;
}
