//! Two queue pairs of one process, connected to each other, for examples whose idea is another one.

use rrddmma::{Access, CompletionQueue, Error, ProtectionDomain, QueuePair, Rc, Result};

/// Connects a pair that completes in `near` with one that completes in `far`, each of which may do to the other's memory what `access` says.
///
/// # Errors
/// What the device reports.
pub fn connect(
    pd: &ProtectionDomain,
    near: &CompletionQueue,
    far: &CompletionQueue,
    access: Access,
) -> Result<(QueuePair<Rc>, QueuePair<Rc>)> {
    let near = pd.queue_pair::<Rc>(near, near).remote_access(access).build()?;
    let far = pd.queue_pair::<Rc>(far, far).remote_access(access).build()?;
    let (near_end, far_end) = (near.endpoint()?, far.endpoint()?);
    Ok((near.connect(&far_end).map_err(Error::from)?, far.connect(&near_end).map_err(Error::from)?))
}
