/* A provider whose data path does nothing: posting remembers the identifier, polling gives it back as a success. */
#ifndef RRDDMMA_NULL_PROVIDER_H
#define RRDDMMA_NULL_PROVIDER_H

struct ibv_context;
struct ibv_qp;

/* Replaces the verbs of the loop in an open context, and in a pair that takes calls; the control path stays the device's. */
void install_null_provider(struct ibv_context *context, struct ibv_qp *qp);

#endif
