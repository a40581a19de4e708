//! What became of a request, in our own words: the status, what causes it, and what to look at.

use std::fmt;

macro_rules! statuses {
    ($($value:literal $variant:ident $name:literal, $cause:literal, $remedy:literal;)*) => {
        /// The status of a completed request.
        ///
        /// A value that this library does not know is carried, never refused: [`Status::Unknown`].
        ///
        /// Source of the numbers: `enum ibv_wc_status` in `infiniband/verbs.h`; of the meaning: the InfiniBand
        /// specification, volume 1, section 11.6.2.
        #[doc(alias = "ibv_wc_status")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Status {
            $(#[doc = $cause] $variant,)*
            /// A status that this library does not know, as the provider gave it.
            Unknown(u32),
        }

        impl Status {
            /// Every known status.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// From the number that the provider gives.
            pub const fn from_raw(raw: u32) -> Self {
                match raw { $($value => Self::$variant,)* _ => Self::Unknown(raw) }
            }

            /// The number that the provider gives.
            pub const fn as_raw(self) -> u32 {
                match self { $(Self::$variant => $value,)* Self::Unknown(raw) => raw }
            }

            /// A few words, fit for a log line.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* Self::Unknown(_) => "unknown status" }
            }

            /// What leads to this status.
            pub const fn cause(self) -> &'static str {
                match self {
                    $(Self::$variant => $cause,)*
                    Self::Unknown(_) => "The device or its library is newer than this crate.",
                }
            }

            /// What to look at first.
            pub const fn remedy(self) -> &'static str {
                match self {
                    $(Self::$variant => $remedy,)*
                    Self::Unknown(_) => "Look the number up in the headers of the installed libibverbs.",
                }
            }
        }
    };
}

statuses! {
    0 Success "success",
        "The request was carried out.",
        "Nothing to do.";
    1 LocalLengthError "local length error",
        "A message was longer than the memory posted for it, or longer than the transport allows.",
        "Compare the sender's length with the receive request; on datagram pairs leave 40 bytes for the routing header.";
    2 LocalQpOperationError "local queue pair operation error",
        "The device found the request itself inconsistent, or the address handle belongs to another protection domain.",
        "Check opcode, flags and the protection domain of every object in the request.";
    3 LocalEecOperationError "local end-to-end context operation error",
        "A reliable-datagram context failed; current devices never report it.",
        "Report it to the vendor.";
    4 LocalProtectionError "local protection error",
        "A local entry names memory that its key does not cover, or does not allow to be written.",
        "Check that the region is still registered, in the same protection domain, with local write for receives and reads.";
    5 WorkRequestFlushed "flushed",
        "The pair had gone to the error state before this request was carried out.",
        "Look for the first failed completion on the same pair: that one has the reason.";
    6 MemoryWindowBindError "memory window bind error",
        "The window could not be bound: wrong region, access or protection domain.",
        "Check that the region was registered for window binding and covers the range.";
    7 BadResponse "bad response",
        "The peer answered with an opcode that does not belong to the request.",
        "Check that both ends use the same transport and that no stale connection answers.";
    8 LocalAccessError "local access error",
        "Data that came with a write with immediate data could not be stored locally.",
        "Check the access rights of the region that the peer wrote to.";
    9 RemoteInvalidRequest "remote invalid request",
        "The peer's device refused the message: too long, an operation that is not enabled, or no receive resources.",
        "Compare message length with the peer's receive buffers, and the peer's limits on reads and atomics.";
    10 RemoteAccessError "remote access error",
        "The remote key, address range or access right does not fit the peer's region.",
        "Check the key, the bounds and that the peer registered with the remote right, and enabled it on its pair.";
    11 RemoteOperationError "remote operation error",
        "The peer's device failed while carrying out the message, often for its own local protection error.",
        "Look at the peer's completions.";
    12 RetryExceeded "transport retries exceeded",
        "No acknowledgement came: wrong address, the peer's pair not ready or already gone, or a broken path.",
        "Check number, packet sequence, LID or GID of the peer, that it reached RTR, and the time-out.";
    13 RnrRetryExceeded "receiver-not-ready retries exceeded",
        "The peer had no receive request posted for as long as the retries lasted.",
        "Post receives before the peer sends, or allow more receiver-not-ready retries.";
    14 LocalRddViolation "reliable datagram domain violation",
        "The reliable-datagram domains differ; current devices never report it.",
        "Report it to the vendor.";
    15 RemoteInvalidRdRequest "remote invalid reliable-datagram request",
        "The peer refused a reliable-datagram message; current devices never report it.",
        "Report it to the vendor.";
    16 RemoteAborted "remote aborted",
        "The peer abandoned the operation, for example because its pair was moved to the error state.",
        "Look at what the peer did to its pair or shared receive queue.";
    17 InvalidEecNumber "invalid end-to-end context number",
        "A reliable-datagram context does not exist; current devices never report it.",
        "Report it to the vendor.";
    18 InvalidEecState "invalid end-to-end context state",
        "A reliable-datagram context is in the wrong state; current devices never report it.",
        "Report it to the vendor.";
    19 FatalError "fatal error",
        "The device failed.",
        "Look at the asynchronous events and the kernel log; the device must be opened again.";
    20 ResponseTimeout "response time-out",
        "The peer did not answer in time.",
        "Check that the peer is alive and its queue pair in a state that answers.";
    21 GeneralError "general error",
        "An error that fits no other class.",
        "Look at the vendor error of the completion.";
    22 TagMatchingError "tag matching error",
        "A message of the tag-matching protocol could not be handled by the device.",
        "Check the tag list and the shared receive queue's limits.";
    23 TagMatchingRendezvousIncomplete "tag matching rendezvous incomplete",
        "The message was matched, but software must finish the rendezvous.",
        "Read the data from the sender, as announced in the header.";
}

impl Status {
    /// Whether the request was carried out.
    pub const fn is_success(self) -> bool {
        matches!(self, Self::Success)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(raw) => write!(f, "unknown status {raw}"),
            known => f.write_str(known.name()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_survives_the_round_trip() {
        for raw in 0..64 {
            assert_eq!(Status::from_raw(raw).as_raw(), raw);
        }
        assert_eq!(Status::from_raw(u32::MAX), Status::Unknown(u32::MAX));
    }

    #[test]
    fn known_statuses_have_texts_of_their_own() {
        let mut names: Vec<_> = Status::ALL.iter().map(|status| status.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Status::ALL.len());
        assert_eq!(Status::ALL.len(), 24);
        for status in Status::ALL {
            assert!(status.cause().ends_with('.') && status.remedy().ends_with('.'), "{status}");
        }
    }
}
