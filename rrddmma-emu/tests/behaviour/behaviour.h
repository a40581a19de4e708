// What the probes of docs/behaviour.md share: rows by name, and a bed of device, domain, buffers and queue pairs.
#pragma once
#include "../programs/endpoint.h"

// A probe of the row with this name, `_` for `-`. It fails by CHECK, and passes by returning.
#define ROW(id)                                                                                                   \
    static void id(void);                                                                                          \
    __attribute__((constructor)) static void add_##id(void)                                                        \
    {                                                                                                              \
        add_row(#id, id);                                                                                          \
    }                                                                                                              \
    static void id(void)

void add_row(const char *id, void (*run)(void));

// Ends the probe: the device says itself that it lacks what the row is about.
_Noreturn void skip(const char *reason);

// What a device that breaks the row never does is waited for no longer than this many seconds from here on.
void soon_or_never(void);

enum { A = 0, B = 1, SIZE = 65536 };

// Two sides, A and B, that talk to each other through one device.
struct bed {
    struct ibv_context *context;
    struct ibv_device_attr caps;
    struct ibv_pd *pd;
    struct ibv_comp_channel *channel;
    struct ibv_cq *cq[2];
    struct ibv_qp *qp[2];
    // SIZE bytes on either side, with every right.
    char *buffer[2];
    struct ibv_mr *mr[2];
};

enum { ALL_ACCESS = IBV_ACCESS_LOCAL_WRITE | IBV_ACCESS_REMOTE_WRITE | IBV_ACCESS_REMOTE_READ | IBV_ACCESS_REMOTE_ATOMIC };

// How a pair is made and connected.
struct options {
    enum ibv_qp_type type;
    struct ibv_qp_cap cap;
    int sq_sig_all;
    struct ibv_srq *srq;
    unsigned access;
    enum ibv_mtu mtu;
    uint8_t rd_atomic;
    uint8_t timeout;
    uint8_t retries;
    uint8_t rnr_retries;
    uint8_t rnr_timer;
};

// RC with every right, and so patient that a busy machine makes no error.
struct options patient(void);
// The same, but an absent peer or receive is noticed within a fraction of a second.
struct options hasty(void);

// The device, a domain, and buffers that are registered and differ in every byte.
void open_bed(struct bed *b);
// The same with a pair of queue pairs in RTS.
void open_pair(struct bed *b, struct options o);
void open_rc(struct bed *b);

struct ibv_qp *make_qp(struct bed *b, struct ibv_cq *cq, struct options o);
int to_init(struct ibv_qp *qp, struct options o);
int to_rtr(struct ibv_qp *qp, uint32_t peer, struct options o);
int to_rts(struct ibv_qp *qp, struct options o);
void connect_to_peer(struct ibv_qp *qp, uint32_t peer, struct options o);

// A key that was somebody's and is nobody's now, local or remote.
uint32_t dead_key(struct bed *b);

enum ibv_qp_state state_of(struct ibv_qp *qp);
int modify_state(struct ibv_qp *qp, enum ibv_qp_state state);

// A send request of one segment, signaled.
struct ibv_send_wr request(enum ibv_wr_opcode opcode, uint64_t id, struct ibv_sge *sge);
// The same, for what reaches into the peer's memory.
struct ibv_send_wr remote_request(enum ibv_wr_opcode opcode, uint64_t id, struct ibv_sge *sge, void *remote, uint32_t rkey);
int post(struct ibv_qp *qp, struct ibv_send_wr *wr);

// Waits for the next completion and fails unless it is this one.
#define EXPECT(cq, id, status) expect_at(__FILE__, __LINE__, cq, id, status)
struct ibv_wc expect_at(const char *file, int line, struct ibv_cq *cq, uint64_t id, enum ibv_wc_status status);

// Whether an asynchronous event comes within some seconds.
int next_async(struct ibv_context *context, struct ibv_async_event *event);
// Whether a file is readable now.
int readable(int fd);
// The same, or within some seconds.
int becomes_readable(int fd);

// Sends one message from A to B and expects it there: whatever went before is done by then.
void exchange(struct bed *b, uint64_t id);
