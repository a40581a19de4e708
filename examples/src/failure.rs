//! Why a program ends early, and with which exit code.

/// A reason to end, by whom it concerns.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// What the user asked for does not exist or makes no sense.
    #[error("{0}")]
    Usage(String),
    /// The peer is absent, silent, gone, or says what it should not.
    #[error("{0}")]
    Peer(String),
    /// The device, its driver or the system refused.
    #[error("{0}")]
    Device(String),
}

impl Failure {
    /// The exit code: 2 for [`Usage`](Self::Usage), 3 for [`Peer`](Self::Peer), 4 for [`Device`](Self::Device). 0 is
    /// a good end and 1 a run that found mismatches.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Peer(_) => 3,
            Self::Device(_) => 4,
        }
    }
}

impl From<rrddmma::Error> for Failure {
    fn from(error: rrddmma::Error) -> Self {
        use rrddmma::ErrorKind::{
            LimitExceeded, Malformed, NoDevice, NotFound, PeerGone, TimedOut, Unreachable,
        };
        use rrddmma::Verb::{Accept, Connect, Recv, Send};
        match error.kind() {
            NoDevice | NotFound | LimitExceeded => Self::Usage(error.to_string()),
            Unreachable | PeerGone | Malformed => Self::Peer(error.to_string()),
            TimedOut if matches!(error.verb(), Accept | Connect | Recv | Send) => {
                Self::Peer(error.to_string())
            }
            _ => Self::Device(error.to_string()),
        }
    }
}

impl From<rrddmma::PostError> for Failure {
    fn from(error: rrddmma::PostError) -> Self {
        rrddmma::Error::from(error).into()
    }
}
