/* Defines what wrappers.h declares: each wrapper calls the header's inline function or macro of the same name. */
#include "wrappers.h"

#undef RRDDMMA_WRAP
#undef RRDDMMA_WRAP_VOID
#define RRDDMMA_WRAP(result, name, parameters, arguments) \
	result rrddmma_##name parameters { return name arguments; }
#define RRDDMMA_WRAP_VOID(name, parameters, arguments) \
	void rrddmma_##name parameters { name arguments; }

#ifdef RRDDMMA_EXP
#include "wrappers_exp.h"
#else
#include "wrappers_rdma_core.h"
#endif

#ifdef RRDDMMA_STATIC
/*
 * A static libibverbs loads no provider: mlx5 takes part only if something refers to it, since that is what makes the linker take its
 * object (and so its constructor) out of the archive. The list of devices is what every user goes through. The terminator is a null
 * pointer, not the integer 0, which would be half of one in a variable argument list.
 */
struct verbs_device_ops;
extern const struct verbs_device_ops verbs_provider_mlx5;
void ibv_static_providers(void *unused, ...);
#endif

struct ibv_device **rrddmma_ibv_get_device_list(int *num_devices)
{
#ifdef RRDDMMA_STATIC
	ibv_static_providers(NULL, &verbs_provider_mlx5, (void *)NULL);
#endif
	return ibv_get_device_list(num_devices);
}
