// A forked child neither owns nor disturbs what its parent made, and can open the device for itself.
#include "endpoint.h"
#include <rdma/rdma_user_ioctl_cmds.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void in_child(void (*body)(struct endpoint *), struct endpoint *e)
{
    fflush(stdout);
    pid_t pid = fork();
    CHECK(pid >= 0);
    if (!pid) {
        body(e);
        _exit(0);
    }
    int status;
    CHECK(waitpid(pid, &status, 0) == pid && WIFEXITED(status) && !WEXITSTATUS(status));
}

static void closes_everything(struct endpoint *e)
{
    char page[64];
    errno = 0;
    CHECK(ioctl(e->context->cmd_fd, RDMA_VERBS_IOCTL, page) == -1 && errno == EIO);
    CHECK(!close(e->context->cmd_fd) && !close(e->context->async_fd));
}

static void opens_its_own(struct endpoint *e)
{
    (void)e;
    struct endpoint own;
    create_loop(&own);
    ring(&own, 'c');
}

static void runs_another_program(struct endpoint *e)
{
    (void)e;
    CHECK(execlp("sh", "sh", "-c", "exec true", (char *)NULL));
}

int main(void)
{
    CHECK(!ibv_fork_init());
    struct endpoint e;
    create_loop(&e);
    ring(&e, '1');
    in_child(closes_everything, &e);
    ring(&e, '2');
    in_child(opens_its_own, &e);
    ring(&e, '3');
    in_child(runs_another_program, &e);
    ring(&e, '4');
    CHECK(!ibv_destroy_qp(e.qp) && !ibv_dereg_mr(e.mr) && !ibv_destroy_cq(e.cq) && !ibv_dealloc_pd(e.pd));
    CHECK(!ibv_close_device(e.context));
    puts("ok");
    return 0;
}
