/* libibverbs takes a device only if its character device is there. `-Wl,--wrap=stat` brings that question here. */
#include <string.h>
#include <sys/stat.h>

int __real_stat(const char *path, struct stat *status);

int __wrap_stat(const char *path, struct stat *status)
{
	if (strncmp(path, "/dev/infiniband/", strlen("/dev/infiniband/")) != 0)
		return __real_stat(path, status);
	memset(status, 0, sizeof(*status));
	return 0;
}
