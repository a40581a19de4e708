/* Control verbs refuse what the kernel refuses. */
#include "endpoint.h"

int main(void)
{
	struct pair p;
	create_pair(&p);
	static char buffer[4096];

	struct ibv_port_attr port;
	CHECK(ibv_query_port(p.context, 2, &port) == EINVAL);
	CHECK(!ibv_query_port(p.context, 1, &port) && port.state == IBV_PORT_ACTIVE);
	union ibv_gid gid;
	CHECK(ibv_query_gid(p.context, 1, 1000, &gid) != 0);

	/* Remote write or atomic rights need the local ones. */
	CHECK(!ibv_reg_mr(p.pd, buffer, sizeof buffer, IBV_ACCESS_REMOTE_WRITE) && errno == EINVAL);
	CHECK(!ibv_create_cq(p.context, 0, NULL, NULL, 0) && errno == EINVAL);
	CHECK(!ibv_create_cq(p.context, 16, NULL, NULL, 1000));

	/* Parents with children are busy and stay usable. */
	CHECK(ibv_dealloc_pd(p.pd) == EBUSY);
	CHECK(ibv_destroy_cq(p.cq[0]) == EBUSY);
	CHECK(ibv_destroy_comp_channel(p.channel) == EBUSY);

	/* State machine: forbidden jumps, missing and refused attributes; the state does not move. */
	struct ibv_qp_init_attr init = { .send_cq = p.cq[0],
					 .recv_cq = p.cq[0],
					 .qp_type = IBV_QPT_RC,
					 .cap = { 4, 4, 1, 1, 0 } };
	struct ibv_qp *qp = ibv_create_qp(p.pd, &init);
	CHECK(qp);
	struct ibv_qp_attr a = { .qp_state = IBV_QPS_RTR, .port_num = 1 };
	CHECK(ibv_modify_qp(qp, &a, IBV_QP_STATE) == EINVAL);
	a.qp_state = IBV_QPS_INIT;
	CHECK(ibv_modify_qp(qp, &a, IBV_QP_STATE | IBV_QP_PKEY_INDEX | IBV_QP_PORT) == EINVAL);
	a.port_num = 2;
	CHECK(ibv_modify_qp(qp, &a, IBV_QP_STATE | IBV_QP_PKEY_INDEX | IBV_QP_PORT | IBV_QP_ACCESS_FLAGS) == EINVAL);
	CHECK(!ibv_query_qp(qp, &a, IBV_QP_STATE, &init) && a.qp_state == IBV_QPS_RESET);
	qp_to_init(qp);
	struct ibv_qp_attr rtr = { .qp_state = IBV_QPS_RTR,
				   .path_mtu = IBV_MTU_1024,
				   .dest_qp_num = p.qp[0]->qp_num,
				   .max_dest_rd_atomic = 1,
				   .min_rnr_timer = 12,
				   .ah_attr = { .dlid = 1, .port_num = 1 } };
	int mask = IBV_QP_STATE | IBV_QP_AV | IBV_QP_PATH_MTU | IBV_QP_DEST_QPN | IBV_QP_RQ_PSN |
		   IBV_QP_MAX_DEST_RD_ATOMIC | IBV_QP_MIN_RNR_TIMER;
	CHECK(ibv_modify_qp(qp, &rtr, mask) != 0); /* no GRH on an Ethernet port */
	rtr.ah_attr.is_global = 1;
	rtr.ah_attr.grh.dgid = own_gid(p.context);
	rtr.ah_attr.grh.sgid_index = 200;
	CHECK(ibv_modify_qp(qp, &rtr, mask) != 0); /* no such GID */
	rtr.ah_attr.grh.sgid_index = GID_INDEX;
	/* A ConnectX-5 has no enhanced connection establishment. */
	struct ibv_ece ece = { .vendor_id = 0x1234 };
	CHECK(ibv_set_ece(qp, &ece) == EINVAL);
	CHECK(!ibv_query_ece(qp, &ece) && ece.vendor_id == 0x15b3 && ece.options == 0);
	ece.options = 1;
	CHECK(ibv_set_ece(qp, &ece) == EOPNOTSUPP);
	CHECK(!ibv_modify_qp(qp, &rtr, mask));
	CHECK(!ibv_query_ece(qp, &ece) && ece.options == 0);
	CHECK(!ibv_query_qp(qp, &a, IBV_QP_STATE | IBV_QP_DEST_QPN, &init));
	CHECK(a.qp_state == IBV_QPS_RTR && a.dest_qp_num == p.qp[0]->qp_num);
	CHECK(!ibv_destroy_qp(qp));
	destroy_pair(&p);
	puts("rules kept");
	return 0;
}
