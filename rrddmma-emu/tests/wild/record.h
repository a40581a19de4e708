// Calls into the device's file as libibverbs and libmlx5 make them, kept to be made again.
#pragma once
#include <rdma/ib_user_ioctl_verbs.h>
#include <rdma/rdma_user_ioctl_cmds.h>

enum { MOST_ATTRS = 32, MOST_CALLS = 256 };

struct call {
    struct ib_uverbs_ioctl_hdr header;
    struct ib_uverbs_attr attrs[MOST_ATTRS];
    // What the attributes point at, if they do; as long as their `len` says.
    unsigned char *bytes[MOST_ATTRS];
};

// Those that succeeded, in their order: the first makes the context of a device that was just opened.
extern struct call *recorded[MOST_CALLS];
extern unsigned recorded_count;

// Whether a value can only be an address of this process.
int is_address(unsigned long long value);

// Uses every verb that has a call of its own, and records.
void record(void);
