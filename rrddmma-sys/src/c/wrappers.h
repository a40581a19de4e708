/*
 * The verbs that the headers define as inline functions or macros and that are not on the data path, as functions with an address.
 *
 * One list serves both sides: here it declares `rrddmma_NAME`, which bindgen reads (and binds under the C name NAME); wrappers.c includes it
 * once more to define them. So the Rust signatures cannot drift from what the C compiler checked. RRDDMMA_HAS_name is defined by the build
 * script for verbs that are newer than rdma-core 28.
 */
#ifndef RRDDMMA_WRAPPERS_H
#define RRDDMMA_WRAPPERS_H

#include <infiniband/verbs.h>
#ifdef RRDDMMA_MLX5DV
#include <infiniband/mlx5dv.h>
#endif

#ifndef RRDDMMA_WRAP
#define RRDDMMA_WRAP(result, name, parameters, arguments) result rrddmma_##name parameters;
#define RRDDMMA_WRAP_VOID(name, parameters, arguments) void rrddmma_##name parameters;
#endif

#endif

/* Device list: with a static provider it must be referenced here, see wrappers.c. */
struct ibv_device **rrddmma_ibv_get_device_list(int *num_devices);

#ifdef RRDDMMA_EXP
#include "wrappers_exp.h"
#else
#include "wrappers_rdma_core.h"
#endif
