// The RDMA family of netlink, which would tell of the host's own devices or of none, is not there; others are.
#include "endpoint.h"
#include <linux/netlink.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
    errno = 0;
    CHECK(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_RDMA) == -1 && errno == EPROTONOSUPPORT);
    int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    CHECK(fd >= 0 && !close(fd));
    int count;
    struct ibv_device **list = ibv_get_device_list(&count);
    CHECK(list && count == 1 && !strcmp(ibv_get_device_name(list[0]), "mlx5_0"));
    puts("ok");
    return 0;
}
