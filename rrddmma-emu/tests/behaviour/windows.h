// What the probes of memory windows share: windows of side B, which side A reaches through.
#pragma once
#include "behaviour.h"

enum { BINDABLE = IBV_ACCESS_LOCAL_WRITE | IBV_ACCESS_MW_BIND };
enum { WINDOW_ACCESS = IBV_ACCESS_REMOTE_WRITE | IBV_ACCESS_REMOTE_READ | IBV_ACCESS_REMOTE_ATOMIC };

// A connected pair, and a region over the buffer of B that windows can be bound to.
struct ibv_mr *open_windows(struct bed *b, struct options o);
// A fresh window, or the end of the probe if the device has none of this type.
struct ibv_mw *make_window(struct bed *b, enum ibv_mw_type type);

// `length` bytes of a region from `offset` on.
struct ibv_mw_bind_info part(struct ibv_mr *mr, size_t offset, size_t length, unsigned access);

// Binds a window of type 1 through a queue pair, and expects the bind to end so.
void bind_1(struct bed *b, struct ibv_mw *mw, struct ibv_mw_bind_info info, enum ibv_wc_status status);
// The same for type 2, through B's pair or another; the key that it has then.
uint32_t bind_2(struct bed *b, struct ibv_mw *mw, struct ibv_mw_bind_info info, enum ibv_wc_status status);
uint32_t bind_2_through(struct ibv_qp *qp, struct ibv_cq *cq, struct ibv_mw *mw, struct ibv_mw_bind_info info,
                        enum ibv_wc_status status);
// A window of type 2 that reaches all of a region.
struct ibv_mw *bound_2(struct bed *b, struct ibv_mr *mr);
// Takes a key back through a queue pair.
struct ibv_wc invalidate(struct ibv_qp *qp, struct ibv_cq *cq, uint32_t rkey, enum ibv_wc_status status);

// One operation of eight bytes from A to an address of B.
void reach(struct bed *b, enum ibv_wr_opcode opcode, uint64_t remote, uint32_t rkey, enum ibv_wc_status status);
// Writes a fresh pattern to offset `offset` of B's buffer, and looks there.
void write_through(struct bed *b, size_t offset, uint64_t remote, uint32_t rkey);

// Another connected pair of the same domain, whose sides have completion queues of their own.
struct second {
    struct ibv_cq *cq[2];
    struct ibv_qp *qp[2];
};
void open_second(struct bed *b, struct second *s, struct ibv_pd *pd, struct options o);
