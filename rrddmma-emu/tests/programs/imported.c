// One process opens the device and registers memory; another is sent the descriptor, imports both, and writes to the
// memory through a queue pair of its own, also after the first has closed its descriptor.
#include "endpoint.h"
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#define LENGTH 40960

struct offer {
    uint32_t pd, mr;
    uint64_t address;
};

static void send_with(int socket, int fd, struct offer *offer)
{
    union { struct cmsghdr head; char room[CMSG_SPACE(sizeof fd)]; } control = { 0 };
    struct iovec bytes = { offer, sizeof *offer };
    struct msghdr message = { .msg_iov = &bytes, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control };
    control.head = (struct cmsghdr){ CMSG_LEN(sizeof fd), SOL_SOCKET, SCM_RIGHTS };
    memcpy(CMSG_DATA(&control.head), &fd, sizeof fd);
    CHECK(sendmsg(socket, &message, 0) == sizeof *offer);
}

static int receive(int socket, struct offer *offer)
{
    union { struct cmsghdr head; char room[CMSG_SPACE(sizeof(int))]; } control;
    struct iovec bytes = { offer, sizeof *offer };
    struct msghdr message = { .msg_iov = &bytes, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control };
    CHECK(recvmsg(socket, &message, 0) == sizeof *offer);
    int fd;
    memcpy(&fd, CMSG_DATA(&control.head), sizeof fd);
    return fd;
}

static void meet(int socket)
{
    char byte = 'x';
    CHECK(write(socket, &byte, 1) == 1 && read(socket, &byte, 1) == 1);
}

static void importer(int socket)
{
    struct offer offer;
    struct endpoint e = { 0 };
    CHECK(e.context = ibv_import_device(receive(socket, &offer)));
    CHECK(e.pd = ibv_import_pd(e.context, offer.pd));
    CHECK(e.mr = ibv_import_mr(e.pd, offer.mr));
    CHECK(!ibv_import_pd(e.context, offer.pd + 999) && errno == ENOENT);
    CHECK(e.cq = ibv_create_cq(e.context, 16, NULL, NULL, 0));
    e.qp = create_rc_qp(e.pd, e.cq);
    connect_to(&e, e.qp->qp_num, 0);
    // The memory is where the other process has it, at both ends of the copy.
    struct ibv_sge from = { offer.address, LENGTH, e.mr->lkey };
    CHECK(!post_write(e.qp, 1, from, offer.address + LENGTH, e.mr->rkey));
    CHECK(wait_completion(e.cq).status == IBV_WC_SUCCESS);
    meet(socket);
    // The other has closed its descriptor; what hangs on this one is still there.
    meet(socket);
    struct ibv_device_attr attr;
    CHECK(!ibv_query_device(e.context, &attr));
    CHECK(!post_write(e.qp, 2, from, offer.address + 2 * LENGTH, e.mr->rkey));
    CHECK(wait_completion(e.cq).status == IBV_WC_SUCCESS);
    CHECK(!ibv_destroy_qp(e.qp) && !ibv_destroy_cq(e.cq));
    ibv_unimport_mr(e.mr);
    ibv_unimport_pd(e.pd);
    CHECK(!ibv_close_device(e.context));
    meet(socket);
    exit(0);
}

static void shows_a_device(int fd)
{
    struct stat s;
    CHECK(!fstat(fd, &s) && S_ISCHR(s.st_mode) && s.st_rdev == makedev(231, 192));
}

int main(void)
{
    int socket[2], status;
    CHECK(!socketpair(AF_UNIX, SOCK_STREAM, 0, socket));
    pid_t child = fork();
    CHECK(child >= 0);
    if (!child)
        importer(socket[1]);
    // Should the other fail, nothing more is to come.
    close(socket[1]);
    struct endpoint e;
    create(&e, open_device(), 4 * LENGTH);
    for (int i = 0; i < LENGTH; ++i)
        e.buffer[i] = 1 + i % 251;
    struct offer offer = { e.pd->handle, e.mr->handle, (uintptr_t)e.buffer };
    shows_a_device(e.context->cmd_fd);
    int copy = fcntl(e.context->cmd_fd, F_DUPFD_CLOEXEC, 0);
    shows_a_device(copy);
    send_with(socket[0], copy, &offer);
    CHECK(!close(copy));
    meet(socket[0]);
    CHECK(!memcmp(e.buffer + LENGTH, e.buffer, LENGTH) && !e.buffer[2 * LENGTH]);
    CHECK(!close(e.context->cmd_fd));
    meet(socket[0]);
    meet(socket[0]);
    CHECK(!memcmp(e.buffer + 2 * LENGTH, e.buffer, LENGTH) && !e.buffer[3 * LENGTH]);
    CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status) && !WEXITSTATUS(status));
    // Nobody has it any more: a copy made of nothing is no device.
    CHECK(!ibv_import_device(open("/dev/null", O_RDWR)));
    struct ibv_context *again = open_device();
    CHECK(again && !ibv_close_device(again));
    puts("ok");
    return 0;
}
