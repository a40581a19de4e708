/* Calls into the device's file with rubbish: an errno, never a crash. */
#include "endpoint.h"
#include <rdma/ib_user_ioctl_verbs.h>
#include <rdma/rdma_user_ioctl_cmds.h>
#include <sys/ioctl.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static void expect_refused(int fd, void *argument, int expected)
{
	errno = 0;
	CHECK(ioctl(fd, RDMA_VERBS_IOCTL, argument) == -1);
	CHECK(!expected || errno == expected);
}

int main(void)
{
	struct ibv_context *context = open_device();
	int fd = context->cmd_fd;
	expect_refused(fd, NULL, EFAULT);
	expect_refused(fd, (void *)8, EFAULT);
	expect_refused(fd, (void *)-4096L, EFAULT);

	struct {
		struct ib_uverbs_ioctl_hdr header;
		struct ib_uverbs_attr attrs[4];
	} call = { 0 };
	expect_refused(fd, &call, 0); /* a length of zero */
	call.header.length = sizeof call.header;
	call.header.object_id = 0xffff;
	expect_refused(fd, &call, EINVAL); /* not the driver that this device has */
	call.header.driver_id = RDMA_DRIVER_MLX5;
	expect_refused(fd, &call, EPROTONOSUPPORT);
	call.header.num_attrs = 0xffff; /* more than the length allows */
	expect_refused(fd, &call, EINVAL);

	/* A header at the very end of readable memory that promises more. */
	char *pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(pages != MAP_FAILED && !mprotect(pages + 4096, 4096, PROT_NONE));
	struct ib_uverbs_ioctl_hdr *edge = (void *)(pages + 4096 - sizeof *edge);
	edge->num_attrs = 2;
	edge->driver_id = RDMA_DRIVER_MLX5;
	edge->length = sizeof *edge + 2 * sizeof(struct ib_uverbs_attr);
	expect_refused(fd, edge, EFAULT);

	CHECK(ioctl(fd, 0x1234, &call) == -1);
	CHECK(mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0x7ffff000) == MAP_FAILED);

	/* The file cannot be read, and of what is written to it nothing is known. */
	char bytes[8] = { 0 };
	CHECK(read(fd, bytes, sizeof bytes) == -1 && errno == EINVAL);
	CHECK(write(fd, bytes, 7) == -1 && errno == EINVAL);
	void *volatile nowhere = (void *)8;
	CHECK(write(fd, nowhere, 8) == -1 && errno == EFAULT);
	CHECK(write(fd, bytes, sizeof bytes) == -1 && errno == EOPNOTSUPP);

	/* A page without rights registers neither for reading nor for writing. */
	struct ibv_pd *pd = ibv_alloc_pd(context);
	CHECK(pd);
	CHECK(!ibv_reg_mr(pd, pages, 8192, IBV_ACCESS_LOCAL_WRITE) && errno == EFAULT);
	CHECK(!ibv_dealloc_pd(pd) && !ibv_close_device(context));

	/* A descriptor that was closed behind the emulator's back is the next file's. */
	fd = open_device()->cmd_fd;
	CHECK(!syscall(SYS_close_range, fd, fd, 0) && open("/proc/self/stat", O_RDONLY) == fd);
	CHECK(read(fd, bytes, sizeof bytes) == sizeof bytes && !close(fd));
	puts("refused");
	return 0;
}
