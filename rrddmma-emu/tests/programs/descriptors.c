// Numbers of descriptors change hands by calls that close one without `close`: what has the number then is what counts. And a copy of
// one is as good as the original.
#define _GNU_SOURCE
#include "endpoint.h"
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static const char TEXT[] = "an ordinary file";

static int ordinary_file(void)
{
    int fd = memfd_create("ordinary", 0);
    CHECK(fd >= 0 && write(fd, TEXT, sizeof TEXT) == sizeof TEXT && !lseek(fd, 0, SEEK_SET));
    return fd;
}

static void expect_ordinary(int fd)
{
    char text[sizeof TEXT] = "";
    CHECK(read(fd, text, sizeof text) == sizeof text && !strcmp(text, TEXT));
    CHECK(write(fd, TEXT, sizeof TEXT) == sizeof TEXT);
    const char *mapped = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
    CHECK(mapped != MAP_FAILED && !strcmp(mapped, TEXT));
    struct stat s;
    CHECK(!munmap((void *)mapped, 4096) && !fstat(fd, &s) && S_ISREG(s.st_mode));
}

// Each call that shows what a descriptor is.
static void expect_device(int fd, unsigned minor)
{
    dev_t number = makedev(231, minor);
    struct stat s;
    CHECK(!fstat(fd, &s) && S_ISCHR(s.st_mode) && s.st_rdev == number);
    CHECK(!fstatat(fd, "", &s, AT_EMPTY_PATH) && S_ISCHR(s.st_mode) && s.st_rdev == number);
    struct statx x;
    CHECK(!statx(fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS, &x) && S_ISCHR(x.stx_mode));
    CHECK(makedev(x.stx_rdev_major, x.stx_rdev_minor) == number);
}

static struct ibv_context *open_named(const char *name)
{
    CHECK(!setenv("RRDDMMA_TEST_DEVICE", name, 1));
    return open_device();
}

static int open_file(const char *path)
{
    int fd = open(path, O_RDWR | O_CLOEXEC);
    CHECK(fd >= 0);
    return fd;
}

// A completion of `cq` makes an event, which is read from `fd`: destroying the queue must know of it.
static void expect_event(struct endpoint *e, int fd, struct ibv_cq *cq, uint64_t id)
{
    struct ibv_comp_channel *channel = cq->channel;
    int original = channel->fd;
    channel->fd = fd;
    CHECK(!ibv_req_notify_cq(cq, 0));
    write_front(e, id, 1, (uintptr_t)e->buffer, e->mr->rkey);
    struct ibv_cq *of;
    void *user;
    CHECK(!ibv_get_cq_event(channel, &of, &user) && of == cq);
    channel->fd = original;
    CHECK(wait_completion(cq).wr_id == id);
    ibv_ack_cq_events(cq, 1);
}

int main(void)
{
    struct ibv_context *context = open_named("mlx5_0");
    expect_device(context->cmd_fd, 192);

    int device = open_file("/dev/infiniband/uverbs0"), file = ordinary_file();
    CHECK(dup2(file, device) == device);
    expect_ordinary(device);
    CHECK(!close(device));

    device = open_file("/dev/infiniband/uverbs0");
    CHECK(!close_range(device, device, 0) && dup(file) == device && !lseek(file, 0, SEEK_SET));
    expect_ordinary(device);
    CHECK(!close(device));

    // The number of one device becomes that of the other.
    struct ibv_context *other = open_named("mlx5_1");
    int first = open_file("/dev/infiniband/uverbs0");
    CHECK(dup3(other->cmd_fd, first, O_CLOEXEC) == first);
    expect_device(first, 193);
    struct ibv_context *imported = ibv_import_device(first);
    CHECK(imported && !strcmp(ibv_get_device_name(imported->device), "mlx5_1"));
    CHECK(!ibv_close_device(imported) && !ibv_close_device(other));

    struct endpoint e;
    create(&e, context, 4096);
    struct ibv_comp_channel *channel = ibv_create_comp_channel(context);
    CHECK(channel);
    struct ibv_cq *cq = ibv_create_cq(context, 8, NULL, channel, 0);
    CHECK(cq);
    CHECK(!ibv_destroy_qp(e.qp));
    e.qp = create_rc_qp(e.pd, cq);
    connect_to(&e, e.qp->qp_num, 1);
    expect_event(&e, channel->fd, cq, 1);
    int copies[] = { dup(channel->fd), dup2(channel->fd, 100), dup3(channel->fd, 101, O_CLOEXEC), fcntl(channel->fd, F_DUPFD, 102),
                     fcntl(channel->fd, F_DUPFD_CLOEXEC, 103) };
    for (int i = 0; i < 5; ++i) {
        CHECK(copies[i] >= 0);
        expect_event(&e, copies[i], cq, 2 + i);
    }
    CHECK(!ibv_destroy_qp(e.qp) && !ibv_destroy_cq(cq));

    CHECK(dup2(file, channel->fd) == channel->fd && !lseek(file, 0, SEEK_SET));
    expect_ordinary(channel->fd);
    puts("ok");
    return 0;
}
