// Programs that name the device's files in /sys and /dev see them, whichever call they use.
#include "endpoint.h"
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static int has(const char *folder, const char *name)
{
    DIR *d = opendir(folder);
    CHECK(d);
    int found = 0;
    for (struct dirent *entry; (entry = readdir(d));)
        found |= !strcmp(entry->d_name, name);
    CHECK(!closedir(d));
    return found;
}

int main(void)
{
    CHECK(has("/sys/class/infiniband", "mlx5_0"));
    CHECK(has("/sys/class/infiniband_verbs/", "uverbs0"));
    CHECK(has("/dev/infiniband", "uverbs0"));
    CHECK(has("/sys/class/infiniband/mlx5_0/ports", "1"));

    const char *layer = "/sys/class/infiniband/mlx5_0/ports/1/link_layer";
    char text[64] = "";
    int fd = open(layer, O_RDONLY);
    CHECK(fd >= 0 && read(fd, text, sizeof text - 1) > 0 && !strcmp(text, "Ethernet\n"));
    close(fd);
    FILE *file = fopen(layer, "re");
    CHECK(file && fgets(text, sizeof text, file) && !strcmp(text, "Ethernet\n"));
    fclose(file);
    int folder = open("/sys/class/infiniband/mlx5_0", O_RDONLY | O_DIRECTORY);
    CHECK(folder >= 0);
    fd = openat(folder, "fw_ver", O_RDONLY);
    CHECK(fd >= 0);
    close(fd);
    fd = openat(folder, layer, O_RDONLY);
    CHECK(fd >= 0);

    struct stat s;
    CHECK(!stat(layer, &s) && S_ISREG(s.st_mode));
    CHECK(!fstatat(AT_FDCWD, "/sys/class/infiniband", &s, 0) && S_ISDIR(s.st_mode));
    CHECK(!lstat("/dev/infiniband/uverbs0", &s) && S_ISCHR(s.st_mode) && s.st_rdev == makedev(231, 192));
    CHECK(!access("/dev/infiniband/uverbs0", R_OK | W_OK));
    errno = 0;
    CHECK(access("/sys/class/infiniband/mlx5_1", F_OK) == -1 && errno == ENOENT);
    CHECK(readlink("/dev/infiniband/uverbs0", text, sizeof text) == -1 && errno == EINVAL);
    CHECK(open("/dev/infiniband/uverbs1", O_RDWR) == -1 && errno == ENOENT);

    // Everything else is the host's.
    CHECK(!stat("/dev/null", &s) && !access("/sys/class", F_OK) && has("/dev", "null"));
    CHECK(open("/nonexistent", O_RDONLY) == -1 && errno == ENOENT);
    CHECK(!fopen("/nonexistent", "r") && !opendir("/dev/null") && errno == ENOTDIR);
    puts("ok");
    return 0;
}
