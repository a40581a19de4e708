// Two of these write to each other until one is gone: mutual_writer OWN-FIFO PEER-FIFO. The survivor prints the status
// of the write that failed.
#include "endpoint.h"
#include <inttypes.h>

int main(int argc, char **argv)
{
    CHECK(argc == 3);
    struct endpoint e;
    create(&e, open_device(), 65536);
    // Opening a FIFO waits for the other side: each opens the same one first.
    int first = strcmp(argv[1], argv[2]) < 0;
    FILE *own, *peer;
    if (first)
        CHECK((own = fopen(argv[1], "w")) && (peer = fopen(argv[2], "r")));
    else
        CHECK((peer = fopen(argv[2], "r")) && (own = fopen(argv[1], "w")));
    fprintf(own, "%u %" PRIu64 " %u\n", e.qp->qp_num, (uint64_t)(uintptr_t)e.buffer, e.mr->rkey);
    fflush(own);
    uint32_t qpn, rkey;
    uint64_t address;
    CHECK(fscanf(peer, "%u %" SCNu64 " %u", &qpn, &address, &rkey) == 3);
    connect_to(&e, qpn, 3);
    // Both are ready before either writes, or the first would find nobody.
    CHECK(fputs("!", own) >= 0 && !fflush(own) && fscanf(peer, " !") == 0 && !ferror(peer));
    for (uint64_t id = 0;; ++id) {
        write_front(&e, id, 4096, address, rkey);
        struct ibv_wc wc = wait_completion(e.cq);
        CHECK(wc.wr_id == id);
        if (wc.status) {
            printf("%s\n", ibv_wc_status_str(wc.status));
            return wc.status == IBV_WC_RETRY_EXC_ERR ? 0 : 3;
        }
        if (id == 1000) {
            puts("writing");
            fflush(stdout);
        }
    }
}
